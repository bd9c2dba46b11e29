"""Sealing and opening of single values. Pure: keys and bytes in, bytes out.

AES-256-GCM with a random 96-bit nonce in front (NIST SP 800-38D). The associated data names the row, so that a
sealed value moved to another row does not open.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from firsthand.core.errors import FirsthandError

NONCE_BYTES = 12


class CannotOpen(FirsthandError):
    """A sealed value does not open: wrong key, altered bytes, or its key was destroyed."""


def name_for_binding(row: object, key: object, kind: str) -> str:
    """What the cipher binds a sealed content to: the ids of its row and its key, and its kind."""
    return f"{row}/{key}/{kind}"


def seal(cipher: AESGCM, content: bytes, *, bound_to: str) -> bytes:
    """Nonce and ciphertext of `content`, bound to the name of its row."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, content, bound_to.encode())


def unseal(cipher: AESGCM, box: bytes, *, bound_to: str) -> bytes:
    """The content of a box made by `seal` under the same name. Raises CannotOpen."""
    try:
        return cipher.decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError):
        raise CannotOpen(f"The sealed value {bound_to} does not open.", "Run: firsthand doctor") from None
