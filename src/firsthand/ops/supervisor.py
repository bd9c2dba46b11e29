"""Keeps the parts of `firsthand serve` up: a part that ends is started again, and a part that keeps ending ends all."""

import logging
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Iterable, Mapping

from firsthand.ops.parts import Part

log = logging.getLogger("firsthand.parts")

STARTS_ALLOWED = 5
WITHIN_SECONDS = 60.0
STOP_WITHIN_SECONDS = 10.0
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def keep_up(parts: Mapping[str, Part]) -> int:
    """Fork every part and keep it running until SIGTERM or SIGINT; the exit code.

    0 after a clean stop, 1 when a part could not be kept up: it ended STARTS_ALLOWED times within WITHIN_SECONDS.
    """
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    def pause(seconds: float) -> None:
        until = time.monotonic() + seconds
        while not stopping and time.monotonic() < until:
            time.sleep(0.05)

    for number in STOP_SIGNALS:
        signal.signal(number, stop)
    running = {_fork(part): name for name, part in parts.items()}
    starts: dict[str, deque[float]] = {name: deque(maxlen=STARTS_ALLOWED) for name in parts}
    failed = ""
    while not stopping and not failed:
        pause(0.1)
        for name in [running.pop(pid) for pid in _ended(running)]:
            history = starts[name]
            history.append(time.monotonic())
            # A service manager tells every process at once to stop, and the part may have been the first to hear it.
            pause(min(2.0, 0.2 * len(history)))
            if stopping:
                break
            if len(history) == STARTS_ALLOWED and history[-1] - history[0] < WITHIN_SECONDS:
                failed = name
                break
            print(f"firsthand: the part {name} ended and is started again.", file=sys.stderr, flush=True)
            running[_fork(parts[name])] = name
    if failed:
        print(
            f"firsthand: the part {failed} cannot be kept up; stopping. See the lines above.",
            file=sys.stderr,
            flush=True,
        )
    _end(list(running))
    return 1 if failed else 0


def _ended(pids: Iterable[int]) -> list[int]:
    return [pid for pid in pids if os.waitpid(pid, os.WNOHANG)[0]]


def _fork(part: Part) -> int:
    """Start a part; its process id.

    The part has a session of its own, so that Ctrl-C reaches the supervisor alone. Signals wait while it is made:
    one that came before the part has let go of the supervisor's handlers would be swallowed.
    """
    sys.stdout.flush()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    pid = os.fork()
    if pid:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return pid
    code = 1
    try:
        os.setsid()
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        _end_with_parent()
        part()
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    except OSError as error:
        print(f"firsthand: {error.strerror or type(error).__name__}", file=sys.stderr, flush=True)
    except BaseException:  # the top of a child process: tell and end
        log.exception("a part broke off")
    finally:
        sys.stdout.flush()
        os._exit(code)


def _end_with_parent() -> None:
    """Ask Linux to end this part when the supervisor is killed, so that a killed instance leaves no part behind."""
    import ctypes

    set_death_signal = 1
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "prctl"):
        libc.prctl(set_death_signal, signal.SIGKILL, 0, 0, 0)


def _end(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_WITHIN_SECONDS
    while pids and time.monotonic() < deadline:
        ended = _ended(pids)
        pids = [pid for pid in pids if pid not in ended]
        time.sleep(0.05)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
