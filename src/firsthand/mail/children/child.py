"""Work on hostile octets in a child process: bounded in time and memory, without secrets, sockets or files to write.

    limits = Limits(memory_bytes=300_000_000, seconds=30, answer_bytes=100_000_000)
    child = Child(command_for("firsthand.mail.reading.process"), limits)     # starts nothing yet
    frames: list[bytes] = child.ask([octets])                              # starts it, or uses the warm one
    child.close()                                                          # ends it; the next ask starts another

The module named in the command has a function `main()` that calls `mail.children.inside.serve(work)`, and `work`
makes the frames of an answer from the frames of a question. `ask` raises ChildFailed (OutOfTime, OutOfMemory, Died,
Rubbished) for a question that could not be answered; the next question gets a new child. It raises CannotStart, an
OSError, when no child can be had at all: that is no fault of the question, and it is asked again later.

One child answers many questions, one at a time; it is safe to share one between threads, and a process that was forked
off starts a child of its own. The child ends when its parent does, since it then reads the end of its input.
"""

import atexit
import contextlib
import os
import resource
import select
import subprocess
import sys
import threading
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from firsthand.mail.children.frames import DONE, OUT_OF_MEMORY, Rubbish, measured, packed

START_SECONDS = 60.0
"""How long a child may take until it is ready; a busy machine is no reason to give up."""
QUESTIONS = 1000
"""A child is replaced after so many answers."""
BUSY_SECONDS = 120.0
"""A child is replaced when it has worked so long."""
GROWN_BYTES = 48 * 1024 * 1024
"""A child is replaced when it keeps so much memory more than it began with."""
_LARGE = 256 * 1024
"""A question or answer of so many bytes makes us look whether the child has grown."""
_PIECE = 1024 * 1024
_SOURCE = Path(__file__).parents[3]


@dataclass(frozen=True)
class Limits:
    """What a child may use."""

    memory_bytes: int
    """Address space, all in all (RLIMIT_AS). An empty interpreter takes about 25 MB of it."""
    seconds: float
    """Time of the clock for one question, also the most processor time that a dead parent's child can still use up."""
    answer_bytes: int
    """All frames of one answer together."""
    open_files: int = 16
    processes: bool = False
    """Whether it may start threads and processes of its own (root may always)."""


class ChildFailed(Exception):
    """A question that the child could not answer."""


class OutOfTime(ChildFailed):
    """It took longer than Limits.seconds, and was ended."""


class OutOfMemory(ChildFailed):
    """It needed more than Limits.memory_bytes."""


class Died(ChildFailed):
    """It ended in the middle of the work, or said itself that it failed."""


class Rubbished(ChildFailed):
    """It answered something that is no answer, or too much."""


class CannotStart(OSError):
    """No child can be had: the machine is out of processes or memory, or the installation is broken."""


def command_for(module: str, *, packages: bool = False) -> list[str]:
    """The command that runs `main()` of a module in an interpreter without environment, user site and byte code.

    With `packages` it may import what is installed beside Firsthand, else only Firsthand and the standard library.
    """
    start = f"import sys; sys.path.append({str(_SOURCE)!r}); from {module} import main; main()"
    return [sys.executable, "-I", "-B", *([] if packages else ["-S"]), "-c", start]


class Child:
    """A child process that is started when it is needed and replaced when it should be."""

    def __init__(self, command: Sequence[str], limits: Limits) -> None:
        self._command = list(command)
        self._limits = limits
        self._lock = threading.Lock()
        self._running: _Running | None = None
        _children.add(self)

    def ask(
        self, frames: Sequence[bytes], *, seconds: float | None = None, answer_bytes: int | None = None
    ) -> list[bytes]:
        """The frames of the answer, within `seconds` and `answer_bytes` (those of the limits, where None).

        A question that a used child dies of, or finds too large, is asked once more of a fresh one: so what becomes of
        it does not depend on what was asked before. Raises ChildFailed, CannotStart.
        """
        within = self._limits.seconds if seconds is None else seconds
        at_most = self._limits.answer_bytes if answer_bytes is None else answer_bytes
        with self._lock:
            was_used = self._warm()
            try:
                return self._ask_once(frames, within, at_most)
            except (Died, OutOfMemory):
                if not was_used:
                    raise
            self._warm()
            return self._ask_once(frames, within, at_most)

    def close(self) -> None:
        """End the child, if there is one."""
        with self._lock:
            self._end()

    @property
    def pid(self) -> int | None:
        """The process id of the child, None when none runs."""
        return self._running.process.pid if self._running else None

    def _ask_once(self, frames: Sequence[bytes], seconds: float, at_most: int) -> list[bytes]:
        running = self._running
        assert running is not None
        try:
            answer = running.exchange(frames, monotonic() + seconds, at_most)
        except BaseException:
            self._end()
            raise
        if running.is_worn():
            self._end()
        return answer

    def _warm(self) -> bool:
        """See to it that a child runs; whether it has answered before."""
        if self._running and not self._running.is_silent():
            self._end()
        if self._running is None:
            self._running = _Running(self._command, self._limits)
        return self._running.questions > 0

    def _end(self) -> None:
        if self._running:
            self._running.end()
            self._running = None

    def forget(self) -> None:
        """Let go of the child of the process that this one was forked from."""
        self._lock = threading.Lock()
        if self._running:
            self._running.forget()
            self._running = None


