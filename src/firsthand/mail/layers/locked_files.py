"""Attached files that are encrypted messages, as people send reports beside a word in the clear. Pure."""

from firsthand.core.file_names import safe_name
from firsthand.intake.rules import File

FILES = 5
"""So many of one mail are opened."""
_ENDINGS = (".asc", ".pgp", ".gpg")
_ARMOUR = b"-----BEGIN PGP MESSAGE-----"
_FIRST_OCTETS = (0x84, 0x85, 0x86, 0xC1)
"""A key for a session in the old format of packets and in the new one (RFC 9580, 4.2 and 5.1)."""


def is_locked(file: File) -> bool:
    """Whether a file looks like a message that is encrypted with OpenPGP."""
    if file.content.lstrip()[: len(_ARMOUR)] == _ARMOUR:
        return True
    return file.name.lower().endswith(_ENDINGS) and file.content[:1] != b"" and file.content[0] in _FIRST_OCTETS


def opened_file(locked: File, content: bytes) -> File:
    """What was inside a file, under its name without the ending of the encryption."""
    name = locked.name
    for ending in _ENDINGS:
        if name.lower().endswith(ending):
            name = name[: -len(ending)]
    return File(safe_name(name if name != locked.name else "", "opened.bin"), "application/octet-stream", content)
