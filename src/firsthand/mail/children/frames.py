"""How a process and its child hand octets to each other: one sign, a count, the lengths, then the frames. Pure.

Nothing in a message can name code. Whoever reads one checks the lengths before it takes in what they announce.
"""

import struct
from collections.abc import Sequence

DONE, OUT_OF_MEMORY, FAILED = b"d", b"m", b"f"
_HEAD = struct.Struct("!cI")
_LENGTH = struct.Struct("!Q")
FRAMES = 100_000


class Rubbish(ValueError):
    """What came is no message, or a larger one than was agreed."""


def packed(sign: bytes, frames: Sequence[bytes]) -> list[bytes]:
    """A message as pieces to be written one after the other."""
    lengths = b"".join(_LENGTH.pack(len(frame)) for frame in frames)
    return [_HEAD.pack(sign, len(frames)) + lengths, *frames]


def measured(start: bytes | bytearray | memoryview, at_most: int) -> tuple[bytes, list[int], int] | None:
    """(sign, lengths of the frames, length of all that stands before them); None while more is needed to tell.

    Raises Rubbish for a message whose frames together are longer than `at_most` bytes.
    """
    if len(start) < _HEAD.size:
        return None
    sign, count = _HEAD.unpack_from(start)
    if sign not in (DONE, OUT_OF_MEMORY, FAILED) or count > FRAMES:
        raise Rubbish
    before = _HEAD.size + count * _LENGTH.size
    if len(start) < before:
        return None
    lengths = [length for (length,) in _LENGTH.iter_unpack(start[_HEAD.size : before])]
    if sum(lengths) > at_most:
        raise Rubbish
    return sign, lengths, before
