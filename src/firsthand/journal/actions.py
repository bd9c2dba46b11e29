"""The one way to write the journal."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from firsthand.core import rows
from firsthand.core.errors import FirsthandError
from firsthand.journal.commitments import SALT_BYTES, commitment_of
from firsthand.journal.models import Entry, Head
from firsthand.journal.rules import Facts, Kind, canonical, next_chain

MACHINE = "firsthand"
"""The actor of what no person did."""


class NoTransaction(FirsthandError):
    """An act and its journal entry must commit together."""


class Act(NamedTuple):
    """What one entry is to say; see `write`."""

    kind: Kind
    at: datetime
    by: str
    subject: str = ""
    facts: Facts = {}


def take_turn() -> Head:
    """Wait until nobody else writes the journal, and hold it until this transaction ends. The end of the chain.

    For an act that first looks whether it was done already.
    """
    return Head.objects.select_for_update().get(pk=1)


def write(kind: Kind, *, at: datetime, by: str, subject: str = "", facts: Facts | None = None) -> Entry:
    """Append one entry, in the caller's transaction.

    The head row is locked until that transaction ends, so numbers have no gap and the chain has one order.
    Raises NoTransaction outside a transaction. Source: R92.
    """
    (entry,) = _appended([Act(kind, at, by, subject, facts or {})])
    return Entry.objects.create(**entry)


def write_all(acts: Sequence[Act], *, turn: Head | None = None) -> None:
    """Append entries in their order, in the caller's transaction: one look at the head for all. As `write`.

    `turn` is what `take_turn` gave, when nothing was written since.
    """
    rows.insert(connection, Entry, _appended(acts, turn))


def _appended(acts: Sequence[Act], turn: Head | None = None) -> list[dict[str, Any]]:
    """The rows of entries, after the head was moved to the last of them."""
    if not connection.in_atomic_block:
        raise NoTransaction("A journal entry was written outside a transaction.")
    head = turn or take_turn()
    number, chain = head.number, bytes(head.chain)
    entries: list[dict[str, Any]] = []
    for act in acts:
        text = canonical(act.kind, at=act.at, subject=act.subject, by=act.by, facts=act.facts)
        salt = secrets.token_bytes(SALT_BYTES)
        commitment = commitment_of(text, salt)
        number, chain = number + 1, next_chain(chain, commitment)
        entries.append({
            "number": number, "at": act.at, "kind": act.kind, "subject": act.subject, "by": act.by, "text": text,
            "salt": salt, "commitment": commitment, "chain": chain,
        })  # fmt: skip
    Head.objects.filter(pk=1).update(number=number, chain=chain)
    return entries
