"""Where things stand in the plots: across in percent of the width, down in pixels, so that they fit any screen. Pure.

Every row says its figures in words; the drawing repeats them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 98.0
"""Percent of the width that the longest bar takes."""
ROW = 60
"""Height of a row: a line for its name, a line for its words, the bar."""
BAR = 42
"""From the top of a row to its bar."""
LABEL = 38
"""Signs of a name that fit into the width of a phone."""
AXIS = 24
"""Height of the foot with the scale, from nothing to what was promised."""


@dataclass(frozen=True)
class Part:
    """A stretch of a bar."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True)
class Row:
    """One bar with its name and words; `y` is the top of the row."""

    label: str
    words: str
    y: int
    parts: tuple[Part, ...]

    @property
    def short_label(self) -> str:
        """The name as far as a phone has room for it; the table and the description have the whole."""
        return self.label if len(self.label) <= LABEL else f"{self.label[: LABEL - 1].rstrip()}…"

    @property
    def name_y(self) -> int:
        """The line of the name."""
        return self.y + 16

    @property
    def words_y(self) -> int:
        """The line of the words."""
        return self.y + 34

    @property
    def bar_y(self) -> int:
        """The top of the bar."""
        return self.y + BAR

    @property
    def middle_y(self) -> int:
        """The middle of the bar."""
        return self.y + BAR + 5


@dataclass(frozen=True)
class Plot:
    """A whole plot. `promised_x` is where a promised length of time stands, in a plot that has one."""

    rows: tuple[Row, ...]
    height: int
    promised_x: float | None = None

    @property
    def axis_y(self) -> int:
        """The line of the scale."""
        return self.height - AXIS


@dataclass(frozen=True)
class Figure:
    """What a row of a plot is made from: None is withheld and is not drawn."""

    label: str
    words: str
    values: tuple[tuple[str, int | None], ...]


def bars(figures: Sequence[Figure]) -> Plot:
    """Bars whose parts follow each other: kept and missed, valid and not."""
    longest = max((sum(value or 0 for _, value in f.values) for f in figures), default=0)
    rows = []
    for place, figure in enumerate(figures):
        parts, x = [], 0.0
        for kind, value in figure.values:
            width = _scaled(value or 0, longest)
            if value:
                parts.append(Part(kind, round(x, 2), width))
            x += width
        rows.append(Row(figure.label, figure.words, place * ROW, tuple(parts)))
    return Plot(tuple(rows), len(figures) * ROW)


def bands(figures: Sequence[Figure], *, promised: int | None = None) -> Plot:
    """Bars that lie over each other from the same start: half of the cases, nine in ten of them."""
    longest = max([promised or 0, *(value or 0 for f in figures for _, value in f.values)])
    rows = [
        Row(f.label, f.words, place * ROW, tuple(Part(kind, 0.0, _scaled(v, longest)) for kind, v in f.values if v))
        for place, f in enumerate(figures)
    ]
    rows_height = len(figures) * ROW
    if not promised:
        return Plot(tuple(rows), rows_height)
    return Plot(tuple(rows), rows_height + AXIS, _scaled(promised, longest))


def _scaled(value: int, longest: int) -> float:
    return round(WIDTH * value / longest, 2) if longest else 0.0
