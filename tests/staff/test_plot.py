"""The time line over a case."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.staff.plot import EDGE, NAME_SIGNS, NARROW, WIDE, Point, line
from stage import MONDAY

DAY = timedelta(days=1)


def test_the_line_runs_from_arrival_to_the_last_promise():
    plot = line(
        [Point("Confirm", MONDAY + 3 * DAY, "running"), Point("Embargo ends", MONDAY + 45 * DAY, "running")],
        start=MONDAY,
        now=MONDAY,
    )
    assert (plot.start_x, plot.now_x, plot.end_x) == (EDGE, EDGE, 100 - EDGE)
    assert [mark.wide.anchor for mark in plot.marks] == ["start", "end"]
    assert len(plot.ticks) == 6


def test_after_the_last_promise_the_line_runs_on_to_now():
    plot = line([Point("Embargo ends", MONDAY + 45 * DAY, "kept")], start=MONDAY, now=MONDAY + 90 * DAY)
    assert plot.now_x == plot.end_x
    assert plot.marks[0].x == 50


def test_labels_that_would_touch_stand_on_rows_of_their_own():
    plot = line(
        [Point("Embargo ends", MONDAY + 45 * DAY, "running"), Point("Credit", MONDAY + 44 * DAY, "running")],
        start=MONDAY,
        now=MONDAY,
    )
    assert sorted(mark.wide.row for mark in plot.marks) == [0, 1]
    assert plot.narrow_rows == 2


points = st.lists(st.tuples(st.integers(-10, 4000), st.text("abc", min_size=1, max_size=NAME_SIGNS)), max_size=9)


@given(points, st.integers(-10, 4000))
def test_whatever_the_times_everything_stays_on_the_line(given_points, now):
    plot = line(
        [Point(name, MONDAY + timedelta(hours=h), "running") for h, name in given_points],
        start=MONDAY,
        now=MONDAY + timedelta(hours=now),
    )
    for x in (plot.start_x, plot.now_x, plot.end_x, *plot.ticks, *(mark.x for mark in plot.marks)):
        assert EDGE <= x <= 100 - EDGE
    assert len(plot.marks) == len(given_points)


@given(points)
@pytest.mark.parametrize(("size", "place"), [(WIDE, "wide"), (NARROW, "narrow")])
def test_no_label_touches_another_or_leaves_the_page(size, place, given_points):
    plot = line(
        [Point(name, MONDAY + timedelta(hours=h), "running") for h, name in given_points], start=MONDAY, now=MONDAY
    )
    rows = {}
    for mark in plot.marks:
        begins, stops = size.extent(mark.x, mark.name)
        assert 0 <= begins < stops <= 100
        rows.setdefault(getattr(mark, place).row, []).append((begins, stops))
    for taken in rows.values():
        taken.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(taken))
