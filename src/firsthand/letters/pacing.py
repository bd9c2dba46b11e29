"""How fast machines answer one sender. Pure.

Whoever sends many reports in a short time has all of them kept and opened at once. Only the receipts slow down: the
first few of an hour go out one by one, the others together, a letter for as many as wait. The times between such
letters double, so that the letters about one flood stay below the cap of a day, which would hold them back.
"""

from datetime import datetime, timedelta

WINDOW = timedelta(hours=1)
ONE_BY_ONE = 4
"""So many reports of one sender in WINDOW have a receipt of their own, at once."""
FIRST_WAIT = timedelta(minutes=30)
"""From the last receipt to the first letter that gathers some; each further one of a day waits twice as long."""
A_DAY = timedelta(days=1)
MOST_IN_A_LETTER = 500
"""Reports that one letter names; the next letter names the next."""


def is_fast(reports_in_window: int) -> bool:
    """Whether the latest of so many reports of one sender, itself counted, waits to be told with others."""
    return reports_in_window > ONE_BY_ONE


def gathers_at(last_receipt: datetime | None, gathered_today: int) -> datetime | None:
    """When the next letter may gather what waits; None for at once, where no receipt went there of late."""
    return last_receipt + FIRST_WAIT * 2 ** min(gathered_today, 10) if last_receipt else None
