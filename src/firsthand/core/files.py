"""Files that are whole or not there, also when the power goes."""

import os
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` under `path`, durably; whoever reads meanwhile finds the old octets or the new. Raises OSError.

    The folder is made when there is none, for this account alone.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half_written = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with half_written.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half_written.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
