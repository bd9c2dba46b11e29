"""Reads of the journal."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from firsthand.core.clock import iso
from firsthand.journal.models import Entry, Head
from firsthand.journal.rules import FIRST_CHAIN, Kind, Link, first_broken


def entries_of(subject: str) -> list[Entry]:
    """The entries of one case, oldest first. The caller has checked that the viewer may see the case."""
    return list(Entry.objects.filter(subject=subject).order_by("number"))


def facts_of(entry: Entry) -> dict[str, Any]:
    """The facts that an entry states."""
    facts: dict[str, Any] = entry.said["facts"]
    return facts


def check() -> tuple[int, int | None]:
    """(how many entries were read, the number of the first that does not fit or None).

    The head is read first, and the entries up to it: what is written meanwhile is left for the next check. A chain
    cut at its end does not reach the head: the first missing number is named.
    """
    head = Head.objects.get(pk=1)
    read, last = 0, FIRST_CHAIN

    def links() -> Iterator[Link]:
        nonlocal read, last
        for e in Entry.objects.filter(number__lte=head.number).order_by("number").iterator(chunk_size=2000):
            read, last = read + 1, bytes(e.chain)
            yield Link(e.number, _text_with_columns(e), bytes(e.salt), bytes(e.commitment), last)

    broken = first_broken(links())
    if broken is None and read != head.number:
        return read, read + 1
    if broken is None and bytes(head.chain) != last:
        return read, head.number
    return read, broken


def entries_of_kind(kinds: Iterable[Kind]) -> Iterator[Entry]:
    """Every entry of these kinds, oldest first."""
    return Entry.objects.filter(kind__in=list(kinds)).order_by("number").iterator(chunk_size=2000)


class HeadOfJournal(NamedTuple):
    """How far the journal reaches: the last number, and the chain value that no other journal has."""

    number: int
    chain: bytes


def head() -> HeadOfJournal:
    """Where the journal ends now."""
    row = Head.objects.get(pk=1)
    return HeadOfJournal(row.number, bytes(row.chain))


def has(known: HeadOfJournal) -> bool:
    """Whether the journal once ended here: False after another one took its place."""
    if known.number == 0:
        return known.chain == FIRST_CHAIN
    chains = Entry.objects.filter(pk=known.number).values_list("chain", flat=True)
    return any(bytes(chain) == known.chain for chain in chains)


def any_since(known: HeadOfJournal, *, kinds: Iterable[Kind], before: datetime) -> bool:
    """Whether an entry of these kinds was added since that is dated before a moment."""
    return Entry.objects.filter(number__gt=known.number, at__lt=before, kind__in=list(kinds)).exists()


def by_case(kinds: Iterable[Kind], *, before: datetime) -> Iterator[tuple[str, str, str]]:
    """(case, kind, text) of the entries of these kinds dated before a moment: case by case, each in its order.

    Read as a stream: memory does not grow with the journal. The moment is in the text; the column beside it would
    cost more than the rest of the row.
    """
    rows = Entry.objects.filter(kind__in=list(kinds), at__lt=before).exclude(subject="").order_by("subject", "number")
    return rows.values_list("subject", "kind", "text").iterator(chunk_size=2000)


def _text_with_columns(entry: Entry) -> str:
    """The entry's text, spoilt if it is no entry, or if a column beside it says something else."""
    try:
        said = json.loads(entry.text)
        agree = (said["kind"], said["subject"], said["by"], said["at"]) == (
            entry.kind, entry.subject, entry.by, iso(entry.at),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        agree = False
    return entry.text if agree else entry.text + " (columns differ)"
