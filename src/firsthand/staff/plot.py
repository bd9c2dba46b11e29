"""The time line over a case: from arrival to the end of the embargo, with every promise and the present. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

EDGE = 1.0
"""Percent of the width left free at both ends, so that the outermost marks are whole."""
NEAR_START, NEAR_END = 12.0, 88.0
CLOSE = 15.0
"""Labels nearer to each other than this many percent would touch: the later one goes one row down."""
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Point:
    """Something on the line, before it has a place."""

    kind: str
    at: datetime
    state: str


@dataclass(frozen=True)
class Mark:
    """A point with its place: `x` in percent of the width, `row` counts label rows from 0."""

    kind: str
    at: datetime
    state: str
    x: float
    anchor: str
    row: int


@dataclass(frozen=True)
class Line:
    """The whole plot. `now_x` is where the present stands, `ticks` are weeks after arrival."""

    start_x: float
    now_x: float
    end_x: float
    now_anchor: str
    marks: tuple[Mark, ...]
    ticks: tuple[float, ...]
    rows: int


def line(points: Sequence[Point], *, start: datetime, now: datetime) -> Line:
    """Lay the points out between `start` and the last of them (or the present, if that is later)."""
    end = max([now, *(point.at for point in points)])
    whole = max((end - start).total_seconds(), 1.0)

    def x(at: datetime) -> float:
        share = min(1.0, max(0.0, (at - start).total_seconds() / whole))
        return round(EDGE + share * (100 - 2 * EDGE), 2)

    marks: list[Mark] = []
    for point in sorted(points, key=lambda p: p.at):
        place = x(point.at)
        taken = {m.row for m in marks if place - m.x < CLOSE}
        row = next(r for r in range(len(points) + 1) if r not in taken)
        marks.append(Mark(point.kind, point.at, point.state, place, _anchor(place), row))
    weeks = int(whole // WEEK.total_seconds())
    ticks = tuple(x(start + WEEK * n) for n in range(1, min(weeks, 60) + 1))
    rows = max((m.row for m in marks), default=0) + 1
    return Line(x(start), x(now), x(end), _anchor(x(now)), tuple(marks), ticks, rows)


def _anchor(x: float) -> str:
    return "start" if x < NEAR_START else "end" if x > NEAR_END else "middle"
