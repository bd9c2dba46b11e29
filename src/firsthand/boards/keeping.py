"""Counts that took long are kept for a while, so that nobody waits for them twice and the database is left alone."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from firsthand.boards.queries import figures
from firsthand.boards.rules import PERIODS, Board, Figures

LONG = 1.0
"""Seconds: a house whose counts take less is counted afresh each time."""
KEPT_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Counted:
    """The figures of a board and when they were counted."""

    figures: Figures
    at: datetime


_locks = {(board, days): Lock() for board in Board for days in PERIODS}
_kept: dict[tuple[Board, int], Counted] = {}


def counted(board: Board, *, days: int, at: datetime) -> Counted:
    """The figures of a board, at most KEPT_FOR old. One thread counts what took long; the others get what was kept."""
    key = (board, days)
    if _is_fresh(kept := _kept.get(key), at) and kept is not None:
        return kept
    if not _locks[key].acquire(blocking=kept is None) and kept is not None:
        return kept
    try:
        return _count(key, at)
    finally:
        _locks[key].release()


def _count(key: tuple[Board, int], at: datetime) -> Counted:
    if _is_fresh(kept := _kept.get(key), at) and kept is not None:
        return kept  # Another thread counted while this one waited.
    began = time.monotonic()
    found = Counted(figures(key[0], days=key[1], at=at), at)
    if time.monotonic() - began > LONG:
        _kept[key] = found
    else:
        _kept.pop(key, None)
    return found


def _is_fresh(kept: Counted | None, at: datetime) -> bool:
    return kept is not None and kept.at <= at < kept.at + KEPT_FOR
