"""What people do with kept mails: look at one, and say what it is where the machine was wrong."""

from datetime import datetime

from django.db import transaction

from firsthand.cases.models import Case
from firsthand.cases.queries import visible_to
from firsthand.cases.rules import Channel
from firsthand.core.errors import Broken, NotFound, refuse_if
from firsthand.intake.kinds import MailKind
from firsthand.intake.models import Arrival
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act


@transaction.atomic
def look_at(arrival_id: int, *, by: Person | None, at: datetime) -> None:
    """Note that a person has looked at a mail that went into no thread; again is harmless. Raises NotAllowed."""
    person = permit(by, Act.TRIAGE)
    if Arrival.objects.filter(pk=arrival_id, looked_at=None).update(looked_at=at, looked_by=person):
        journal.write(Kind.ARRIVAL_LOOKED_AT, at=at, by=f"person:{person.pk}", facts={"arrival": arrival_id})


TOLD = frozenset({MailKind.REPORT, MailKind.REPLY, MailKind.JUNK})
"""What a person may say that a mail is."""


@transaction.atomic
def treat_as(
    arrival_id: int, kind: MailKind, *, by: Person | None, at: datetime, case_number: str = ""
) -> None:  # fmt: skip
    """Say what a mail is, against the machine: the next sweep sorts it again, and does as told.

    A report opens a case whose clocks count from the arrival; a reply goes into the thread of `case_number`; junk goes
    to the heap. A mail that opened a case already is settled there, by a decision.

    Raises NotAllowed, NotFound, RulesBroken.
    """
    person = permit(by, Act.TRIAGE)
    arrival = Arrival.objects.select_for_update(of=("self",)).filter(pk=arrival_id, channel=Channel.MAIL).first()
    if arrival is None:
        raise NotFound(f"There is no mail {arrival_id}.", "See: firsthand mail list")
    case = _case_for(kind, case_number, person)
    refuse_if(_broken(arrival, kind))
    journal.take_turn()
    Arrival.objects.filter(pk=arrival.pk).update(
        told_kind=kind, told_by=person, told_case=case, sorted_at=None, tries=0, try_again_at=None,
        looked_at=at, looked_by=person,
    )  # fmt: skip
    journal.write(
        Kind.ARRIVAL_TOLD, at=at, by=f"person:{person.pk}", subject=case.number if case else "",
        facts={"arrival": arrival.pk, "kind": str(kind)},
    )  # fmt: skip


def _case_for(kind: MailKind, case_number: str, person: Person) -> Case | None:
    if kind is not MailKind.REPLY:
        return None
    case = visible_to(person).filter(number=case_number).first()
    if case is None:
        raise NotFound(f"There is no case {case_number}.", "See: firsthand case list")
    return case


def _broken(arrival: Arrival, kind: MailKind) -> list[Broken]:
    if kind not in TOLD:
        return [Broken("A mail is a report, a reply or junk.")]
    if arrival.sorted_at is None:
        return [Broken("This mail is being sorted; wait a moment.")]
    if arrival.kind in (MailKind.REPORT, MailKind.UNREADABLE) and arrival.case_id is not None:
        return [Broken("This mail opened a case. Decide there that it is not a report.")]
    if arrival.kind == kind and arrival.case_id is None and kind is MailKind.JUNK:
        return [Broken("This mail is on the heap already.")]
    if arrival.kind == MailKind.REPLY and kind is not MailKind.REPORT:
        return [Broken("Its words stand in the thread of a case. It can become a report of its own.")]
    return []
