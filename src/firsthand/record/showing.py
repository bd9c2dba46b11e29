"""What may be seen of the figures. Pure.

Nothing shown may tell of one case, alone or together with the rest of the record. Five rules do it:

1. **Minimum.** A count is shown only when it rests on at least MINIMUM cases; so is a median or a share (both of its
   parts). Nothing at all counts as fewer: no reader learns whether it was none or four.
2. **Fives.** A count that is shown is rounded down to a multiple of STEP. Without this a withheld figure could be
   worked out: each report has one confirmation, so 57 reports and 57 confirmed in time would leave no miss. A share or
   a skill is made from the rounded counts: an exact 81 % beside 25 and 5 would leave 6 misses and no other number.
3. **Parts, never totals.** Kept and missed stand side by side and no sum of them is given. A figure over several
   periods is the sum of what is shown, so it says nothing new.
4. **Whole quarters that are over.** They never change (`rules`), so looking again tomorrow shows nothing new, and no
   day of a single case can be seen. A quarter with fewer than MINIMUM reports is told with its neighbours (`quarters`).
5. **Whole units, rounded up.** A length of time is told in whole minutes, hours or days. Below MINIMUM_FOR_NINETY cases
   the 90th percentile is the slowest case itself, and is withheld. A case that still waits takes part as slower than
   every other; a percentile that falls among those is told as "not yet".

So whatever number from 0 to 4 a withheld count has, a journal with another number gives the same record:
`tests/record/test_nothing_reveals_a_case.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from firsthand.record.orders import ORDERS, chances, skill
from firsthand.record.quarters import Period
from firsthand.record.rules import Settled, Span, Tally

MINIMUM = 5
"""Fewer cases than this are never shown: a reader who knows of two or three of them could guess the rest. Official
statistics of people commonly draw the line here."""
STEP = 5
"""Counts are shown in multiples of this; not less than MINIMUM, so that a rounded figure hides as many as a withheld
one."""
MINIMUM_FOR_NINETY = 10

SECONDS: Mapping[Span, int] = {
    Span.RECEIPT: 60, Span.CONFIRMATION: 3600, Span.JUDGEMENT: 86_400, Span.DECISION: 86_400, Span.REMEDY: 86_400,
}  # fmt: skip
"""The unit in which each length of time is told: minutes, hours, days."""
UNITS: Mapping[int, str] = {60: "minutes", 3600: "hours", 86_400: "days"}

AGES: tuple[tuple[int, int | None], ...] = ((0, 30), (30, 90), (90, 180), (180, None))
"""Age of open cases in days: from, and up to without."""
OLD = 90
"""CISA counts open reports that are older than so many days."""


@dataclass(frozen=True)
class Parts:
    """Two counts that exclude each other, as they may be seen; None is withheld."""

    yes: int | None
    no: int | None

    @property
    def ratio(self) -> Fraction | None:
        """The first of both, from what is shown alone: with the exact counts it would give them away."""
        return Fraction(self.yes, self.yes + self.no) if self.yes is not None and self.no is not None else None

    @property
    def share(self) -> int | None:
        """The same in whole percent, rounded down."""
        return int(100 * self.ratio) if self.ratio is not None else None


@dataclass(frozen=True)
class Times:
    """Half, and nine in ten, of the cases took at most so long; None is withheld, or waits.

    `half_waits` tells that fewer than half have come so far, `ninety_waits` that fewer than nine in ten have.
    """

    unit: str
    median: int | None
    ninety: int | None
    half_waits: bool = False
    ninety_waits: bool = False


@dataclass(frozen=True)
class OrderShown:
    """How often a desired order was seen. `at_least` stands in where the share itself must not be seen."""

    first: str
    then: str
    chance: Fraction
    parts: Parts
    observed: Fraction | None
    at_least: Fraction | None

    @property
    def count(self) -> int | None:
        """Cases that the figure rests on, at least."""
        return sum(part or 0 for part in (self.parts.yes, self.parts.no)) or None


@dataclass(frozen=True)
class OldOpen:
    """Valid reports that are open at the end of a period."""

    count: int | None
    median_days: int | None
    old: int | None
    old_median_days: int | None


@dataclass(frozen=True)
class Shown:
    """The record of one period."""

    period: Period
    reports: int | None
    promises: Mapping[str, Parts]
    times: Mapping[Span, Times]
    validity: Parts
    open_by_age: tuple[int | None, ...]
    open_valid: OldOpen
    orders: tuple[OrderShown, ...]


def shown(period: Period, tally: Tally, kinds: Sequence[str]) -> Shown:
    """What may be seen of a tally. `kinds` are the promises that the record tells of, in their order."""
    old = [days for days in tally.open_valid_days if days > OLD]
    return Shown(
        period=period,
        reports=_count(tally.reports),
        promises={kind: _settled(tally.promises.get(kind, Settled())) for kind in kinds},
        times={span: _times(tally.seconds[span], tally.waiting[span], SECONDS[span]) for span in Span},
        validity=_parts(tally.valid, tally.not_valid),
        open_by_age=tuple(_count(_between(tally.open_days, *bounds)) for bounds in AGES),
        open_valid=OldOpen(
            _count(len(tally.open_valid_days)), _middle(tally.open_valid_days), _count(len(old)), _middle(old)
        ),
        orders=tuple(_order(tally, *order) for order in ORDERS),
    )


def percentile(values: Sequence[int], share: Fraction, waiting: int = 0) -> int | None:
    """The smallest value that at least this share of the values does not exceed (nearest rank).

    So many more that are still waited for count as larger than every value; None where the rank falls among them.
    """
    rank = max(1, ceil((len(values) + waiting) * share))
    return sorted(values)[rank - 1] if rank <= len(values) else None


def _count(number: int, cases: int | None = None) -> int | None:
    """A count as it may be seen, when it rests on so many cases (each counted once unless told otherwise)."""
    return number - number % STEP if (number if cases is None else cases) >= MINIMUM else None


def _parts(yes: int, no: int) -> Parts:
    return Parts(_count(yes), _count(no))


def _settled(settled: Settled) -> Parts:
    return Parts(_count(settled.kept, settled.kept_cases), _count(settled.missed, settled.missed_cases))


def _times(seconds: Sequence[int], waiting: int, unit: int) -> Times:
    cases = len(seconds) + waiting

    def told(share: Fraction, minimum: int) -> tuple[int | None, bool]:
        """The figure, and whether it waits."""
        if cases < minimum:
            return None, False
        found = percentile(seconds, share, waiting)
        return (None, True) if found is None else (max(1, ceil(found / unit)), False)

    median, half_waits = told(Fraction(1, 2), MINIMUM)
    ninety, ninety_waits = told(Fraction(9, 10), MINIMUM_FOR_NINETY)
    # Where half wait, nine in ten do; saying so of few cases as of many shows nothing new.
    return Times(UNITS[unit], median, ninety, half_waits, half_waits or ninety_waits)


def _middle(days: Sequence[int]) -> int | None:
    return percentile(days, Fraction(1, 2)) if len(days) >= MINIMUM else None


def _between(days: Sequence[int], least: int, below: int | None) -> int:
    return sum(least <= age and (below is None or age < below) for age in days)


def _order(tally: Tally, first: str, then: str) -> OrderShown:
    yes, no = tally.in_order[first, then], tally.out_of_order[first, then]
    parts = _parts(yes, no)
    known_only_in_order = parts.yes is not None and parts.no is None
    # Worked out from what is shown alone: fewer than MINIMUM were out of order.
    at_least = Fraction(parts.yes, parts.yes + MINIMUM - 1) if known_only_in_order and parts.yes else None
    return OrderShown(first, then, chances()[first, then], parts, parts.ratio, at_least)


def skill_of(order: OrderShown) -> tuple[Fraction | None, Fraction | None]:
    """The skill, or else the least it can be."""
    return (
        skill(order.observed, order.chance) if order.observed is not None else None,
        skill(order.at_least, order.chance) if order.at_least is not None else None,
    )
