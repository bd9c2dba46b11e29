"""Reads of the log: its newest checkpoint, tiles and proofs, worked out from the journal and the complete subtrees."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from firsthand.journal.log import tree
from firsthand.journal.log.receipts import WITNESSES
from firsthand.journal.log.tiles import HIGHEST_LEVEL, WIDTH, Tile, bundle, exists, hash_from_tiles, subtree
from firsthand.journal.log.tree import HashAt
from firsthand.journal.log.witnesses import Witness
from firsthand.journal.models import Entry, Head, LogCosignature, LogHead, LogSubtree, LogWitness

TILES_AT_HAND = 64
COSIGNED = 200
"""Of so many lines of witnesses, the newest, the best checkpoint is sought: a bound for a log of many years."""
BEHIND_AFTER = timedelta(days=1)


class NotAsSigned(LookupError):
    """The journal does not have what the log was signed over: an entry, or a hash that was kept of it, was altered."""


class State(NamedTuple):
    """How far the log is signed. `size` counts entries; `note` is the signed checkpoint, "" before the first."""

    origin: str
    vkey: str
    size: int
    root: bytes
    note: str
    signed_at: datetime | None
    stopped_at: datetime | None
    stopped_why: str


def state() -> State | None:
    """How far the log is signed; None before anything ever was."""
    row = LogHead.objects.filter(pk=1).first()
    if row is None:
        return None
    return State(
        row.origin, row.vkey, row.size, bytes(row.root), row.note, row.signed_at, row.stopped_at, row.stopped_why
    )  # fmt: skip


def leaves(begin: int, end: int) -> list[bytes]:
    """The commitments of the entries [begin, end), counted from 0. Fewer where the journal ends before.

    Raises LookupError where an entry is missing between others.
    """
    found = _pairs(
        "SELECT number, commitment FROM journal_entry WHERE number > %s AND number <= %s ORDER BY number", begin, end
    )  # fmt: skip
    if found and found[-1][0] != begin + len(found):  # numbers are unique and in their order
        raise LookupError("an entry of the journal is missing")
    return [bytes(commitment) for _, commitment in found]


def _pairs(sql: str, *parameters: int) -> list[tuple[int, bytes]]:
    """Rows as the database gives them: a proof reads a thousand of them, and models would cost more than the hashes."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()  # type: ignore[no-any-return]


def row(level: int, index: int) -> list[bytes]:
    """The hashes of a tile, as many as there are."""
    begin = index * WIDTH
    if level == 0:
        return [tree.leaf_hash(leaf) for leaf in leaves(begin, begin + WIDTH)]
    found = _pairs(
        'SELECT "index", hash FROM journal_logsubtree WHERE level = %s AND "index" >= %s AND "index" < %s '
        'ORDER BY "index"',
        level, begin, begin + WIDTH,
    )  # fmt: skip
    return [bytes(each) for _, each in found]


def hash_at() -> HashAt:
    """`hash_at` of `tree` for one piece of work: each tile is read once."""
    return hash_from_tiles(lru_cache(maxsize=TILES_AT_HAND)(row))


def inclusion(index: int, size: int) -> list[bytes]:
    """The proof that entry `index` stands in the log of `size` entries. Raises ValueError when it does not."""
    return tree.inclusion_proof(index, size, hash_at())


def consistency(old: int, new: int) -> list[bytes]:
    """The proof that the log of `old` entries is the beginning of that of `new`. Raises ValueError, see `tree`."""
    return tree.consistency_proof(old, new, hash_at())


def root_of(size: int) -> bytes:
    """The root of the first `size` entries, as the journal and the complete subtrees give it."""
    return tree.root(size, hash_at())


def content_of(tile: Tile) -> bytes | None:
    """The octets of a tile that the signed log has; None for one that it has not.

    Of a tile that is full by now, whatever width is asked for, all is held against the hash that was kept of it when
    it became full: whoever alters an old entry is found here, since no round of signing reads it again. Raises
    NotAsSigned where it does not fit, and LookupError where an entry is missing between others.
    """
    signed = LogHead.objects.filter(pk=1).values_list("size", flat=True).first() or 0
    if not exists(tile, signed):
        return None
    begin = tile.index * WIDTH
    bundled = leaves(begin, begin + WIDTH) if tile.level < 0 else []
    hashes = [tree.leaf_hash(leaf) for leaf in bundled] if tile.level < 0 else row(tile.level, tile.index)
    if exists(Tile(tile.level, tile.index, WIDTH), signed) and tile.level < HIGHEST_LEVEL:
        _must_be_as_signed(max(tile.level, 0) + 1, tile.index, hashes)
    return bundle(bundled[: tile.width]) if tile.level < 0 else b"".join(hashes[: tile.width])


