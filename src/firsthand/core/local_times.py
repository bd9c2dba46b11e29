"""Times on the wall, as people type them, and the moments that they mean."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def moment_of(local: datetime, zone: str) -> datetime | None:
    """The one moment (UTC) that a time without a zone means in `zone`.

    None for a time that the clocks skip on its day and for one that comes twice: nobody can tell what is meant, and a
    guess would give one side an hour. Whoever typed it names an earlier one: no promise begins late by it.
    """
    first, second = (local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1))
    return first if first == second else None
