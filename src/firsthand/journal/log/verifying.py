"""Whether a receipt holds, in words: what is proved, what is not, and by whose word. Pure; asks nobody."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from firsthand.core.clock import iso
from firsthand.journal.commitments import Value, joined
from firsthand.journal.log.belonging import DoesNotBelong, earlier_arrivals
from firsthand.journal.log.checkpoints import Checkpoint, read_checkpoint
from firsthand.journal.log.cosignatures import cosigned_at
from firsthand.journal.log.notes import NoteFaulty, Verifier, is_signed_by, read_note
from firsthand.journal.log.receipts import OpenedEntry, Receipt
from firsthand.journal.log.saying import Saying
from firsthand.journal.log.tree import is_consistent, leaf_hash, root_from_inclusion

_RECEIVED = "facts.received_at"
"""In the entry of an arrival that was taken down later, by hand or from a mailbox: when it came."""
_MOMENT = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z", re.ASCII)
ProofBetween = Callable[[int, int], Sequence[bytes]]
"""The consistency proof from an older size of the log to a newer one, from wherever the log is read."""


class DoesNotHold(Saying):
    """A receipt that proves nothing. The message is one line for people."""


class Witnessed(NamedTuple):
    """A witness whose signature holds, and when it says that it saw the checkpoint, in seconds since 1970."""

    witness: Verifier
    at: int


class Order(NamedTuple):
    """A report that is called the same as an earlier one: the arrivals of both, the earlier first."""

    first: OpenedEntry
    later: OpenedEntry

    @property
    def by_the_log(self) -> bool:
        """Whether the log itself shows the order; else it is the programme's word, given when it entered the first."""
        return self.first.index < self.later.index

    @property
    def later_was_entered(self) -> bool:
        """Whether the later one was taken down only after it had come: when that was, is the programme's word."""
        return self.later.value(_RECEIVED) is not None


@dataclass(frozen=True)
class Proved:
    """What a receipt proved: `entries` stand in the log that `checkpoint` describes."""

    checkpoint: Checkpoint
    entries: tuple[OpenedEntry, ...]
    stated: Mapping[str, str]
    """Words by name, which an entry holds the hash of."""
    witnesses: tuple[Witnessed, ...] = ()
    order: Order | None = None
    earlier: tuple[OpenedEntry, ...] = ()
    """Arrivals of other reports, which came before. Everything else is about the reporter's own."""


def verify(receipt: Receipt, key: Verifier | None = None) -> Proved:
    """Check a receipt with the key that it names itself, or with `key`, which the reader has from elsewhere.

    Raises DoesNotHold with the first reason found.
    """
    if key is not None and str(key) != str(receipt.verifier):
        raise DoesNotHold("The receipt was signed with another key than the one of this log.")
    checkpoint = signed_checkpoint(receipt.checkpoint, receipt.verifier)
    for entry in receipt.entries:
        if root_from_inclusion(_leaf_of(entry), entry.index, checkpoint.size, entry.proof) != checkpoint.root:
            raise DoesNotHold(
                "Entry %(entry)s does not stand in the log that the checkpoint describes.", entry=entry.index
            )
    stated, witnesses = _stated(receipt), _witnessed(receipt)
    try:
        earlier = earlier_arrivals(receipt.entries)
    except DoesNotBelong as error:
        raise DoesNotHold(error.words, **error.facts) from None
    return Proved(checkpoint, receipt.entries, stated, witnesses, order_of(receipt.entries), earlier)


def signed_checkpoint(text: str, key: Verifier) -> Checkpoint:
    """A checkpoint whose signature by this key holds. Raises DoesNotHold."""
    try:
        note = read_note(text)
        if not is_signed_by(note, key):
            raise DoesNotHold("The checkpoint is not signed by the key of the log, or was altered.")
        checkpoint = read_checkpoint(note)
    except NoteFaulty as error:
        raise DoesNotHold(error.words, **error.facts) from None
    if checkpoint.origin != key.name:
        raise DoesNotHold("The checkpoint is of another log than its key.")
    return checkpoint


