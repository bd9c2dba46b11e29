"""Where this machine keeps its look-alike index, and which of the indexes there is the one in use.

`DATA/index/look-alikes/current` names the folder in use. Making it again (`rebuilding`) fills another folder and then
moves that name, in one step: who searches finds the old index or the new one, and never half of one. Another index of
keyed tokens lies beside it in the same way (`queue.searching`): each function here is told which one is meant.
"""

import fcntl
import json
import os
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings

from firsthand.core.files import replace_file
from firsthand.triage.look_alikes.index import BROKEN, MARK, Index, IndexBroken, tell_broken

LOOK_ALIKES = "look-alikes"
FORMAT = 1
"""Of the folder, and of how tokens are spelled in it. One of another format is made again from the rows."""
ROOM_BYTES = 64 * 1024 * 1024
"""Free octets beside twice the index without which a disk counts as full."""
CURRENT, BUILDING = "current", "new-"
FOLLOWING_LOCK, BUILDING_LOCK = "index-following.lock", "index-building.lock"
"""Beside the index and not in it: a folder may be removed under those who use it."""


def root(which: str = LOOK_ALIKES) -> Path:
    """The folder of all such indexes of this machine. It may be removed at any time, and comes again."""
    return Path(settings.DATA) / "index" / which


def current(which: str = LOOK_ALIKES) -> Path | None:
    """The folder of the index in use; None where there is none that can be used."""
    try:
        said = json.loads((root(which) / CURRENT).read_bytes())
        folder = root(which) / Path(str(said["folder"])).name
        usable = said["format"] == FORMAT and (folder / MARK).is_file() and not (folder / BROKEN).exists()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return folder if usable else None


def new_folder(which: str = LOOK_ALIKES, *, building: bool = False) -> Path:
    """The name of a folder that is not there yet; one for `building` is left alone until its rebuilding ends."""
    return root(which) / f"{BUILDING if building else ''}{secrets.token_hex(8)}"


def put_in_use(folder: Path) -> None:
    """Let everybody on this machine use the index in `folder` from now on. Raises OSError."""
    replace_file(folder.parent / CURRENT, json.dumps({"format": FORMAT, "folder": folder.name}).encode())


def building_lock(which: str = LOOK_ALIKES) -> str:
    """The name of the lock of whoever makes an index again."""
    return BUILDING_LOCK if which == LOOK_ALIKES else f"{which}-{BUILDING_LOCK}"


def following_lock(which: str = LOOK_ALIKES) -> str:
    """The name of the lock of whoever keeps an index up."""
    return FOLLOWING_LOCK if which == LOOK_ALIKES else f"{which}-{FOLLOWING_LOCK}"


def tidy_up(which: str = LOOK_ALIKES) -> None:
    """Remove the indexes that are not in use, and what a rebuilding left that broke off."""
    with only_one(building_lock(which)) as nobody_builds, suppress(OSError):
        used = current(which)
        for folder in list(root(which).iterdir()):
            is_free = nobody_builds if folder.name.startswith(BUILDING) else used is not None
            if folder.is_dir() and folder != used and is_free:
                shutil.rmtree(folder, ignore_errors=True)


def size_of(folder: Path) -> int:
    """The octets of an index. Raises OSError."""
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())


def has_room(folder: Path) -> bool:
    """Whether the disk has room for one more index like this one, and for what is being merged in it."""
    try:
        return shutil.disk_usage(folder).free > ROOM_BYTES + 2 * size_of(folder)
    except OSError:
        return False


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Whether this process is the only one on this machine that holds the lock `name`, as long as the block runs.

    A process that is killed gives it back. Raises OSError.
    """
    held = take_lock(name)
    try:
        yield held is not None
    finally:
        if held is not None:
            held.close()


def take_lock(name: str) -> IO[bytes] | None:
    """The lock as an open file, to be closed; None where another process has it. Raises OSError."""
    file = os.fdopen(os.open(Path(settings.DATA) / name, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def index_here() -> Index | None:
    """The look-alike index of this machine as it stands now, to search; None while there is none.

    Opened once a process. Costs a look at three files.
    """
    return _here.look()


class Here:
    """An index that this process searches: opened again when another one is in use, and read again when it grew."""

    def __init__(self, which: str = LOOK_ALIKES) -> None:
        self._which = which
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._seen: tuple[int, ...] = ()

    def look(self) -> Index | None:
        """The index in use; None where there is none, or none that can be read."""
        with self._lock:
            folder = current(self._which)
            if folder is None:
                self._index = None
                return None
            try:
                seen = _stamp(folder / MARK)
                if self._index is None or self._index.folder != folder:
                    self._index = Index.open(folder)
                elif seen != self._seen:
                    self._index.reload()
                self._seen = seen
            except IndexBroken:
                tell_broken(folder)
                self._index = None
            except OSError:  # taken away between two looks
                self._index = None
            return self._index


def _stamp(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns


_here = Here()
