"""The child's end of `child`: take a message, do the work, answer, until nobody asks any more.

Imported by processes that hold no secrets; keep it free of everything that is not needed here.
"""

import gc
import os
from collections.abc import Callable, Sequence

from firsthand.mail.children.frames import DONE, FAILED, FRAMES, OUT_OF_MEMORY, measured, packed

_PIECE = 1024 * 1024
_ANY_LENGTH = 1 << 40
"""The parent is believed; what it may send is bounded by this process's memory."""


def serve(work: Callable[[list[bytes]], Sequence[bytes]]) -> None:
    """Answer one message after the other with what `work` makes of its frames; returns when the parent is gone.

    Standard input and output are the pipe to the parent: `work` must not use them. What `work` raises is told to the
    parent as a failure without words, MemoryError as what it is.
    """
    asked, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    gc.freeze()
    try:
        _write(answers, packed(DONE, []))
        while (frames := _read(asked)) is not None:
            _write(answers, _answer(work, frames))
    except (BrokenPipeError, KeyboardInterrupt):
        return


def _answer(work: Callable[[list[bytes]], Sequence[bytes]], frames: list[bytes]) -> list[bytes]:
    try:
        return packed(DONE, work(frames))
    except MemoryError:
        return packed(OUT_OF_MEMORY, [])
    except Exception:  # noqa: BLE001  the top of a process that must never tell what it read
        return packed(FAILED, [])


def _read(source: int) -> list[bytes] | None:
    """The frames of the next message; None when no more will come."""
    buffer = bytearray()
    known = None
    while known is None or len(buffer) < known[2] + sum(known[1]):
        piece = os.read(source, _PIECE)
        if not piece:
            return None
        buffer += piece
        known = known or measured(buffer, _ANY_LENGTH)
    _, lengths, at = known
    frames = []
    with memoryview(buffer) as view:
        for length in lengths[:FRAMES]:
            frames.append(bytes(view[at : at + length]))
            at += length
    return frames


def _write(target: int, pieces: list[bytes]) -> None:
    for piece in pieces if sum(map(len, pieces)) > _PIECE else [b"".join(pieces)]:
        view = memoryview(piece)
        while view:
            view = view[os.write(target, view) :]
