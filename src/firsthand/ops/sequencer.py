"""Signing the log as the journal grows: a thread of the worker, at most a second behind, whatever the sweeps do."""

import logging
import threading
from contextlib import AbstractContextManager
from datetime import datetime

from django.db import DatabaseError, connection, connections, transaction

from firsthand.core.clock import now
from firsthand.core.threads import beside
from firsthand.journal.log import actions as log
from firsthand.journal.log.beside import CannotSign, Forked, Unsure
from firsthand.journal.log.queries import Extent, extent, state
from firsthand.tasks import actions as tasks
from firsthand.tasks.queries import is_open
from firsthand.tasks.rules import TaskKind

machine_log = logging.getLogger("firsthand.log")

LOOK_EVERY = 0.4
"""Seconds between two looks, each one small query: what came just after a look, and then waits for others who write,
is signed within a second all the same."""
LONGEST_PAUSE = 60.0
"""Seconds. After a failure the pause doubles up to this."""


def sign_new(*, at: datetime) -> int:
    """Sign all that is new, and call the team where the log cannot go on; how many entries were signed.

    Raises Forked where the log has stopped and the team did not know yet, and Unsure as long as nothing can be signed
    here.
    """
    try:
        done = log.catch_up(at=at)
    except CannotSign:
        _call(at=at)
        raise
    if extent().has_stopped:
        if _call(at=at):  # a page or a letter found it
            known = state()
            raise Forked(known.stopped_why if known and known.stopped_why else "The log has stopped.", log.MEND)
    elif is_open(TaskKind.LOG_STOPPED):
        _tell_well(at=at)
    return done


def sign_forever(stop: threading.Event) -> None:
    """Sign until `stop` is set. A failure is told once, however often it is met, and tried again ever later."""
    last: Extent | None = None
    failures, told = 0, ""
    try:
        while not stop.is_set():
            last, failed = _tried(last, told)
            if told and not failed:
                machine_log.info("the log is signed again")
            failures, told = (failures + 1 if failed else 0), failed
            stop.wait(min(LONGEST_PAUSE, LOOK_EVERY * 2 ** min(failures, 10)))
    finally:
        connections.close_all()


def _tried(last: Extent | None, told: str) -> tuple[Extent | None, str]:
    """One round, and why it failed; "" when it did not. What was `told` already is not told again."""
    try:
        return _round(last), ""
    except Unsure as error:
        failed = str(error)
        if failed != told:
            machine_log.error("the log is not signed: %s", error)
    except Forked:
        return None, ""  # told where it was found, and the team is called: from now on it rests
    except Exception as error:  # noqa: BLE001  the loop's top: told once, and tried again
        failed = type(error).__name__
        if failed != told:
            machine_log.error("the log is not signed: %s", failed, exc_info=True)
    _let_go()
    return None, failed


def signing(stop: threading.Event) -> AbstractContextManager[None]:
    """Sign beside what runs within, in a thread that ends with it."""
    return beside(sign_forever, stop, name="sequencer")


def _round(last: Extent | None) -> Extent:
    """Look, and sign where anything changed since the last round, also what another machine signed: it may not fit."""
    found = extent()
    if found == last and found.is_at_rest:
        return found
    sign_new(at=now())
    return extent()


def _call(*, at: datetime) -> bool:
    """Call the team; False where it was called before."""
    if is_open(TaskKind.LOG_STOPPED):
        return False
    with transaction.atomic():
        tasks.open_task(TaskKind.LOG_STOPPED, at=at)
    return True


def _tell_well(*, at: datetime) -> None:
    with transaction.atomic():
        tasks.settle(TaskKind.LOG_STOPPED, at=at)


def _let_go() -> None:
    """A connection that failed is not asked again; the next round opens another."""
    try:
        connection.close()
    except DatabaseError:
        machine_log.info("a connection of the database could not be closed")
