"""Signed notes (C2SP signed-note) with Ed25519 keys. Pure; needs no Django and no database.

A note is text that ends with a newline, an empty line, and signature lines "— NAME BASE64", where the base64 holds four
octets that tell the key and then the signature.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from firsthand.journal.log.saying import Saying

ED25519 = 0x01
COSIGNATURE = 0x04
"""An Ed25519 witness cosignature with a time in front (C2SP tlog-cosignature)."""
KEY_BYTES = 32
SIGNATURE_BYTES = 64
NOTE_BYTES = 1_000_000
SIGNATURES = 100
_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]{1,200}")
_LINE = re.compile(r"— ([^\s+]{1,200}) ([A-Za-z0-9+/]+={0,2})")


class NoteFaulty(Saying):
    """A note or key that is none, or does not hold. The message is one line for people."""


@dataclass(frozen=True)
class Verifier:
    """A public key with its name: "NAME+HASH+BASE64"."""

    name: str
    algorithm: int
    key: bytes

    @property
    def key_id(self) -> bytes:
        """Four octets that tell this key from others of the same name."""
        return key_id(self.name, self.algorithm, self.key)

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_base64(bytes([self.algorithm]) + self.key)}"


@dataclass(frozen=True)
class Signature:
    """One signature line: `content` is what follows the four octets of the key."""

    name: str
    key_id: bytes
    content: bytes

    def __str__(self) -> str:
        return f"— {self.name} {_base64(self.key_id + self.content)}\n"


@dataclass(frozen=True)
class Note:
    """The text of a note and its signatures, none of them believed yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"


def key_id(name: str, algorithm: int, key: bytes) -> bytes:
    """SHA-256(name || newline || algorithm || key), the first four octets."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([algorithm]) + key).digest()[:4]


def read_verifier(text: str) -> Verifier:
    """A verifier key from its text. Raises NoteFaulty."""
    name, _, rest = text.strip().partition("+")
    digest, _, encoded = rest.partition("+")
    content = _decoded(encoded)
    if not _NAME.fullmatch(name) or len(content) != KEY_BYTES + 1 or content[0] not in (ED25519, COSIGNATURE):
        raise NoteFaulty("This is no verifier key: it would read NAME+HASH+KEY.")
    if _is_of_small_order(content[1:]):
        raise NoteFaulty("The verifier key is one for which anybody can sign.")
    verifier = Verifier(name, content[0], content[1:])
    if digest.lower() != verifier.key_id.hex():
        raise NoteFaulty("The verifier key does not fit its own hash.")
    return verifier


_SMALL_ORDER = frozenset(
    bytes.fromhex(point)
    for point in (
        "00" * 32,
        "01" + "00" * 31,
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    )
)
"""The points of Ed25519 whose order divides 8, without the sign of x, in each way to write them."""


def _is_of_small_order(key: bytes) -> bool:
    return key[:31] + bytes([key[31] & 0x7F]) in _SMALL_ORDER


def key_type(text: str) -> int | None:
    """The type of a verifier key, also of one that cannot be used here; None for what is no key at all."""
    content = _decoded(text.strip().partition("+")[2].partition("+")[2])
    return content[0] if content else None


def read_note(text: str) -> Note:
    """A note taken apart. Raises NoteFaulty, also for one without signatures: nobody vouches for it."""
    if len(text) > NOTE_BYTES or not text.endswith("\n"):
        raise NoteFaulty("The note has no end.")
    body, gap, lines = text.rpartition("\n\n")
    if not gap or any(ord(c) < 0x20 and c != "\n" for c in text):
        raise NoteFaulty("The note has no signatures.")
    found = []
    for line in lines.split("\n")[:-1][: SIGNATURES + 1]:  # splitlines() would also split at U+0085 and U+2028
        match = _LINE.fullmatch(line)
        content = _decoded(match[2]) if match else b""
        if match is None or len(content) <= 4:
            raise NoteFaulty("A signature line of the note cannot be read.")
        found.append(Signature(match[1], content[:4], content[4:]))
    if not found or len(found) > SIGNATURES:
        raise NoteFaulty("The note has no signatures, or too many.")
    return Note(body + "\n", tuple(found))


def signer(name: str, private: Ed25519PrivateKey) -> Verifier:
    """The verifier of a private key. Raises NoteFaulty for a name that no key may have."""
    if not _NAME.fullmatch(name):
        raise NoteFaulty("The name of a key has no blanks and no plus sign.")
    return Verifier(name, ED25519, private.public_key().public_bytes_raw())


def sign(text: str, name: str, private: Ed25519PrivateKey) -> Note:
    """A note of `text`, which ends with a newline, signed by one key. Raises NoteFaulty."""
    if not text.endswith("\n") or any(ord(c) < 0x20 and c != "\n" for c in text):
        raise NoteFaulty("The text of a note ends with a newline and has no control signs.")
    by = signer(name, private)
    return Note(text, (Signature(name, by.key_id, private.sign(text.encode())),))


def is_signed_by(note: Note, verifier: Verifier) -> bool:
    """Whether a signature of this key stands below the note and holds. One of it that does not hold spoils the note."""
    own = [s for s in note.signatures if (s.name, s.key_id) == (verifier.name, verifier.key_id)]
    return bool(own) and all(_holds(note.text.encode(), s.content, verifier.key) for s in own)


def _holds(message: bytes, signature: bytes, key: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _decoded(text: str) -> bytes:
    """Strict base64; empty for what is none, or is not the one way to write it."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return content if _base64(content) == text else b""
