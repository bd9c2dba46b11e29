"""Which cases somebody at the desk has, and which they were let into: for those who look after accounts."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from firsthand.cases.models import Access, Case
from firsthand.cases.queries import visible_to
from firsthand.cases.rules import OPEN
from firsthand.people.models import Person
from firsthand.people.rules import Act, may

SHOWN = 50
"""So many numbers are told; the count tells the rest."""


@dataclass(frozen=True)
class Cases:
    """How many cases, and the numbers of those among them that the viewer may see, the latest first."""

    count: int = 0
    numbers: tuple[str, ...] = ()


NONE = Cases()


def no_longer_theirs(person: Person) -> QuerySet[Case]:
    """The open cases that a person has and cannot work on as they stand: gone, or in a role that sees them not."""
    rows = Case.objects.filter(handler=person, rm__in=OPEN)
    if person.is_active and may(person.role, Act.TRIAGE):
        return rows.exclude(pk__in=visible_to(person).values("pk"))
    return rows


def open_cases_of(person: Person, viewer: Person | None) -> Cases:
    """The open cases that somebody has, as the viewer may know of them."""
    rows = Case.objects.filter(handler=person, rm__in=OPEN)
    numbers = visible_to(viewer).filter(pk__in=rows.values("pk")).order_by("-arrival_order")
    return Cases(rows.count(), tuple(numbers.values_list("number", flat=True)[:SHOWN]))


def let_into(people: Iterable[int], viewer: Person | None) -> dict[int, Cases]:
    """The cases that each of these people is let into, as the viewer may know of them: two queries."""
    rows = Access.objects.filter(person__in=list(people), ended_at=None)
    counts = dict(rows.values_list("person").annotate(how_many=Count("pk")).order_by("person"))
    seen: dict[int, list[str]] = {}
    told = rows.filter(case__in=visible_to(viewer)).order_by("-case__arrival_order")
    for person, number in told.values_list("person", "case__number"):
        seen.setdefault(person, []).append(number)
    return {pk: Cases(count, tuple(seen.get(pk, [])[:SHOWN])) for pk, count in counts.items()}
