"""The tree against known answers of RFC 6962 logs, and against a second way of working it out."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.journal.log import tree

# The leaves and roots that Certificate Transparency's own implementations are tested with.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def naive(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return tree.leaf_hash(leaves[0])
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return tree.node_hash(naive(leaves[:half]), naive(leaves[half:]))


def over(leaves: list[bytes]):
    return lambda level, index: naive(leaves[index << level : (index + 1) << level])


def some(count: int) -> list[bytes]:
    return [number.to_bytes(2) for number in range(count)]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_of_rfc_6962_logs(size):
    assert tree.root(size, over(LEAVES)).hex() == ROOTS[size - 1]


@given(st.integers(1, 70), st.data())
def test_a_proof_leads_from_its_leaf_and_place_to_the_root_and_from_no_other(size, data):
    leaves = some(size)
    place = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion_proof(place, size, over(leaves))
    leaf, top = tree.leaf_hash(leaves[place]), naive(leaves)
    assert tree.root_from_inclusion(leaf, place, size, proof) == top
    assert all(tree.root_from_inclusion(leaf, other, size, proof) != top for other in range(size) if other != place)
    assert tree.root_from_inclusion(leaf, place, size, [*proof, bytes(32)]) != top
    assert not proof or tree.root_from_inclusion(leaf, place, size, proof[:-1]) != top


@given(st.integers(1, 70), st.data())
def test_a_log_that_grew_is_consistent_and_one_that_was_rewritten_is_not(size, data):
    leaves = some(size)
    old = data.draw(st.integers(1, size))
    proof, before, after = tree.consistency_proof(old, size, over(leaves)), naive(leaves[:old]), naive(leaves)
    assert tree.is_consistent(old, before, size, after, proof)
    assert not tree.is_consistent(old, naive([*leaves[: old - 1], b"x"]), size, after, proof)
    assert not tree.is_consistent(old, before, size, naive([*leaves[:-1], b"x"]), proof)
    assert old == size or not tree.is_consistent(old, before, size, after, proof[:-1])
