"""Reads of the log: its newest checkpoint, tiles and proofs, worked out from the journal and the complete subtrees."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from firsthand.journal.log import tree
from firsthand.journal.log.tiles import WIDTH, Tile, bundle, exists, hash_from_tiles
from firsthand.journal.models import Entry, LogHead, LogSubtree

HashAt = Callable[[int, int], bytes]
TILES_AT_HAND = 64


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
    rows = Entry.objects.filter(number__gt=begin, number__lte=end).order_by("number")
    found = list(rows.values_list("number", "commitment"))
    if [number for number, _ in found] != list(range(begin + 1, begin + 1 + len(found))):
        raise LookupError("an entry of the journal is missing")
    return [bytes(commitment) for _, commitment in found]


def row(level: int, index: int) -> list[bytes]:
    """The hashes of a tile, as many as there are."""
    begin = index * WIDTH
    if level == 0:
        return [tree.leaf_hash(leaf) for leaf in leaves(begin, begin + WIDTH)]
    rows = LogSubtree.objects.filter(level=level, index__gte=begin, index__lt=begin + WIDTH).order_by("index")
    return [bytes(found) for found in rows.values_list("hash", flat=True)]


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
    """The octets of a tile that the signed log has; None for one that it has not."""
    signed = LogHead.objects.filter(pk=1).values_list("size", flat=True).first() or 0
    if not exists(tile, signed):
        return None
    if tile.level < 0:
        begin = tile.index * WIDTH
        return bundle(leaves(begin, begin + tile.width))
    return b"".join(row(tile.level, tile.index)[: tile.width])


class Covering(NamedTuple):
    """A checkpoint that covers some entries: the signed note with the lines of its witnesses, and whose they are."""

    vkey: str
    size: int
    note: str
    witnesses: tuple[str, ...] = ()


def checkpoint_over(number: int) -> Covering | None:
    """The checkpoint to show for what is in the log up to entry `number`, counted from 1; None before it is signed."""
    known = state()
    if known is None or known.size < number:
        return None
    return Covering(known.vkey, known.size, known.note)
