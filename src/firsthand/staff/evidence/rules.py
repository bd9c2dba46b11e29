"""What an evidence pack is, for whom, and how its files are called. Pure (R94)."""

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from firsthand.core.file_names import safe_name


class ForWhom(enum.StrEnum):
    """Who reads a pack."""

    REPORTER = "reporter"
    """What the reporter may know anyway: their page, with what proves it."""
    AUTHORITY = "authority"
    """A court or an authority: the whole case, as far as it is ticked."""


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for. All but the language counts for an authority alone."""

    for_whom: ForWhom
    language: str
    """Of the timeline and of what explains it."""
    why: str = ""
    """Who asks for it, and on what ground: an authority's request is kept on record (R16)."""
    notes: bool = False
    """Whether what the team wrote and did among itself is in it."""
    identity: bool = False
    """Whether it tells who reported (R16), and holds the mails as they came."""

    @property
    def names_them(self) -> bool:
        """Whether it tells who reported. Reporters may read who they are; others only where it was ticked."""
        return self.for_whom is ForWhom.REPORTER or self.identity


@dataclass(frozen=True)
class Line:
    """One thing that happened: who did what, the words that belong to it, and the message that it brought."""

    at: datetime
    who: str
    what: str
    text: str = ""
    tone: str = ""
    """ "theirs", "ours" or "note" for words that somebody wrote; a sign of what it was for others."""
    message: str = ""
    """The id of the message; "" for none."""


@dataclass(frozen=True)
class FileOfTheirs:
    """A file that came with a message, as the pack holds it."""

    path: str
    id: str
    size_bytes: int
    sha256: str


MANIFEST = "MANIFEST.sha256"


def manifest(hashes: Mapping[str, str]) -> bytes:
    """The hashes of all files as `sha256sum --check` reads them, in the order of their names."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()


def sha256(content: bytes) -> str:
    """The hash of a file, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def numbered(folder: str, number: int, name: str) -> str:
    """Where the nth file of a folder lies: below it, whatever its sender called it."""
    return f"{folder}/{number:03d}-{safe_name(name, 'file')}"


def pack_name(number: str, wanted: Wanted) -> str:
    """What the whole file is called."""
    return f"case-{number}-{wanted.for_whom}.zip"
