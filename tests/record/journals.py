"""Journals made by hand: what is written about reports, without a database."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from firsthand.core.clock import iso
from firsthand.journal.rules import Kind
from firsthand.record.quarters import Period, Quarter, joined, quarters_between, told_until
from firsthand.record.queries import KINDS
from firsthand.record.rules import Event, Tally, tallies_of
from firsthand.record.showing import MINIMUM, Shown, shown

ZONE = ZoneInfo("Europe/Amsterdam")
JANUARY = datetime(2027, 1, 10, 9, tzinfo=UTC)
APRIL = datetime(2027, 4, 10, 9, tzinfo=UTC)
"""A moment at which the first quarter of 2027 is over and told."""
_numbers = count(1)


def start_of(quarter: Quarter) -> datetime:
    return datetime.combine(quarter.first_day, datetime.min.time(), tzinfo=ZONE).astimezone(UTC)


class Report:
    """One report and what is written about it, by hours after its arrival."""

    def __init__(self, at: datetime = JANUARY) -> None:
        self.number, self.at = f"2027-{next(_numbers):05}", at
        self.events = [Event(self.number, at, Kind.REPORT_RECEIVED, {"received_at": iso(at)})]

    def write(self, entry: Kind, hours: float = 0, /, **facts: object) -> "Report":
        self.events.append(Event(self.number, self.at + timedelta(hours=hours), entry, facts))
        return self

    def confirmed(self, hours: float = 5) -> "Report":
        return self.write(Kind.PROMISE_KEPT, hours, promise="confirm", turn=1, in_time=hours <= 72)

    def not_confirmed(self) -> "Report":
        return self.write(Kind.PROMISE_MISSED, 72, promise="confirm", turn=1)

    def decided(self, outcome: str = "accepted", hours: float = 24) -> "Report":
        self.write(Kind.CASE_DECIDED, hours, outcome=outcome)
        return self if outcome == "accepted" else self.write(Kind.CASE_CLOSED, hours)

    def remedied(self, hours: float = 240) -> "Report":
        return self.write(Kind.CASE_REMEDIED, hours)

    def closed(self, hours: float = 480) -> "Report":
        return self.write(Kind.CASE_CLOSED, hours)

    def fact(self, name: str, hours: float) -> "Report":
        happened_at = self.at + timedelta(hours=hours)
        return self.write(Kind.FACT_NOTED, max(hours, 0), fact=name, happened_at=iso(happened_at))


def events_of(reports: Iterable[Report]) -> list[Event]:
    return [event for report in reports for event in report.events]


def tallied(reports: Sequence[Report], now: datetime = APRIL) -> list[tuple[Period, Tally]]:
    """As `record.queries` does it, over reports in memory."""
    events, until = events_of(reports), told_until(now, start_of)
    arrivals = [e.at for e in events if e.kind == Kind.REPORT_RECEIVED and e.at < until]
    if not arrivals:
        return []
    periods = joined(quarters_between(min(arrivals), until, start_of), arrivals, MINIMUM)
    return list(zip(periods, tallies_of(events, periods), strict=True))


def record_of(reports: Sequence[Report], now: datetime = APRIL) -> list[Shown]:
    return [shown(period, tally, KINDS) for period, tally in tallied(reports, now)]


def one_tally(*reports: Report) -> Tally:
    """The tally of the first quarter, with enough silent reports beside these that there is one."""
    found = tallied([*reports, *(Report() for _ in range(MINIMUM))])
    return found[0][1]
