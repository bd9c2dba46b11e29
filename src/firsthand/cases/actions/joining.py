"""Several reports about one vulnerability: the first by arrival leads, the later ones keep their own thread."""

from datetime import date, datetime

from django.db import transaction

from firsthand.cases.actions.common import for_change, note
from firsthand.cases.models import Case
from firsthand.cases.queries import visible_to
from firsthand.core.dates import say_date
from firsthand.core.errors import BadInput
from firsthand.journal.rules import Kind
from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind
from firsthand.people.models import Person
from firsthand.people.rules import Act


@transaction.atomic
def link_to_earlier(number: str, earlier: str, *, by: Person | None, at: datetime) -> Case:
    """Record that this case is about the same vulnerability as one that arrived before it (R23)."""
    case, person = for_change(number, by, Act.DECIDE)
    join(case, earlier, person, at)
    case.save(update_fields=["same_as"])
    return case


def join(case: Case, earlier: str, by: Person, at: datetime) -> None:
    """Make this report one of those that belong to the earlier case. Does not save. Raises BadInput."""
    original = visible_to(by).filter(number=earlier.strip()).first()
    if original is None or original.pk == case.pk:
        raise BadInput("A duplicate needs the number of the earlier case.", "Name it; see: firsthand case list")
    original = original.same_as or original
    if (original.received_at, original.arrival_order) >= (case.received_at, case.arrival_order):
        raise BadInput(
            f"Case {original.number} did not arrive before case {case.number}.",
            "The first report is the one that arrived first; link the later to the earlier.",
        )
    case.same_as = original
    # Whoever was joined to this one belongs to the first of all as well.
    Case.objects.filter(same_as=case).update(same_as=original)
    note(case, Kind.CASE_LINKED, by, at, {"same_as": original.number})


def tell_later_reporters(original: Case, day: date, by: Person, at: datetime) -> None:
    """Tell everybody who reported the same later that it is fixed: the outcome, and nothing of the first report."""
    for later in Case.objects.filter(same_as=original).select_related("key").order_by("arrival_order"):
        letters.put(
            later, LetterKind.EARLIER_REMEDIED, at=at, by=by, facts={"day": say_date(day, later.language)}
        )  # fmt: skip
        note(later, Kind.CASE_REMEDIED, by, at, {"with_earlier": True, "day": day.isoformat()})
