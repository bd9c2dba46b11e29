"""Where things stand in the plots: inside the frame, beside each other, at the right place."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from firsthand.boards.plots import COLUMN, RADIUS, ROOM, STACK, STEP, columns, dots

HOURS = st.dictionaries(st.integers(0, 20_000), st.integers(1, 3000), min_size=1, max_size=60)
PROMISED = st.none() | st.integers(1, 5000)
NARROW = 280
"""Pixels that a plot has on a page 320 wide."""


@given(HOURS, PROMISED)
@example({5000: 1}, 1)
@example({1: 1}, 4999)
def test_every_dot_stands_in_the_frame_and_touches_no_other(hours, promised):
    plot = dots(hours, promised=promised)
    places = {(dot.x, dot.y) for dot in plot.dots}
    assert len(places) == len(plot.dots)
    xs = sorted({x for x, _ in places})
    assert all((b - a) * NARROW / 100 >= 2 * RADIUS for a, b in pairwise(xs))
    assert all(0 <= x <= 100 and RADIUS <= y <= plot.axis_y - RADIUS for x, y in places)
    assert STEP > 2 * RADIUS


def test_room_for_words_above_the_dots_is_kept_only_where_words_stand():
    bare, promised = dots({5: 1}), dots({5: 1}, promised=8)
    assert promised.height - bare.height >= 30


@given(HOURS, PROMISED)
def test_a_stack_is_never_higher_than_it_may_be_and_stands_for_every_case(hours, promised):
    plot = dots(hours, promised=promised)
    stacks = [sum(dot.x == x for dot in plot.dots) for x in {dot.x for dot in plot.dots}]
    assert max(stacks) <= STACK
    total = sum(hours.values())
    assert total <= len(plot.dots) * plot.per_dot < total + len(stacks) * plot.per_dot


@given(HOURS, st.integers(1, 5000))
def test_crosses_stand_beyond_the_line_of_the_promise_and_dots_before_it(hours, promised):
    plot = dots(hours, promised=promised)
    assert plot.promised_x is not None
    assert 0 < plot.promised_x <= 100
    assert all(dot.late == (dot.x > plot.promised_x) for dot in plot.dots)
    assert any(dot.late for dot in plot.dots) == (max(hours) > promised)


@given(HOURS, PROMISED)
def test_written_values_and_ticks_have_room(hours, promised):
    plot = dots(hours, promised=promised)
    begins = [value.x - (ROOM if value.anchor == "end" else ROOM / 2) for value in plot.values]
    assert all(value <= later - ROOM + 0.01 for later, value in pairwise(begins))
    assert all(value.y >= 14 for value in plot.values)
    ticks = [tick.x for tick in plot.ticks]
    assert ticks[0] == 0
    assert all(b - a >= ROOM for a, b in pairwise(ticks))
    assert len(ticks) <= 5


@given(HOURS, st.integers(1, 5000))
def test_the_longest_time_that_came_too_late_is_written(hours, promised):
    written = [value.hours for value in dots(hours, promised=promised).values]
    assert (max(hours) in written) == (max(hours) > promised)


def test_the_scale_of_three_days_is_told_in_days():
    plot = dots({3: 4, 20: 2, 71: 1, 79: 1}, promised=72)
    assert [tick.hours for tick in plot.ticks] == [0, 24, 48, 72]
    assert [value.hours for value in plot.values] == [79]


@given(st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 9999)), min_size=1, max_size=54))
def test_columns_stand_in_the_frame_beside_each_other(counts):
    plot = columns([up for up, _ in counts], [down for _, down in counts])
    assert len(plot.columns) == len(counts)
    assert all(a.x + a.width <= b.x for a, b in pairwise(plot.columns))
    assert plot.columns[-1].x + plot.columns[-1].width <= 100
    for column, (up, down) in zip(plot.columns, counts, strict=True):
        assert 0 <= column.up_y <= plot.line_y == column.up_y + column.up_height
        assert column.up_height <= COLUMN >= column.down_height
        assert plot.line_y + column.down_height <= plot.height
        assert (column.up_height > 0, column.down_height > 0) == (up > 0, down > 0)


def test_the_longest_column_of_each_direction_bears_its_count():
    plot = columns([1, 8, 2], [0, 0, 3])
    assert [(peak.count, peak.anchor) for peak in plot.peaks] == [(8, "middle"), (3, "middle")]
    assert columns([0, 0], [0, 0]).peaks == ()
