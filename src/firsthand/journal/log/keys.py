"""The key that signs checkpoints. It follows from the master key, so it is made with the instance and lost with it."""

from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firsthand.journal.log.notes import Verifier, signer


class Keyring(Protocol):
    """What the secrets of an instance are derived from."""

    def derived(self, purpose: str) -> bytes:
        """32 octets for one purpose."""


def private_key(keyring: Keyring) -> Ed25519PrivateKey:
    """The signing key of the log of an instance."""
    return Ed25519PrivateKey.from_private_bytes(keyring.derived("transparency log"))


def verifier_of(keyring: Keyring, origin: str) -> Verifier:
    """The public key under which the log of that name is known: its vkey."""
    return signer(origin, private_key(keyring))
