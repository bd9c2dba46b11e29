"""The one way to write the journal."""

import secrets
from datetime import datetime

from django.db import connection

from firsthand.core.errors import FirsthandError
from firsthand.journal.models import Entry, Head
from firsthand.journal.rules import SALT_BYTES, Facts, Kind, canonical, commitment_of, next_chain

MACHINE = "firsthand"
"""The actor of what no person did."""


class NoTransaction(FirsthandError):
    """An act and its journal entry must commit together."""


def take_turn() -> None:
    """Wait until nobody else writes the journal, and hold it until this transaction ends.

    For an act that first looks whether it was done already.
    """
    Head.objects.select_for_update().get(pk=1)


def write(kind: Kind, *, at: datetime, by: str, subject: str = "", facts: Facts | None = None) -> Entry:
    """Append one entry, in the caller's transaction.

    The head row is locked until that transaction ends, so numbers have no gap and the chain has one order.
    Raises NoTransaction outside a transaction. Source: R92.
    """
    if not connection.in_atomic_block:
        raise NoTransaction("A journal entry was written outside a transaction.")
    head = Head.objects.select_for_update().get(pk=1)
    text = canonical(kind, at=at, subject=subject, by=by, facts=facts or {})
    salt = secrets.token_bytes(SALT_BYTES)
    commitment = commitment_of(text, salt)
    chain = next_chain(bytes(head.chain), commitment)
    entry = Entry.objects.create(
        number=head.number + 1, at=at, kind=kind, subject=subject, by=by, text=text,
        salt=salt, commitment=commitment, chain=chain,
    )  # fmt: skip
    Head.objects.filter(pk=1).update(number=entry.number, chain=chain)
    return entry
