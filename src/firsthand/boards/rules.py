"""What the boards count, and which words of arithmetic they may use about it. Pure.

Counts are of the whole house. A percentage of fewer than FEW things is never told without its counts, and nine in ten
of fewer than MANY is the slowest of them, so it is not told at all.
"""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from math import ceil
from zoneinfo import ZoneInfo

from firsthand.core.errors import NotFound
from firsthand.programme.rules import Within

FEW = 5
MANY = 10
PERIODS = (30, 90, 365)
"""Days back from now, among which a reader chooses."""
DEFAULT_DAYS = 90
WEEKS = 26
"""Weeks of arrivals and closings that the load is told for."""


class Board(enum.StrEnum):
    """The four boards; the value is the last part of the address."""

    CLOCKS = "clocks"
    LOAD = "load"
    NOISE = "noise"
    TIMES = "times"


HAS_PERIOD = frozenset({Board.CLOCKS, Board.NOISE, Board.TIMES})
"""Boards that are told for a period; the load is told as it is now."""


class Source(enum.StrEnum):
    """By what the noise is told apart."""

    CHANNEL = "channel"
    LANGUAGE = "language"
    SENDER = "sender"
    ASSET = "asset"


class Sender(enum.StrEnum):
    """Whether somebody reported before from the same mail address."""

    KNOWN = "known"
    NEW = "new"
    NO_ADDRESS = "no_address"


class Span(enum.StrEnum):
    """A length of time, from the arrival of the report to the first of something that a row tells of."""

    CONFIRMATION = "confirmation"
    DECISION = "decision"
    REMEDY = "remedy"


@dataclass(frozen=True)
class Running:
    """Promises of one kind that nobody has kept yet, by how near they are."""

    late: int = 0
    within_a_day: int = 0
    this_week: int = 0
    later: int = 0
    paused: int = 0


@dataclass(frozen=True)
class Settled:
    """Promises that were kept in time, and that were missed: in the period in which that was settled."""

    kept: int = 0
    missed: int = 0

    @property
    def all(self) -> int:
        """Both together."""
        return self.kept + self.missed


@dataclass(frozen=True)
class Clocks:
    """How the promises stand, and how they stood in each of PERIODS, by kind."""

    running: Mapping[str, Running]
    settled: Mapping[int, Mapping[str, Settled]]


@dataclass(frozen=True)
class Week:
    """A week from Monday on, in the zone of the programme: two counts that belong together."""

    starts_at: datetime
    up: int
    down: int = 0


@dataclass(frozen=True)
class Load:
    """Open cases by person ("" for nobody) and state, and by asset ("" for none); arrivals (up) and closings (down)."""

    people: Mapping[str, Mapping[str, int]]
    assets: Mapping[str, int]
    weeks: tuple[Week, ...]

    @property
    def open(self) -> int:
        """How many cases are open."""
        return sum(self.assets.values())


@dataclass(frozen=True)
class Reports:
    """Reports of one source: what became of them."""

    accepted: int = 0
    duplicate: int = 0
    also_valid: int = 0
    """Known before, or a risk that is accepted: right about a vulnerability all the same."""
    not_valid: int = 0
    undecided: int = 0

    @property
    def received(self) -> int:
        """All of them."""
        return self.decided + self.undecided

    @property
    def valid(self) -> int:
        """Those that are right about a vulnerability, also where somebody told of it before."""
        return self.accepted + self.duplicate + self.also_valid

    @property
    def decided(self) -> int:
        """Those about which a person has decided."""
        return self.valid + self.not_valid


@dataclass(frozen=True)
class Noise:
    """Reports that arrived in the period by source, decisions about them by outcome, mails (up) and junk (down)."""

    sources: Mapping[Source, Mapping[str, Reports]]
    outcomes: Mapping[str, int]
    weeks: tuple[Week, ...]

    @property
    def all(self) -> Reports:
        """Every report of the period: each has one channel."""
        return summed(self.sources[Source.CHANNEL].values())


@dataclass(frozen=True)
class Lengths:
    """How long one thing took, by whole hours rounded up, for what happened in each part of the period.

    `promised_hours` is None where nothing is promised, or in business days, which no length of hours can stand for.
    """

    parts: tuple[tuple[datetime, Mapping[int, int]], ...]
    waiting: int
    promised: Within | None
    promised_hours: int | None

    @property
    def all(self) -> Mapping[int, int]:
        """Of the whole period."""
        found: dict[int, int] = {}
        for _, hours in self.parts:
            for hour, count in hours.items():
                found[hour] = found.get(hour, 0) + count
        return found


@dataclass(frozen=True)
class Times:
    """How long everything took."""

    spans: Mapping[Span, Lengths]


Figures = Clocks | Load | Noise | Times


def board_of(name: str) -> Board:
    """The board with this name. Raises NotFound."""
    try:
        return Board(name)
    except ValueError:
        raise NotFound("There is no such board.") from None


def days_of(text: str) -> int:
    """The period that was asked for; DEFAULT_DAYS for none. Raises NotFound for one that no board tells of."""
    if not text:
        return DEFAULT_DAYS
    if text not in map(str, PERIODS):
        raise NotFound("There is no such period.")
    return int(text)


def summed(reports: Iterable[Reports]) -> Reports:
    """Several sources together."""
    found = list(reports)
    return Reports(
        accepted=sum(r.accepted for r in found), duplicate=sum(r.duplicate for r in found),
        also_valid=sum(r.also_valid for r in found), not_valid=sum(r.not_valid for r in found),
        undecided=sum(r.undecided for r in found),
    )  # fmt: skip


def percent(part: int, whole: int) -> int | None:
    """A share in whole percent, rounded down so that only all of it is 100; None of fewer than FEW."""
    return 100 * part // whole if whole >= FEW else None


def within(hours: Mapping[int, int], share: Fraction) -> int | None:
    """The hours that at least this share of the lengths does not exceed (nearest rank); None where there are none."""
    rank, seen = max(1, ceil(sum(hours.values()) * share)), 0
    for hour in sorted(hours):
        seen += hours[hour]
        if seen >= rank:
            return hour
    return None


def over(hours: Mapping[int, int], promised: int | None) -> int | None:
    """How many took longer than was promised; None where nothing is."""
    return None if promised is None else sum(count for hour, count in hours.items() if hour > promised)


def weeks_until(at: datetime, zone: str, *, since: datetime | None = None) -> list[datetime]:
    """The Mondays (UTC moments of local midnight) of the weeks up to `at`: WEEKS of them, or all from `since` on."""
    here = ZoneInfo(zone)
    today = at.astimezone(here).date()
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    if since is not None:
        day = since.astimezone(here).date()
        first = day - timedelta(days=day.weekday())
    count = (monday - first).days // 7 + 1
    days = [first + timedelta(weeks=n) for n in range(count)]
    return [datetime.combine(day, time(), tzinfo=here).astimezone(UTC) for day in days]


def parts_of(at: datetime, days: int, zone: str) -> list[datetime]:
    """Where the parts of a period begin: quarters of a year, else months. The first begins with the period itself."""
    here, since = ZoneInfo(zone), at - timedelta(days=days)
    day, step = since.astimezone(here).date().replace(day=1), 3 if days >= PERIODS[-1] else 1
    starts = [since]
    while True:
        ahead = day.month - (day.month - 1) % step - 1 + step
        day = day.replace(year=day.year + ahead // 12, month=ahead % 12 + 1)
        start = datetime.combine(day, time(), tzinfo=here).astimezone(UTC)
        if start >= at:
            return starts
        starts.append(start)
