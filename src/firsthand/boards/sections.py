"""What a board is made of on a page: a finding, a plot, a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from firsthand.boards import words
from firsthand.boards.plots import Columns, Dots, Tick, Value, columns
from firsthand.boards.rules import Week
from firsthand.programme.rules import Programme
from firsthand.record.page import Group, Line
from firsthand.record.plots import Plot

SHOWN = 12
"""Rows of a plot; the table has all."""
BARS, DOTS, COLUMNS = "record/plot.html", "boards/dots.html", "boards/columns.html"


@dataclass(frozen=True)
class Around:
    """What the figures are told with: the programme in force, its zone, and the period in days."""

    programme: Programme
    zone: str
    days: int


@dataclass(frozen=True)
class Mark:
    """Words at a place along the scale of a plot."""

    x: float
    anchor: str
    says: str


@dataclass(frozen=True)
class Section:
    """One finding as a heading, with its plot and the same figures in a table."""

    id: str
    heading: str
    hint: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    plot: Plot | Dots | Columns | None = None
    plot_template: str = BARS
    promised: str = ""
    """The promised length of time in words, for a plot that has one."""
    marks: tuple[Mark, ...] = ()
    ticks: tuple[tuple[Tick, str], ...] = ()
    values: tuple[tuple[Value, str], ...] = ()
    described: str = ""
    """What a plot without rows shows, for those who do not see it."""
    legend: tuple[tuple[str, str], ...] = field(default=())
    """Class and word of each kind of part in the plot."""

    @property
    def is_long(self) -> bool:
        """Whether the table is folded, so that the next finding is not far off."""
        return sum(len(group.lines) for group in self.groups) > SHOWN + 2

    @property
    def rows(self) -> Iterator[tuple[str, list[tuple[str, list[tuple[str, str]]]]]]:
        """Groups of rows: (head, [(head of the row, [(column, cell)])])."""
        for group in self.groups:
            yield (
                group.head,
                [(line.head, list(zip(self.columns[1:], line.cells, strict=True))) for line in group.lines],
            )


def ungrouped(lines: Sequence[Line]) -> tuple[Group, ...]:
    """Rows of a table that has no groups."""
    return (Group("", tuple(lines)),)


def dates(weeks: tuple[Week, ...], zone: str) -> tuple[Mark, ...]:
    """The first week, one in the middle and the last, under their columns."""
    room = 100 / max(1, len(weeks))
    places = {0: "start", len(weeks) // 2: "middle", len(weeks) - 1: "end"} if len(weeks) > 2 else {0: "start"}
    return tuple(
        Mark(
            {"start": 0.0, "middle": round((n + 0.5) * room, 2), "end": 100.0}[anchor], anchor,
            words.week_short(weeks[n].starts_at, zone),
        )
        for n, anchor in places.items()
    )  # fmt: skip


def by_week(
    id: str, weeks: tuple[Week, ...], zone: str, *, heading: str, hint: str, up: str, down: str, described: str
) -> Section:
    """A section of columns by week, with the words of those that stand up and of those that hang down."""
    return Section(
        id=id,
        heading=heading,
        hint=hint,
        columns=(_("Week of"), up, down),
        groups=ungrouped(
            [Line(words.week(w.starts_at, zone), (words.count(w.up), words.count(w.down))) for w in reversed(weeks)]
        ),
        plot=columns([w.up for w in weeks], [w.down for w in weeks]),
        plot_template=COLUMNS,
        marks=dates(weeks, zone),
        described=described,
        legend=(("up", up), ("down", down)),
    )
