"""Where tiles lie, and that the hashes in them are those of the tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.journal.log import tiles, tree
from firsthand.journal.log.tiles import Tile

PATHS = [
    (Tile(0, 0, 256), "0/000"),
    (Tile(0, 1234067, 256), "0/x001/x234/067"),
    (Tile(1, 0, 17), "1/000.p/17"),
    (Tile(-1, 0, 1), "entries/000.p/1"),
    (Tile(-1, 999, 256), "entries/999"),
    (Tile(2, 1000, 256), "2/x001/000"),
]
NO_PATHS = [
    "0/0", "0/x000/001", "8/000", "0/000.p/0", "0/000.p/256", "0/000.p/257", "entries/", "0/001/000", "0/x001",
    "../0/000", "0/000/", "0/000\n",
]  # fmt: skip


@pytest.mark.parametrize(("tile", "path"), PATHS)
def test_a_tile_has_one_path(tile, path):
    assert tiles.path_of(tile) == path
    assert tiles.tile_of(path) == tile


@pytest.mark.parametrize("path", NO_PATHS)
def test_no_other_path_names_a_tile(path):
    assert tiles.tile_of(path) is None


def naive(row: list[bytes]) -> bytes:
    if len(row) == 1:
        return row[0]
    half = 1 << ((len(row) - 1).bit_length() - 1)
    return tree.node_hash(naive(row[:half]), naive(row[half:]))


@given(st.integers(1, 3000), st.data())
def test_the_hashes_in_tiles_give_the_root_and_every_proof(size, data):
    leaves = [tree.leaf_hash(number.to_bytes(4)) for number in range(size)]

    def read(level: int, index: int) -> list[bytes]:
        row = leaves
        for _ in range(level):
            row = [tiles.subtree(row[at : at + 256]) for at in range(0, len(row) - 255, 256)]
        return row[index * 256 : (index + 1) * 256]

    hash_at = tiles.hash_from_tiles(read)
    top = naive(leaves)
    assert tree.root(size, hash_at) == top
    place = data.draw(st.integers(0, size - 1))
    assert tree.root_from_inclusion(leaves[place], place, size, tree.inclusion_proof(place, size, hash_at)) == top
