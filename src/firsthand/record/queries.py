"""Reads the record from the journal. It is public: there is no viewer to ask, and `showing` decides what is seen."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import repeat
from threading import Lock
from zoneinfo import ZoneInfo

from firsthand.journal import queries as journal
from firsthand.journal.rules import Kind
from firsthand.programme.queries import all_versions, in_force_at
from firsthand.programme.rules import OwnPromise
from firsthand.promises.rules import own_kind
from firsthand.record.quarters import Period, Quarter, joined, quarters_between, told_until
from firsthand.record.rules import AGREED_DATE, READ, Event, Tally, tallies_of
from firsthand.record.showing import MINIMUM, Shown, shown

KINDS = ("confirm", "update", "assessment", "resolution", "credit", AGREED_DATE, "incident")
"""The promises that every programme can make, in the order of the page; the operator's own follow them."""
_RECEIPT = '"kind":"receipt"'
"""How the canonical text of an entry names the automatic receipt."""


@dataclass(frozen=True)
class PublicRecord:
    """What the page, the JSON and the command show: the same figures, once."""

    periods: tuple[Shown, ...]
    """The oldest first."""
    own: Mapping[str, OwnPromise]
    """The operator's promises that it tells of, by id."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The promises that it tells of, in the order of the page."""
        return (*KINDS, *map(own_kind, self.own))


@dataclass(frozen=True)
class _Kept:
    """A record and what it was made from. It holds until an entry is written into a quarter that it tells of."""

    record: PublicRecord
    until: datetime
    head: journal.HeadOfJournal


_lock = Lock()
_kept: _Kept | None = None


def public_record(*, at: datetime) -> PublicRecord:
    """The record of the quarters that are over at `at`.

    The journal is read once a quarter and process: figures of a quarter that is over do not change. Should an entry
    be written into such a quarter after all (a clock set back), they are counted again.
    """
    global _kept
    until, own = told_until(at, start_of), own_promises()
    if not _lock.acquire(blocking=_kept is None) and _kept is not None:
        return _kept.record  # Somebody is counting a new quarter: nobody waits for that.
    try:
        _kept = _still_good(_kept, until, own) or _counted(until, own)
        return _kept.record
    finally:
        _lock.release()


def exact_figures(*, at: datetime) -> list[tuple[Period, Tally]]:
    """Every quarter from the first report to `at`, the running one too, counted exactly. Not for publication."""
    arrivals = _arrivals(at)
    quarters = quarters_between(min(arrivals), at, start_of) if arrivals else []
    return list(zip(quarters, tallies_of(_events(at), quarters), strict=True))


def own_promises() -> Mapping[str, OwnPromise]:
    """The operator's promises that reporters see, by id, each as the newest version that has it tells of it."""
    found: dict[str, OwnPromise] = {}
    for version in all_versions():
        for promise in version.programme.promises.own:
            found.setdefault(promise.id, promise)
    return {id: promise for id, promise in found.items() if promise.public}


def start_of(quarter: Quarter) -> datetime:
    """The midnight with which a quarter begins, in the zone of the programme that was in force then."""
    day = quarter.first_day
    zone = in_force_at(datetime.combine(day, time(), tzinfo=UTC)).programme.timezone
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _counted(until: datetime, own: Mapping[str, OwnPromise]) -> _Kept:
    head, periods, kinds = journal.head(), _periods(until), PublicRecord((), own).kinds
    tallies = tallies_of(_events(until), periods)
    return _Kept(PublicRecord(tuple(map(shown, periods, tallies, repeat(kinds))), own), until, head)


def _still_good(kept: _Kept | None, until: datetime, own: Mapping[str, OwnPromise]) -> _Kept | None:
    if kept is None or (kept.until, kept.record.own) != (until, own) or not journal.has(kept.head):
        return None
    head = journal.head()
    if head != kept.head and journal.any_since(kept.head, kinds=READ, before=until):
        return None
    return _Kept(kept.record, until, head)


def _periods(until: datetime) -> list[Period]:
    arrivals = _arrivals(until)
    return joined(quarters_between(min(arrivals), until, start_of), arrivals, MINIMUM) if arrivals else []


def _arrivals(before: datetime) -> list[datetime]:
    return [_event(*entry).at for entry in journal.by_case([Kind.REPORT_RECEIVED], before=before)]


def _events(before: datetime) -> Iterator[Event]:
    """What the record reads, as a stream. Of letters it needs the receipts alone: most entries are other letters."""
    for subject, kind, text in journal.by_case(READ, before=before):
        if kind != Kind.LETTER_SENT or _RECEIPT in text:
            yield _event(subject, kind, text)


def _event(subject: str, kind: str, text: str) -> Event:
    said = json.loads(text)
    return Event(subject, datetime.fromisoformat(said["at"]), kind, said["facts"])
