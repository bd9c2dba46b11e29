"""Asking a witness for its cosignature, as text (C2SP tlog-witness, `add-checkpoint`): request and answers. Pure.

The request is "old SIZE", the hashes of a consistency proof in base64, a line each, an empty line, and the checkpoint.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from firsthand.journal.log.checkpoints import read_checkpoint
from firsthand.journal.log.notes import NoteFaulty, Signature, read_note
from firsthand.journal.log.tree import HASH_BYTES

PROOF_LINES = 63
BYTES = 65_536
"""No request and no answer is larger; the specification names no bound."""
SIZE_TYPE = "text/x.tlog.size"
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class RequestFaulty(ValueError):
    """A request that is none. The message is one line for people."""


@dataclass(frozen=True)
class AddCheckpoint:
    """What is sent: a signed checkpoint, and the proof that it continues the one of `old` entries."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: str
    """The whole note."""

    def __str__(self) -> str:
        proof = "".join(f"{base64.b64encode(step).decode()}\n" for step in self.proof)
        return f"old {self.old}\n{proof}\n{self.checkpoint}"


class Cosigned(NamedTuple):
    """Signature lines that a witness gave, none of them believed yet."""

    signatures: tuple[Signature, ...]


class Knows(NamedTuple):
    """The witness has seen the log at another size than the request began with."""

    size: int


class Refused(NamedTuple):
    """No signature. `forked`: what the witness has seen of this log is not the beginning of what it was shown."""

    why: str
    forked: bool = False


Answer = Cosigned | Knows | Refused


def add_checkpoint(checkpoint: str, old: int, proof: Sequence[bytes]) -> AddCheckpoint:
    """The request for a checkpoint. Raises RequestFaulty for what no witness would take."""
    try:
        size = read_checkpoint(read_note(checkpoint)).size
    except NoteFaulty as error:
        raise RequestFaulty(str(error)) from None
    if not 0 <= old <= size:
        raise RequestFaulty(f"The checkpoint has {size} entries, fewer than the {old} that the request begins with.")
    if len(proof) > PROOF_LINES or any(len(step) != HASH_BYTES for step in proof) or (proof and old in (0, size)):
        raise RequestFaulty("The proof of the request has a wrong form.")
    return AddCheckpoint(old, tuple(proof), checkpoint)


def read_answer(asked: AddCheckpoint, status: int, content_type: str, body: bytes) -> Answer:
    """What a witness said, by its status (tlog-witness, "add-checkpoint"). Never raises."""
    if status == 200:
        return _cosigned(asked, body)
    if status == 409:
        return _conflict(asked, content_type, body)
    if status == 422:
        return Refused(f"The tree of {asked.old} entries that it has seen is not the beginning of this log.", True)
    return Refused(_WORDS.get(status) or f"It answered with status {status}.")


_WORDS = {
    400: "It cannot read the request (400).",
    403: "It knows this log under another key (403): give it the line at /log/vkey.",
    404: "It does not know this log (404), or its address is wrong: it takes the log up by the line at /log/vkey.",
}


def _cosigned(asked: AddCheckpoint, body: bytes) -> Answer:
    """The lines are read as the specification proposes: put below the checkpoint, as a note."""
    try:
        below = read_note(asked.checkpoint)
        given = read_note(asked.checkpoint + body.decode())
    except (NoteFaulty, UnicodeDecodeError):
        return Refused("Its answer is no signature.")
    added = given.signatures[len(below.signatures) :]
    if given.text != below.text or not added:  # an empty line in the answer would move the end of the text
        return Refused("Its answer is no signature.")
    return Cosigned(added)


def _conflict(asked: AddCheckpoint, content_type: str, body: bytes) -> Answer:
    """409 tells the size that the witness has seen. About that very size it means that the roots differ."""
    told = body[:32].decode("ascii", "replace")
    size = int(told[:-1]) if told.endswith("\n") and _SIZE.fullmatch(told[:-1]) else None
    if content_type.partition(";")[0].strip().lower() != SIZE_TYPE:
        size = None
    if size is not None and size != asked.old:
        return Knows(size)
    if asked.old == read_checkpoint(read_note(asked.checkpoint)).size:
        return Refused(f"It has seen another tree of {asked.old} entries under the name of this log.", True)
    if size is not None:
        return Refused("It refuses the very size that it says it has seen (409).")
    return Refused("It answered that it has seen another size (409), and not which.")
