"""What becomes of the cases of somebody who leaves the desk, or who may not work on them any longer."""

from datetime import datetime

from firsthand.cases.held import no_longer_theirs
from firsthand.cases.models import Access, Case
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.models import Person


def let_go(person: Person, *, by: str, at: datetime) -> int:
    """Open cases that the person has and can no longer work on become nobody's; how many.

    `person` stands as they will be: gone, or in their new role. Call inside the act's transaction, which has checked
    who may; `by` is the actor in the journal. Cases are locked from the latest to the first, before the journal.
    """
    rows = no_longer_theirs(person).order_by("-received_at", "-arrival_order")
    freed = dict(rows.select_for_update(of=("self",), no_key=True).values_list("pk", "number"))
    for some in _by_hundreds(list(freed)):
        Case.objects.filter(pk__in=some).update(handler=None)
    journal.write_all(
        [journal.Act(Kind.CASE_FREED, at, by, number, {"person": person.pk}) for number in freed.values()]
    )
    return len(freed)


def end_every_access(person: Person, *, by: str, at: datetime) -> int:
    """Whatever the person was let into is closed to them again; how many cases. As `let_go`."""
    rows = Access.objects.filter(person=person, ended_at=None)
    numbers = list(rows.order_by("case").values_list("case__number", flat=True))
    rows.update(ended_at=at)
    journal.write_all([journal.Act(Kind.ACCESS_ENDED, at, by, number, {"person": person.pk}) for number in numbers])
    return len(numbers)


def _by_hundreds(keys: list[int]) -> list[list[int]]:
    return [keys[begin : begin + 500] for begin in range(0, len(keys), 500)]
