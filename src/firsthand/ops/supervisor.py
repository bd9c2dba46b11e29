"""Keeps the parts of `firsthand serve` up: a part that ends is started again, and a part that keeps ending ends all."""

import os
import signal
import sys
import time
from collections import deque
from collections.abc import Mapping

from firsthand.ops.parts import Part

STARTS_ALLOWED = 5
WITHIN_SECONDS = 60.0
STOP_WITHIN_SECONDS = 10.0


def keep_up(parts: Mapping[str, Part]) -> int:
    """Fork every part and keep it running until SIGTERM or SIGINT; the exit code.

    0 after a clean stop, 1 when a part could not be kept up: it ended STARTS_ALLOWED times within WITHIN_SECONDS.
    """
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    running = {_fork(part): name for name, part in parts.items()}
    starts: dict[str, deque[float]] = {name: deque(maxlen=STARTS_ALLOWED) for name in parts}
    failed = ""
    while not stopping and not failed:
        time.sleep(0.1)
        for pid in [pid for pid in running if os.waitpid(pid, os.WNOHANG)[0]]:
            name = running.pop(pid)
            history = starts[name]
            history.append(time.monotonic())
            if len(history) == STARTS_ALLOWED and history[-1] - history[0] < WITHIN_SECONDS:
                failed = name
                break
            print(f"firsthand: the part {name} ended and is started again.", file=sys.stderr, flush=True)
            time.sleep(min(2.0, 0.2 * len(history)))
            running[_fork(parts[name])] = name
    if failed:
        print(
            f"firsthand: the part {failed} cannot be kept up; stopping. See the lines above.",
            file=sys.stderr,
            flush=True,
        )
    _end(list(running))
    return 1 if failed else 0


def _fork(part: Part) -> int:
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        _end_with_parent()
        part()
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    except BaseException as error:  # noqa: BLE001  the top of a child process: tell and end
        print(f"firsthand: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
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
        pids = [pid for pid in pids if not os.waitpid(pid, os.WNOHANG)[0]]
        time.sleep(0.05)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
