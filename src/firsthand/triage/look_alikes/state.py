"""How far the look-alike index of this machine is, for the operator: numbers alone, and no word."""

from dataclasses import dataclass
from datetime import UTC, datetime

from firsthand.triage.look_alikes import places
from firsthand.triage.look_alikes.following import LOOKED, newest_row
from firsthand.triage.look_alikes.index import Index, IndexBroken
from firsthand.triage.look_alikes.tokens import FORMAT
from firsthand.triage.models import Tokens


@dataclass(frozen=True)
class IndexState:
    """The index and the rows that it is made from, side by side."""

    folder: str
    """The name of the folder in use; "" where none can be used."""
    documents: int
    """Reports and known issues in the index."""
    rows: int
    """Reports and known issues that it is to have, as far as it has come."""
    behind: int
    """Rows that wait to be put in, also those that take something out."""
    unknown: bool
    """Whether it has come further than the database: that was put back to an earlier day."""
    segments: int
    size_bytes: int
    looked_at: datetime | None
    """When somebody last looked for new rows."""


def state_here() -> IndexState:
    """Look at the index of this machine and count."""
    newest = newest_row()
    folder = places.current()
    try:
        index = Index.open(folder) if folder else None
        mark = index.mark() if index else 0
    except IndexBroken:
        index, mark = None, 0
    kept = Tokens.objects.filter(format=FORMAT).exclude(packed=b"")
    return IndexState(
        folder=index.folder.name if index else "", documents=index.total if index else 0,
        rows=kept.filter(pk__lte=mark).count(), behind=Tokens.objects.filter(pk__gt=mark).count(),
        unknown=mark > newest, segments=index.segments if index else 0,
        size_bytes=places.size_of(index.folder) if index else 0, looked_at=_looked_at(),
    )  # fmt: skip


def _looked_at() -> datetime | None:
    try:
        return datetime.fromtimestamp((places.root() / LOOKED).stat().st_mtime, UTC)
    except OSError:
        return None