def check_newer(old: Checkpoint, text: str, key: Verifier, proof_between: ProofBetween) -> Checkpoint:
    """Hold an older checkpoint against a newer one of the same log; the newer one. Raises DoesNotHold for a fork."""
    new = signed_checkpoint(text, key)
    if new.size < old.size:
        raise DoesNotHold(
            "The log has %(now)s entries now, and had %(then)s when the receipt was made.", now=new.size, then=old.size
        )
    proof = proof_between(old.size, new.size) if old.size != new.size else ()
    if not is_consistent(old.size, old.root, new.size, new.root, proof):
        raise DoesNotHold("The log was rewritten since: what it shows now does not contain what it showed then.")
    return new


def _leaf_of(entry: OpenedEntry) -> bytes:
    try:
        return leaf_hash(joined(entry.fields))
    except (ValueError, UnicodeEncodeError):
        raise DoesNotHold("The fields of entry %(entry)s are not those of an entry.", entry=entry.index) from None


def _witnessed(receipt: Receipt) -> tuple[Witnessed, ...]:
    """Every line below the checkpoint is the log's or a named witness's. Raises DoesNotHold."""
    note = read_note(receipt.checkpoint)
    found = []
    keys = {receipt.verifier.key, *(witness.key for witness in receipt.witnesses)}
    if len(keys) != 1 + len(receipt.witnesses):
        raise DoesNotHold("The receipt names a witness twice, or the log itself as one.")
    if len(note.signatures) != 1 + len(receipt.witnesses):
        raise DoesNotHold("The checkpoint has signatures of nobody whom the receipt names.")
    for witness, signature in zip(receipt.witnesses, note.signatures[1:], strict=True):
        at = cosigned_at(note.text, signature, witness)
        if at is None:
            raise DoesNotHold("The signature of the witness %(name)s does not hold.", name=witness.name)
        found.append(Witnessed(witness, at))
    return tuple(found)


def order_of(entries: Sequence[OpenedEntry]) -> Order | None:
    """Which of two arrivals came first, where the entries say that a report is the same as an earlier one (R23).

    None where they say no such thing. Raises DoesNotHold where what they say is not shown, or is not so.
    """
    links = [entry for entry in entries if entry.value("kind") == "case.linked"]
    link = max(links, key=lambda entry: entry.index, default=None)
    first = link.value("facts.first_arrival") if link is not None else None
    if link is None or first is None:
        return None
    reports = [entry for entry in entries if entry.value("kind") == "report.received"]
    own = next((e.value("facts.order") for e in reports if _same(e.value("subject"), link.value("subject"))), None)
    kept = [entry for entry in entries if entry.value("kind") == "arrival.kept"]
    arrivals = {number: e for e in kept if type(number := e.value("facts.arrival")) is int}
    if type(first) is not int or type(own) is not int or not {first, own} <= set(arrivals) or first == own:
        raise DoesNotHold("The receipt names an earlier report and does not show when it came.")
    order = Order(arrivals[first], arrivals[own])
    if _arrived(order.first) > _arrived(order.later):
        raise DoesNotHold("The report that the receipt calls the earlier one came later.")
    return order


def moment_of(text: object) -> datetime | None:
    """The moment that an entry names, in the one form that journals write (`core.clock.iso`); None for all else.

    Only in this form do texts stand in the order of time: "…00Z" sorts after "…00.500000Z".
    """
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) and _MOMENT.fullmatch(text) else None
    except ValueError:
        return None
    return moment if moment is not None and iso(moment) == text else None


def _same(one: Value, other: Value) -> bool:
    """Whether two values are one; to Python alone, true and 1 are."""
    return type(one) is type(other) and one == other


def _arrived(entry: OpenedEntry) -> tuple[datetime, int]:
    """The moment of an arrival, and its number among those of one moment."""
    closed = any(field.name == _RECEIVED and field.salt is None for field in entry.fields)
    at, number = moment_of(entry.value(_RECEIVED) or entry.value("at")), entry.value("facts.arrival")
    if closed or at is None or not isinstance(number, int):
        raise DoesNotHold("An arrival does not say when it came.")
    return at, number


def _stated(receipt: Receipt) -> Mapping[str, str]:
    """A text NAME is bound to the log by an opened fact NAME_sha256. Raises DoesNotHold for one that is not."""
    for name, text in receipt.stated.items():
        hashes = {e.value(f"facts.{name}_sha256") for e in receipt.entries} - {None}
        if hashlib.sha256(text.encode()).hexdigest() not in hashes:
            raise DoesNotHold("The words under “%(name)s” are not those that the log holds the hash of.", name=name)
    return receipt.stated
