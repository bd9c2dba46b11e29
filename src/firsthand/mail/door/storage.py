"""Keeping one mail durably, and what to tell its sender when that fails. Shared by all mail doors."""

import errno
import logging
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, close_old_connections

from firsthand.core.clock import now
from firsthand.intake.actions import Incoming, receive_mail, receive_mails
from firsthand.intake.kinds import Door
from firsthand.intake.models import Arrival

log = logging.getLogger("firsthand.mail")

POSTGRESQL_DISK_FULL = "53100"
_UNIT = 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """A reply in SMTP's form: code, enhanced code (RFC 3463) and words."""

    code: int
    enhanced: str
    words: str

    def __str__(self) -> str:
        return f"{self.code} {self.enhanced} {self.words}"


def too_large(limit: int) -> Answer:
    """For a mail over the limit, with the limit in words."""
    said = f"{limit} bytes" if limit % _UNIT else f"{limit // _UNIT} MiB ({limit} bytes)"
    return Answer(552, "5.3.4", f"The message is larger than we take, which is {said}")


CANNOT_KEEP = Answer(451, "4.3.0", "Your message cannot be kept right now, nothing was taken, try again later")
DISK_FULL = Answer(452, "4.3.1", "There is no room to keep your message right now, nothing was taken, try again later")


def keep(raw: bytes, mail_from: str, rcpt_to: tuple[str, ...], door: Door = Door.SMTP) -> Answer:
    """Commit one mail and answer 250 with its number; 451 or 452 when it could not be kept. Never raises.

    Runs in a thread of its own, outside any transaction: the connection is checked before and after, so that one
    that died is replaced.
    """
    try:
        close_old_connections()
        return _taken(receive_mail(raw, mail_from=sender(mail_from), rcpt_to=rcpt_to, at=now(), door=door))
    except Exception as error:  # noqa: BLE001  the top of a door: any failure must tell the sender to try again
        log.error("a mail of %d bytes could not be kept: %s", len(raw), type(error).__name__)
        return DISK_FULL if is_disk_full(error) else CANNOT_KEEP
    finally:
        _quietly(close_old_connections)


def keep_together(mails: Sequence[Incoming]) -> list[Answer]:
    """Commit mails in one transaction and answer 250 to each. Raises whatever failed; then none is kept."""
    try:
        close_old_connections()
        return [_taken(arrival) for arrival in receive_mails(mails)]
    finally:
        _quietly(close_old_connections)


def sender(mail_from: str) -> str:
    """The envelope sender as it is kept: the null one is empty."""
    return "" if mail_from == "<>" else mail_from


def _taken(arrival: Arrival) -> Answer:
    return Answer(250, "2.0.0", f"Kept as arrival {arrival.pk}")


def is_disk_full(error: BaseException) -> bool:
    """Whether storage failed for want of room: SQLite, PostgreSQL, or the system itself."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    cause = error.__cause__
    if isinstance(error, DatabaseError | InterfaceError) and cause is not None:
        full_sqlite = isinstance(cause, sqlite3.Error) and getattr(cause, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
        return full_sqlite or getattr(cause, "sqlstate", "") == POSTGRESQL_DISK_FULL
    return False


def _quietly(act: Callable[[], object]) -> None:
    try:
        act()
    except DatabaseError:
        log.warning("a database connection could not be closed")
