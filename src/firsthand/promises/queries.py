"""Reads of promises."""

from datetime import datetime

from firsthand.promises.models import Promise
from firsthand.promises.rules import PromiseKind


def late(*, at: datetime) -> int:
    """How many promises passed their time and are still open. The end of an embargo is no debt."""
    return Promise.objects.filter(kept_at=None, due_at__lt=at).exclude(kind=PromiseKind.EMBARGO).count()
