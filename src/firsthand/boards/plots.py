"""Where things stand in the plots of the boards: across in percent of the width, down in pixels. Pure.

Bars are those of the public record (`record.plots`). Here are dots that stand for lengths of time, and columns that
stand for weeks. On a plot 280 pixels wide nothing touches its neighbour.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

BINS = 28
"""Stacks of dots side by side at most, with the one for all that took longer than the scale."""
STACK = 12
"""Dots on top of each other at most; a dot stands for more cases before a stack grows higher."""
RADIUS, STEP = 3, 9
"""Of a dot, and from dot to dot upwards."""
ROOM = 14.0
"""Percent of the width that a written value needs."""
_HEAD, _FOOT = 44, 26
_HEAD_BARE = 12
"""Where neither a promise nor a value is written above the dots."""
COLUMN = 72
"""Height of the highest column."""


@dataclass(frozen=True)
class Dot:
    """A dot, or a cross for what came too late."""

    x: float
    y: int
    late: bool


@dataclass(frozen=True)
class Tick:
    """A place on the scale, in hours."""

    x: float
    hours: int
    anchor: str


@dataclass(frozen=True)
class Value:
    """The longest time written over a stack that came too late, or that lies beyond the scale."""

    x: float
    y: int
    hours: int
    anchor: str
    late: bool


@dataclass(frozen=True)
class Dots:
    """A whole plot. `per_dot` is how many cases a dot stands for."""

    dots: tuple[Dot, ...]
    values: tuple[Value, ...]
    ticks: tuple[Tick, ...]
    height: int
    per_dot: int
    promised_x: float | None
    ends_x: float
    """Where the scale ends. A stack beyond it took longer than the scale tells."""

    @property
    def is_exceeded(self) -> bool:
        """Whether anything stands beyond the end of the scale."""
        return self.ends_x < 100

    @property
    def axis_y(self) -> int:
        """The line of the scale."""
        return self.height - _FOOT

    @property
    def tick_y(self) -> int:
        """Where a tick of the scale ends."""
        return self.axis_y + 5

    @property
    def promised_anchor(self) -> str:
        """Which end of its words stands at the line of the promise."""
        return "end" if self.promised_x is not None and self.promised_x > 50 else "start"


@dataclass(frozen=True)
class Column:
    """A column upwards and one downwards from the line, in one place."""

    x: float
    width: float
    up_y: int
    up_height: int
    down_height: int


@dataclass(frozen=True)
class Peak:
    """The count written at the end of the longest column of a direction."""

    x: float
    y: int
    anchor: str
    count: int


@dataclass(frozen=True)
class Columns:
    """A whole plot; `line_y` is the line that columns stand on, or hang from."""

    columns: tuple[Column, ...]
    peaks: tuple[Peak, ...]
    line_y: int
    height: int


def dots(hours: Mapping[int, int], *, promised: int | None = None) -> Dots:
    """Dots for lengths of time by whole hours. What took longer than the scale stands in one stack at its end."""
    width, bins = _scale(hours, promised)
    stacks: dict[int, dict[int, int]] = {}
    for hour, count in hours.items():
        place = min((max(hour, 1) - 1) // width, bins)
        stacks.setdefault(place, {})[hour] = count
    sizes = {place: sum(of.values()) for place, of in stacks.items()}
    per_dot = max(1, ceil(max(sizes.values(), default=0) / STACK))
    tallest = ceil(max(sizes.values(), default=0) / per_dot)
    base = (_HEAD if promised or bins in stacks else _HEAD_BARE) + tallest * STEP
    room = 100 / (bins + 1)
    found = [
        Dot(
            round((place + 0.5) * room, 2),
            base - RADIUS - 2 - n * STEP,
            _late(stacks[place], promised),
        )
        for place, size in sorted(sizes.items())
        for n in range(ceil(size / per_dot))
    ]
    told = [
        Value(
            round((place + 0.5) * room, 2),
            base - 5 - ceil(sizes[place] / per_dot) * STEP,
            max(of),
            "end" if (place + 0.5) * room > 100 - ROOM / 2 else "middle",
            _late(of, promised),
        )
        for place, of in sorted(stacks.items(), reverse=True)
        if place == bins or _late(of, promised)
    ]
    return Dots(
        tuple(found), _apart(told), _ticks(width, bins, room, exceeded=bins in stacks), base + _FOOT, per_dot,
        round(promised / width * room, 2) if promised else None, round(bins * room, 2) if bins in stacks else 100.0,
    )  # fmt: skip


def columns(up: Sequence[int], down: Sequence[int] = ()) -> Columns:
    """Columns side by side: `up` stands on the line, `down` hangs from it, both on one scale."""
    highest = max([1, *up, *down])
    room = 100 / max(1, len(up))
    line = 20 + COLUMN
    hangs = [*down, *[0] * (len(up) - len(down))]
    found = tuple(
        Column(
            round((n + 0.15) * room, 2), round(0.7 * room, 2), line - _tall(rises, highest), _tall(rises, highest),
            _tall(falls, highest),
        )
        for n, (rises, falls) in enumerate(zip(up, hangs, strict=True))
    )  # fmt: skip
    peaks = (*_peak(up, found, lambda c: c.up_y - 5), *_peak(down, found, lambda c: line + c.down_height + 14))
    return Columns(found, peaks, line, line + (COLUMN + 18 if any(down) else 0) + _FOOT)


def _peak(counts: Sequence[int], columns: Sequence[Column], y: Callable[[Column], int]) -> tuple[Peak, ...]:
    """The count of the longest column of one direction; none where nothing was counted."""
    if not any(counts):
        return ()
    column = columns[list(counts).index(max(counts))]
    x = column.x + column.width / 2
    anchor = "start" if x < ROOM / 2 else "end" if x > 100 - ROOM / 2 else "middle"
    return (Peak(round(x, 2), y(column), anchor, max(counts)),)


def _tall(count: int, highest: int) -> int:
    """In pixels; a count of one is still seen beside thousands."""
    return max(2, round(COLUMN * count / highest)) if count else 0


def _scale(hours: Mapping[int, int], promised: int | None) -> tuple[int, int]:
    """Hours of a stack, and how many stacks reach the end of the scale.

    The scale holds nine in ten of the cases and what was promised, and a stack never lies on both sides of that.
    """
    total, seen, ninth = sum(hours.values()), 0, 1
    for hour in sorted(hours):
        seen += hours[hour]
        if seen * 10 >= total * 9:
            ninth = hour
            break
    longest = max(hours, default=1)
    end = max(min(longest, ceil(ninth * 1.2)), 1)
    if promised is None:
        width = ceil(end / (BINS - 1))
    else:
        end = min(max(end, ceil(promised * 1.25)), promised * (BINS - 1))
        width = next(w for w in range(ceil(end / (BINS - 1)), promised + 1) if promised % w == 0)
    return width, ceil(end / width)


def _ticks(width: int, bins: int, room: float, *, exceeded: bool) -> tuple[Tick, ...]:
    """At most five, the first at nothing; a whole number of days apart where that can be.

    Beyond an exceeded scale stands a word, which the last of them leaves room for.
    """
    least = ceil(bins / 4)
    every = next((n for n in range(least, bins + 1) if width * n % 24 == 0), least)
    last = 100 - 1.5 * ROOM if exceeded else 100 - ROOM / 2
    places = [n for n in range(0, bins + 1, every) if n * room <= last]
    return tuple(Tick(round(n * room, 2), n * width, "start" if n == 0 else "middle") for n in places)


def _late(stack: Mapping[int, int], promised: int | None) -> bool:
    return promised is not None and min(stack) > promised


def _apart(values: Sequence[Value]) -> tuple[Value, ...]:
    """Those of the values, given from the end on, that have room beside the one before."""
    found: list[Value] = []
    for value in values:
        if not found or _extent(value)[1] <= _extent(found[-1])[0]:
            found.append(value)
    return tuple(found)


def _extent(value: Value) -> tuple[float, float]:
    """Where the written value begins and ends."""
    begins = value.x - (ROOM if value.anchor == "end" else ROOM / 2)
    return begins, begins + ROOM
