"""Opening OpenPGP in a child of its own: a message that unpacks without end takes nothing down with it.

The child gets our private keys over a pipe, answers once, and is gone: no argument, no variable of the environment
and no disk holds them, and no second message meets a process that has read a first one.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from firsthand.intake.evidence import Signature
from firsthand.keys.openpgp import CannotDecrypt, Unopened
from firsthand.keys.rules import Secret
from firsthand.mail.children.child import Child, ChildFailed, Limits, OutOfMemory, Rubbished, command_for
from firsthand.mail.reading.bounds import BYTES

LIMITS = Limits(memory_bytes=768 * 1024 * 1024, seconds=30, answer_bytes=BYTES + 1024 * 1024)


@dataclass(frozen=True)
class Found:
    """What was opened or checked. `content` is empty where a signature stands beside what it signs."""

    content: bytes = field(repr=False)
    signature: Signature = Signature.NONE
    signer: str = ""
    fault: str = ""
    addresses: frozenset[str] = frozenset()
    """What the certificate of the signer says whose it is, in small letters; empty for one that we do not have."""


@dataclass(frozen=True)
class Certificates:
    """Whose signatures can be told: certificates (binary) that were kept before, and what this mail brought along."""

    kept: tuple[bytes, ...] = ()
    offered: tuple[bytes, ...] = ()


def open_message(ciphertext: bytes, secrets: Sequence[Secret], certificates: Certificates) -> Found:
    """Open an encrypted message with one of our keys. Raises CannotDecrypt."""
    return _ask("open", ciphertext, b"", secrets, certificates)


def open_signed(block: bytes, certificates: Certificates) -> Found:
    """The text of an inline block that is signed and not encrypted. Raises CannotDecrypt."""
    return _ask("inline", block, b"", (), certificates)


def check(signed: bytes, signature: bytes, certificates: Certificates) -> Found:
    """What a signature is worth over exactly these octets."""
    try:
        return _ask("check", signed, signature, (), certificates)
    except CannotDecrypt:
        return Found(b"", Signature.BAD)


def _ask(
    do: str, octets: bytes, signature: bytes, secrets: Sequence[Secret], certificates: Certificates
) -> Found:  # fmt: skip
    about = {
        "do": do, "known": len(certificates.kept),
        "secrets": [{"fingerprint": s.fingerprint, "passphrase": s.passphrase} for s in secrets],
    }  # fmt: skip
    pairs = [part for secret in secrets for part in (secret.content, secret.public)]
    frames = [json.dumps(about).encode(), octets, signature, *pairs, *certificates.kept, *certificates.offered]
    child = Child(command_for("firsthand.mail.layers.process", packages=True), LIMITS)
    try:
        told, content = child.ask(frames)
    except (OutOfMemory, Rubbished):
        raise CannotDecrypt(Unopened.TOO_BIG) from None
    except ChildFailed:
        raise CannotDecrypt(Unopened.DAMAGED) from None
    finally:
        child.close()
    answer = json.loads(told)
    if "why" in answer:
        raise CannotDecrypt(Unopened(answer["why"]))
    addresses = frozenset(answer["addresses"])
    return Found(content, Signature(answer["signature"]), answer["signer"], answer["fault"], addresses)
