"""What the journal says about the promises, counted by period. Pure; `docs/record.md` tells each figure for readers.

One rule of time: **a thing counts in the quarter in which the journal wrote it down.** So the figures of a quarter that
is over can never change, whatever is written later, and nobody can learn of one case by looking twice. The figures made
here are exact and not for the public; `showing` decides what may be seen of them.
"""

import enum
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from firsthand.journal.rules import Kind
from firsthand.record.orders import ORDERS, holds
from firsthand.record.quarters import Period

AGREED_DATE = "agreed_date"
"""The kind under which the record counts embargoes: held until the agreed moment, or overtaken by events."""

VALID = frozenset({"accepted", "duplicate", "known", "accepted_risk"})
"""Outcomes of a report that is right about a vulnerability, whether or not it was the first to tell of it."""

OVERTAKEN = frozenset({"public_aware", "exploit_public", "attacks_seen"})
"""What ends an embargo before its time without anybody deciding so."""

LETTER_OF = {
    "vendor_aware": "V", "fix_ready": "F", "fix_deployed": "D", "public_aware": "P", "exploit_public": "X",
    "attacks_seen": "A",
}  # fmt: skip


class Event(NamedTuple):
    """What the record reads of one journal entry."""

    subject: str
    at: datetime
    kind: str
    facts: Mapping[str, Any]


class Span(enum.StrEnum):
    """A length of time, always from the arrival of the report to the first of something."""

    RECEIPT = "receipt"
    """The automatic receipt left the house."""
    CONFIRMATION = "confirmation"
    """A person answered: that keeps the promise to confirm, which a machine cannot (R20)."""
    JUDGEMENT = "judgement"
    """A person said whether the report is valid: verified it or decided about it."""
    DECISION = "decision"
    REMEDY = "remedy"


@dataclass
class Settled:
    """Promises of one kind that were settled, and how many cases they belong to."""

    kept: int = 0
    missed: int = 0
    kept_cases: int = 0
    missed_cases: int = 0


@dataclass
class Tally:
    """The exact figures of one period."""

    reports: int = 0
    promises: dict[str, Settled] = field(default_factory=dict)
    seconds: dict[Span, "array[int]"] = field(default_factory=lambda: {span: array("q") for span in Span})
    """One length of time for each case."""
    waiting: dict[Span, int] = field(default_factory=lambda: dict.fromkeys(Span, 0))
    """Cases that are open at the end of the period and still wait for that. Never for a receipt: not everybody left an
    address to send one to."""
    valid: int = 0
    not_valid: int = 0
    open_days: "array[int]" = field(default_factory=lambda: array("q"))
    """Age in whole days of each case that is open at the end of the period."""
    open_valid_days: "array[int]" = field(default_factory=lambda: array("q"))
    """The same for those of them that were found valid."""
    in_order: dict[tuple[str, str], int] = field(default_factory=lambda: dict.fromkeys(ORDERS, 0))
    out_of_order: dict[tuple[str, str], int] = field(default_factory=lambda: dict.fromkeys(ORDERS, 0))


def tallies_of(events: Iterable[Event], periods: Sequence[Period]) -> list[Tally]:
    """One tally a period. `events` come case by case, and in the order of the journal within each case.

    Periods follow each other without a gap. What was written after the last of them is left out.
    """
    tallies = [Tally() for _ in periods]
    if not periods:
        return tallies
    starts, end = [period.starts_at for period in periods], periods[-1].ends_at
    for subject, of_case in groupby(events, key=attrgetter("subject")):
        if not subject:
            continue
        history = _History(tallies, periods)
        for event in of_case:
            if event.at < end:
                history.see(event, bisect_right(starts, event.at) - 1)
        history.come_to_the_end()
    return tallies


_AWAITED = frozenset({Span.CONFIRMATION, Span.JUDGEMENT, Span.DECISION})


