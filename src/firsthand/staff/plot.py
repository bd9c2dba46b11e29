"""The time line over a case: from arrival to the end of the embargo, with every promise and the present. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

EDGE = 1.0
"""Percent of the width left free at both ends, so that the outermost marks are whole."""
WEEK = timedelta(days=7)
ROW, SMALL_ROW = 34, 20
"""Height in pixels of a row of labels: a name with its moment, and on a narrow page the name alone."""
_TOP, _BELOW = 64, 28


@dataclass(frozen=True)
class Size:
    """How much room labels take, in percent of the width: those that would touch stand on rows of their own."""

    least: float
    a_sign: float

    def extent(self, x: float, name: str) -> tuple[float, float]:
        """Where the label of a mark at `x` begins and ends."""
        width = self.width(name)
        begins = {"start": x, "middle": x - width / 2, "end": x - width}[self.anchor(x, name)]
        return begins, begins + width

    def anchor(self, x: float, name: str) -> str:
        """Which part of the label stands at `x`, so that all of it stays on the page."""
        half = self.width(name) / 2
        return "start" if x < half else "end" if x > 100 - half else "middle"

    def width(self, name: str) -> float:
        """How wide a label with this name is."""
        return max(self.least, self.a_sign * len(name))


WIDE, NARROW = Size(18.0, 0.8), Size(8.0, 2.7)
"""With the moment under the name on a page of 1,150 pixels and more, and the name alone on one of 320 and more."""
NAME_SIGNS = 20
"""No longer than this, every label fits on a narrow page."""


@dataclass(frozen=True)
class Point:
    """Something on the line, before it has a place. Its name has at most NAME_SIGNS signs."""

    name: str
    at: datetime
    state: str


@dataclass(frozen=True)
class Place:
    """Where a label stands: `row` counts from 0, `y` is its base line in pixels."""

    anchor: str
    row: int
    y: int

    @property
    def lead(self) -> int:
        """Where the line ends that leads from the mark to the label."""
        return self.y - 13

    @property
    def y_below(self) -> int:
        """The base line of what stands under the name."""
        return self.y + 17


@dataclass(frozen=True)
class Mark:
    """A point with its place: `x` in percent of the width; its label on a wide page and on a narrow one."""

    name: str
    at: datetime
    state: str
    x: float
    wide: Place
    narrow: Place


@dataclass(frozen=True)
class Line:
    """The whole plot. `now_x` is where the present stands, `ticks` are weeks after arrival."""

    start_x: float
    now_x: float
    end_x: float
    now_anchor: str
    marks: tuple[Mark, ...]
    ticks: tuple[float, ...]
    height: int
    """In pixels, on a wide page."""
    narrow_rows: int


def line(points: Sequence[Point], *, start: datetime, now: datetime) -> Line:
    """Lay the points out between `start` and the last of them (or the present, if that is later)."""
    end = max([now, *(point.at for point in points)])
    whole = max((end - start).total_seconds(), 1.0)

    def x(at: datetime) -> float:
        share = min(1.0, max(0.0, (at - start).total_seconds() / whole))
        return round(EDGE + share * (100 - 2 * EDGE), 2)

    ordered = sorted(points, key=lambda point: point.at)
    places = [(x(point.at), point.name) for point in ordered]
    wide, narrow = _rows(places, WIDE), _rows(places, NARROW)
    marks = tuple(
        Mark(
            point.name, point.at, point.state, at, Place(WIDE.anchor(at, point.name), row, _TOP + row * ROW),
            Place(NARROW.anchor(at, point.name), small, _TOP + small * SMALL_ROW),
        )
        for point, (at, _name), row, small in zip(ordered, places, wide, narrow, strict=True)
    )  # fmt: skip
    weeks = int(whole // WEEK.total_seconds())
    ticks = tuple(x(start + WEEK * n) for n in range(1, min(weeks, 60) + 1))
    height = _TOP + _BELOW + max(wide, default=0) * ROW
    return Line(
        x(start), x(now), x(end), NARROW.anchor(x(now), "now"), marks, ticks, height, max(narrow, default=0) + 1
    )  # fmt: skip


def _rows(places: Sequence[tuple[float, str]], size: Size) -> list[int]:
    """The row of each label, from the left: the first in which it touches no other."""
    ends: list[float] = []  # where the last label of each row ends
    rows = []
    for x, name in places:
        begins, stops = size.extent(x, name)
        row = next((r for r, end in enumerate(ends) if end <= begins), len(ends))
        ends[row : row + 1] = [stops]
        rows.append(row)
    return rows
