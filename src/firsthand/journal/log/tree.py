"""The Merkle tree of RFC 6962, section 2.1 (RFC 9162, section 2.1): hashes, proofs, and how to check them. Pure.

A tree is known by its complete subtrees: `hash_at(level, index)` is the hash of the leaves
[index * 2**level, (index + 1) * 2**level). All sizes and positions count leaves from 0.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

HASH_BYTES = 32
EMPTY = hashlib.sha256(b"").digest()
HashAt = Callable[[int, int], bytes]


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one leaf (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(size: int, hash_at: HashAt) -> bytes:
    """The hash of the tree of the first `size` leaves."""
    return _joined([hash_at(level, index) for level, index in _subtrees(0, size)]) if size else EMPTY


def inclusion_proof(position: int, size: int, hash_at: HashAt) -> list[bytes]:
    """The audit path of the leaf at `position` in the tree of `size` leaves, leaf side first (RFC 6962, 2.1.1).

    Raises ValueError for a leaf that is not in the tree.
    """
    if not 0 <= position < size:
        raise ValueError("the leaf is not in the tree")
    proof: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _largest_power_below(end - begin)
        if position < middle:
            proof.append(_range(middle, end, hash_at))
            end = middle
        else:
            proof.append(_range(begin, middle, hash_at))
            begin = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, hash_at: HashAt) -> list[bytes]:
    """That the tree of `old` leaves is the beginning of the tree of `new` (RFC 6962, 2.1.2).

    Raises ValueError when it cannot be: 0 < old <= new must hold.
    """
    if not 0 < old <= new:
        raise ValueError("no such older tree")
    proof: list[bytes] = []
    begin, end, whole = 0, new, True
    while end > old:
        middle = begin + _largest_power_below(end - begin)
        if old <= middle:
            proof.append(_range(middle, end, hash_at))
            end = middle
        else:
            proof.append(_range(begin, middle, hash_at))
            begin, whole = middle, False
    return (proof if whole else [*proof, _range(begin, end, hash_at)])[::-1]


def root_from_inclusion(leaf: bytes, position: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root that a proof leads to from a leaf's hash (RFC 9162, 2.1.3.2); None for a proof of a wrong form."""
    if not 0 <= position < size:
        return None
    at, last, found = position, size - 1, leaf
    for step in proof:
        if last == 0 or len(step) != HASH_BYTES:
            return None
        if at & 1 or at == last:
            found = node_hash(step, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    return found if last == 0 else None


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the older tree is the beginning of the newer (RFC 9162, 2.1.4.2)."""
    if old == new:
        return not proof and old_root == new_root
    if not 0 < old < new or not proof or any(len(step) != HASH_BYTES for step in proof):
        return False
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, step)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _largest_power_below(count: int) -> int:
    return 1 << ((count - 1).bit_length() - 1)


def _range(begin: int, end: int, hash_at: HashAt) -> bytes:
    """The hash of the leaves [begin, end), where `begin` is where such a subtree may begin."""
    return _joined([hash_at(level, index) for level, index in _subtrees(begin, end)])


def _subtrees(begin: int, end: int) -> Iterable[tuple[int, int]]:
    """The complete subtrees that make up [begin, end), from the left and so from the largest."""
    while begin < end:
        level = (end - begin).bit_length() - 1
        yield level, begin >> level
        begin += 1 << level


def _joined(hashes: Sequence[bytes]) -> bytes:
    found = hashes[-1]
    for left in reversed(hashes[:-1]):
        found = node_hash(left, found)
    return found
