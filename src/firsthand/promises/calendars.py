"""Business days: which days count, and where so many of them end. Pure.

Holidays come from the package `holidays`. It is imported when the first business day is asked for, because loading it
takes as long as half a page, and most programmes count in hours and calendar days.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_SATURDAY = 5


class Calendar(Protocol):
    """Tells which days are business days."""

    def is_working_day(self, key: date) -> bool:
        """Whether people work on this day."""
        ...


class _WeekdaysAlone:
    """Monday to Friday, without any holiday."""

    def is_working_day(self, key: date) -> bool:
        return key.weekday() < _SATURDAY


def is_known(country: str, subdivision: str = "") -> bool:
    """Whether there is a calendar for this ISO 3166 country and part of it. "" stands for Monday to Friday."""
    return not country or not isinstance(calendar_of(country, subdivision), _WeekdaysAlone)


@lru_cache(maxsize=16)
def calendar_of(country: str, subdivision: str = "") -> Calendar:
    """The calendar of a country, with its own weekend: Friday and Saturday where that is the custom.

    "" and a calendar that nobody knows give Monday to Friday: a report must never be lost because a holiday could
    not be looked up. `is_known` tells the two apart.
    """
    if not country:
        return _WeekdaysAlone()
    import holidays

    try:
        found: Calendar = holidays.country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError:
        return _WeekdaysAlone()
    return found


def after_business_days(started_at: datetime, days: int, *, zone: str, calendar: Calendar) -> datetime:
    """The moment `days` business days after a start, in UTC.

    It is the same time of day in `zone` on the so-many-eth business day that follows. A start on a day that is no
    business day counts as made when the next one begins: whoever writes on Saturday has the same due time as whoever
    writes on Monday at 00:00. A time of day that the clocks skip that day is read as if they had not been put forward
    yet (02:30 becomes 03:30); one that comes twice means the first.
    """
    local = started_at.astimezone(ZoneInfo(zone))
    day, at_time = local.date(), local.time().replace(fold=0)
    if not calendar.is_working_day(day):
        day, at_time = _next(day, calendar), time.min
    for _ in range(days):
        day = _next(day, calendar)
    return datetime.combine(day, at_time, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def due_after_pause(
    due_at: datetime, *, paused_at: datetime, resumed_at: datetime, zone: str, calendar: Calendar
) -> datetime:
    """When a promise in business days is due after its clock stood still, in UTC.

    What was left of it at `paused_at`, in time of business days of 24 h each, is counted on from `resumed_at`: a
    weekend or a holiday during which the clock stood still gives nothing, and takes nothing.
    """
    local_zone = ZoneInfo(zone)

    def local(moment: datetime) -> datetime:
        return moment.astimezone(local_zone).replace(tzinfo=None)

    left = _working_time(local(paused_at), local(due_at), calendar)
    return _advance(local(resumed_at), left, calendar).replace(tzinfo=local_zone).astimezone(UTC)


def _working_time(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """The time between two local moments that lies on business days."""
    whole, day = timedelta(0), start.date()
    while day <= end.date():
        if calendar.is_working_day(day):
            midnight = datetime.combine(day, time.min)
            whole += max(timedelta(0), min(end, midnight + _DAY) - max(start, midnight))
        day += _DAY
    return whole


def _advance(start: datetime, amount: timedelta, calendar: Calendar) -> datetime:
    """The local moment on a business day after so much time on business days."""
    if not calendar.is_working_day(start.date()):
        start = datetime.combine(_next(start.date(), calendar), time.min)
    while start + amount >= (midnight := datetime.combine(start.date(), time.min) + _DAY):
        amount -= midnight - start
        start = datetime.combine(_next(start.date(), calendar), time.min)
    return start + amount


def _next(day: date, calendar: Calendar) -> date:
    day += _DAY
    while not calendar.is_working_day(day):
        day += _DAY
    return day
