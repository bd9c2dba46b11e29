"""Running the openssl program on hostile octets: fixed words, limits, and nothing on a disk.

What it reads and writes are files that exist in memory alone (memfd), also the private key: no argument, no variable
of the environment and no file system ever holds it.
"""

import os
import resource
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.core.errors import FirsthandError

MEMORY_BYTES = 1024 * 1024 * 1024
SECONDS = 20.0
OUT_BYTES = 64 * 1024 * 1024
"""Of everything that it writes, as of a mail that is taken apart."""


class NoProgram(FirsthandError):
    """The openssl program is not installed, or cannot be started."""


@dataclass(frozen=True)
class Ran:
    """What a run gave. Where `ok` is False the rest is worthless: it may be half of something altered."""

    ok: bool
    out: bytes = b""
    written: tuple[bytes, ...] = ()
    """What stands afterwards in the files given as octets, in their order."""


def run(words: Sequence[str | bytes], given: bytes) -> Ran:
    """Run `openssl WORDS… -in GIVEN -out …`; a word of octets becomes the name of a file in memory that holds them.

    Beyond the limits of time, memory or output the run has failed. Raises NoProgram.
    """
    program = shutil.which("openssl")
    if program is None:
        raise NoProgram("The openssl program is not installed.", "Install it: S/MIME is read with it.")
    files: list[int] = []
    try:
        read_from, write_to = _file(given, files), _file(b"", files)
        named = [word if isinstance(word, str) else _name(_file(word, files)) for word in words]
        command = [program, *named, "-in", _name(read_from), "-out", _name(write_to)]
        # The limit on what it writes begins a moment after it does, so the outcome is measured as well.
        if not _ends_well(command, files) or os.fstat(write_to).st_size > OUT_BYTES:
            return Ran(ok=False)
        return Ran(ok=True, out=_read(write_to), written=tuple(_read(file) for file in files[2:]))
    finally:
        for file in files:
            os.close(file)


def _ends_well(command: list[str], files: list[int]) -> bool:
    try:
        process = subprocess.Popen(  # noqa: S603  the words are ours, and no shell reads them
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=files,
            cwd="/", env={"LC_ALL": "C", "OPENSSL_CONF": os.devnull}, start_new_session=True,
        )  # fmt: skip
    except OSError as failed:
        raise NoProgram(f"The openssl program cannot be started: {failed.strerror}.") from None
    try:
        for kind, most in (
            (resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, int(SECONDS)), (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, OUT_BYTES),
        ):  # fmt: skip
            _limit(process.pid, kind, most)
        return process.wait(SECONDS) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        process.kill()
        process.wait()


def _limit(pid: int, kind: int, most: int) -> None:
    """Set from outside; one that has ended already needs no limit."""
    try:
        hard = resource.prlimit(pid, kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.prlimit(pid, kind, (most, most))
    except ProcessLookupError:
        return


def _file(content: bytes, files: list[int]) -> int:
    file = os.memfd_create("firsthand", os.MFD_CLOEXEC)
    files.append(file)
    view = memoryview(content)
    while view:
        view = view[os.write(file, view) :]
    return file


def _name(file: int) -> str:
    return f"/dev/fd/{file}"


def _read(file: int) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    with os.fdopen(os.dup(file), "rb") as again:
        return again.read(OUT_BYTES)
