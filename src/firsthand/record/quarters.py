"""Quarters of the programme's calendar, and the periods that the record is made of. Pure.

A period is a whole quarter that is over. A quarter in which fewer reports arrived than may be shown is told together
with those that follow it, until they hold enough: its figures then stand in one period of two quarters or more.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

SETTLED_AFTER = timedelta(days=1)
"""A quarter is told a day after its end: by then every act that began in it is in the journal."""


class Quarter(NamedTuple):
    """A quarter of a year, numbered from 1 to 4."""

    year: int
    number: int

    @property
    def first_day(self) -> date:
        """The day it begins."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def following(self) -> "Quarter":
        """The quarter after it."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


@dataclass(frozen=True)
class Period:
    """One quarter or several in a row: from `starts_at` up to, and without, `ends_at` (UTC)."""

    first: Quarter
    last: Quarter
    starts_at: datetime
    ends_at: datetime

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}/{self.last}"


StartOf = Callable[[Quarter], datetime]
"""When a quarter begins, in UTC: midnight in the programme's zone."""


def quarter_of(moment: datetime, start_of: StartOf) -> Quarter:
    """The quarter that a moment lies in."""
    # A zone is at most 14 h ahead of UTC, so the local day is the one of UTC, or its neighbour.
    ahead = (moment + timedelta(hours=14)).date()
    quarter = Quarter(ahead.year, (ahead.month + 2) // 3)
    if start_of(quarter) <= moment:
        return quarter
    return Quarter(quarter.year - 1, 4) if quarter.number == 1 else Quarter(quarter.year, quarter.number - 1)


def told_until(now: datetime, start_of: StartOf) -> datetime:
    """The end of the last quarter that may be told at `now`."""
    return start_of(quarter_of(now - SETTLED_AFTER, start_of))


def quarters_between(first: datetime, until: datetime, start_of: StartOf) -> list[Period]:
    """Each quarter from the one that `first` lies in, the last one cut at `until`; none when that is earlier."""
    found = []
    quarter = quarter_of(first, start_of)
    starts_at = start_of(quarter)
    while starts_at < until:
        ends_at = start_of(quarter.following)
        found.append(Period(quarter, quarter, starts_at, min(ends_at, until)))
        quarter, starts_at = quarter.following, ends_at
    return found


def joined(quarters: Sequence[Period], arrivals: Sequence[datetime], minimum: int) -> list[Period]:
    """Periods of whole quarters with at least `minimum` arrivals each.

    What is left at the end and has fewer belongs to no period yet. A period, once there, never changes: it depends on
    nothing that comes after it.
    """
    starts = [quarter.starts_at for quarter in quarters]
    counts = [0] * len(quarters)
    for arrival in arrivals:
        place = bisect_right(starts, arrival) - 1
        if place >= 0 and arrival < quarters[-1].ends_at:
            counts[place] += 1
    periods: list[Period] = []
    waiting, held = None, 0
    for quarter, count in zip(quarters, counts, strict=True):
        waiting, held = waiting or quarter, held + count
        if held >= minimum:
            periods.append(Period(waiting.first, quarter.last, waiting.starts_at, quarter.ends_at))
            waiting, held = None, 0
    return periods
