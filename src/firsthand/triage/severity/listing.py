"""How severe the cases of a list are, a word each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from firsthand.cases.queries import visible_to
from firsthand.people.models import Person
from firsthand.triage.models import Rating
from firsthand.triage.severity.systems import Side


@dataclass(frozen=True)
class Severity:
    """The team's rating, else the reporter's."""

    system: str
    vector: str
    score: float | None
    label: str
    by_team: bool


def severities(viewer: Person | None, numbers: Iterable[str]) -> Mapping[str, Severity]:
    """By number of a case the last rating that its team made, else its reporter's: two queries, however many rows."""
    cases = list(visible_to(viewer).filter(number__in=list(numbers)).values_list("pk", flat=True))
    rows = Rating.objects.filter(case__in=cases).order_by("pk")
    found: dict[str, Severity] = {}
    for number, side, system, vector, score, label in rows.values_list(
        "case__number", "side", "system", "vector", "score", "label"
    ):
        by_team = side == Side.TEAM
        if by_team or not (number in found and found[number].by_team):
            found[number] = Severity(system, vector, None if score is None else float(score), label, by_team)
    return found
