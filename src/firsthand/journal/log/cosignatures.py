"""Cosignatures of witnesses (C2SP tlog-cosignature, version 1): "I saw this checkpoint at that moment". Pure."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from firsthand.journal.log.notes import COSIGNATURE, SIGNATURE_BYTES, Signature, Verifier

TIME_BYTES = 8
LATEST = 2**63 - 1
HEADER = "cosignature/v1\ntime {at}\n"


def cosigned_at(text: str, signature: Signature, witness: Verifier) -> int | None:
    """When a witness says that it signed the checkpoint `text`, in seconds since 1970; None where it did not."""
    whole = len(signature.content) == TIME_BYTES + SIGNATURE_BYTES
    named = (signature.name, signature.key_id) == (witness.name, witness.key_id)
    if not whole or not named or witness.algorithm != COSIGNATURE:
        return None
    at = int.from_bytes(signature.content[:TIME_BYTES])
    if at > LATEST:
        return None
    try:
        Ed25519PublicKey.from_public_bytes(witness.key).verify(signature.content[TIME_BYTES:], _message(text, at))
    except (InvalidSignature, ValueError):
        return None
    return at


def cosign(text: str, name: str, private: Ed25519PrivateKey, *, at: int) -> Signature:
    """The signature line of a witness. `at` counts seconds since 1970."""
    witness = Verifier(name, COSIGNATURE, private.public_key().public_bytes_raw())
    return Signature(name, witness.key_id, at.to_bytes(TIME_BYTES) + private.sign(_message(text, at)))


def _message(text: str, at: int) -> bytes:
    return (HEADER.format(at=at) + text).encode()
