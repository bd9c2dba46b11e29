"""The time line over a case."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from firsthand.staff.plot import EDGE, Point, line
from stage import MONDAY

DAY = timedelta(days=1)


def test_the_line_runs_from_arrival_to_the_last_promise():
    plot = line(
        [Point("confirm", MONDAY + 3 * DAY, "running"), Point("embargo", MONDAY + 45 * DAY, "running")],
        start=MONDAY,
        now=MONDAY,
    )
    assert (plot.start_x, plot.now_x, plot.end_x) == (EDGE, EDGE, 100 - EDGE)
    assert [mark.anchor for mark in plot.marks] == ["start", "end"]
    assert len(plot.ticks) == 6


def test_after_the_last_promise_the_line_runs_on_to_now():
    plot = line([Point("embargo", MONDAY + 45 * DAY, "kept")], start=MONDAY, now=MONDAY + 90 * DAY)
    assert plot.now_x == plot.end_x
    assert plot.marks[0].x == 50


def test_labels_that_would_touch_stand_on_rows_of_their_own():
    plot = line(
        [Point("embargo", MONDAY + 45 * DAY, "running"), Point("credit", MONDAY + 44 * DAY, "running")],
        start=MONDAY,
        now=MONDAY,
    )
    assert sorted(mark.row for mark in plot.marks) == [0, 1]
    assert plot.rows == 2


@given(st.lists(st.integers(-10, 4000), max_size=6), st.integers(-10, 4000))
def test_whatever_the_times_everything_stays_on_the_line(hours, now):
    points = [Point("x", MONDAY + timedelta(hours=h), "running") for h in hours]
    plot = line(points, start=MONDAY, now=MONDAY + timedelta(hours=now))
    for x in (plot.start_x, plot.now_x, plot.end_x, *plot.ticks, *(mark.x for mark in plot.marks)):
        assert EDGE <= x <= 100 - EDGE
    assert len({(mark.x, mark.row) for mark in plot.marks}) == len(points)
