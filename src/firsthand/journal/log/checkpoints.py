"""Checkpoints (C2SP tlog-checkpoint): the name of a log, its size and its root, as a note. Pure."""

import base64
import binascii
from dataclasses import dataclass

from firsthand.journal.log.notes import Note, NoteFaulty
from firsthand.journal.log.tree import HASH_BYTES


@dataclass(frozen=True)
class Checkpoint:
    """What a log says of itself at one moment. `size` counts leaves."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def read_checkpoint(note: Note) -> Checkpoint:
    """The checkpoint that a note holds; lines after the third are extensions and are left alone. Raises NoteFaulty."""
    lines = note.text.split("\n")[:-1]
    if len(lines) < 3 or not lines[0]:
        raise NoteFaulty("The note is no checkpoint.")
    size = lines[1]
    if not size.isascii() or not size.isdecimal() or (size != "0" and size.startswith("0")) or len(size) > 19:
        raise NoteFaulty("The checkpoint has no size.")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except (binascii.Error, ValueError):
        root = b""
    if len(root) != HASH_BYTES or base64.b64encode(root).decode() != lines[2]:
        raise NoteFaulty("The checkpoint has no root hash.")
    return Checkpoint(lines[0], int(size), root)
