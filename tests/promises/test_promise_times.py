"""Due times, states, shares and warnings, as arithmetic."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.programme.rules import Unit, Within
from firsthand.promises.rules import (
    PromiseKind,
    PromiseState,
    due_at,
    look_again_at,
    missed_from,
    moment_of,
    share_used,
    state_of,
    step_due,
)

WARN_AT = (50, 75, 90)
HOURS_72 = Within(72, Unit.HOURS)
START = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
DUE = START + timedelta(hours=72)
RUN = {"started_at": START, "due_at": DUE}
ZONES = ("UTC", "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia")
MOMENTS = st.datetimes(
    datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.sampled_from([ZoneInfo(z) for z in ZONES])
)
SPANS = st.timedeltas(timedelta(minutes=1), timedelta(days=400))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(("received", "within", "due"), [
    ("2027-01-30T23:59:59Z", HOURS_72, "2027-02-02T23:59:59Z"),                   # across a month end
    ("2027-01-31T12:00:00Z", Within(30, Unit.DAYS), "2027-03-02T12:00:00Z"),      # from the 31st
    ("2028-02-28T12:00:00Z", HOURS_72, "2028-03-02T12:00:00Z"),                   # the leap day counts
    ("2028-02-29T12:00:00Z", Within(365, Unit.DAYS), "2029-02-28T12:00:00Z"),     # from a leap day
    ("2027-03-27T12:00:00+01:00", HOURS_72, "2027-03-30T13:00:00+02:00"),         # summer time begins: still 72 hours
    ("2027-10-30T12:00:00+02:00", Within(2, Unit.DAYS), "2027-11-01T11:00:00+01:00"),   # it ends: a day has 24 hours
    ("2027-12-31T23:00:00Z", Within(14, Unit.DAYS), "2028-01-14T23:00:00Z"),
])  # fmt: skip
def test_hours_and_days_are_elapsed_time(received, within, due):
    assert due_at(utc(received), within, zone="Europe/Amsterdam", country="NL") == utc(due)


@pytest.mark.parametrize(("now", "kept", "paused", "state"), [
    (DUE, None, None, PromiseState.RUNNING),
    (DUE + timedelta.resolution, None, None, PromiseState.MISSED),
    (DUE + timedelta(days=9), DUE, None, PromiseState.KEPT),
    (DUE + timedelta(days=9), DUE + timedelta.resolution, None, PromiseState.MISSED),
    (DUE + timedelta(days=9), None, START, PromiseState.PAUSED),
    (DUE + timedelta(days=9), DUE, START, PromiseState.KEPT),
    (START - timedelta(days=9), None, None, PromiseState.RUNNING),   # the clock was set back
])  # fmt: skip
def test_how_a_promise_stands(now, kept, paused, state):
    assert state_of(PromiseKind.CONFIRM, due_at=DUE, kept_at=kept, now=now, paused_at=paused) is state


@pytest.mark.parametrize(("now", "kept", "state"), [
    (DUE - timedelta.resolution, None, PromiseState.RUNNING),
    (DUE, None, PromiseState.KEPT),
    (START, START, PromiseState.KEPT),   # it ended early
])  # fmt: skip
def test_an_embargo_is_never_missed(now, kept, state):
    assert state_of(PromiseKind.EMBARGO, due_at=DUE, kept_at=kept, now=now) is state


@pytest.mark.parametrize(("hours", "share"), [(-5, 0.0), (0, 0.0), (36, 0.5), (54, 0.75), (72, 1.0), (900, 1.0)])
def test_the_share_of_time_used_stays_between_none_and_all(hours, share):
    assert share_used(now=START + timedelta(hours=hours), **RUN) == share


def test_a_promise_without_any_time_is_used_up():
    assert share_used(started_at=DUE, due_at=START, now=START) == 1.0


def test_time_in_which_the_clock_stood_still_is_not_used():
    pause = timedelta(hours=100)
    moved = {"started_at": START, "due_at": DUE + pause, "paused_for": pause}
    assert share_used(now=START + timedelta(hours=136), **moved) == 0.5
    assert share_used(now=START + timedelta(hours=500), paused_at=START + timedelta(hours=154), **moved) == 0.75


@pytest.mark.parametrize(("hours", "warned", "step"), [
    (35.99, 0, 0), (36, 0, 50), (36, 50, 0), (54, 50, 75), (64.8, 75, 90), (72, 90, 0),
    (65, 0, 90),      # whoever looks late warns once, at the highest
    (60, 0, 75),
    (60, 90, 0),
    (73, 0, 0),       # that is a miss
    (-10, 0, 0),      # the clock was set back
])  # fmt: skip
def test_which_warning_is_due(hours, warned, step):
    assert step_due(START + timedelta(hours=hours), warned=warned, warn_at=WARN_AT, **RUN) == step


@pytest.mark.parametrize(("warned", "hours"), [(0, 36), (50, 54), (75, 64.8), (60, 54)])
def test_the_next_look_is_at_the_next_warning(warned, hours):
    assert look_again_at(warned=warned, warn_at=WARN_AT, **RUN) == START + timedelta(hours=hours)


@pytest.mark.parametrize("warn_at", [WARN_AT, (50,), ()])
def test_after_the_last_warning_the_next_look_is_at_the_miss(warn_at):
    assert look_again_at(warned=90, warn_at=warn_at, **RUN) == DUE + timedelta.resolution


@given(start=MOMENTS, span=SPANS, steps=st.sets(st.integers(1, 99)), warned=st.integers(0, 99), late=SPANS)
def test_every_look_brings_the_next_one_forward(start, span, steps, warned, late):
    """A sweep at any moment leaves a row that is not due at that moment: none is looked at for ever."""
    run = {"started_at": start, "due_at": start + span, "warn_at": sorted(steps)}
    now = look_again_at(warned=warned, **run) + late
    if now <= run["due_at"]:
        step = step_due(now, warned=warned, **run)
        assert step > warned
        assert look_again_at(warned=step, **run) > now
    else:
        assert step_due(now, warned=warned, **run) == 0
        assert now >= missed_from(run["due_at"])


@given(start=MOMENTS, span=SPANS, steps=st.sets(st.integers(1, 99), min_size=1))
def test_steps_come_in_their_order_within_the_time(start, span, steps):
    moments = [moment_of(step, started_at=start, due_at=start + span) for step in sorted(steps)]
    assert moments == sorted(moments)
    assert start <= moments[0] <= moments[-1] <= start + span


@given(
    start=MOMENTS,
    amount=st.integers(1, 400),
    unit=st.sampled_from([Unit.HOURS, Unit.DAYS]),
    zone=st.sampled_from(ZONES),
)
def test_no_zone_changes_a_promise_in_hours_or_days(start, amount, unit, zone):
    within = Within(amount, unit)
    assert due_at(start, within, zone=zone) - start.astimezone(UTC) == within.span


@given(start=MOMENTS, span=SPANS, now=MOMENTS)
def test_the_share_is_never_negative_and_never_more_than_all(start, span, now):
    assert 0 <= share_used(started_at=start, due_at=start + span, now=now) <= 1
