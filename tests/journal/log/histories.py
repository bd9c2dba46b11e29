"""Pulling the plug in a round at any step, and letting another worker in at any step."""

import contextlib
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from firsthand.core import files
from firsthand.journal import actions as journal
from firsthand.journal.log import actions, beside, tree
from firsthand.journal.log.checkpoints import read_checkpoint
from firsthand.journal.log.notes import Note
from firsthand.journal.models import Entry, LogHead, LogSubtree
from firsthand.journal.rules import Kind

AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


class Killed(BaseException):
    """The plug was pulled."""


class Steps:
    """Counts what a round asks of database and disk; does `act` before step `number`, the first being 1."""

    def __init__(self, number: int = 0, act: Callable[[], object] = lambda: None) -> None:
        self.number, self.act, self.count = number, act, 0

    def step(self) -> None:
        self.count += 1
        if self.count == self.number:
            self.act()

    def __call__(self, execute: Any, *asked: Any) -> Any:
        self.step()
        return execute(*asked)


def pull_the_plug() -> None:
    raise Killed


def before_and_after(steps: Steps, act: Callable[..., Any]) -> Callable[..., Any]:
    def stepped(*words: Any, **named: Any) -> Any:
        steps.step()
        done = act(*words, **named)
        steps.step()
        return done

    return stepped


@contextlib.contextmanager
def counted(steps: Steps) -> Iterator[None]:
    """Every statement, every commit, every octet made durable and every file put in its place is a step."""
    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(steps):
        patch.setattr(connection, "commit", before_and_after(steps, connection.commit))
        patch.setattr(files.os, "fsync", before_and_after(steps, files.os.fsync))
        patch.setattr(files.Path, "rename", before_and_after(steps, files.Path.rename))
        yield


def killed_at(number: int) -> int:
    """A round that is killed before that step; how many steps it made. Whatever was not committed is gone."""
    steps = Steps(number, pull_the_plug)
    # Django tidies up behind what was killed at a commit, and PostgreSQL refuses that.
    with contextlib.suppress(Killed, actions.Forked, ProgrammingError), counted(steps):
        actions.sequence(at=AT)
    restart()
    return steps.count


def beside_another(number: int, act: Callable[[], object]) -> int:
    """A round within which somebody else acts at that step, with a connection of their own; how many steps it made."""

    def other() -> None:
        if connection.get_autocommit():  # while the head is held nobody else gets in
            in_a_thread(act)

    steps = Steps(number, other)
    with counted(steps):
        actions.sequence(at=AT)
    return steps.count


def in_a_thread(act: Callable[[], object]) -> None:
    failed: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001  raised again in the test’s own thread
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


def restart() -> None:
    """A new process has a new connection."""
    connection.in_atomic_block = False
    connection.savepoint_ids = []
    connection.needs_rollback = False
    connection.close()


def add(count: int) -> None:
    with transaction.atomic():
        journal.write_all([journal.Act(Kind.NOTE_KEPT, AT, "person:1", facts={"n": n}) for n in range(count)])


def sign_and_add(count: int) -> None:
    actions.sequence(at=AT)
    add(count)


def new_log() -> None:
    """Forget that anything was ever signed: the journal of earlier examples stays, and is signed anew."""
    restart()
    LogHead.objects.all().delete()
    LogSubtree.objects.all().delete()
    beside.path().unlink(missing_ok=True)


def root_by_hand() -> bytes:
    """The root over the whole journal, as RFC 6962 defines it."""
    leaves = Entry.objects.order_by("number").values_list("commitment", flat=True)

    def top(row: list[bytes]) -> bytes:
        if len(row) == 1:
            return row[0]
        half = 1 << ((len(row) - 1).bit_length() - 1)
        return tree.node_hash(top(row[:half]), top(row[half:]))

    return top([tree.leaf_hash(bytes(leaf)) for leaf in leaves])


class Notary:
    """Remembers every checkpoint that was ever signed; never two of one log and one size with different roots."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.roots: dict[tuple[str, int], set[bytes]] = {}
        sign = actions.sign

        def remember(*words: Any) -> Note:
            note = sign(*words)
            said = read_checkpoint(note)
            self.roots.setdefault((said.origin, said.size), set()).add(said.root)
            return note

        patch.setattr(actions, "sign", remember)

    def is_honest(self) -> bool:
        return all(len(roots) == 1 for roots in self.roots.values())


class Copy:
    """A copy of the database of today (SQLite), to be put back some day."""

    def __init__(self, to: Path) -> None:
        restart()
        self.of, self.to = Path(connection.settings_dict["NAME"]), to
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copy(self.of, to)

    def put_back(self) -> None:
        restart()
        for name in (f"{self.of}-wal", f"{self.of}-shm"):
            Path(name).unlink(missing_ok=True)
        shutil.copy(self.to, self.of)
