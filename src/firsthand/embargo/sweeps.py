"""What the clock does to embargoes."""

from datetime import datetime

from firsthand.embargo.actions import lapse
from firsthand.embargo.models import Embargo
from firsthand.promises.troubles import due_keys, for_each

SWEEP = "lapse embargoes"


def lapse_due(*, at: datetime) -> int:
    """End every embargo whose time has come; how many were ended. One that fails does not hold up the others."""
    due = Embargo.objects.filter(exited_at=None, ends_at__lte=at)
    return for_each(SWEEP, due_keys(due, "ends_at"), lambda key: lapse(key, at=at), at=at)
