"""The receipt page: directly after a report is kept, and again for whoever brings the code."""

import enum
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from firsthand.cases.models import Case
from firsthand.cases.records import for_receipt, promise_line
from firsthand.cases.texts import asset_name, rule_list
from firsthand.cases.words import CHANNELS, promise_words
from firsthand.embargo.queries import EmbargoRecord, embargo_record
from firsthand.intake.pausing.rules import Paused
from firsthand.programme.queries import version
from firsthand.programme.rules import RuleKind
from firsthand.promises.models import Promise
from firsthand.promises.rules import PromiseKind
from firsthand.receipts.files import file_name
from firsthand.receipts.places import place_of


class Wish(enum.StrEnum):
    """What became of the day to publish that a report may name (R47)."""

    NONE = "none"
    UNREADABLE = "unreadable"
    NOT_POSSIBLE = "not_possible"
    """In the past, or further away than any agreement reaches."""
    HOLDS = "holds"
    """It is earlier than the usual end, which stays open as a proposal of the policy."""
    PROPOSED = "proposed"
    """It is later, and waits for a person."""


def show_receipt(
    request: HttpRequest, case: Case, code: str, *, at: datetime, wish: Wish = Wish.NONE, pause: Paused | None = None,
    critical: bool = False,
) -> HttpResponse:  # fmt: skip
    """Number, time, promises with dates, hash, policy version, and the code. Never stored by a browser or a proxy.

    `pause` is the one that ran when the report was sent; `critical` says that it came by the lane for what is critical.
    """
    record = for_receipt(case, at=at)
    language = request.resolver_match.kwargs["language"] if request.resolver_match else case.language
    programme = version(record.programme_version).programme
    embargo = embargo_record(case, at=at)
    incident = _incident(case) if record.saw_personal_data else None
    if wish is Wish.NONE:
        wish = wish_in(embargo)
    rows = [(promise_words(line), line) for line in record.promises]
    context = {
        "record": record, "code": code, "at": at, "switch_act": "receipt", "pause": pause, "critical": critical,
        "pause_reason": pause.reason(language) if pause else "",
        "asset": asset_name(record, language), "channel": CHANNELS[record.channel],
        "promises": {"rows": [row for row in rows if row[1].kind != PromiseKind.EMBARGO]},
        "duties": {"rows": [row for row in rows if row[1].kind == PromiseKind.EMBARGO]},
        "commitments": rule_list(programme, RuleKind.COMMITMENT, language), "embargo": embargo, "wish": wish,
        "incident": promise_line(incident, at=at) if incident else None,
        "incident_hours": (incident.due_at - incident.started_at) // timedelta(hours=1) if incident else 0,
        "place": place_of(case), "proof_file": file_name(case),
        "case_address": settings.BASE_URL + reverse("case", args=[language]),
    }  # fmt: skip
    response = render(request, "cases/receipt.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _incident(case: Case) -> Promise | None:
    """The clock that began with a report that tells of personal data; later turns are what the team saw."""
    return case.promises.filter(kind=PromiseKind.INCIDENT).order_by("turn").first()


def wish_in(embargo: EmbargoRecord) -> Wish:
    """What the open proposal of a case that nobody has talked about yet says of the wish that came with the report."""
    if embargo.open is None or len(embargo.history) > 2:
        return Wish.NONE
    return Wish.PROPOSED if embargo.open.by_reporter else Wish.HOLDS


def wish_of(typed: str, asked: datetime | None, case: Case, *, at: datetime) -> Wish:
    """What became of what was typed into the form. Nothing in it ever refuses a report."""
    if not typed.strip():
        return Wish.NONE
    if asked is None:
        return Wish.UNREADABLE
    embargo = embargo_record(case, at=at)
    kept = any(line.ends_at == asked for line in embargo.history)
    return wish_in(embargo) if kept else Wish.NOT_POSSIBLE