class _History:
    """One case, read from its first entry to its last. What it adds to a period is added when that period ends."""

    __slots__ = (
        "broken", "changed", "done", "facts", "is_open", "joined", "ordered", "outcome", "period", "periods",
        "promises", "received_at", "seconds", "tallies", "updated_on", "valid",
    )  # fmt: skip

    def __init__(self, tallies: Sequence[Tally], periods: Sequence[Period]) -> None:
        self.tallies, self.periods, self.period = tallies, periods, 0
        self.received_at: datetime | None = None
        self.is_open = self.valid = self.joined = self.ordered = self.changed = False
        self.done: set[Span] = set()
        self.facts: dict[str, datetime] = {}
        self.broken: set[tuple[str, int]] = set()
        """Promises that were missed, in whichever period: a breach is kept for ever, and counted once."""
        self.updated_on: date | None = None
        """The last day (UTC) on which the reporter heard from us again."""
        # What the present period has of this case:
        self.promises: dict[tuple[str, int], bool] = {}
        self.seconds: dict[Span, int] = {}
        self.outcome: bool | None = None

    def see(self, event: Event, period: int) -> None:
        """Take in the next entry."""
        self._turn_to(period)
        self.changed = True
        if event.kind == Kind.REPORT_RECEIVED or self.received_at is not None:
            _SEES[event.kind](self, event)

    def come_to_the_end(self) -> None:
        """Nothing more is written about this case until the end of the last period."""
        self._turn_to(len(self.periods))

    def received(self, event: Event) -> None:
        self.received_at = moment_of(event.facts.get("received_at")) or event.at
        self.facts["V"] = self.received_at
        self.is_open = True
        self.tallies[self.period].reports += 1

    def letter_sent(self, event: Event) -> None:
        if event.facts.get("kind") == "receipt":
            self._measure(Span.RECEIPT, event.at)

    def verified(self, event: Event) -> None:
        self._measure(Span.JUDGEMENT, event.at)
        self.valid = True

    def decided(self, event: Event) -> None:
        self._measure(Span.JUDGEMENT, event.at)
        self._measure(Span.DECISION, event.at)
        self.valid = self.outcome = event.facts.get("outcome") in VALID

    def remedied(self, event: Event) -> None:
        if event.facts.get("with_earlier"):
            return  # The reporter of a later report learns that the first is fixed: nothing was changed for theirs.
        self._measure(Span.REMEDY, event.at)
        if "F" not in self.facts:  # Entries from before facts were noted: a remedy was a change in place.
            self._fact("F", event.at)
            self._fact("D", event.at)

    def linked(self, event: Event) -> None:
        self.joined = True

    def closed(self, event: Event) -> None:
        self.is_open = False

    def reopened(self, event: Event) -> None:
        self.is_open, self.outcome = True, None

    def fact_noted(self, event: Event) -> None:
        letter = LETTER_OF.get(str(event.facts.get("fact")))
        if letter is not None:
            self._fact(letter, moment_of(event.facts.get("happened_at")) or event.at)

    def embargo_lapsed(self, event: Event) -> None:
        self._settle((AGREED_DATE, 1), kept=True)

    def embargo_ended(self, event: Event) -> None:
        if not OVERTAKEN.isdisjoint(map(str, event.facts.values())):
            self._settle((AGREED_DATE, 1), kept=False)

    def promise_kept(self, event: Event) -> None:
        if event.facts.get("promise") == "confirm":
            self._measure(Span.CONFIRMATION, event.at)
        in_time, first_of_its_day = event.facts.get("in_time") is not False, True
        if event.facts.get("promise") == "update":
            first_of_its_day, self.updated_on = event.at.date() != self.updated_on, event.at.date()
        if first_of_its_day or not in_time:  # Four messages within six seconds are one update; a miss is a miss.
            self._promise(event, kept=in_time)

    def promise_missed(self, event: Event) -> None:
        self._promise(event, kept=False)

    def promise_reopened(self, event: Event) -> None:
        """What kept a promise is taken back. In a period that is over it stays as it was told."""
        name = event.facts.get("promise")
        for key in [key for key, kept in self.promises.items() if key[0] == name and kept]:
            del self.promises[key]
        if name == "confirm" and self.seconds.pop(Span.CONFIRMATION, None) is not None:
            self.done.discard(Span.CONFIRMATION)  # Nobody heard it (R20): the next word is the first.

    def _promise(self, event: Event, *, kept: bool) -> None:
        name, turn = str(event.facts.get("promise", "")), event.facts.get("turn", 1)
        if name not in ("", "embargo"):  # An embargo is no debt: AGREED_DATE tells of it.
            self._settle((name, turn if isinstance(turn, int) else 1), kept=kept)

    def _settle(self, key: tuple[str, int], *, kept: bool) -> None:
        if key not in self.broken:
            self.promises[key] = kept
            if not kept:
                self.broken.add(key)

    def _measure(self, span: Span, at: datetime) -> None:
        if span in self.done or self.received_at is None:
            return
        self.done.add(span)
        self.seconds[span] = max(0, int((at - self.received_at).total_seconds()))

    def _fact(self, letter: str, happened_at: datetime) -> None:
        self.facts[letter] = min(happened_at, self.facts.get(letter, happened_at))

    def _turn_to(self, period: int) -> None:
        """End every period before this one."""
        while self.period < min(period, len(self.periods)):
            if not (self.is_open or self.changed):
                self.period = min(period, len(self.periods))
                return
            self._end_period()
            self.period += 1

    def _end_period(self) -> None:
        tally, ends_at = self.tallies[self.period], self.periods[self.period].ends_at
        self._count_promises(tally)
        for span, seconds in self.seconds.items():
            tally.seconds[span].append(seconds)
        if self.outcome is not None:
            tally.valid += self.outcome
            tally.not_valid += not self.outcome
        if self.is_open and self.received_at is not None:
            days = (ends_at - self.received_at).days
            tally.open_days.append(days)
            if self.valid:
                tally.open_valid_days.append(days)
            for span in self._awaited() - self.done:
                tally.waiting[span] += 1
        if not self.ordered and self.valid and not self.joined and (not self.is_open or "P" in self.facts):
            self._count_orders(tally)
        self.promises.clear()
        self.seconds.clear()
        self.outcome, self.changed = None, False

    def _awaited(self) -> frozenset[Span]:
        """What an open case waits for, unless it has had it: everybody for an answer, a valid report for a fix."""
        return _AWAITED | {Span.REMEDY} if self.valid else _AWAITED

    def _count_promises(self, tally: Tally) -> None:
        for name in {name for name, _ in self.promises}:
            answers = [kept for key, kept in self.promises.items() if key[0] == name]
            settled = tally.promises.setdefault(name, Settled())
            kept, missed = sum(answers), len(answers) - sum(answers)
            settled.kept, settled.missed = settled.kept + kept, settled.missed + missed
            settled.kept_cases += kept > 0
            settled.missed_cases += missed > 0

    def _count_orders(self, tally: Tally) -> None:
        """Once a case: at the end of the first period in which it is valid and either closed or public."""
        self.ordered = True
        for order in ORDERS:
            found = holds(self.facts.get(order[0]), self.facts.get(order[1]))
            if found is not None:
                (tally.in_order if found else tally.out_of_order)[order] += 1


_SEES: Mapping[str, Callable[[_History, Event], None]] = {
    Kind.REPORT_RECEIVED: _History.received,
    Kind.LETTER_SENT: _History.letter_sent,
    Kind.CASE_VERIFIED: _History.verified,
    Kind.CASE_DECIDED: _History.decided,
    Kind.CASE_REMEDIED: _History.remedied,
    Kind.CASE_LINKED: _History.linked,
    Kind.CASE_CLOSED: _History.closed,
    Kind.CASE_REOPENED: _History.reopened,
    Kind.FACT_NOTED: _History.fact_noted,
    Kind.EMBARGO_LAPSED: _History.embargo_lapsed,
    Kind.EMBARGO_ENDED: _History.embargo_ended,
    Kind.PROMISE_KEPT: _History.promise_kept,
    Kind.PROMISE_MISSED: _History.promise_missed,
    Kind.PROMISE_REOPENED: _History.promise_reopened,
}

READ = frozenset(map(Kind, _SEES))
"""The kinds of entry that the record is counted from."""


def moment_of(text: object) -> datetime | None:
    """A moment as the journal writes it; None for anything else."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
