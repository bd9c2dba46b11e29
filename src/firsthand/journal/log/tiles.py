"""Tiles of a log (C2SP tlog-tiles): their paths, and what stands in them. Pure.

A tile of level L holds up to 256 hashes: number i of tile N is the hash of the 256**L leaves that begin with leaf
(256 * N + i) * 256**L. A tile that is not full says its width in its path. Entry bundles hold the leaves themselves,
each after its length in two octets.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from firsthand.journal.log.tree import HASH_BYTES, node_hash

WIDTH = 256
HEIGHT = 8
HIGHEST_LEVEL = 7
"""256**8 leaves are more than a size may say."""
_PATH = re.compile(r"(entries|[0-7])/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(frozen=True)
class Tile:
    """Which tile: `level` is -1 for an entry bundle; `width` counts what stands in it, 1 to 256."""

    level: int
    index: int
    width: int

    @property
    def is_full(self) -> bool:
        """A full tile never changes."""
        return self.width == WIDTH

    @property
    def size_bytes(self) -> int:
        """How long it is: an entry stands in a bundle after its length in two octets, a hash alone."""
        return self.width * (HASH_BYTES + 2 if self.level < 0 else HASH_BYTES)


def path_of(tile: Tile) -> str:
    """Below "tile/": "0/x001/x234/067", "entries/000.p/17"."""
    digits, rest = [f"{tile.index % 1000:03d}"], tile.index // 1000
    while rest:
        digits.insert(0, f"x{rest % 1000:03d}")
        rest //= 1000
    level = "entries" if tile.level < 0 else str(tile.level)
    partial = "" if tile.is_full else f".p/{tile.width}"
    return f"{level}/{'/'.join(digits)}{partial}"


def tile_of(path: str) -> Tile | None:
    """The tile that a path names; None for a path that none has."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    level = -1 if found[1] == "entries" else int(found[1])
    tile = Tile(level, int(found[2].replace("x", "").replace("/", "")), int(found[3] or WIDTH))
    return tile if tile.width <= WIDTH and path_of(tile) == path else None


def exists(tile: Tile, size: int) -> bool:
    """Whether a log of `size` leaves has this tile; of those that are not full, any that it once had."""
    return tile.index * WIDTH + tile.width <= size >> (HEIGHT * max(tile.level, 0))


def tiles_of(size: int) -> Iterator[Tile]:
    """All tiles and entry bundles of a log of `size` leaves: the full ones, and the partial ones of this very size."""
    for level in range(-1, HIGHEST_LEVEL + 1):
        full, width = divmod(size >> (HEIGHT * max(level, 0)), WIDTH)
        yield from (Tile(level, index, WIDTH) for index in range(full))
        if width:
            yield Tile(level, full, width)


def bundle(leaves: Sequence[bytes]) -> bytes:
    """The octets of an entry bundle."""
    return b"".join(len(leaf).to_bytes(2) + leaf for leaf in leaves)


def hashes_in(content: bytes) -> list[bytes]:
    """The hashes of a hash tile. Raises ValueError for octets that are none."""
    if not content or len(content) % HASH_BYTES or len(content) > WIDTH * HASH_BYTES:
        raise ValueError("no hash tile")
    return [content[at : at + HASH_BYTES] for at in range(0, len(content), HASH_BYTES)]


def hash_from_tiles(read: Callable[[int, int], Sequence[bytes]]) -> Callable[[int, int], bytes]:
    """`hash_at` of `tree` over tiles: `read(level, index)` gives the hashes of a tile, as many as there are.

    It raises LookupError where they are too few.
    """

    def hash_at(level: int, index: int) -> bytes:
        of_tile, within = divmod(level, HEIGHT)
        first = index << within
        row = read(of_tile, first // WIDTH)
        begin = first % WIDTH
        found = row[begin : begin + (1 << within)]
        if len(found) < 1 << within:
            raise LookupError("a hash of the log is missing")
        return subtree(found)

    return hash_at


def subtree(hashes: Sequence[bytes]) -> bytes:
    """The hash over a row of a power of two of hashes."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(left, right) for left, right in zip(row[::2], row[1::2], strict=True)]
    return row[0]
