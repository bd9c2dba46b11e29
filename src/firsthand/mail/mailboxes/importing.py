"""Mail of the past, from mailbox files and Maildir folders: kept like every mail, once, without changing an octet.

Nothing but one message is held at a time. What is refused is told with its number; the others go on.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import DatabaseError, InterfaceError, transaction

from firsthand.core.errors import BadInput, FirsthandError
from firsthand.intake.actions import receive_mail
from firsthand.intake.kinds import Door
from firsthand.journal import actions as journal
from firsthand.mail.mailboxes import mbox
from firsthand.mail.mailboxes.envelopes import envelope_of, fields_of, reached_us_at
from firsthand.mail.mailboxes.kept import kept_before
from firsthand.mail.sorting.ours import ours
from firsthand.programme.queries import in_force

NAMED_AT_MOST = 1000
"""So many refused messages are told one by one."""


class ImportStopped(FirsthandError):
    """Storage failed in the middle. What was kept is known the next time."""

    exit_code = 75


@dataclass(frozen=True)
class Old:
    """One message of the past. `raw` is None when it is over the limit or could not be read."""

    name: str
    """Its number in the file, or its file's name."""
    raw: bytes | None
    fault: str = ""
    """Why there are no octets, where it is not for their number."""
    sender: str | None = None
    delivered_at: datetime | None = None
    """What the mailbox file says of its delivery."""
    file_at: datetime | None = None
    """The time of the file that holds it: the last resort."""


@dataclass
class Counts:
    """What an import did."""

    read: int = 0
    kept: int = 0
    known: int = 0
    refused: int = 0
    reasons: list[tuple[str, str]] = field(default_factory=list)
    """Which were refused, and why; at most NAMED_AT_MOST."""

    def refuse(self, name: str, reason: str) -> None:
        """Count one that is not taken."""
        self.refused += 1
        if len(self.reasons) < NAMED_AT_MOST:
            self.reasons.append((name, reason))


def import_all(messages: Iterable[Old], *, past: bool, at: datetime) -> Counts:
    """Keep messages; `past` ones open no case by themselves and are never answered. Raises ImportStopped.

    Each is a transaction of its own, so that an import that is broken off goes on where it was when it is run again.
    """
    counts, is_ours = Counts(), ours(in_force().programme).is_our_address
    for old in messages:
        counts.read += 1
        if old.raw is None or len(old.raw) > settings.MAIL_LIMIT_BYTES:
            counts.refuse(old.name, old.fault or over_the_limit())
            continue
        try:
            if _keep(old, old.raw, is_ours, past=past, at=at):
                counts.kept += 1
            else:
                counts.known += 1
        except (DatabaseError, InterfaceError, OSError) as error:
            raise ImportStopped(
                f"Message {old.name} could not be stored ({type(error).__name__}); {counts.kept} were kept before it.",
                "Mend the storage and run the same command again: what is kept is known.",
            ) from None
    return counts


def over_the_limit() -> str:
    """Why a message that is too large is refused."""
    return f"larger than {settings.MAIL_LIMIT_BYTES} bytes"


@transaction.atomic
def _keep(old: Old, raw: bytes, is_ours: Callable[[str], bool], *, past: bool, at: datetime) -> bool:
    """Keep one message; False when its octets are kept already."""
    journal.take_turn()
    if kept_before(raw) is not None:
        return False
    fields = fields_of(raw)
    envelope = envelope_of(fields, is_ours, known_sender=old.sender)
    received = reached_us_at(fields, old.delivered_at, fields.date("date"), old.file_at, at=at)
    receive_mail(
        raw, mail_from=envelope.mail_from, rcpt_to=envelope.rcpt_to, at=received, door=Door.IMPORT, entered_at=at,
        past=past,
    )  # fmt: skip
    return True


def messages_of_mbox(path: Path, *, unquote: bool = False) -> Iterator[Old]:
    """The messages of a mailbox file, in its order, numbered from 1; `unquote` is for files of the form mboxrd.

    Raises BadInput for what is none.
    """
    try:
        with _opened(path) as file:
            file_at = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
            yield from _messages_of_lines(iter(lambda: file.readline(mbox.LINE_BYTES), b""), path, file_at, unquote)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.", "Name a mailbox file.") from None


def _messages_of_lines(lines: Iterable[bytes], path: Path, file_at: datetime, unquote: bool) -> Iterator[Old]:
    most, number = settings.MAIL_LIMIT_BYTES + 2, 0  # with the empty line that parts it from the next
    for piece in mbox.pieces(lines, most=most):
        if not piece.separator:
            if piece.size_bytes > len(piece.content) or piece.content.strip():
                raise BadInput(
                    f"{path} is no mailbox file: it does not begin with a line “From …” of the form mbox.",
                    "For a folder with cur and new: firsthand import maildir.",
                )
            continue
        number += 1
        message = piece.message if piece.size_bytes <= most else None
        if message is not None and unquote:
            message = mbox.unquoted(message)
        yield Old(
            str(number), message, sender=mbox.sender_of(piece.separator), delivered_at=mbox.date_of(piece.separator),
            file_at=file_at,
        )  # fmt: skip


def messages_of_maildir(folder: Path) -> Iterator[Old]:
    """The messages of `cur` and `new`, in the order of their names, which begin with the time of delivery.

    What is still being delivered (`tmp`) and folders below are left alone. Raises BadInput for what is no Maildir.
    """
    parts = [folder / name for name in ("cur", "new") if (folder / name).is_dir()]
    if not parts:
        raise BadInput(f"{folder} is no Maildir: it holds neither cur nor new.", "Name the folder that holds them.")
    try:
        names = sorted((entry.name, entry.path) for part in parts for entry in os.scandir(part))
    except OSError as error:
        raise BadInput(f"{folder} cannot be read: {error.strerror}.", "See who may read it.") from None
    for number, (name, path) in enumerate((n for n in names if not n[0].startswith(".")), start=1):
        yield _from_file(f"{number} ({name.partition(':')[0]})", path)


def _from_file(name: str, path: str) -> Old:
    limit: int = settings.MAIL_LIMIT_BYTES
    try:
        with _opened(Path(path)) as file:
            about = os.fstat(file.fileno())
            if about.st_size > limit:
                return Old(name, None)
            raw = file.read(limit + 1)
    except OSError as error:
        return Old(name, None, f"cannot be read: {error.strerror}")
    return Old(name, raw, file_at=datetime.fromtimestamp(about.st_mtime, UTC))


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """A regular file for reading; a pipe in its place would wait for ever. Raises OSError."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is no file")
    with open(path, "rb", opener=_without_waiting) as file:
        yield file


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)
