"""What people do with kept mails: look at one, and say what it is where the machine was wrong."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from firsthand.cases.models import Case
from firsthand.cases.queries import case_for
from firsthand.cases.rules import Channel
from firsthand.core.errors import Broken, NotFound, refuse_if
from firsthand.intake.kinds import MailKind
from firsthand.intake.listing import mails_visible_to
from firsthand.intake.models import Arrival
from firsthand.intake.telling import Sorted, broken_by_telling
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act


@transaction.atomic
def look_at(arrival_id: int, *, by: Person | None, at: datetime) -> None:
    """Note that a person has looked at a mail that went into no thread; again is harmless.

    Raises NotAllowed, NotFound.
    """
    person = permit(by, Act.TRIAGE)
    _mail(mails_visible_to(person), arrival_id)
    _look(person, [arrival_id], at=at)


@transaction.atomic
def look_at_all(arrival_ids: Iterable[int], *, by: Person | None, at: datetime) -> int:
    """Note that a person has looked at several mails; how many waited for it. What is not there counts as nothing.

    Raises NotAllowed.
    """
    person = permit(by, Act.TRIAGE)
    return _look(person, sorted(set(arrival_ids)), at=at)


def _look(person: Person, arrival_ids: list[int], *, at: datetime) -> int:
    seen = 0
    theirs = set(mails_visible_to(person).filter(pk__in=arrival_ids).values_list("pk", flat=True))
    for pk in arrival_ids:
        waiting = Arrival.objects.filter(pk=pk, channel=Channel.MAIL, looked_at=None)
        if pk in theirs and waiting.update(looked_at=at, looked_by=person):
            journal.write(Kind.ARRIVAL_LOOKED_AT, at=at, by=f"person:{person.pk}", facts={"arrival": pk})
            seen += 1
    return seen


def _mail(rows: QuerySet[Arrival], arrival_id: int, *, lock: bool = False) -> Arrival:
    rows = rows.select_for_update(of=("self",), no_key=True) if lock else rows
    arrival = rows.select_related("raw__key").filter(pk=arrival_id, channel=Channel.MAIL).first()
    if arrival is None:
        raise NotFound(f"There is no mail {arrival_id}.", "See: firsthand mail list")
    return arrival


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
    arrival = _mail(mails_visible_to(person), arrival_id, lock=True)
    erased = not arrival.raw.key.wrapped
    refuse_if(broken_by_telling(Sorted(arrival.kind, arrival.sorted_at, arrival.case_id is not None, erased), kind))
    case: Case | None = case_for(person, case_number) if kind is MailKind.REPLY else None
    journal.take_turn()
    Arrival.objects.filter(pk=arrival.pk).update(
        told_kind=kind, told_by=person, told_case=case, sorted_at=None, tries=0, try_again_at=None,
        looked_at=at, looked_by=person,
    )  # fmt: skip
    journal.write(
        Kind.ARRIVAL_TOLD, at=at, by=f"person:{person.pk}", subject=case.number if case else "",
        facts={"arrival": arrival.pk, "kind": str(kind)},
    )  # fmt: skip


@transaction.atomic
def sort_again(arrival_id: int) -> None:
    """Let the next sweep try a mail at once whose sorting failed, with all its tries. For the operator.

    Raises NotFound, RulesBroken.
    """
    arrival = _mail(Arrival.objects.all(), arrival_id, lock=True)
    failed = arrival.sorted_at is None and arrival.tries > 0
    refuse_if([] if failed else [Broken("The sorting of this mail did not fail.")])
    Arrival.objects.filter(pk=arrival.pk).update(tries=0, try_again_at=None)
