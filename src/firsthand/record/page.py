"""The record as a page tells it: each section with its sentence, its plot and its table, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from firsthand.record import words
from firsthand.record.plots import Figure, Plot, bands, bars
from firsthand.record.rules import Span
from firsthand.record.showing import AGES, Parts, Shown, Times

PERIODS_SHOWN = 4
"""A year, so that a phone can show it; the data holds all of them."""


@dataclass(frozen=True)
class Line:
    """A row of a table: its head and its cells."""

    head: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Rows of a table under one head."""

    head: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Section:
    """One plot, what it shows in a sentence, and its table."""

    id: str
    heading: str
    finding: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    plot: Plot
    promised: str = ""
    """What the promised length of time is, for a plot that has one."""

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, list[tuple[str, str]]]]]]:
        """The groups of the table, each cell with the head of its column: a phone shows every row as a card."""
        return [
            (group.head, [(line.head, list(zip(self.columns[1:], line.cells, strict=True))) for line in group.lines])
            for group in self.groups
        ]


@dataclass(frozen=True)
class Page:
    """Everything on the page under its head. Sums are sums of what is shown."""

    first: str
    last: str
    kept: str
    missed: str
    promises: Section
    times: tuple[Section, ...]
    open_by_age: Section
    validity: Section


def page_of(record: Sequence[Shown], names: Mapping[str, str], *, confirm_within: timedelta) -> Page:
    """The page of a record that has at least one period."""
    recent = record[-PERIODS_SHOWN:]
    parts = [part for shown in record for part in shown.promises.values()]
    kept, missed = sum(p.yes or 0 for p in parts), sum(p.no or 0 for p in parts)
    hours = -(-int(confirm_within.total_seconds()) // 3600)
    return Page(
        first=words.period(record[0].period),
        last=words.period(record[-1].period),
        kept=words.number(kept) if kept else "",
        missed=words.number(missed) if missed else "",
        promises=_promises(recent, names),
        times=tuple(_times(recent, span, hours if span is Span.CONFIRMATION else None) for span in words.SPANS),
        open_by_age=_open(recent),
        validity=_validity(recent),
    )


def _promises(record: Sequence[Shown], names: Mapping[str, str]) -> Section:
    told = [kind for kind in names if any(_seen(shown.promises[kind]) for shown in record)]
    last = record[-1]
    return Section(
        id="promises",
        heading=_("What we promised, and how often we kept it"),
        finding=_("The plot shows %(quarter)s.") % {"quarter": words.period(last.period)},
        columns=(_("Promise"), _("Kept in time"), _("Missed"), _("Share kept")),
        groups=tuple(
            Group(words.period(s.period), tuple(_parts(names[kind], s.promises[kind]) for kind in told)) for s in record
        ),
        plot=bars(
            [
                Figure(
                    names[kind],
                    _("%(kept)s kept, %(missed)s missed") % {"kept": words.count(p.yes), "missed": words.count(p.no)},
                    (("kept", p.yes), ("missed", p.no)),
                )
                for kind, p in ((kind, last.promises[kind]) for kind in told)
            ]
        ),
    )


def _seen(parts: Parts) -> bool:
    return parts.yes is not None or parts.no is not None


def _times(record: Sequence[Shown], span: Span, promised: int | None) -> Section:
    times = [(words.period(s.period), s.times[span]) for s in record]
    seen = [(label, t) for label, t in times if t.median is not None or t.half_waits]
    waits = str(words.WAITS.get(span, ""))
    promised = promised if seen else None
    return Section(
        id=str(span),
        heading=str(words.SPANS[span]),
        finding=_finding(*seen[-1], waits) if seen else "",
        columns=(_("Quarter"), _("Half within"), _("Nine in ten within")),
        groups=_ungrouped(
            [
                Line(
                    label,
                    (
                        waits if t.half_waits else words.length(t.median, t.unit),
                        waits if t.ninety_waits else words.length(t.ninety, t.unit),
                    ),
                )
                for label, t in times
            ]
        ),
        plot=bands(
            [Figure(label, _in_short(t), (("ninety", t.ninety), ("half", t.median))) for label, t in seen],
            promised=promised,
        ),
        promised=words.length(promised, "hours") if promised else "",
    )


def _finding(quarter: str, times: Times, waits: str) -> str:
    facts = {"quarter": quarter, "half": words.length(times.median, times.unit), "waits": waits}
    if times.half_waits:
        return _("%(quarter)s: more than half %(waits)s.") % facts
    if times.ninety_waits:
        return _("%(quarter)s: half within %(half)s, more than one in ten %(waits)s.") % facts
    if times.ninety is None:
        return _("%(quarter)s: half within %(half)s.") % facts
    facts["ninety"] = words.length(times.ninety, times.unit)
    return _("%(quarter)s: half within %(half)s, nine in ten within %(ninety)s.") % facts


def _in_short(times: Times) -> str:
    if times.half_waits:
        return _("half: not yet")
    half = words.length(times.median, times.unit)
    if times.ninety_waits:
        return _("half: %(half)s, nine in ten: not yet") % {"half": half}
    if times.ninety is None:
        return _("half: %(half)s") % {"half": half}
    ninety = words.length(times.ninety, times.unit)
    return _("half: %(half)s, nine in ten: %(ninety)s") % {"half": half, "ninety": ninety}


def _open(record: Sequence[Shown]) -> Section:
    ages = [words.age(*bounds) for bounds in AGES]
    last = record[-1]
    return Section(
        id="open",
        heading=_("Reports that were open, by age"),
        finding=_("At the end of %(quarter)s, by the time since they arrived.")
        % {"quarter": words.period(last.period)},
        columns=(_("At the end of"), *ages),
        groups=_ungrouped([Line(words.period(s.period), tuple(words.cell(c) for c in s.open_by_age)) for s in record]),
        plot=bars(
            [
                Figure(label, words.count(count), (("open", count),))
                for label, count in zip(ages, last.open_by_age, strict=True)
            ]
        ),
    )


def _validity(record: Sequence[Shown]) -> Section:
    return Section(
        id="validity",
        heading=_("How many reports were valid"),
        finding=_("Of the reports decided in each quarter. What was known or reported before is valid too."),
        columns=(_("Quarter"), _("Valid"), _("Not valid"), _("Share valid")),
        groups=_ungrouped([_parts(words.period(s.period), s.validity) for s in record]),
        plot=bars(
            [
                Figure(
                    words.period(s.period),
                    _("%(valid)s valid, %(other)s not valid")
                    % {"valid": words.count(s.validity.yes), "other": words.count(s.validity.no)},
                    (("valid", s.validity.yes), ("other", s.validity.no)),
                )
                for s in record
            ]
        ),
    )


def _parts(head: str, parts: Parts) -> Line:
    return Line(head, (words.cell(parts.yes), words.cell(parts.no), words.percent(parts.share)))


def _ungrouped(lines: Sequence[Line]) -> tuple[Group, ...]:
    return (Group("", tuple(lines)),)
