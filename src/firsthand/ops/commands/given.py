"""A FILE that a command was given, or standard input for "-". Needs no Django."""

import sys
from pathlib import Path

from firsthand.core.errors import BadInput


def octets_of(file: str, *, limit: int, mend: str = "") -> bytes:
    """What stands there, up to `limit` octets and one more, so that a caller can tell what is too long.

    Raises BadInput, with `mend`, for what cannot be read.
    """
    try:
        if file == "-":
            return sys.stdin.buffer.read(limit + 1)
        with Path(file).open("rb") as opened:
            return opened.read(limit + 1)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        why = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"The file {file} cannot be read: {why}.", mend) from None
