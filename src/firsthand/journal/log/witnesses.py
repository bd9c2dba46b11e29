"""Witnesses: outsiders who sign that they saw a checkpoint of this log, and only one history of it. Pure.

Who they are stands in a file, a witness a line: its verifier key (C2SP signed-note, type 04) and, where it can be asked
over the network, the address of its submission prefix (C2SP tlog-witness). "#" begins a comment.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from firsthand.core.errors import SetupRefused
from firsthand.journal.log.cosignatures import cosigned_at
from firsthand.journal.log.notes import COSIGNATURE, ED25519, NoteFaulty, Signature, Verifier, key_type, read_verifier
from firsthand.journal.log.receipts import WITNESSES

FILE_BYTES = 100_000
_COMMENT = re.compile(r"(?:^|\s)#")


class NotCosigned(ValueError):
    """An answer without a signature of the witness that holds. The message is one line for people."""


@dataclass(frozen=True)
class Witness:
    """Who may cosign. `url` is the submission prefix, "" for one that is asked by files."""

    verifier: Verifier
    url: str = ""

    @property
    def name(self) -> str:
        """The name of its key."""
        return self.verifier.name

    @property
    def vkey(self) -> str:
        """Its key as one line."""
        return str(self.verifier)


@dataclass(frozen=True)
class Cosignature:
    """A signature that holds, and when the witness says that it gave it, in seconds since 1970."""

    signature: Signature
    at: int


def witnesses_of(path: str) -> tuple[Witness, ...]:
    """The witnesses that a file names, in its order; none for "". Raises SetupRefused."""
    if not path:
        return ()
    try:
        with Path(path).open("rb") as file:
            text = file.read(FILE_BYTES + 1).decode()
    except (OSError, UnicodeDecodeError):
        raise SetupRefused(
            "FIRSTHAND_WITNESSES names no file that can be read.", "Name one, or leave it empty."
        ) from None
    if len(text) > FILE_BYTES:
        raise SetupRefused("The file of FIRSTHAND_WITNESSES is too long.", f"Name at most {WITNESSES} witnesses.")
    return read_witnesses(text)


def read_witnesses(text: str) -> tuple[Witness, ...]:
    """The witnesses in the text of such a file. Raises SetupRefused, which names the line."""
    found: list[Witness] = []
    for number, line in enumerate(text.split("\n"), 1):
        words = _COMMENT.split(line)[0].split()
        if not words:
            continue
        try:
            found.append(_witness(words))
        except NoteFaulty as error:
            raise SetupRefused(
                f"Line {number} of the file of FIRSTHAND_WITNESSES: {error}", "Write: KEY [ADDRESS], a witness a line."
            ) from None
        if found[-1].verifier.key in {known.verifier.key for known in found[:-1]}:
            raise SetupRefused(
                f"Line {number} of the file of FIRSTHAND_WITNESSES has the key of an earlier line.",
                "Leave one of them.",
            )
    if len(found) > WITNESSES:
        raise SetupRefused(f"FIRSTHAND_WITNESSES names {len(found)} witnesses.", f"Name at most {WITNESSES}.")
    return tuple(found)


def cosignature_of(witness: Witness, text: str, signatures: Iterable[Signature]) -> Cosignature | None:
    """The signature of this witness below the checkpoint `text`; None where there is no line of its key.

    Lines of keys that nobody knows are passed over. One of this key that does not hold spoils the rest (C2SP
    signed-note, "Signatures"). Raises NotCosigned.
    """
    own = [s for s in signatures if (s.name, s.key_id) == (witness.name, witness.verifier.key_id)]
    moments = [cosigned_at(text, signature, witness.verifier) for signature in own]
    if any(at is None for at in moments):
        raise NotCosigned(f"The signature of {witness.name} does not hold.")
    return next((Cosignature(s, at) for s, at in zip(own, moments, strict=True) if at is not None), None)


def _witness(words: list[str]) -> Witness:
    """Raises NoteFaulty."""
    key, *rest = words
    if len(rest) > 1 or (rest and not _is_address(rest[0])):
        raise NoteFaulty("what follows the key is no address of a witness.")
    kind = key_type(key)
    if kind not in (None, ED25519, COSIGNATURE):
        raise NoteFaulty(f"keys of type {kind:02x} are not known here: ask for its Ed25519 key, of type 04.")
    verifier = read_verifier(key)
    if verifier.algorithm != COSIGNATURE:
        meant = Verifier(verifier.name, COSIGNATURE, verifier.key)
        raise NoteFaulty(f"this key signs notes; if it cosigns checkpoints as well, write {meant}")
    return Witness(verifier, rest[0] if rest else "")


def _is_address(text: str) -> bool:
    """http or https, a host, perhaps a port and a path. Plain http does no harm: what comes back is signed."""
    try:
        parts = urlsplit(text)
        plain = not (parts.query or parts.fragment or parts.username or parts.password)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and plain and text.isascii()
        )
    except ValueError:
        return False
