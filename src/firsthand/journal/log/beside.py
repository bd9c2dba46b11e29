"""The newest checkpoint in a file beside the database: what a database that was put back to an earlier day lacks."""

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings

from firsthand.core.errors import FirsthandError
from firsthand.core.files import replace_file
from firsthand.journal.log.checkpoints import Checkpoint, read_checkpoint
from firsthand.journal.log.keys import verifier_of
from firsthand.journal.log.notes import NOTE_BYTES, NoteFaulty, is_signed_by, read_note

log = logging.getLogger("firsthand.log")

FILE = "log/checkpoint"
"""In the data folder."""


class CannotSign(FirsthandError):
    """Nothing can be signed here now. The reason says why, the mend what to do."""


class Forked(CannotSign):
    """The journal is not what was signed. The log has stopped: nothing more is signed until a person has looked."""


class Unsure(CannotSign):
    """Here it cannot be known what was signed: nothing is signed here until that is mended; the log did not stop."""


_unwritten = ""
"""Why the file could not be written the last time, so that it is told once and not every second."""


def path() -> Path:
    """Where the file lies."""
    return Path(settings.DATA) / FILE


def kept_checkpoint() -> Checkpoint | None:
    """The checkpoint in the file; None when there is no file, as on a new machine.

    Raises Unsure for a file that cannot be read, is no checkpoint, or was not signed with the key of this instance:
    the program only ever puts whole ones there, so somebody or something else was at it.
    """
    try:
        with path().open("rb") as file:
            note = read_note(file.read(NOTE_BYTES + 1).decode())
        kept = read_checkpoint(note)
        ours = is_signed_by(note, verifier_of(settings.KEYRING, kept.origin))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unsure(f"The file {FILE} cannot be read ({error.strerror}).", "Let this account read it.") from None
    except (NoteFaulty, UnicodeDecodeError):
        ours = False
    if not ours:
        raise Unsure(
            f"The file {FILE} is no checkpoint of this instance.",
            "Put it back from the newest backup. Remove it only if you know that this database is the newest there is.",
        )
    return kept


def write(note: str) -> None:
    """Keep a signed checkpoint. Where that fails the log goes on, and says so once: the disk may be full."""
    global _unwritten
    try:
        replace_file(path(), note.encode())
        _unwritten = ""
    except OSError as error:
        why = error.strerror or type(error).__name__
        if why != _unwritten:
            log.error("the checkpoint cannot be kept in %s: %s; the log goes on without", FILE, why)
        _unwritten = why


def set_aside(*, at: datetime) -> None:
    """Move the file of a log that has ended out of the way; it stays beside the next one."""
    try:
        path().rename(path().with_name(f"checkpoint.ended-{at:%Y%m%dT%H%M%SZ}"))
    except FileNotFoundError:
        return
    except OSError as error:
        log.error("the file %s cannot be moved aside: %s", FILE, error.strerror)
