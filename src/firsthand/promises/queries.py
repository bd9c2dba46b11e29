"""Reads of promises."""

from datetime import datetime

from django.db.models import QuerySet

from firsthand.promises.models import Promise
from firsthand.promises.rules import PromiseKind


def late_rows(*, at: datetime) -> QuerySet[Promise]:
    """Promises that passed their time and are still open, the longest overdue first. An embargo is no debt."""
    rows = Promise.objects.filter(kept_at=None, paused_at=None, due_at__lt=at).exclude(kind=PromiseKind.EMBARGO)
    return rows.select_related("case").order_by("due_at", "pk")


def late(*, at: datetime) -> int:
    """How many promises passed their time and are still open."""
    return late_rows(at=at).count()
