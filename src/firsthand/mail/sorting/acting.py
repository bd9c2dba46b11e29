"""From a kept mail to what it is: a report with its case, a reply in a thread, a bounce noted, or set aside."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from firsthand.cases.models import Case, Participant
from firsthand.core.languages import detect_language
from firsthand.core.text import one_line
from firsthand.intake import actions as intake
from firsthand.intake.evidence import Verdict
from firsthand.intake.kinds import MailKind
from firsthand.intake.models import Arrival
from firsthand.intake.pausing.queries import pause_at
from firsthand.intake.pausing.rules import SAID_CRITICAL, marked_critical
from firsthand.intake.rules import File, ReportContent
from firsthand.intake.telling import Told
from firsthand.keys.actions import ReadKey
from firsthand.letters import delivery
from firsthand.letters.languages import available
from firsthand.mail import selftest
from firsthand.mail.layers.offered import keep_offered, offered_key
from firsthand.mail.sorting import items
from firsthand.mail.sorting.classify import Classified, classify, sender_of
from firsthand.mail.sorting.holding import REASONS, Held, call_a_person, held_because
from firsthand.mail.sorting.ours import ours
from firsthand.mail.sorting.showing import shown_of_mail
from firsthand.mail.sorting.suspicion import SET_ASIDE, looks_like_a_report
from firsthand.mail.sorting.understanding import Understood, understand
from firsthand.people.reporters import mail_mac
from firsthand.programme.queries import in_force_at
from firsthand.programme.rules import Programme
from firsthand.tasks.actions import open_task
from firsthand.tasks.rules import TaskKind
from firsthand.vault.queries import unseal

UNREADABLE_TITLE = "Unreadable mail"
TOLD = "a person said so"
OF_OLD = "from an old mailbox; a person opens it"


@dataclass(frozen=True)
class Kept:
    """A kept mail, opened."""

    arrival_id: int
    raw: bytes
    mail_from: str
    rcpt_to: tuple[str, ...]
    past: bool
    told: Told


def sort_one(arrival: Arrival, *, at: datetime, as_unreadable: bool = False) -> None:
    """Find out what one arrival is and act on it, in one transaction. `as_unreadable` takes nothing apart.

    Raises whatever fails; the caller tries again later.
    """
    kept = _opened(arrival)
    programme = in_force_at(arrival.received_at).programme
    read = understand(kept.raw, as_unreadable=as_unreadable)
    found = _told(kept) or _found(kept, read, programme)
    is_report = found.kind in (MailKind.REPORT, MailKind.REPLY) or (bool(read.fault) and found.kind is MailKind.JUNK)
    if found.kind is MailKind.REPLY and found.case_number:
        _reply(kept, read, found, at=at)
    elif found.test_id is not None:
        _test(kept, found, found.test_id, arrived_at=arrival.received_at, at=at)
    elif is_report and kept.past and not kept.told.kind:
        _leave_to_a_person(kept, read, at=at)
    elif is_report and not (kept.told.kind and found.kind is MailKind.JUNK):
        _report(kept, read, found, programme, at=at)
    else:
        _set_aside(kept, read, found, at=at)


def _told(kept: Kept) -> Classified | None:
    """What a person said that it is: that holds, and nothing is answered by machine."""
    if not kept.told.kind:
        return None
    return Classified(MailKind(kept.told.kind), TOLD, kept.told.case or None)


def _found(kept: Kept, read: Understood, programme: Programme) -> Classified:
    """What a machine finds. What our mail server marked as unwanted, and nothing in it reads like a report, is junk."""
    found = classify(read.mail, envelope_from=kept.mail_from, rcpt_to=kept.rcpt_to, ours=ours(programme))
    could_be_judged = not read.fault and not read.evidence.encrypted
    if found.kind is not MailKind.REPORT or not read.evidence.suspicion or not could_be_judged:
        return found
    return found if looks_like_a_report(read.mail) else Classified(MailKind.JUNK, SET_ASIDE)


def _opened(arrival: Arrival) -> Kept:
    envelope = intake.envelope_of(arrival)
    rcpt_to = envelope.get("rcpt_to", [])
    recipients = tuple(str(address) for address in rcpt_to) if isinstance(rcpt_to, list) else ()
    told_case = arrival.told_case.number if arrival.told_case else ""
    return Kept(
        arrival.pk, unseal(arrival.raw), str(envelope.get("mail_from", "")), recipients, arrival.past,
        Told(arrival.told_kind, told_case),
    )  # fmt: skip


def _words(read: Understood) -> str:
    """What is shown as the words of a mail. Beside a layer that does not open, what stood outside is readable."""
    return read.mail.text if read.closed or not read.fault else ""


def _files(kept: Kept, read: Understood) -> tuple[File, ...]:
    return (File("mail.eml", "message/rfc822", kept.raw),) if read.fault else read.mail.files


def _report(kept: Kept, read: Understood, found: Classified, programme: Programme, *, at: datetime) -> None:
    """Everything that takes time on words of strangers is done before the transaction, which others wait for."""
    parsed, fault = read.mail, read.fault
    text = _words(read)
    said = f"{parsed.subject}\n{text}"
    # What came encrypted is told to nobody but the team: not as a name in a letter, nor as what is missing in it.
    hidden = read.evidence.encrypted and not read.closed
    credit = items.Wish() if hidden else items.credit_in(text)
    content = ReportContent(
        text=text, html=parsed.html, title=_title(parsed.subject) or (UNREADABLE_TITLE if fault else ""),
        name=credit.name, link=credit.link, mail=sender_of(parsed, kept.mail_from),
        greet_as=one_line(parsed.from_name, 80), files=_files(kept, read),
        critical=_critical(parsed.subject, text, at=at),
    )  # fmt: skip
    missing = () if fault or hidden else items.missing_in(said)
    language = _language_of(said, programme)
    held = held_because(read.evidence, content.mail, at=at) if found.answerable else None
    key = offered_key(read, kept.raw, sender=content.mail, at=at)
    with transaction.atomic():
        case = intake.mail_is_report(
            kept.arrival_id, content, at=at, message_id=parsed.message_id, language=language, missing=missing,
            answer=found.answerable and not held, kind=MailKind.UNREADABLE if fault else MailKind.REPORT,
            reason=fault or found.reason or (REASONS[held] if held else ""), evidence=read.evidence,
            unread="encrypted" if read.closed else "form" if fault else "", shown=shown_of_mail(parsed, words=False),
            told=kept.told,
        )  # fmt: skip
        if case is not None:
            _after_opening(case, read, held, key, at=at)


def _critical(subject: str, text: str, *, at: datetime) -> tuple[str, ...]:
    """The mark that the band on our pages asks for, while a pause runs: a mail has no boxes to tick."""
    return (SAID_CRITICAL,) if marked_critical(subject, text) and pause_at(at) is not None else ()


def _title(subject: str) -> str:
    """The subject, if it says anything. Programs that encrypt write "..." outside: the first words stand for that."""
    return subject if any(sign.isalnum() for sign in subject) else ""


def _after_opening(case: Case, read: Understood, held: Held | None, key: ReadKey | None, *, at: datetime) -> None:
    if read.fault:
        open_task(TaskKind.UNREADABLE_MAIL, at=at, case=case)
    if held:
        call_a_person(held, case, at=at)
    if key is not None:
        keep_offered(case, key, read, at=at)


def _language_of(text: str, programme: Programme) -> str:
    """The language of the answers: the text's own, if the programme or our letters speak it, else the default (R91)."""
    found = detect_language(text) or detect_language(text, programme.languages)
    spoken = next((code for code in programme.languages if code.partition("-")[0] == found), None)
    return spoken or (found if found in available() else programme.default_language)


