"""Reads of the journal."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from firsthand.core.clock import iso
from firsthand.journal.models import Entry, Head
from firsthand.journal.rules import FIRST_CHAIN, Kind, Link, first_broken


def entries_of(subject: str) -> list[Entry]:
    """The entries of one case, oldest first. The caller has checked that the viewer may see the case."""
    return list(Entry.objects.filter(subject=subject).order_by("number"))


def facts_of(entry: Entry) -> dict[str, Any]:
    """The facts that an entry states."""
    facts: dict[str, Any] = json.loads(entry.text)["facts"]
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
