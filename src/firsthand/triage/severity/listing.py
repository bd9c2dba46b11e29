"""How severe the cases of a list are, a word each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.lookups import Exact

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


def rated(label: str) -> Q:
    """The condition on a case that the rating of `severities` has this label."""
    ratings = Rating.objects.filter(case=OuterRef("pk"))
    # "team" comes after "reporter", and a later rating has a greater number.
    holds = Subquery(ratings.order_by("-side", "-pk").values("label")[:1])
    # The first part is in the second: an index answers it, which sorts nothing.
    return Q(Exists(ratings.filter(label=label))) & Q(Exact(holds, Value(label)))


def unrated() -> Q:
    """The condition on a case that nobody has rated it."""
    return ~Q(Exists(Rating.objects.filter(case=OuterRef("pk"))))
