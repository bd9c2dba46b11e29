"""Files that are whole or not there, also when the power goes."""

import os
from contextlib import suppress
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` under `path`, durably; whoever reads meanwhile finds the old octets or the new. Raises OSError, and
    then what was half written is gone.

    The folder is made when there is none, for this account alone.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half_written = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with half_written.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half_written.rename(path)
    except BaseException:  # where it cannot be removed either, the first failure is the one to tell
        with suppress(OSError):
            half_written.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
