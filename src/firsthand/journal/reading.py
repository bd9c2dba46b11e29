"""The journal as a list to read: the newest first, a page at a time, by what it is about. Who may read what of it is
the caller's to say."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from firsthand.journal.models import Entry

AT_ODDS = 10_000
"""Entries are numbered in the order in which they were written, and dated by who wrote them: within so many numbers an
entry may stand on the other side of one that is dated later."""


@dataclass(frozen=True)
class Asked:
    """Which entries: each "" or None asks for nothing. `since` counts, `until` no longer."""

    subject: str = ""
    kind: str = ""
    by: str = ""
    since: datetime | None = None
    until: datetime | None = None


def newest_first(asked: Asked, *, before: int | None = None) -> QuerySet[Entry]:
    """The entries that were asked for, below a number. For slices: each is one look into an index, however long the
    journal is, after two more where days are named."""
    rows = Entry.objects.only("number", "at", "kind", "subject", "by", "text").order_by("-number")
    if asked.subject:
        rows = rows.filter(subject=asked.subject)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.by:
        rows = rows.filter(by=asked.by)
    if before is not None:
        rows = rows.filter(number__lt=before)
    return _between(rows, asked)


def _between(rows: QuerySet[Entry], asked: Asked) -> QuerySet[Entry]:
    """Days are turned into numbers first: the order by number then needs no sorting, also for a span of years."""
    if asked.since is not None:
        first = Entry.objects.filter(at__gte=asked.since).order_by("at", "number").values_list("number").first()
        rows = rows.filter(number__gte=first[0] - AT_ODDS, at__gte=asked.since) if first else rows.none()
    if asked.until is not None:
        last = Entry.objects.filter(at__lt=asked.until).order_by("-at", "-number").values_list("number").first()
        rows = rows.filter(number__lte=last[0] + AT_ODDS, at__lt=asked.until) if last else rows.none()
    return rows
