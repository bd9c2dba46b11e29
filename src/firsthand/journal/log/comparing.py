"""A checkpoint that somebody outside kept, held against the journal: whether what they saw signed is still there."""

import email
import re
from collections.abc import Iterator
from email import policy
from typing import NamedTuple

from django.conf import settings

from firsthand.journal.log.audit import OLDER, work_out
from firsthand.journal.log.checkpoints import Checkpoint, read_checkpoint
from firsthand.journal.log.keys import verifier_of
from firsthand.journal.log.notes import Note, NoteFaulty, is_signed_by, read_note
from firsthand.journal.log.queries import State, state
from firsthand.journal.models import Head
from firsthand.journal.queries import entries_of_kind, facts_of
from firsthand.journal.rules import Kind

BYTES = 5_000_000
"""Of a mail or a text that a checkpoint is looked for in."""
PARTS = 50
_NOTE = re.compile(
    r"^[^\n]{1,300}\n[0-9]{1,19}\n[A-Za-z0-9+/]{43}=\n(?:[^\n]{1,300}\n){0,20}\n(?:— [^\n]{1,600}\n){1,100}",
    re.MULTILINE,
)


class Verdict(NamedTuple):
    """Whether a checkpoint from outside holds, in one line."""

    holds: bool
    says: str


def checkpoint_in(content: bytes) -> Note | None:
    """The first checkpoint in a file: bare, in a text, quoted in a mail, or in a part of one. None where none is."""
    if len(content) > BYTES:
        return None
    for text in _texts(content):
        plain = re.sub(r"^(?:> ?)+", "", text.replace("\r\n", "\n"), flags=re.MULTILINE)
        plain = "\n".join(line.rstrip(" \t") for line in plain.split("\n")) + "\n"
        for found in _NOTE.finditer(plain):
            try:
                note = read_note(found[0])
                read_checkpoint(note)
            except NoteFaulty:
                continue
            return note
    return None


def compare(content: bytes) -> Verdict:
    """Hold the checkpoint in a file against the journal, worked out from its leaves."""
    note = checkpoint_in(content)
    if note is None:
        return Verdict(False, "This holds no checkpoint.")
    said = read_checkpoint(note)
    if not is_signed_by(note, verifier_of(settings.KEYRING, said.origin)):
        return Verdict(False, f"The checkpoint of {said.origin} is not signed by the key of this instance.")
    head = state()
    name = head.origin if head else settings.LOG_ORIGIN
    if said.origin != name and said.origin not in _ended():
        return Verdict(False, f"The log {said.origin} was signed here, and this database does not know it.")
    number = Head.objects.get(pk=1).number
    called = f"The log {said.origin} had {said.size} entries"
    if said.size > number:
        return Verdict(False, f"{called}, and the journal has {number}: {OLDER}")
    if work_out({said.size}).roots.get(said.size) != said.root:
        says = f"{called}, and they are not the first {said.size} of the journal: {_why(said, head)}"
        return Verdict(False, says)
    return Verdict(True, f"{called}, signed by our key: they are the first of the {number} that the journal has.")


def _why(said: Checkpoint, head: State | None) -> str:
    """What most likely became of the entries that a checkpoint was signed over."""
    if head is not None and said.origin != head.origin:
        return "that log ended, and another one took its place, most often after a restored backup."
    if head is None or said.size > head.size:
        return f"of these, {head.size if head else 0} are signed here, so {OLDER}"
    return "it was rewritten."


def _ended() -> set[str]:
    """The names of earlier logs over this journal."""
    return {str(facts_of(entry)["origin"]) for entry in entries_of_kind([Kind.LOG_BEGUN_AGAIN])}


def _texts(content: bytes) -> Iterator[str]:
    """The file itself as text, then the texts of the mail that it may be."""
    yield content.decode(errors="replace")
    message = email.message_from_bytes(content, policy=policy.default)
    for number, part in enumerate(message.walk()):
        if number >= PARTS:
            return
        octets = part.get_payload(decode=True)
        if isinstance(octets, bytes):
            yield octets.decode(errors="replace")
