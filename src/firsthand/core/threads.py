"""A thread that runs beside something else and ends with it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

STOP_WITHIN = 5.0
"""Seconds that whoever ends waits for what the thread is just doing."""


@contextmanager
def beside(act: Callable[[threading.Event], None], stop: threading.Event, *, name: str) -> Iterator[None]:
    """Run `act` in a thread while the block runs; at its end `stop` is set, which `act` is to heed."""
    thread = threading.Thread(target=act, args=(stop,), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(STOP_WITHIN)
