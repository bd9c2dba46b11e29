"""Business days: of a calendar, in a zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.programme.rules import Unit, Within
from firsthand.promises.calendars import after_business_days, calendar_of, due_after_pause, is_known
from firsthand.promises.rules import due_at

ZONES = (
    "UTC", "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia",
    "Africa/Cairo", "America/Sao_Paulo",
)  # fmt: skip
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))


def in_business_days(
    start: str, days: int, *, zone: str = "Europe/Amsterdam", country: str = "NL", part: str = ""
) -> str:
    local = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone))
    due = due_at(local, Within(days, Unit.BUSINESS_DAYS), zone=zone, country=country, subdivision=part)
    return due.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


@pytest.mark.parametrize(("start", "days", "due"), [
    ("2027-03-01T09:14", 1, "2027-03-02T09:14+01:00"),   # Monday to Tuesday, the same time of day
    ("2027-03-05T17:00", 1, "2027-03-08T17:00+01:00"),   # Friday: the weekend does not count
    ("2027-03-05T17:00", 5, "2027-03-12T17:00+01:00"),
    ("2027-03-06T15:30", 1, "2027-03-09T00:00+01:00"),   # Saturday counts as Monday 00:00, so Monday is given in full
    ("2027-03-08T00:00", 1, "2027-03-09T00:00+01:00"),   # whoever writes on that Monday at 00:00 has the same
    ("2027-03-25T12:00", 1, "2027-03-30T12:00+02:00"),   # Thursday to Tuesday: Good Friday, Easter, summer time
    ("2027-12-24T23:59", 1, "2027-12-27T23:59+01:00"),   # Christmas falls on a weekend
    ("2028-02-28T10:00", 1, "2028-02-29T10:00+01:00"),   # the leap day is a Tuesday
    ("2027-04-27T10:00", 1, "2027-04-29T00:00+02:00"),   # a start on King's Day counts from the 28th
    ("2027-01-29T08:00", 1, "2027-02-01T08:00+01:00"),   # across a month end
    ("2026-12-31T08:00", 1, "2027-01-04T08:00+01:00"),   # across New Year
])  # fmt: skip
def test_dutch_business_days(start, days, due):
    assert in_business_days(start, days) == due


@pytest.mark.parametrize(("start", "zone", "country", "part", "due"), [
    ("2027-01-05T10:00", "Europe/Berlin", "DE", "BY", "2027-01-07T10:00+01:00"),   # Epiphany in Bavaria
    ("2027-01-05T10:00", "Europe/Berlin", "DE", "", "2027-01-06T10:00+01:00"),     # not in the whole of Germany
    ("2027-03-04T10:00", "Africa/Cairo", "EG", "", "2027-03-07T10:00+02:00"),      # the weekend is Friday and Saturday
    ("2027-03-05T10:00", "UTC", "", "", "2027-03-08T10:00+00:00"),                 # no country: Monday to Friday
    ("2027-12-31T10:00", "UTC", "", "", "2028-01-03T10:00+00:00"),
])  # fmt: skip
def test_the_calendar_is_that_of_the_country_and_its_part(start, zone, country, part, due):
    assert in_business_days(start, 1, zone=zone, country=country, part=part) == due


def test_the_day_is_that_of_the_programmes_zone():
    friday_evening_utc = datetime(2027, 3, 5, 23, 30, tzinfo=UTC)  # Saturday morning in Auckland
    due = due_at(friday_evening_utc, Within(1, Unit.BUSINESS_DAYS), zone="Pacific/Auckland", country="NZ")
    assert due == datetime(2027, 3, 9, 0, 0, tzinfo=ZoneInfo("Pacific/Auckland"))


class EveryDay:
    def is_working_day(self, key: date) -> bool:
        return True


def test_a_time_of_day_that_the_clocks_skip_is_read_as_if_they_had_not_been_put_forward():
    start = datetime(2027, 3, 27, 2, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
    due = after_business_days(start, 1, zone="Europe/Amsterdam", calendar=EveryDay())
    assert due.astimezone(ZoneInfo("Europe/Amsterdam")).isoformat() == "2027-03-28T03:30:00+02:00"


def test_a_time_of_day_that_comes_twice_means_the_first():
    start = datetime(2027, 10, 30, 2, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
    due = after_business_days(start, 1, zone="Europe/Amsterdam", calendar=EveryDay())
    assert due == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_a_start_in_the_hour_that_comes_twice_is_one_local_time():
    second = datetime(2027, 10, 31, 2, 30, tzinfo=ZoneInfo("Europe/Amsterdam"), fold=1)
    due = after_business_days(second, 1, zone="Europe/Amsterdam", calendar=EveryDay())
    assert due == datetime(2027, 11, 1, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(("country", "part", "known"), [
    ("", "", True), ("NL", "", True), ("DE", "BY", True), ("XX", "", False), ("NL", "ZZ", False),
])  # fmt: skip
def test_an_unknown_calendar_is_told_apart(country, part, known):
    assert is_known(country, part) is known


def test_an_unknown_calendar_never_stops_a_report():
    assert in_business_days("2027-03-05T17:00", 1, country="XX") == "2027-03-08T17:00+01:00"


@given(start=MOMENTS, days=st.integers(1, 40), zone=st.sampled_from(ZONES))
def test_the_end_is_a_business_day_and_so_many_lie_between(start, days, zone):
    calendar = calendar_of("NL")
    due = after_business_days(start, days, zone=zone, calendar=calendar)
    first, last = start.astimezone(ZoneInfo(zone)).date(), due.astimezone(ZoneInfo(zone)).date()
    between = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    counted = sum(calendar.is_working_day(day) for day in between)
    assert due > start
    assert calendar.is_working_day(last)
    assert counted == days + (not calendar.is_working_day(first))


@given(start=MOMENTS, days=st.integers(1, 40), zone=st.sampled_from(ZONES))
def test_a_longer_promise_ends_later(start, days, zone):
    calendar = calendar_of("NL")
    ends = [after_business_days(start, n, zone=zone, calendar=calendar) for n in (days, days + 1)]
    assert ends[0] < ends[1]


@pytest.mark.parametrize(("paused", "resumed", "due", "then"), [
    # A weekend during which the clock stood still costs no business day: only the rest of Friday is given back.
    ("2027-01-08T17:00", "2027-01-10T17:00", "2027-01-18T09:00", "2027-01-18T16:00"),
    # Nine business days were left; they are counted on from the answer, over Christmas.
    ("2026-12-02T11:00", "2026-12-16T13:05", "2026-12-15T11:00", "2026-12-30T13:05"),
])  # fmt: skip
def test_after_a_pause_the_business_days_that_were_left_are_counted_on(paused, resumed, due, then):
    zone = ZoneInfo("Europe/Amsterdam")

    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=zone)

    found = due_after_pause(
        at(due), paused_at=at(paused), resumed_at=at(resumed), zone=str(zone), calendar=calendar_of("NL")
    )
    assert found == at(then)


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)),
    days=st.integers(1, 15), wait=st.timedeltas(timedelta(0), timedelta(days=20)),
    stood=st.timedeltas(timedelta(0), timedelta(days=20)),
)  # fmt: skip
def test_a_pause_never_makes_a_promise_due_earlier_nor_on_a_day_that_does_not_count(start, days, wait, stood):
    calendar = calendar_of("NL")
    due = after_business_days(start, days, zone="Europe/Amsterdam", calendar=calendar)
    paused = min(start + wait, due)
    then = due_after_pause(due, paused_at=paused, resumed_at=paused + stood, zone="Europe/Amsterdam", calendar=calendar)
    assert then >= due - timedelta(hours=1)
    assert calendar.is_working_day(then.astimezone(ZoneInfo("Europe/Amsterdam")).date())
