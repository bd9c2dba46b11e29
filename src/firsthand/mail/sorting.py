"""From a kept mail to what it is: a report with its case, a reply in a thread, a bounce noted, or set aside."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from firsthand.cases.models import Participant
from firsthand.core.languages import detect_language
from firsthand.core.text import one_line
from firsthand.intake import actions as intake
from firsthand.intake.kinds import MailKind
from firsthand.intake.models import Arrival
from firsthand.intake.rules import File, ReportContent
from firsthand.letters import delivery
from firsthand.letters.languages import available
from firsthand.mail import items, selftest
from firsthand.mail.classify import Classified, classify, sender_of
from firsthand.mail.mails import ParsedMail
from firsthand.mail.ours import ours
from firsthand.mail.parsing import Unreadable, header_of, read
from firsthand.people.reporters import mail_mac
from firsthand.programme.queries import in_force_at
from firsthand.programme.rules import Programme
from firsthand.vault.queries import unseal

UNREADABLE_TITLE = "Unreadable mail"


@dataclass(frozen=True)
class Kept:
    """A kept mail, opened."""

    arrival_id: int
    raw: bytes
    mail_from: str
    rcpt_to: tuple[str, ...]


def sort_one(arrival: Arrival, *, at: datetime, as_unreadable: bool = False) -> None:
    """Find out what one arrival is and act on it, in one transaction. `as_unreadable` takes nothing apart.

    Raises whatever fails; the caller tries again later.
    """
    kept = _opened(arrival)
    programme = in_force_at(arrival.received_at).programme
    parsed, fault = _read(kept.raw, as_unreadable=as_unreadable)
    found = classify(parsed, envelope_from=kept.mail_from, rcpt_to=kept.rcpt_to, ours=ours(programme))
    if found.kind is MailKind.REPLY and found.case_number:
        _reply(kept, parsed, found, fault, at=at)
    elif found.test_id is not None:
        _test(kept, found, found.test_id, arrived_at=arrival.received_at, at=at)
    elif found.kind in (MailKind.REPORT, MailKind.REPLY) or (fault and found.kind is MailKind.JUNK):
        _report(kept, parsed, found, programme, fault, at=at)
    else:
        _set_aside(kept, found, at=at)


def _opened(arrival: Arrival) -> Kept:
    envelope = intake.envelope_of(arrival)
    rcpt_to = envelope.get("rcpt_to", [])
    recipients = tuple(str(address) for address in rcpt_to) if isinstance(rcpt_to, list) else ()
    return Kept(arrival.pk, unseal(arrival.raw), str(envelope.get("mail_from", "")), recipients)


def _read(raw: bytes, *, as_unreadable: bool) -> tuple[ParsedMail, str]:
    """(what could be read, why the rest could not). Of an unreadable mail the first lines of its header are read, so
    that a monstrous bounce is still a bounce."""
    if as_unreadable:
        return header_of(raw), "sorting failed again and again"
    try:
        parsed = read(raw)
    except Unreadable as fault:
        return header_of(raw), fault.reason
    nothing = not parsed.text.strip() and not parsed.files and not parsed.body_is_empty
    return parsed, "no part of it could be read" if nothing else ""


def _files(kept: Kept, parsed: ParsedMail, fault: str) -> tuple[File, ...]:
    return (File("mail.eml", "message/rfc822", kept.raw),) if fault else parsed.files


def _report(
    kept: Kept, parsed: ParsedMail, found: Classified, programme: Programme, fault: str, *, at: datetime
) -> None:
    text = "" if fault else parsed.text
    credit = items.credit_in(text)
    said = f"{parsed.subject}\n{text}"
    content = ReportContent(
        text=text, title=parsed.subject or (UNREADABLE_TITLE if fault else ""), name=credit.name, link=credit.link,
        mail=sender_of(parsed, kept.mail_from), greet_as=one_line(parsed.from_name, 80),
        files=_files(kept, parsed, fault),
    )  # fmt: skip
    intake.mail_is_report(
        kept.arrival_id, content, at=at, message_id=parsed.message_id,
        language=_language_of(said, programme),
        missing=items.missing_in(said), answer=found.answerable,
        kind=MailKind.UNREADABLE if fault else MailKind.REPORT, reason=fault or found.reason,
    )  # fmt: skip


def _language_of(text: str, programme: Programme) -> str:
    """The language of the answers: the text's own, if the programme or our letters speak it, else the default (R91)."""
    found = detect_language(text) or detect_language(text, programme.languages)
    spoken = next((code for code in programme.languages if code.partition("-")[0] == found), None)
    return spoken or (found if found in available() else programme.default_language)


def _reply(kept: Kept, parsed: ParsedMail, found: Classified, fault: str, *, at: datetime) -> None:
    number = found.case_number or ""
    known = Participant.objects.filter(case__number=number, is_reporter=True).values_list("mail_mac", flat=True).first()
    sender = sender_of(parsed, kept.mail_from)
    intake.mail_is_reply(
        kept.arrival_id, number, text="" if fault else parsed.text, files=_files(kept, parsed, fault),
        from_known_sender=bool(sender) and mail_mac(sender) == (known or ""), at=at, message_id=parsed.message_id,
        reason=fault or found.reason, answers_letter=found.answers_letter,
    )  # fmt: skip


@transaction.atomic
def _set_aside(kept: Kept, found: Classified, *, at: datetime) -> None:
    if intake.set_aside(
        kept.arrival_id, found.kind, at=at, reason=found.reason, case_number=found.case_number or ""
    ) and (found.letter_failed and found.letter_id):
        delivery.mark_bounced(found.letter_id, at=at)


@transaction.atomic
def _test(kept: Kept, found: Classified, test_id: int, *, arrived_at: datetime, at: datetime) -> None:
    if intake.set_aside(kept.arrival_id, found.kind, at=at, reason=found.reason):
        selftest.came_back(test_id, arrived_at=arrived_at, at=at)
