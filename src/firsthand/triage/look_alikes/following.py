"""Following the rows of tokens into the look-alike index of this machine, at most two seconds behind.

One process a machine follows: whoever holds the lock of its data folder. The worker tries first; where none runs, the
web server does it. The index is durable before the mark moves, so that a crash between the two repeats a batch, and
repeating one changes nothing.
"""

import logging
import threading
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path
from typing import IO

from django.db import DatabaseError, connection, connections
from django.db.models import Max

from firsthand.core.threads import beside
from firsthand.triage.look_alikes import places
from firsthand.triage.look_alikes.index import Index, IndexBroken, Row, tell_broken
from firsthand.triage.look_alikes.numbers import number_of
from firsthand.triage.look_alikes.tokens import FORMAT, TokenSet
from firsthand.triage.models import Tokens

log = logging.getLogger("firsthand.triage")

BATCH = 2_000
"""Rows that go in with one commit: one commit a report would cost 25 times as much."""
LOOK_EVERY = 1.0
"""Seconds between two looks at the table, each one small query."""
LONGEST_PAUSE = 60.0
"""Seconds. After a failure the pause doubles up to this."""
FAILURES = 3
"""After so many failures running, an index that can be read is made again, provided that its disk has room."""
WEB_WAITS = 5.0
"""Seconds that a web server waits between two tries to follow: where a worker runs, it has begun by then."""
LOOKED = "looked"
"""A file whose time says when somebody last looked."""


def follow(index: Index, *, at_most: int = BATCH) -> int:
    """Put the next rows into an index; how many there were. Raises IndexBroken."""
    rows = list(
        Tokens.objects.filter(pk__gt=index.mark())
        .order_by("pk")
        .values_list("pk", "case_id", "issue_id", "format", "packed")[:at_most]
    )
    if rows:
        index.write(_document(*row) for row in rows)
        index.keep_mark(rows[-1][0])
    return len(rows)


def _document(_: int, case_id: int | None, issue_id: int | None, made_as: int, packed: bytes | memoryview) -> Row:
    number = number_of(case_id=case_id, issue_id=issue_id)
    return number, _text(made_as, bytes(packed), number)


def _text(made_as: int, packed: bytes, number: int) -> str:
    """What the index gets of a row; "" for one that was erased, or is of another format and will be made again."""
    if made_as != FORMAT or not packed:
        return ""
    try:
        return TokenSet.unpack(packed).index_text()
    except ValueError:
        log.error("the row of tokens of number %s cannot be read", number)
        return ""


def newest_row() -> int:
    """The number of the newest row of tokens; 0 where there is none."""
    return Tokens.objects.aggregate(newest=Max("pk"))["newest"] or 0


class Follower:
    """Keeps an index of this machine up with its rows. Made by whoever holds the lock."""

    which = places.LOOK_ALIKES
    called = "look-alike index"

    def put_in(self, index: Index) -> int:
        """Put the next rows into the index; how many there were. Raises IndexBroken."""
        return follow(index)

    def newest(self) -> int:
        """The number of the newest row."""
        return newest_row()

    def __init__(self) -> None:
        self._index: Index | None = None
        self._failures = 0

    def round(self) -> int:
        """Put one batch in; how many rows it had. Makes the index where there is none that can be used.

        Raises IndexBroken where it cannot be written, and whatever the database raises.
        """
        try:
            index = self._up_to_date()
            done = self.put_in(index) if index else 0
        except IndexBroken:
            if self._gave_up():
                raise
            return 0
        self._failures = 0
        with suppress(OSError):
            (places.root(self.which) / LOOKED).touch(mode=0o600)
        return done

    def close(self, *, merge: bool = False) -> None:
        """Let the index go; with `merge` only after what is being merged in the background."""
        index, self._index = self._index, None
        if index is not None and merge:
            index.close()

    def _up_to_date(self) -> Index | None:
        """The index in use; None where there is neither one nor a row to put in."""
        folder = places.current(self.which)
        if self._index is not None and self._index.folder == folder:
            return self._index
        self._index = None
        if folder is not None:
            self._index = self._opened(folder)
        if self._index is None and self.newest():
            self._index = self._made()
        return self._index

    def _opened(self, folder: Path) -> Index | None:
        try:
            found = Index.open(folder)
            if found.mark() <= self.newest():
                return found
            log.warning("the %s knows rows that the database does not have: it is made again", self.called)
        except IndexBroken as error:
            log.warning("%s It is made again.", error)
        return None

    def _made(self) -> Index:
        """An empty index, in use at once: it fills from the first row on."""
        folder = places.new_folder(self.which)
        made = Index.create(folder)
        try:
            places.put_in_use(folder)
        except OSError as error:
            raise IndexBroken(f"The {self.called} cannot be put in use.") from error
        places.tidy_up(self.which)
        return made

    def _gave_up(self) -> bool:
        """After a failure. False where another index took the place of this one meanwhile, and all is well.

        The index is opened again, and at last made again: where the disk has room, the fault lies in it.
        """
        index, self._index = self._index, None
        if index is not None and places.current(self.which) != index.folder:
            return False
        self._failures += 1
        if index is not None and self._failures >= FAILURES and places.has_room(index.folder):
            self._failures = 0
            tell_broken(index.folder)
        return True


def follow_once(kind: type[Follower] = Follower) -> int:
    """One batch, unless another process follows; how many rows. For a sweep. Raises IndexBroken."""
    with places.only_one(places.following_lock(kind.which)) as nobody_else:
        if not nobody_else:
            return 0
        follower = kind()
        try:
            return follower.round()
        finally:
            follower.close(merge=True)


def follow_forever(stop: threading.Event, *, patience: float = LOOK_EVERY, kind: type[Follower] = Follower) -> None:
    """Follow until `stop` is set, whenever nobody else on this machine does. A failure is told once and tried again.

    `patience`: seconds between two tries to be the one who follows.
    """
    lock, follower = None, kind()
    failures, told = 0, ""
    try:
        while not stop.is_set():
            if lock is None:
                stop.wait(patience)
                lock = _lock(kind)
                continue
            done, failed = _tried(follower, told)
            if told and not failed:
                log.info("the %s is followed again", kind.called)
            failures, told = (failures + 1 if failed else 0), failed
            if not done:
                stop.wait(min(LONGEST_PAUSE, LOOK_EVERY * 2 ** min(failures, 10)))
    finally:
        follower.close()
        if lock is not None:
            lock.close()
        connections.close_all()


def _lock(kind: type[Follower]) -> IO[bytes] | None:
    try:
        return places.take_lock(places.following_lock(kind.which))
    except OSError:
        return None  # the disk is full or the folder gone: the next try tells


def _tried(follower: Follower, told: str) -> tuple[int, str]:
    """How many rows one round put in, and why it failed; "" when it did not. What was `told` is not told again."""
    try:
        return follower.round(), ""
    except IndexBroken as error:
        failed = error.reason
        if failed != told:
            log.error("the look-alike index is not followed: %s", failed)
    except Exception as error:
        failed = type(error).__name__
        if failed != told:
            log.error("the look-alike index is not followed: %s", failed, exc_info=True)
    with suppress(DatabaseError):
        connection.close()  # one that failed is not asked again
    return 0, failed


def following(stop: threading.Event, *, patience: float = LOOK_EVERY) -> AbstractContextManager[None]:
    """Follow beside what runs within, in a thread that ends with it."""
    return beside(partial(follow_forever, patience=patience), stop, name="look-alikes")