class _Running:
    """One child process, from its start to its end."""

    def __init__(self, command: list[str], limits: Limits) -> None:
        self.questions = 0
        self._busy = 0.0
        self._large = False
        self.process = subprocess.Popen(  # noqa: S603  the command is ours, and no shell reads it
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0, cwd="/",
            env={"LC_CTYPE": "C.UTF-8"}, close_fds=True, start_new_session=True, pipesize=_PIECE,
        )  # fmt: skip
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._to, self._from = self.process.stdin.fileno(), self.process.stdout.fileno()
        try:
            os.set_blocking(self._to, False)
            os.set_blocking(self._from, False)
            _limit(self.process.pid, limits)
            self._answer(monotonic() + START_SECONDS, 0)
        except ChildFailed:
            self.end()
            raise CannotStart("a child process does not start") from None
        except BaseException:
            self.end()
            raise
        self._memory_at_start = self._memory()

    def is_silent(self) -> bool:
        """Whether it still runs and says nothing that it was not asked for."""
        return not _ready(self._from, select.POLLIN, 0) and self.process.poll() is None

    def is_worn(self) -> bool:
        """Whether it has worked long enough, or keeps too much memory."""
        if self.questions >= QUESTIONS or self._busy >= BUSY_SECONDS:
            return True
        return self._large and self._memory() - self._memory_at_start > GROWN_BYTES

    def exchange(self, frames: Sequence[bytes], until: float, at_most: int) -> list[bytes]:
        """Ask, and take in the answer. Raises ChildFailed."""
        began = monotonic()
        pieces = packed(DONE, frames)
        self._write(pieces, until)
        sign, answer = self._answer(until, at_most)
        self.questions += 1
        self._busy += monotonic() - began
        self._large = max(sum(map(len, pieces)), sum(map(len, answer))) > _LARGE
        if sign == OUT_OF_MEMORY:
            raise OutOfMemory
        if sign != DONE:
            raise Died
        return answer

    def _write(self, pieces: list[bytes], until: float) -> None:
        for piece in pieces if sum(map(len, pieces)) > _PIECE else [b"".join(pieces)]:
            view = memoryview(piece)
            while view:
                try:
                    view = view[os.write(self._to, view) :]
                except BlockingIOError:
                    _wait(self._to, select.POLLOUT, until)
                except BrokenPipeError:
                    raise Died from None

    def _answer(self, until: float, at_most: int) -> tuple[bytes, list[bytes]]:
        buffer = bytearray()
        known = None
        while known is None or len(buffer) < known[2] + sum(known[1]):
            _wait(self._from, select.POLLIN, until)
            piece = os.read(self._from, _PIECE)
            if not piece:
                raise Died
            buffer += piece
            try:
                known = known or measured(buffer, at_most)
            except Rubbish:
                raise Rubbished from None
        sign, lengths, at = known
        if len(buffer) > at + sum(lengths):
            raise Rubbished
        frames = []
        with memoryview(buffer) as view:
            for length in lengths:
                frames.append(bytes(view[at : at + length]))
                at += length
        return sign, frames

    def _memory(self) -> int:
        """Bytes that it keeps in memory; 0 where the system does not tell."""
        try:
            pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * resource.getpagesize()

    def end(self) -> None:
        """Kill it, and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        self._close()

    def forget(self) -> None:
        """Close this process's copies of the pipe; the child belongs to another."""
        self.process.returncode = 0  # else subprocess would wait for a process that is no child of this one
        self._close()

    def _close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def _wait(fd: int, event: int, until: float) -> None:
    if not _ready(fd, event, max(0.0, until - monotonic())):
        raise OutOfTime


def _ready(fd: int, event: int, seconds: float) -> bool:
    """By poll, since select knows no descriptor beyond 1023."""
    poll = select.poll()
    poll.register(fd, event)
    return bool(poll.poll(seconds * 1000))


def _limit(pid: int, limits: Limits) -> None:
    """Set from outside, so that they hold for any command; it has nothing to work on yet."""
    processor = int(BUSY_SECONDS + limits.seconds) + 10
    wanted = {
        resource.RLIMIT_AS: limits.memory_bytes, resource.RLIMIT_CPU: processor, resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0, resource.RLIMIT_NOFILE: limits.open_files,
    }  # fmt: skip
    if not limits.processes:
        wanted[resource.RLIMIT_NPROC] = 0
    for kind, most in wanted.items():
        hard = resource.prlimit(pid, kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.prlimit(pid, kind, (most, most))


_children: "weakref.WeakSet[Child]" = weakref.WeakSet()


def _forget_all() -> None:
    for child in list(_children):
        child.forget()


def _close_all() -> None:
    for child in list(_children):
        child.close()


os.register_at_fork(after_in_child=_forget_all)
atexit.register(_close_all)