def _must_be_as_signed(level: int, index: int, hashes: list[bytes]) -> None:
    """Hold the hashes of a full tile against the one kept a level up. Raises NotAsSigned."""
    kept = LogSubtree.objects.filter(level=level, index=index).values_list("hash", flat=True).first()
    if kept is None or len(hashes) < WIDTH or subtree(hashes) != bytes(kept):
        raise NotAsSigned("a tile is not what the log was signed over")


class Extent(NamedTuple):
    """How far the journal is, and how far the log: of the cheapest kind, for who asks every second."""

    journal: int
    size: int
    origin: str
    has_stopped: bool

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is to be signed, or may be."""
        return self.has_stopped or self.size >= self.journal


_EXTENT = (
    f"SELECT h.number, l.size, l.origin, l.stopped_at IS NOT NULL FROM {Head._meta.db_table} h "  # noqa: S608  no input
    f"LEFT JOIN {LogHead._meta.db_table} l ON l.id = h.id WHERE h.id = 1"
)
"""By hand: making this query anew each time costs twenty times what the database does for it."""


def extent() -> Extent:
    """How far both are, in one query; a log that has not begun has size 0."""
    with connection.cursor() as cursor:
        cursor.execute(_EXTENT)
        number, size, origin, stopped = cursor.fetchone()
    return Extent(number, size or 0, origin or "", bool(stopped))


class Covering(NamedTuple):
    """A checkpoint that covers some entries: the signed note with the lines of its witnesses, and whose they are."""

    vkey: str
    size: int
    note: str
    witnesses: tuple[str, ...] = ()


def checkpoint_over(number: int) -> Covering | None:
    """The checkpoint to show for what is in the log up to entry `number`, counted from 1; None before it is signed.

    Of the newest COSIGNED lines that cover it, those over one size by the most witnesses, of such the newest; where no
    witness has signed so far, the newest checkpoint.
    """
    known = state()
    if known is None or known.size < number:
        return None
    lines = LogCosignature.objects.filter(origin=known.origin, size__gte=number, size__lte=known.size)
    by_size: dict[int, list[LogCosignature]] = {}
    for line in lines.order_by("-size", "vkey")[:COSIGNED]:
        by_size.setdefault(line.size, []).append(line)
    if not by_size:
        return Covering(known.vkey, known.size, known.note)
    best = max(by_size, key=lambda size: (len(by_size[size]), size))
    return _cosigned(known.vkey, by_size[best])


def newest_note() -> str:
    """The newest checkpoint as a note, with the lines of the witnesses who have cosigned this very one; "" before any.

    For everybody: it holds no more than a name, a size, a hash and signatures.
    """
    known = state()
    if known is None:
        return ""
    lines = LogCosignature.objects.filter(origin=known.origin, size=known.size, note=known.note).order_by("vkey")
    return known.note + "".join(lines.values_list("line", flat=True)[:WITNESSES])


class Witnessing(NamedTuple):
    """How it stands with a witness that the settings name. `behind`: what it has not cosigned is over a day old."""

    name: str
    size: int
    """So many entries it has cosigned at the most."""
    behind: bool
    trouble: str
    """Why it gave no signature the last time it was asked over the network; "" where it did, or never was."""
    forked: bool
    """Whether it says that this log has two histories."""


def witnessing(*, at: datetime) -> list[Witnessing]:
    """Each witness in the order of the settings. A new one has a day before it counts as behind."""
    known = state()
    if known is None:
        return []
    return [_witnessing(witness, known, at) for witness in settings.WITNESSES]


def _witnessing(witness: Witness, known: State, at: datetime) -> Witnessing:
    kept = LogCosignature.objects.filter(origin=known.origin, vkey=witness.vkey, size__lte=known.size)
    size = kept.order_by("-size").values_list("size", flat=True).first() or 0
    row = LogWitness.objects.filter(origin=known.origin, vkey=witness.vkey).first()
    since = row.since if row else at
    open_since = Entry.objects.filter(number=size + 1).values_list("at", flat=True).first()
    behind = open_since is not None and max(open_since, since) < at - BEHIND_AFTER
    return Witnessing(witness.name, size, behind, row.trouble if row else "", bool(row and row.forked))


def _cosigned(vkey: str, lines: list[LogCosignature]) -> Covering:
    lines = lines[:WITNESSES]
    note = lines[0].note + "".join(line.line for line in lines)
    return Covering(vkey, lines[0].size, note, tuple(line.vkey for line in lines))
