"""How severe the cases of a list are, a word each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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


def severities(cases: Iterable[int]) -> Mapping[int, Severity]:
    """By id of a case the last rating that its team made, else its reporter's: one query, however many cases.

    For whoever took the cases through `visible_to`.
    """
    rows = Rating.objects.filter(case__in=list(cases)).order_by("pk")
    found: dict[int, Severity] = {}
    for case, side, system, vector, score, label in rows.values_list(
        "case", "side", "system", "vector", "score", "label"
    ):
        by_team = side == Side.TEAM
        if by_team or not (case in found and found[case].by_team):
            found[case] = Severity(system, vector, None if score is None else float(score), label, by_team)
    return found
