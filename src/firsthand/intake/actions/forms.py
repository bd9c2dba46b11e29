"""Typed reports, and what a reporter types later: the arrival, the case, the clocks and the receipt at once."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import rfc8785
from django.conf import settings
from django.db import transaction

from firsthand.cases.models import Case
from firsthand.cases.opening import add_message
from firsthand.cases.queries import code_mac
from firsthand.cases.rules import Channel
from firsthand.core.clock import iso
from firsthand.core.errors import refuse_if
from firsthand.core.identifiers import case_code_from
from firsthand.intake.actions.keeping import keep
from firsthand.intake.actions.sorting import mark_sorted, open_report
from firsthand.intake.kinds import MailKind
from firsthand.intake.models import Arrival
from firsthand.intake.pausing.actions import call_if_marked
from firsthand.intake.rules import File, ReportContent, broken_by_hand, missing_in_form
from firsthand.journal import actions as journal
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.programme.queries import in_force, in_force_at

SAME_WORDS_WITHIN = timedelta(seconds=60)
"""A second click on the case page, or a reload, sends the same words again: they are kept once."""


@dataclass(frozen=True)
class Taken:
    """A typed report that is kept: its case, the code shown once, and the hash of what was sent."""

    case: Case
    code: str
    sha256: str


def canonical_form(content: ReportContent) -> bytes:
    """A typed report as bytes (RFC 8785), so that its hash can be worked out again; files by their own hashes.

    The hash of a report may be shown to somebody else (R23). The salt keeps anyone from finding out what a short report
    says by trying; the same words always get the same one.
    """
    said: dict[str, Any] = {
        "asset": content.asset, "location": content.location, "impact": content.impact, "steps": content.steps,
        "name": content.name, "link": content.link, "mail": content.mail, "harms": list(content.harms),
        "attachments": [{"name": f.name, "sha256": hashlib.sha256(f.content).hexdigest()} for f in content.files],
        **({"text": content.text} if content.text else {}),
        **({"weakness": content.weakness} if content.weakness else {}),
        **({"critical": list(content.critical)} if content.critical else {}),
        **({"vector": content.vector} if content.vector else {}),
        **({"asked_end": iso(content.asked_end)} if content.asked_end else {}),
    }  # fmt: skip
    salt = settings.KEYRING.mac("salt of a typed report", rfc8785.dumps(said))
    return rfc8785.dumps({**said, "salt": salt.hex()})


@transaction.atomic
def receive_form(content: ReportContent, *, language: str, at: datetime, once: str = "") -> Taken:
    """Take a report from the web form: arrival, case, clocks and receipt in one transaction.

    Answer the reporter only after this has returned outside a transaction. `at` is the moment of arrival. `once` is
    the secret of one opened form: the same words sent again with it, by a second click or a reload, are the same
    report, and get the same receipt.
    """
    journal.take_turn()
    raw = canonical_form(content)
    code, same = _sent_before(once, raw)
    if same is not None:
        return Taken(same, code, same.content_sha256)
    arrival = keep(raw, Channel.WEB, at=at)
    opened = open_report(arrival, content, language, in_force(), missing_in_form(content), at=at, code=code)
    return Taken(opened.case, opened.code, arrival.sha256)


def _sent_before(once: str, raw: bytes) -> tuple[str, Case | None]:
    """(the code that a form opened with the secret `once` gives, the case if these very words made one with it).

    The code is "" without a secret, and when other words were sent with it before.
    """
    code = case_code_from(settings.KEYRING.mac("code of a form", once.encode())) if once else ""
    earlier = Case.objects.filter(code_mac=code_mac(code)).first() if code else None
    if earlier is None:
        return code, None
    if earlier.content_sha256 == hashlib.sha256(raw).hexdigest():
        return code, earlier
    return "", None


@transaction.atomic
def receive_by_hand(
    content: ReportContent, *, channel: str, received_at: datetime, language: str, by: Person | None, at: datetime,
    once: str = "",
) -> Taken:  # fmt: skip
    """Enter a report that came by telephone, letter, in person or another way (R11).

    `received_at` is when it reached us: the version of that day binds, and every clock counts from then, also one that
    has run out meanwhile. `at` is the moment of entry; both are kept. The receipt goes to the reporter's address and
    carries the code of the case page; without an address the code comes back here, to be passed on, and stands nowhere
    else. `once` is the secret of one opened form, as in `receive_form`.

    Raises NotAllowed, RulesBroken.
    """
    person = permit(by, Act.TRIAGE)
    languages = in_force().programme.languages
    refuse_if(
        broken_by_hand(
            content, channel=channel, received_at=received_at, now=at, language=language, languages=languages
        )
    )
    journal.take_turn()
    raw = canonical_form(content)
    code, same = _sent_before(once, raw)
    if same is not None:
        return Taken(same, "" if content.mail else code, same.content_sha256)
    arrival = keep(raw, Channel(channel), at=received_at, entered_at=at, entered_by=person)
    # What was told in prose was taken down by a person, who knows what was left out.
    missing = () if content.text.strip() else missing_in_form(content)
    opened = open_report(arrival, content, language, in_force_at(received_at), missing, at=at, code=code)
    return Taken(opened.case, "" if content.mail else opened.code, arrival.sha256)


@transaction.atomic
def follow_up(
    case: Case, *, text: str, files: tuple[File, ...], at: datetime, answers: frozenset[str] | None = None
) -> None:
    """Keep what a reporter writes on the case page, in any state of the case (R8).

    `answers` names the questions that it answers; None where nobody said so (R18).
    """
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("key").get(pk=case.pk)
    raw = rfc8785.dumps({"text": text, "attachments": [hashlib.sha256(f.content).hexdigest() for f in files]})
    just_now = Arrival.objects.filter(case=case, channel=Channel.CASE_PAGE, received_at__gt=at - SAME_WORDS_WITHIN)
    if just_now.filter(sha256=hashlib.sha256(raw).hexdigest()).exists():
        return
    arrival = keep(raw, Channel.CASE_PAGE, at=at)
    add_message(case, text=text, channel=Channel.CASE_PAGE, at=at, files=files, answers=answers)
    call_if_marked(case, text, at=at)
    mark_sorted(arrival, MailKind.REPLY, at=at, reason="", case=case)
