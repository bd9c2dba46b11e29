"""The whole log as files, in the layout of C2SP tlog-tiles: for a mirror, for an auditor, for a disk in a safe."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from firsthand.core.clock import iso
from firsthand.core.errors import BadInput, FirsthandError
from firsthand.core.files import replace_file
from firsthand.journal.log.checkpoints import Checkpoint, read_checkpoint
from firsthand.journal.log.notes import Verifier, read_note, read_verifier
from firsthand.journal.log.queries import content_of, newest_note, root_of
from firsthand.journal.log.tiles import Tile, path_of, tiles_of
from firsthand.journal.log.verifying import DoesNotHold, signed_checkpoint
from firsthand.receipts.queries import known_log

CHECKPOINT, VKEY, README = "checkpoint", "vkey", "README.txt"
_LOOK = "Run: firsthand log check, and keep this folder as it is until a person has looked."


class FolderRefused(BadInput):
    """The folder holds something else than this log, or nothing can be written there."""


class DoesNotFit(FirsthandError):
    """The folder, the journal and what was signed do not say the same."""


class Exported(NamedTuple):
    """What an export did. `size` counts entries; the others count files of tiles."""

    origin: str
    size: int
    written: int
    there_already: int


def export(folder: Path, *, at: datetime) -> Exported:
    """Write the signed log to `folder`, the checkpoint last, so that it never names a tile that is not there.

    A tile that is there already is not written again but compared. Raises FolderRefused and, at the first difference,
    DoesNotFit, both before anything is written: the whole log is looked through first.
    """
    note, vkey = newest_note(), known_log().vkey
    if not note:
        raise DoesNotFit("Nothing was signed yet.", "Start the instance, or ask again in a few seconds.")
    signed = read_checkpoint(read_note(note))
    if _root_of(signed.size) != signed.root:
        raise DoesNotFit("The journal is not what the log was signed over.", _LOOK)
    try:
        _must_hold_this_log(folder, signed, vkey)
        there = [_is_there(_path(folder, tile), _content(tile)) for tile in tiles_of(signed.size)]
        with _for_all_to_read():
            _put(folder / VKEY, f"{vkey}\n".encode())
            for tile, is_there in zip(tiles_of(signed.size), there, strict=True):
                if not is_there:
                    _put(_path(folder, tile), _content(tile))  # read again: a log may be larger than the memory
            _put(folder / README, _readme(signed, vkey, at).encode())
            _sync_folders(folder)
            _put(folder / CHECKPOINT, note.encode())
    except OSError as error:
        raise FolderRefused(
            f"{error.filename or folder} cannot be used: {error.strerror}.", "Name a folder that can be written to."
        ) from None
    return Exported(signed.origin, signed.size, there.count(False), there.count(True))


def _must_hold_this_log(folder: Path, signed: Checkpoint, vkey: str) -> None:
    """An empty folder, or one with an earlier state of this log. Raises FolderRefused, DoesNotFit."""
    there = {path.name for path in folder.iterdir()} if folder.exists() else set()
    if all(name.startswith(".") for name in there):  # nothing, or what a kill left half written
        return
    if VKEY not in there:
        raise FolderRefused(f"{folder} holds something else than a log.", "Name a new folder.")
    if (folder / VKEY).read_bytes() != f"{vkey}\n".encode():
        raise FolderRefused(f"{folder} holds another log than {signed.origin}.", "Name a new folder.")
    if CHECKPOINT not in there:
        return
    before = _checkpoint_in(folder, read_verifier(vkey))
    if before.size > signed.size:
        raise DoesNotFit(f"{folder} holds {before.size} entries, and the log here has {signed.size}.", _LOOK)
    if _root_of(before.size) != before.root:
        raise DoesNotFit(f"{folder} holds another log of {before.size} entries, signed by the same key.", _LOOK)


def _checkpoint_in(folder: Path, key: Verifier) -> Checkpoint:
    """The checkpoint of an earlier export. Raises DoesNotFit."""
    try:
        return signed_checkpoint((folder / CHECKPOINT).read_text(encoding="utf-8"), key)
    except (DoesNotHold, UnicodeDecodeError):
        raise DoesNotFit(f"The checkpoint in {folder} was altered.", _LOOK) from None


def _root_of(size: int) -> bytes | None:
    """The root as the journal gives it; None where a part of that is missing."""
    try:
        return root_of(size)
    except LookupError:
        return None


def _path(folder: Path, tile: Tile) -> Path:
    return folder / "tile" / path_of(tile)


def _is_there(path: Path, content: bytes) -> bool:
    """Whether an earlier export wrote this. Raises DoesNotFit where something else is there."""
    if not path.exists():
        return False
    if path.read_bytes() != content:
        raise DoesNotFit(f"{path} is not what the log says.", _LOOK)
    return True


def _content(tile: Tile) -> bytes:
    """The octets of a tile that is signed. Raises DoesNotFit where the journal was altered below it."""
    try:
        content = content_of(tile) or b""
    except LookupError:
        content = b""
    if len(content) != tile.size_bytes:
        raise DoesNotFit(f"The journal is not what the tile {path_of(tile)} was signed over.", _LOOK)
    return content


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, content)


def _sync_folders(folder: Path) -> None:
    """Make sure that new folders are found again as well, when the power goes."""
    for each in (folder.resolve().parent, folder, *(path for path in folder.rglob("*") if path.is_dir())):
        opened = os.open(each, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


@contextmanager
def _for_all_to_read() -> Iterator[None]:
    """These octets are public: a web server of another account may read the files."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def _readme(signed: Checkpoint, vkey: str, at: datetime) -> str:
    return _README.format(origin=signed.origin, vkey=vkey, size=signed.size, day=iso(at)[:19] + "Z")


_README = """\
The transparency log {origin}

These files are the whole log, {size} entries, as it was on {day}. It is the log of a programme that receives
reports of vulnerabilities: one entry for each act, in the order in which they were done. Their places are counted
from 0, as in a receipt. An entry stands here as 32 octets that commit to what it says and reveal none of it. Whoever
holds a receipt can show with these files what was received or done, and in which order; whoever holds an older copy
can show that nothing was changed since.

The key that signs it:

{vkey}

A key in the same folder as what it signs proves nothing by itself: compare it with the one on the policy page of the
programme, and with the one that you kept before.

The files:

checkpoint        The number of entries and the hash over all of them, signed; and the signatures of witnesses, if any
vkey              The key once more, as a line
tile/entries/...  The entries, 256 in a file; a folder that ends in .p has the last ones, which are fewer
tile/0/..., ...   The hashes over them, by level

The layout is that of C2SP tlog-tiles, tlog-checkpoint and signed-note (c2sp.org); the hashes are those of RFC 6962.
Any web server can serve this folder as it is: the checkpoint as text/plain; charset=utf-8, to be asked for anew each
time, and the tiles as application/octet-stream, to be kept for ever. The checkpoint is written last.

To check a receipt against these files:

    firsthand verify RECEIPT --log THIS-FOLDER

To bring the folder up to date: export to it again. What is there is compared, and a difference is told.
"""
