"""One rating: the row and its entry in the journal."""

from datetime import datetime

from firsthand.cases.models import Case
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.triage.models import Rating
from firsthand.triage.severity.systems import Side, System
from firsthand.vault import actions as vault


def keep(
    case: Case, side: Side, system: System, vector: str, *, score: float | None, label: str, by: Person | None,
    at: datetime, actor: str, reason: str = "",
) -> Rating:  # fmt: skip
    """Write a rating and journal it. Call inside a transaction that holds the case."""
    rating = Rating.objects.create(
        case=case, side=side, system=system, vector=vector, score=None if score is None else f"{score:.1f}",
        label=label, reason=vault.seal(case.key, "severity-reason", reason.encode()) if reason else None, at=at, by=by,
    )  # fmt: skip
    journal.write(
        Kind.SEVERITY_RATED, at=at, by=actor, subject=case.number,
        facts={
            "rating": rating.pk, "side": str(side), "system": str(system), "vector": vector,
            "score": "" if score is None else f"{score:.1f}", "label": str(label),
        },
    )  # fmt: skip
    return rating