def _reply(kept: Kept, read: Understood, found: Classified, *, at: datetime) -> None:
    parsed, number = read.mail, found.case_number or ""
    sender = sender_of(parsed, kept.mail_from)
    is_known = _is_known(sender, number, read.evidence.sender.verdict, by_token=not kept.told.kind)
    key = offered_key(read, kept.raw, sender=sender, at=at) if is_known else None
    with transaction.atomic():
        case = intake.mail_is_reply(
            kept.arrival_id, number, text=_words(read), files=_files(kept, read), html=parsed.html,
            from_known_sender=is_known, at=at, message_id=parsed.message_id, reason=read.fault or found.reason,
            answers_letter=found.answers_letter, evidence=read.evidence, shown=shown_of_mail(parsed, words=False),
            told=kept.told,
        )  # fmt: skip
        if case is not None and key is not None:
            keep_offered(case, key, read, at=at)
        if case is not None and read.fault:
            open_task(TaskKind.UNREADABLE_MAIL, at=at, case=case)


def _is_known(sender: str, number: str, verdict: Verdict, *, by_token: bool) -> bool:
    """Whether a reply is the reporter's. Without a token of ours its From line alone says so, which proves nothing."""
    known = Participant.objects.filter(case__number=number, is_reporter=True).values_list("mail_mac", flat=True).first()
    if not sender or mail_mac(sender) != (known or ""):
        return False
    return verdict is not Verdict.FAIL if by_token else verdict is Verdict.PASS


def _leave_to_a_person(kept: Kept, read: Understood, *, at: datetime) -> None:
    shown = shown_of_mail(read.mail, words=not read.fault)
    intake.set_aside(
        kept.arrival_id, MailKind.REPORT, at=at, reason=OF_OLD, evidence=read.evidence, shown=shown,
        told=kept.told,
    )  # fmt: skip


@transaction.atomic
def _set_aside(kept: Kept, read: Understood, found: Classified, *, at: datetime) -> None:
    if intake.set_aside(
        kept.arrival_id, found.kind, at=at, reason=found.reason, case_number=found.case_number or "",
        evidence=read.evidence, shown=shown_of_mail(read.mail, words=not read.fault), told=kept.told,
    ) and (found.letter_failed and found.letter_id and not kept.past):  # fmt: skip
        delivery.mark_bounced(found.letter_id, at=at)


@transaction.atomic
def _test(kept: Kept, found: Classified, test_id: int, *, arrived_at: datetime, at: datetime) -> None:
    if intake.set_aside(kept.arrival_id, found.kind, at=at, reason=found.reason):
        selftest.came_back(test_id, arrived_at=arrived_at, at=at)
