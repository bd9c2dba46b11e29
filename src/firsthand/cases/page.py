"""The case page itself: everything that its template needs, from the one record of the case."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from firsthand.cases.conversation import conversation
from firsthand.cases.event_words import Teller
from firsthand.cases.forms import CreditForm, DeclineForm, EndForm, KeyForm, ObjectionForm, WriteForm
from firsthand.cases.lines import PromiseLine
from firsthand.cases.models import Case
from firsthand.cases.records import CaseRecord, for_reporter
from firsthand.cases.rules import CaseState, FactKind, Outcome
from firsthand.cases.texts import asset_name, rule_texts, weakness_names
from firsthand.cases.words import (
    DECISIONS,
    FIELDS,
    STATES,
    day_fixed_with_earlier,
    heading_of,
    promise_words,
    situation_of,
)  # fmt: skip
from firsthand.core.dates import say_date
from firsthand.embargo.queries import EmbargoRecord
from firsthand.embargo.rules import IN_FORCE, NO_AGREEMENT_IN, NO_TALKS_IN, ConsentState
from firsthand.intake.uploads import too_much
from firsthand.keys.answering import answer_key
from firsthand.programme.queries import in_force
from firsthand.promises.rules import PromiseKind, PromiseState
from firsthand.triage.severity.words import rating_plainly


@dataclass(frozen=True)
class Forms:
    """What comes back to the page with what was typed: a form with errors, or an act that the rules refused."""

    write: WriteForm | None = None
    credit: CreditForm | None = None
    end: EndForm | None = None
    decline: DeclineForm | None = None
    objection: ObjectionForm | None = None
    key: KeyForm | None = None
    refused: tuple[str, ...] = ()
    """Every rule that the act would have broken, in the words of the page."""
    place: str = ""
    """The id of the place on the page that the refusal is about."""

    def errors(self) -> list[tuple[str, str]]:
        """(id of the field or place, words) for the summary on top."""
        found = [
            ("attachments" if field == "__all__" else field, str(message))
            for form in (self.write, self.credit, self.end, self.decline, self.objection, self.key)
            for field, messages in _errors_of(form)
            for message in messages
        ]
        return found + [(self.place, words) for words in self.refused]


def _errors_of(form: Form | None) -> Iterable[tuple[str, Any]]:
    return form.errors.items() if form is not None and form.is_bound else ()


@dataclass(frozen=True)
class EmbargoView:
    """Where the talks about the end of the embargo stand, as questions that the page asks."""

    in_force: bool
    left: bool
    """The reporter has told us that they no longer keep to it, and has agreed to nothing since."""
    ours: bool
    """A proposal of ours waits for them."""
    theirs: bool
    later: bool
    """The open proposal is for a later end than the agreed one."""
    differs_by: timedelta
    time_left: timedelta
    may_agree: bool
    may_propose: bool
    fix_ready: bool


def embargo_view(record: CaseRecord, *, at: datetime) -> EmbargoView:
    """What of the rules of the embargo decides which forms the page shows. The rules themselves judge the act."""
    embargo: EmbargoRecord = record.embargo
    runs, pending = embargo.state in IN_FORCE, embargo.open
    theirs = pending is not None and pending.by_reporter
    return EmbargoView(
        in_force=runs,
        left=runs and embargo.consent is not ConsentState.SIGNATORY,
        ours=pending is not None and not theirs,
        theirs=theirs,
        later=pending is not None and pending.ends_at > embargo.ends_at,
        differs_by=abs(pending.ends_at - embargo.ends_at) if pending else timedelta(0),
        time_left=embargo.ends_at - at,
        may_agree=record.rm not in NO_AGREEMENT_IN,
        may_propose=runs and not theirs and record.rm not in NO_TALKS_IN,
        fix_ready=any(fact.kind == FactKind.FIX_READY for fact in record.facts),
    )


@dataclass(frozen=True)
class Shown:
    """The promises that the page lists, and how many update periods were kept in time and are only counted."""

    rows: list[tuple[str, PromiseLine]]
    updates_kept: int


def promises_shown(lines: Iterable[PromiseLine], *, left: bool = False) -> Shown:
    """Every promise but the update periods that were kept: of those the running one and each missed one stand here."""
    lines = list(lines)
    kept = [p for p in lines if p.kind == PromiseKind.UPDATE and p.state is PromiseState.KEPT]
    return Shown([(promise_words(p, left=left), p) for p in lines if p not in kept], len(kept))


def show(
    request: HttpRequest, case: Case, code: str, *, at: datetime, forms: Forms = Forms(), done: str = "",
    notice: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The case as it stands at a moment, with what an act had to say. Never stored by a browser or a proxy.

    `notice` is why something cannot be had that the reader need not put right.
    """
    case = Case.objects.get(pk=case.pk)
    record = for_reporter(case, at=at)
    language = request.resolver_match.kwargs["language"] if request.resolver_match else record.language
    view, zone = embargo_view(record, at=at), in_force().programme.timezone
    if forms.place == "proposal" and not (view.ours and view.in_force):
        forms = replace(forms, place="confidentiality")
    context = {
        "record": record, "code": code, "at": at, "done": done, "notice": notice, "embargo": view,
        "situation": situation_of(record), "state": STATES[situation_of(record)], "heading": heading_of(record),
        "promises": promises_shown(record.promises, left=view.left),
        "turns": conversation(record, Teller(record, zone=zone).tell),
        "decisions": DECISIONS, "fields": FIELDS, "asset": asset_name(record, language),
        "classes": weakness_names(record, language), "rules": rule_texts(record, language),
        "unnamed": case.reporter.credit_declined_at is not None, "refused_at": forms.place, "refused": forms.refused,
        "errors": forms.errors(), "files_lost": bool(request.FILES) or too_much(request),
        "files_limit": settings.FORM_LIMIT_FILES, "size_limit": settings.FORM_LIMIT_BYTES // 2**20,
        "severity": _severity(record),
        "answer_key": answer_key(case, at=at) if record.reporter.mail else None,
        **_forms(record, forms, zone=zone), **_moments(record),
    }  # fmt: skip
    response = render(request, "cases/case.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _severity(record: CaseRecord) -> tuple[str, str] | None:
    """How severe the team finds it: in words, and the vector. None while it is not rated."""
    team = record.severity.team if record.severity else None
    return (rating_plainly(vars(team)), team.vector) if team else None


def _forms(record: CaseRecord, forms: Forms, *, zone: str) -> dict[str, Any]:
    asked = {m.id: m for m in record.messages if m.is_question}
    who = record.reporter
    printed = {"name": who.name, "link": who.link, "organisation": who.organisation}
    return {
        "write": forms.write or WriteForm(questions=asked.values()),
        "answered": record.questions_asked - record.questions_open,
        "credit": forms.credit or CreditForm(initial=printed),
        "end": forms.end or EndForm(zone=zone), "decline": forms.decline or DeclineForm(),
        "objection": forms.objection or ObjectionForm(), "key": forms.key or KeyForm(),
    }  # fmt: skip


def _moments(record: CaseRecord) -> dict[str, Any]:
    """What the lead and the decision on top tell of."""
    of_kind = {p.kind: p for p in record.promises}
    update = of_kind.get(PromiseKind.UPDATE)
    fixed = day_fixed_with_earlier(record)
    closing = record.decision if record.state is CaseState.CLOSED and record.remedy is None else None
    return {
        "confirm": of_kind.get(PromiseKind.CONFIRM),
        "confirmed_after": record.confirmed_at - record.received_at if record.confirmed_at else None,
        "next_word": update if update and update.kept_at is None else None,
        "closing": closing if closing and closing.outcome != Outcome.ACCEPTED else None,
        "fixed_with_earlier": say_date(fixed, get_language() or "en") if fixed else "",
        "departures": [entry for entry in record.departures if entry.withdrawn_at is None],
    }
