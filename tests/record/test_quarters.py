"""Quarters begin at midnight in the programme's zone; a period is one that is over, or several in a row."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from journals import start_of

from firsthand.record.quarters import Quarter, joined, quarter_of, quarters_between, told_until

SECOND = timedelta(seconds=1)


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("quarter", "begins"),
    [
        (Quarter(2027, 1), datetime(2026, 12, 31, 23, tzinfo=UTC)),
        (Quarter(2027, 2), datetime(2027, 3, 31, 22, tzinfo=UTC)),  # summer time began in between
        (Quarter(2027, 4), datetime(2027, 9, 30, 22, tzinfo=UTC)),
    ],
)
def test_the_first_second_belongs_to_the_quarter_and_the_one_before_it_does_not(quarter, begins):
    assert start_of(quarter) == begins
    assert quarter_of(begins, start_of) == quarter
    assert quarter_of(begins - SECOND, start_of).following == quarter


@pytest.mark.parametrize("hours", [-11, 0, 14])
def test_every_zone_has_its_own_first_second(hours):
    def there(quarter: Quarter) -> datetime:
        return datetime.combine(quarter.first_day, datetime.min.time(), tzinfo=UTC) - timedelta(hours=hours)

    for quarter in (Quarter(2027, 1), Quarter(2028, 2)):
        assert quarter_of(there(quarter), there) == quarter
        assert quarter_of(there(quarter) - SECOND, there).following == quarter


def test_a_quarter_is_told_a_day_after_its_end():
    end = start_of(Quarter(2027, 2))
    assert told_until(end + timedelta(days=1) - SECOND, start_of) == start_of(Quarter(2027, 1))
    assert told_until(end + timedelta(days=1), start_of) == end


def test_quarters_follow_each_other_without_a_gap():
    found = quarters_between(at(2026, 11, 5), at(2027, 8, 1), start_of)
    assert [str(q) for q in found] == ["2026-Q4", "2027-Q1", "2027-Q2", "2027-Q3"]
    assert all(a.ends_at == b.starts_at for a, b in pairwise(found))
    assert found[-1].ends_at == at(2027, 8, 1)


def periods(*counts: int) -> list[str]:
    """The periods of a year whose quarters have so many arrivals."""
    quarters = quarters_between(at(2027, 1, 5), at(2028, 1, 5), start_of)[: len(counts)]
    arrivals = [q.starts_at + SECOND * n for q, n_of in zip(quarters, counts, strict=True) for n in range(n_of)]
    return [str(p) for p in joined(quarters, arrivals, 5)]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((5, 6, 7, 8), ["2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4"]),
        ((4, 1, 5, 0), ["2027-Q1/2027-Q2", "2027-Q3"]),
        ((2, 2, 0, 1), ["2027-Q1/2027-Q4"]),
        ((1, 1, 1, 1), []),
        ((0, 0, 0, 0), []),
        ((9, 4), ["2027-Q1"]),
    ],
)
def test_a_quarter_with_few_reports_is_told_with_those_after_it(counts, told):
    assert periods(*counts) == told


def test_a_period_once_there_never_changes():
    assert periods(4, 3, 9)[: len(periods(4, 3))] == periods(4, 3)
