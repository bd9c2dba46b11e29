"""Reads of the lists of known issues. For the operator, and for staff who may read cases."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from firsthand.triage.models import KnownIssue


@dataclass(frozen=True)
class ListLine:
    """One list."""

    name: str
    issues: int
    imported_at: datetime
    """When its newest issue came in."""


def lists() -> tuple[ListLine, ...]:
    """Every list that holds an issue, by name."""
    rows = KnownIssue.objects.filter(key__destroyed_at=None).values("list_name").order_by("list_name")
    return tuple(
        ListLine(row["list_name"], row["issues"], row["newest"])
        for row in rows.annotate(issues=Count("pk"), newest=Max("imported_at"))
    )
