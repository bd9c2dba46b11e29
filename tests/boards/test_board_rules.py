"""The arithmetic of the boards."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.boards.rules import Reports, days_of, over, parts_of, percent, summed, weeks_until, within
from firsthand.core.errors import NotFound

HOURS = st.dictionaries(st.integers(0, 5000), st.integers(1, 50), max_size=30)
MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)


@given(HOURS, st.fractions(Fraction(1, 100), 1))
def test_a_percentile_is_the_one_of_the_sorted_list(hours, share):
    values = sorted(hour for hour, count in hours.items() for _ in range(count))
    rank = -(-len(values) * share.numerator // share.denominator)
    assert within(hours, share) == (values[max(1, rank) - 1] if values else None)


def test_a_share_of_fewer_than_five_is_no_percentage():
    assert percent(4, 4) is None
    assert percent(5, 5) == 100


def test_only_all_of_them_are_a_hundred_percent():
    assert percent(9999, 10000) == 99


def test_the_last_hour_of_a_promise_is_in_time():
    assert over({71: 1, 72: 2, 73: 4}, 72) == 4
    assert over({72: 1}, None) is None


def test_a_valid_report_is_right_whoever_was_first():
    reports = Reports(accepted=1, duplicate=2, also_valid=4, not_valid=8, undecided=16)
    assert (reports.valid, reports.decided, reports.received) == (7, 15, 31)
    assert summed([reports, reports]).received == 62


@pytest.mark.parametrize("typed", ["31", "-1", "0", "90.0", "٣٠", "all"])
def test_another_period_is_not_there(typed):
    with pytest.raises(NotFound):
        days_of(typed)


def test_no_period_asked_for_is_ninety_days():
    assert days_of("") == 90


def test_weeks_begin_at_midnight_of_the_zone_also_when_the_clocks_change():
    starts = weeks_until(datetime(2027, 4, 7, tzinfo=UTC), "Europe/Amsterdam")
    assert len(starts) == 26
    assert [f"{start:%m-%d %H}" for start in starts[-3:]] == ["03-21 23", "03-28 22", "04-04 22"]


def test_weeks_since_a_day_begin_with_the_week_of_that_day():
    assert len(weeks_until(MONDAY, "UTC", since=MONDAY - timedelta(days=30))) == 6


def test_a_short_period_has_months_and_a_year_has_quarters():
    assert [f"{start:%Y-%m-%d}" for start in parts_of(MONDAY, 90, "UTC")] == [
        "2026-12-01", "2027-01-01", "2027-02-01", "2027-03-01",
    ]  # fmt: skip
    assert [f"{start:%Y-%m-%d}" for start in parts_of(MONDAY, 365, "UTC")] == [
        "2026-03-01", "2026-04-01", "2026-07-01", "2026-10-01", "2027-01-01",
    ]  # fmt: skip


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.sampled_from([30, 90, 365]))
def test_the_parts_of_a_period_follow_each_other_and_begin_with_it(at, days):
    at = at.replace(tzinfo=UTC)
    parts = parts_of(at, days, "America/New_York")
    assert parts[0] == at - timedelta(days=days)
    assert parts == sorted(set(parts))
    assert parts[-1] < at
    assert len(parts) <= 6
