"""A programme folder in a ZIP or TAR, read without trusting it: bounded in octets, files and names. Pure.

Nothing is unpacked to disk. Names only choose among the files that a folder has, so that no name can lead anywhere.
"""

import enum
import gzip
import io
import posixpath
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from firsthand.core.errors import BadInput
from firsthand.programme.reader import FILE
from firsthand.programme.reading import FILE_MAX_BYTES, belongs

UPLOAD_BYTES = 4 * 1024 * 1024
WHOLE_BYTES = 6 * 1024 * 1024
"""All files of a folder together, unpacked."""
ENTRIES = 200
"""A folder has a handful of files; whoever packs a whole disk made a mistake, or means harm."""
KEPT_FILES = 60


class Why(enum.StrEnum):
    """Why an archive is refused."""

    LARGE = "large"
    KIND = "kind"
    BROKEN = "broken"
    LOCKED = "locked"
    MANY = "many"
    UNPACKED = "unpacked"
    NAME = "name"
    LINK = "link"
    TWICE = "twice"
    NO_FACTS = "no facts"
    TEXT = "text"


class ArchiveRefused(BadInput):
    """The archive cannot be used; nothing of it was kept. `name` is the file inside that it is about, or ""."""

    def __init__(self, why: Why, name: str = "") -> None:
        super().__init__(f"The archive cannot be used: {why}. {name}".strip(), "Pack the programme folder again.")
        self.why, self.name = why, name


@dataclass(frozen=True)
class Unpacked:
    """What an archive holds: the files of the folder by name, and the names of what was left out."""

    files: Mapping[str, str]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class _Entry:
    name: str
    content: bytes


def unpack(octets: bytes) -> Unpacked:
    """Read a ZIP, TAR or gzipped TAR of a programme folder. Raises ArchiveRefused."""
    if len(octets) > UPLOAD_BYTES:
        raise ArchiveRefused(Why.LARGE)
    try:
        entries = list(_entries(octets))
    except ArchiveRefused:
        raise
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError) as error:
        raise ArchiveRefused(Why.BROKEN) from error
    except (NotImplementedError, RuntimeError) as error:  # a method of packing, or a password, that nobody here knows
        raise ArchiveRefused(Why.LOCKED) from error
    return _folder(entries)


def _entries(octets: bytes) -> Iterator[_Entry]:
    if octets.startswith(b"PK"):
        return _of_zip(octets)
    if octets.startswith(b"\x1f\x8b"):
        return _of_tar(_gunzipped(octets))
    if octets[257:262] == b"ustar":
        return _of_tar(octets)
    raise ArchiveRefused(Why.KIND)


def _of_zip(octets: bytes) -> Iterator[_Entry]:
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        infos = archive.infolist()
        _not_too_many(len(infos))
        room = WHOLE_BYTES
        for info in infos:
            _must_be_plain(info.filename)
            if info.flag_bits & 0x1:
                raise ArchiveRefused(Why.LOCKED)
            if (info.external_attr >> 16) & 0o170000 == 0o120000:
                raise ArchiveRefused(Why.LINK, info.filename)
            if info.is_dir():
                continue
            with archive.open(info) as file:  # what the directory says of the size is not believed
                content = file.read(room + 1)
            room = _left(room, content)
            yield _Entry(info.filename, content)


def _of_tar(octets: bytes) -> Iterator[_Entry]:
    with tarfile.open(fileobj=io.BytesIO(octets), mode="r:") as archive:
        room = WHOLE_BYTES
        for number, info in enumerate(archive, start=1):
            _not_too_many(number)
            _must_be_plain(info.name)
            if info.isdir():
                continue
            file = archive.extractfile(info) if info.isreg() and not info.issparse() else None
            if file is None:
                raise ArchiveRefused(Why.LINK, info.name)
            content = file.read(room + 1)
            room = _left(room, content)
            yield _Entry(info.name, content)


def _gunzipped(octets: bytes) -> bytes:
    """The octets of a TAR: its files, and a block or two for each of them."""
    most = WHOLE_BYTES + ENTRIES * 4 * tarfile.BLOCKSIZE
    with gzip.GzipFile(fileobj=io.BytesIO(octets)) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise ArchiveRefused(Why.UNPACKED)
    if content[257:262] != b"ustar":
        raise ArchiveRefused(Why.KIND)
    return content


def _not_too_many(count: int) -> None:
    if count > ENTRIES:
        raise ArchiveRefused(Why.MANY)


def _left(room: int, content: bytes) -> int:
    if len(content) > room:
        raise ArchiveRefused(Why.UNPACKED)
    return room - len(content)


def _must_be_plain(name: str) -> None:
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name or len(name) > 500:
        raise ArchiveRefused(Why.NAME, name[:120])


def _folder(entries: list[_Entry]) -> Unpacked:
    """The files beside `programme.toml`, wherever in the archive it stands; it must stand in one place."""
    facts = [entry.name for entry in entries if posixpath.basename(entry.name) == FILE and "__MACOSX" not in entry.name]
    if len(facts) != 1:
        raise ArchiveRefused(Why.NO_FACTS if not facts else Why.TWICE, FILE)
    folder = posixpath.normpath(posixpath.dirname(facts[0]) or ".")
    files: dict[str, str] = {}
    left_out = []
    for entry in entries:
        name = posixpath.basename(entry.name)
        here = posixpath.normpath(posixpath.dirname(entry.name) or ".") == folder
        if not here or not belongs(name):
            left_out.append(entry.name[:120])
        elif name in files:
            raise ArchiveRefused(Why.TWICE, name)
        else:
            files[name] = _text(name, entry.content)
    if len(files) > KEPT_FILES:
        raise ArchiveRefused(Why.MANY)
    return Unpacked(files, tuple(left_out))


def _text(name: str, content: bytes) -> str:
    if len(content) > FILE_MAX_BYTES:
        raise ArchiveRefused(Why.UNPACKED, name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ArchiveRefused(Why.TEXT, name) from None
    if "\0" in text:
        raise ArchiveRefused(Why.TEXT, name)
    return text


def pack(files: Mapping[str, str], folder: str) -> bytes:
    """A ZIP of these files in one folder; the same files give the same octets."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}"), files[name].encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()
