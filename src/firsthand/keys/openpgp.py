"""OpenPGP, as the rest of the house uses it: a thin layer over Sequoia. Pure."""

from firsthand.keys.certificates import armored, certificate_of, read_certificates
from firsthand.keys.making import encrypt, new_key, owned_key, signed
from firsthand.keys.opening import CannotDecrypt, Check, Opened, Unopened, opened, verified, verified_inline

__all__ = [
    "CannotDecrypt",
    "Check",
    "Opened",
    "Unopened",
    "armored",
    "certificate_of",
    "encrypt",
    "new_key",
    "opened",
    "owned_key",
    "read_certificates",
    "signed",
    "verified",
    "verified_inline",
]
