"""The receipt as a page: worked out from what `verify` proved and from nothing else, so that page and file agree.

The programme's rows only lend names here: what one of its own promises is called.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from firsthand.cases.words import CHANNELS, PROMISES
from firsthand.journal.commitments import Value
from firsthand.journal.log.notes import Verifier
from firsthand.journal.log.receipts import OpenedEntry
from firsthand.journal.log.verifying import Order, Proved
from firsthand.journal.rules import Kind
from firsthand.programme.queries import version
from firsthand.programme.rules import Programme, RuleKind, in_language
from firsthand.promises.rules import own_kind
from firsthand.receipts.rules import DUE, Arrived, Earlier, Evidence, earlier_of
from firsthand.receipts.words import Acts

TOLD_ABOVE = frozenset({Kind.ARRIVAL_KEPT, Kind.REPORT_RECEIVED, Kind.EMBARGO_BEGAN, Kind.PROMISE_KEPT})
"""Acts that the head of the page and its promises tell of already."""
_AGREED = (Kind.EMBARGO_BEGAN, Kind.EMBARGO_AGREED)
_OVER = (Kind.EMBARGO_ENDED, Kind.EMBARGO_LAPSED)


@dataclass(frozen=True)
class PromiseRow:
    """A promise that began with the report, until when it runs, and what became of it."""

    words: str
    due_at: datetime
    kept_at: datetime | None = None
    missed: bool = False
    paused: bool = False


@dataclass(frozen=True)
class ActRow:
    """Something that happened since."""

    index: int
    at: datetime
    words: str


@dataclass(frozen=True)
class WitnessRow:
    """Somebody outside who signed that they saw the log as it is here."""

    name: str
    at: datetime


@dataclass(frozen=True)
class ReceiptPage:
    """Everything that the printed receipt says."""

    number: str
    received_at: datetime
    channel: str
    content_sha256: str
    version: int
    version_sha256: str
    language: str
    """In which the commitments are written."""
    commitments: tuple[tuple[str, str], ...]
    promises: tuple[PromiseRow, ...]
    embargo_ends_at: datetime | None
    embargo_over: bool
    index: int
    """Where the arrival of the report stands in the log, counted from 0."""
    size: int
    origin: str
    vkey: str
    witnesses: tuple[WitnessRow, ...]
    acts: tuple[ActRow, ...]
    earlier: Earlier | None


def page_of(proved: Proved, key: Verifier, *, language: str, zone: str) -> ReceiptPage:
    """The page for what a receipt proved. `key` is the key that it was verified with; `language` that of the reader."""
    report = next(entry for entry in proved.entries if entry.value("kind") == Kind.REPORT_RECEIVED)
    own = [entry for entry in proved.entries if _is_of(report, entry)]
    arrival = next((entry for entry in own if entry.value("kind") == Kind.ARRIVAL_KEPT), report)
    programme = version(_number(report, "facts.programme_version")).programme
    names = _promise_names(programme, language)
    acts = Acts(names, language=language, zone=zone)
    return ReceiptPage(
        number=str(report.value("subject")), received_at=_moment(report.value("facts.received_at")),
        channel=str(CHANNELS.get(str(report.value("facts.channel")), report.value("facts.channel"))),
        content_sha256=str(report.value("facts.content_sha256")), version=_number(report, "facts.programme_version"),
        version_sha256=str(report.value("facts.programme_sha256")), language=str(report.value("facts.language")),
        commitments=_commitments(proved.stated.get("commitments", ""), programme),
        promises=_promises(report, own, names),
        embargo_ends_at=_embargo_end(own), embargo_over=any(entry.value("kind") in _OVER for entry in own),
        index=arrival.index, size=proved.checkpoint.size, origin=proved.checkpoint.origin, vkey=str(key),
        witnesses=tuple(WitnessRow(w.witness.name, datetime.fromtimestamp(w.at, tz=UTC)) for w in proved.witnesses),
        acts=tuple(
            ActRow(entry.index, _moment(entry.value("at")), words)
            for entry in own if entry.value("kind") not in TOLD_ABOVE
            for words in [acts.tell(entry)] if words
        ),
        earlier=_earlier(proved.order, own),
    )  # fmt: skip


def _is_of(report: OpenedEntry, entry: OpenedEntry) -> bool:
    """Whether an entry is about the report itself; the arrival of an earlier report is not."""
    if entry.value("kind") == Kind.ARRIVAL_KEPT:
        return entry.value("facts.arrival") == report.value("facts.order")
    return entry.value("subject") == report.value("subject")


def _promise_names(programme: Programme, language: str) -> dict[str, str]:
    """What each promise is called; those of the operator by the version that binds the report."""
    own = {p.id: in_language(p.name, language, programme.default_language) for p in programme.promises.own}
    return {**{kind: str(words) for kind, words in PROMISES.items()}, **{own_kind(i): n for i, n in own.items()}}


def _promises(report: OpenedEntry, entries: Iterable[OpenedEntry], names: Mapping[str, str]) -> tuple[PromiseRow, ...]:
    """The promises that began with the report, in the order in which they were due, each as it stands by its acts."""
    rows = {
        field.name.removeprefix(f"facts.{DUE}"): _moment(field.value)
        for field in report.fields
        if field.salt is not None and field.name.startswith(f"facts.{DUE}")
    }
    acts = [e for e in entries if str(e.value("kind")).startswith("promise.") and e.value("facts.turn") == 1]
    promised = sorted(rows.items(), key=lambda row: row[1])
    return tuple(
        _row(names.get(kind, kind), due_at, [act for act in acts if act.value("facts.promise") == kind])
        for kind, due_at in promised
    )


def _row(words: str, due_at: datetime, acts: Sequence[OpenedEntry]) -> PromiseRow:
    """A pause moves the end; a promise that was kept can be open again; once missed it stays so."""
    kinds = [act.value("kind") for act in acts]
    last = kinds[-1] if kinds else None
    return PromiseRow(
        words, _moment(acts[-1].value("facts.due_at")) if acts else due_at,
        kept_at=next((_moment(a.value("at")) for a in acts if a.value("kind") == Kind.PROMISE_KEPT), None)
        if last == Kind.PROMISE_KEPT else None,
        missed=Kind.PROMISE_MISSED in kinds, paused=last == Kind.PROMISE_PAUSED,
    )  # fmt: skip


def _embargo_end(entries: Iterable[OpenedEntry]) -> datetime | None:
    """Until when the reporter keeps it confidential, by the last agreement; or when it ended, where it did."""
    end = None
    for entry in entries:
        if entry.value("kind") in _AGREED:
            end = _moment(entry.value("facts.ends_at"))
        elif entry.value("kind") == Kind.EMBARGO_ENDED:
            end = _moment(entry.value("at"))
    return end


def _earlier(order: Order | None, entries: Iterable[OpenedEntry]) -> Earlier | None:
    """What the receipt shows of the report that came before, in the terms of the case page (R23)."""
    if order is None:
        return None
    links = [entry for entry in entries if entry.value("kind") == Kind.CASE_LINKED]
    changed = len({entry.value("facts.first_arrival") for entry in links}) > 1
    evidence = Evidence(_arrived(order.first), _arrived(order.later))
    return earlier_of(evidence, changed_at=_moment(links[-1].value("at")) if changed else None)


def _arrived(entry: OpenedEntry) -> Arrived:
    at, received = _moment(entry.value("at")), entry.value("facts.received_at")
    return Arrived(
        _number(entry, "facts.arrival"), _moment(received) if received else at, at if received else None,
        False, str(entry.value("facts.sha256")), entry.index,
    )  # fmt: skip


def _commitments(text: str, programme: Programme) -> tuple[tuple[str, str], ...]:
    """Each line as (id of the rule, words). A line that begins with no id goes on with the one before."""
    ids = {rule.id for rule in programme.of_kind(RuleKind.COMMITMENT)}
    lines: list[tuple[str, str]] = []
    for line in text.splitlines():
        name, _, words = line.partition(" ")
        if name in ids:
            lines.append((name, words))
        elif lines:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]}\n{line}")
        else:
            lines.append(("", line))
    return tuple(lines)


def _moment(value: Value) -> datetime:
    return datetime.fromisoformat(str(value))


def _number(entry: OpenedEntry, name: str) -> int:
    return int(entry.value(name) or 0)
