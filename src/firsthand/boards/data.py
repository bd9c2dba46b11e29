"""The figures of a board for programs: a row each in machine words, and CSV that begins no formula in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from firsthand.boards.keeping import Counted
from firsthand.boards.rules import Board, Clocks, Load, Noise, Reports, Times, Week, over, within
from firsthand.core.clock import iso

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet may take for the beginning of a formula."""


class Row(NamedTuple):
    """One figure: `value` is None where nothing was counted that could have one."""

    section: str
    item: str
    figure: str
    value: int | None
    unit: str = "count"
    begins: datetime | None = None
    ends: datetime | None = None


HEADER = ("board", "section", "item", "figure", "value", "unit", "from", "until", "as_of")


def rows_of(counted: Counted, *, days: int) -> list[Row]:
    """Every figure of a board."""
    found, at = counted.figures, counted.at
    if isinstance(found, Clocks):
        return list(_clocks(found, at))
    if isinstance(found, Load):
        return list(_load(found, at))
    begins = at - timedelta(days=days)
    return list(_noise(found, begins, at) if isinstance(found, Noise) else _times(found, begins, at))


def as_json(board: Board, counted: Counted, *, days: int) -> list[dict[str, Any]]:
    """The rows as objects, moments as RFC 3339 in UTC."""
    return [dict(zip(HEADER, cells, strict=True)) for cells in _cells(board, counted, days)]


def as_csv(board: Board, counted: Counted, *, days: int) -> str:
    """The rows as CSV (RFC 4180) under their header."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows([_safe(cell) for cell in cells] for cells in _cells(board, counted, days))
    return out.getvalue()


def _cells(board: Board, counted: Counted, days: int) -> Iterator[tuple[Any, ...]]:
    for row in rows_of(counted, days=days):
        moments = (iso(moment) if moment else None for moment in (row.begins, row.ends, counted.at))
        yield (str(board), row.section, row.item, row.figure, row.value, row.unit, *moments)


def _safe(cell: object) -> object:
    """Text that would begin a formula gets an apostrophe before it; names of people and ids come from outside."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _clocks(clocks: Clocks, at: datetime) -> Iterator[Row]:
    for kind, running in sorted(clocks.running.items()):
        for figure in ("late", "within_a_day", "this_week", "later", "paused"):
            yield Row("running", kind, figure, getattr(running, figure))
    for days, kinds in sorted(clocks.settled.items()):
        begins = at - timedelta(days=days)
        for kind, settled in sorted(kinds.items()):
            yield Row("settled", kind, "kept", settled.kept, "count", begins, at)
            yield Row("settled", kind, "missed", settled.missed, "count", begins, at)


def _load(load: Load, at: datetime) -> Iterator[Row]:
    for person, states in sorted(load.people.items()):
        for state, cases in sorted(states.items()):
            yield Row("open_by_person", person, state, cases)
    for asset, cases in sorted(load.assets.items()):
        yield Row("open_by_asset", asset, "open", cases)
    yield from _weeks(load.weeks, at, "arrived", "closed")


def _weeks(weeks: Iterable[Week], at: datetime, up: str, down: str) -> Iterator[Row]:
    for week in weeks:
        ends = min(at, week.starts_at + timedelta(days=7))
        yield Row("weeks", "", up, week.up, "count", week.starts_at, ends)
        yield Row("weeks", "", down, week.down, "count", week.starts_at, ends)


def _noise(noise: Noise, begins: datetime, at: datetime) -> Iterator[Row]:
    for outcome, reports in sorted(noise.outcomes.items()):
        yield Row("outcomes", outcome, "reports", reports, "count", begins, at)
    for source, items in noise.sources.items():
        for item, reports_of in sorted(items.items()):
            for figure, value in _reports(reports_of).items():
                yield Row(f"by_{source}", item, figure, value, "count", begins, at)
    yield from _weeks(noise.weeks, at, "mails", "junk")


def _reports(reports: Reports) -> Mapping[str, int]:
    names = ("received", "accepted", "duplicate", "also_valid", "not_valid", "undecided", "valid", "decided")
    return {name: getattr(reports, name) for name in names}


def _times(times: Times, begins: datetime, at: datetime) -> Iterator[Row]:
    for span, lengths in times.spans.items():
        starts = [start for start, _ in lengths.parts]
        parts = [
            (start, ends, hours)
            for (start, hours), ends in zip(lengths.parts, [*starts[1:], at], strict=True)
        ]  # fmt: skip
        for start, ends, hours in [*parts, (begins, at, lengths.all)]:
            yield Row(span, "", "count", sum(hours.values()), "count", start, ends)
            yield Row(span, "", "median", within(hours, Fraction(1, 2)), "hours", start, ends)
            yield Row(span, "", "ninety_percent", within(hours, Fraction(9, 10)), "hours", start, ends)
            yield Row(span, "", "later_than_promised", over(hours, lengths.promised_hours), "count", start, ends)
        for hour, count in sorted(lengths.all.items()):
            yield Row(span, str(hour), "took_hours", count, "count", begins, at)
        yield Row(span, "", "promised", lengths.promised_hours, "hours")
        yield Row(span, "", "waiting", lengths.waiting)
