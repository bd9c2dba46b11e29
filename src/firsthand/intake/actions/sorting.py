"""What a kept mail turned out to be: noted on the arrival, and acted on in the same transaction."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from firsthand.cases.models import Case
from firsthand.cases.opening import Arrived, Opened, add_message, open_case
from firsthand.cases.queries import questions_of_letter
from firsthand.cases.rules import Channel
from firsthand.intake.evidence import MailEvidence
from firsthand.intake.kinds import MailKind
from firsthand.intake.models import Arrival
from firsthand.intake.pausing.actions import call_if_marked
from firsthand.intake.rules import File, ReportContent
from firsthand.intake.shown import Shown
from firsthand.intake.telling import NOBODY_SAID, Told
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.programme.queries import Published, in_force_at
from firsthand.vault import actions as vault


def open_report(
    arrival: Arrival, content: ReportContent, language: str, published: Published, missing: tuple[str, ...], *,
    at: datetime, message_id: str = "", answer: bool = True, kind: MailKind | None = None, reason: str = "",
    code: str = "", evidence: MailEvidence | None = None, unread: str = "", shown: Shown | None = None,
) -> Opened:  # fmt: skip
    arrived = Arrived(
        order=arrival.pk, received_at=arrival.received_at, channel=Channel(arrival.channel), sha256=arrival.sha256,
        key=arrival.raw.key,
    )  # fmt: skip
    opened = open_case(
        arrived, content, language=language, published=published, missing=missing, at=at, message_id=message_id,
        answer=answer, code=code, evidence=evidence, unread=unread,
    )  # fmt: skip
    mark_sorted(
        arrival, kind or MailKind.REPORT, at=at, reason=reason, case=opened.case, evidence=evidence, shown=shown
    )  # fmt: skip
    return opened


def mark_sorted(
    arrival: Arrival, kind: MailKind, *, at: datetime, reason: str, case: Case | None = None,
    evidence: MailEvidence | None = None, shown: Shown | None = None,
) -> None:  # fmt: skip
    """Note what an arrival is; of a mail also why, what is known of how it was sent, and what the desk shows of it.

    In a transaction.
    """
    arrival.kind, arrival.reason, arrival.case, arrival.sorted_at = kind, reason[:200], case, at
    if evidence is not None:
        arrival.evidence = vault.seal_json(arrival.raw.key, "evidence", evidence.as_json())
        arrival.verdict = evidence.sender.verdict
    arrival.shown = vault.seal_json(arrival.raw.key, "shown", shown.as_json()) if shown else None
    arrival.save(update_fields=["kind", "reason", "case", "sorted_at", "evidence", "verdict", "shown"])
    if arrival.channel == Channel.MAIL:
        journal.write(
            Kind.ARRIVAL_SORTED, at=at, by=journal.MACHINE, subject=case.number if case else "",
            facts={"arrival": arrival.pk, "kind": str(kind), "reason": reason[:200]},
        )  # fmt: skip


def for_sorting(arrival_id: int, told: Told = NOBODY_SAID) -> Arrival | None:
    """The arrival, locked, if nobody has sorted it yet. Call inside a transaction.

    `told` is what a person had said when its sorting began. None also when somebody said something else meanwhile:
    then the next sweep does as told.
    """
    waiting = Arrival.objects.select_for_update(of=("self",), no_key=True).select_related("raw__key", "told_case")
    arrival = waiting.filter(pk=arrival_id, sorted_at=None).first()
    if arrival is None or told != Told(arrival.told_kind, arrival.told_case.number if arrival.told_case else ""):
        return None
    return arrival


@transaction.atomic
def mail_is_report(
    arrival_id: int, content: ReportContent, *, language: str, missing: tuple[str, ...], at: datetime,
    message_id: str = "", answer: bool = True, kind: MailKind = MailKind.REPORT, reason: str = "",
    evidence: MailEvidence | None = None, unread: str = "", shown: Shown | None = None,
    told: Told = NOBODY_SAID,
) -> Case | None:  # fmt: skip
    """Turn a kept mail into a report with its own case; None when it was sorted already.

    The version that binds is the one in force when the mail arrived. `kind` is REPORT or UNREADABLE; of an unreadable
    one `unread` says why for the receipt: "encrypted" or "form".
    """
    arrival = for_sorting(arrival_id, told)
    if arrival is None:
        return None
    journal.take_turn()  # before the sequence of case numbers, as at the other doors
    published = in_force_at(arrival.received_at)
    return open_report(
        arrival, content, language, published, missing, at=at, message_id=message_id, answer=answer, kind=kind,
        reason=reason, evidence=evidence, unread=unread, shown=shown,
    ).case  # fmt: skip


@transaction.atomic
def mail_is_reply(
    arrival_id: int, case_number: str, *, text: str, files: tuple[File, ...], from_known_sender: bool, at: datetime,
    message_id: str = "", reason: str = "", answers_letter: UUID | None = None, html: str = "",
    evidence: MailEvidence | None = None, shown: Shown | None = None, told: Told = NOBODY_SAID,
) -> Case | None:  # fmt: skip
    """Put a kept mail into the thread of a case; None when it was sorted already. Its time is that of arrival.

    `answers_letter` is the letter of ours that it says it answers: one that asked a question has its answer (R18).
    """
    arrival = for_sorting(arrival_id, told)
    if arrival is None:
        return None
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("key").get(number=case_number)
    add_message(
        case, text=text, channel=Channel.MAIL, at=arrival.received_at, files=files,
        from_known_sender=from_known_sender, message_id=message_id,
        answers=(questions_of_letter(case, answers_letter) or None) if answers_letter else None, html=html,
        evidence=evidence,
    )  # fmt: skip
    call_if_marked(case, text, at=at)
    mark_sorted(arrival, MailKind.REPLY, at=at, reason=reason, case=case, evidence=evidence, shown=shown)
    return case


@transaction.atomic
def set_aside(
    arrival_id: int, kind: MailKind, *, at: datetime, reason: str, case_number: str = "",
    evidence: MailEvidence | None = None, shown: Shown | None = None, told: Told = NOBODY_SAID,
) -> bool:  # fmt: skip
    """Sort a mail that opens no case and goes into no thread: a bounce, an automatic answer, junk.

    It stays kept and listed, and `shown` keeps its words. `case_number` names the case whose letter a bounce is
    about. False when sorted already.
    """
    arrival = for_sorting(arrival_id, told)
    if arrival is None:
        return False
    # The case before the journal, as every act locks them.
    cases = Case.objects.select_for_update(of=("self",), no_key=True)
    case = cases.filter(number=case_number).first() if case_number else None
    mark_sorted(arrival, kind, at=at, reason=reason, case=case, evidence=evidence, shown=shown)
    return True


def try_sorting_again(arrival_id: int, *, at: datetime) -> None:
    """Note that sorting failed and when to try again: 1, 2, 4, … minutes, at most an hour."""
    arrival = Arrival.objects.filter(pk=arrival_id, sorted_at=None).first()
    if arrival is not None:
        pause = timedelta(minutes=min(60, 2 ** min(arrival.tries, 6)))
        Arrival.objects.filter(pk=arrival_id).update(tries=arrival.tries + 1, try_again_at=at + pause)
