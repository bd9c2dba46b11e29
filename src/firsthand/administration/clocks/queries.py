"""Reads for the page of clocks: what runs from when, who hears of a breach, what the sweeps cannot deal with."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from firsthand.administration.clocks.words import FROM, PAUSES
from firsthand.administration.frame import sees_every_case
from firsthand.people.models import Person
from firsthand.people.queries import told_of_breaches
from firsthand.programme.parameters import say_within
from firsthand.programme.rules import Moment, Programme, Unit, Within, in_language
from firsthand.promises.models import Beat, Trouble
from firsthand.promises.rules import Clock, PromiseKind, clocks_of, own_id
from firsthand.staff.words import PROMISES


@dataclass(frozen=True)
class ClockLine:
    """One clock in words."""

    name: str
    within: str
    starts: str
    kept_by: tuple[str, ...]
    paused_by: tuple[str, ...]
    public: bool


@dataclass(frozen=True)
class TroubleLine:
    """A row that a sweep cannot deal with. `key` is "" for a viewer who does not see every case."""

    row: Trouble
    key: str


def clock_lines(programme: Programme) -> list[ClockLine]:
    """Every clock of a programme, and the time of confidentiality, which ends by itself."""
    language = get_language() or "en"
    lines = [_line(clock, programme, language) for clock in clocks_of(programme.promises)]
    silence = Within(programme.promises.embargo.days, Unit.DAYS)
    embargo = ClockLine(
        str(PROMISES[PromiseKind.EMBARGO]), say_within(silence, language), str(FROM[Moment.ARRIVED]), (), (), True
    )
    return [lines[0], embargo, *lines[1:]]


def _line(clock: Clock, programme: Programme, language: str) -> ClockLine:
    own = next((own for own in programme.promises.own if own.id == own_id(clock.kind)), None)
    name = in_language(own.name, language, programme.default_language) if own else str(PROMISES[clock.kind])
    return ClockLine(
        name, say_within(clock.within, language), str(FROM[clock.starts]),
        tuple(str(FROM[moment]) for moment in Moment if moment in clock.kept_by),
        tuple(str(PAUSES[each]) for each in clock.paused_by), clock.public,
    )  # fmt: skip


def trouble_lines(viewer: Person) -> list[TroubleLine]:
    """What the sweeps cannot deal with, the longest first."""
    named = sees_every_case(viewer)
    return [TroubleLine(row, row.key if named else "") for row in Trouble.objects.order_by("first_at", "pk")]


def beats() -> list[Beat]:
    """When each part that runs for ever last went round."""
    return list(Beat.objects.order_by("name"))


def hear_of_breaches() -> Sequence[Person]:
    """Who hears of promises that are about to be missed, whoever works the case."""
    return told_of_breaches()
