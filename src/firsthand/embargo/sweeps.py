"""What the clock does to embargoes."""

from datetime import datetime

from firsthand.embargo.actions import lapse
from firsthand.embargo.models import Embargo


def lapse_due(*, at: datetime) -> int:
    """End every embargo whose time has come; how many were ended."""
    due = Embargo.objects.filter(lapsed_at=None, ends_at__lte=at).order_by("ends_at").values_list("pk", flat=True)[:500]
    return sum(lapse(pk, at=at) for pk in list(due))
