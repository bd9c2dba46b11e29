"""How a key of the programme is found (Web Key Directory, draft-koch-openpgp-webkey-service) and compared. Pure."""

import hashlib

ALPHABET = "ybndrfg8ejkmcpqxot1uwisza345h769"
"""z-base-32: five bits a letter."""


def directory_name(local_part: str) -> str:
    """The name of a key in the directory: z-base-32 of the SHA-1 of the local part in small letters, 32 letters."""
    digest = int.from_bytes(hashlib.sha1(_small(local_part).encode(), usedforsecurity=False).digest())
    return "".join(ALPHABET[(digest >> shift) & 31] for shift in range(155, -1, -5))


def _small(text: str) -> str:
    """Only the letters of ASCII are made small (draft, 3.1)."""
    return "".join(c.lower() if c.isascii() else c for c in text)


def grouped(fingerprint: str) -> list[str]:
    """A fingerprint as people compare it: capitals, in fours."""
    capitals = fingerprint.upper()
    return [capitals[at : at + 4] for at in range(0, len(capitals), 4)]
