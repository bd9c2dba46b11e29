"""Reads of the journal."""

import json
from collections.abc import Iterator
from typing import Any

from firsthand.core.clock import iso
from firsthand.journal.models import Entry, Head
from firsthand.journal.rules import FIRST_CHAIN, Link, first_broken


def entries_of(subject: str) -> list[Entry]:
    """The entries of one case, oldest first. The caller has checked that the viewer may see the case."""
    return list(Entry.objects.filter(subject=subject).order_by("number"))


def facts_of(entry: Entry) -> dict[str, Any]:
    """The facts that an entry states."""
    facts: dict[str, Any] = json.loads(entry.text)["facts"]
    return facts


def check() -> tuple[int, int | None]:
    """(how many entries were read, the number of the first that does not fit or None).

    A chain cut at its end does not reach the head: the first missing number is named.
    """
    read = 0

    def links() -> Iterator[Link]:
        nonlocal read
        for e in Entry.objects.order_by("number").iterator(chunk_size=2000):
            read += 1
            yield Link(e.number, _text_with_columns(e), bytes(e.salt), bytes(e.commitment), bytes(e.chain))

    broken = first_broken(links())
    head = Head.objects.filter(pk=1).first()
    last = Entry.objects.order_by("-number").first()
    if broken is None and (head.number if head else 0) != read:
        return read, read + 1
    if broken is None and head and last and bytes(head.chain) != bytes(last.chain or FIRST_CHAIN):
        return read, last.number
    return read, broken


def _text_with_columns(entry: Entry) -> str:
    """The entry's text, spoilt if a column beside it says something else."""
    said = json.loads(entry.text)
    agree = (said["kind"], said["subject"], said["by"], said["at"]) == (
        entry.kind, entry.subject, entry.by, iso(entry.at),
    )  # fmt: skip
    return entry.text if agree else entry.text + " (columns differ)"
