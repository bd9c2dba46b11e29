"""What work costs in processor time, told so that a busy machine does not change the answer."""

from collections.abc import Callable
from time import process_time

TRIES = 5
"""Neighbours on the same core can make one run dear, hardly each of them; what is too dear by itself is so in all."""


def cost(work: Callable[[], object]) -> float:
    """Seconds of the processor for one run."""
    began = process_time()
    work()
    return process_time() - began


def costs_less_than(seconds: float, work: Callable[[], object]) -> bool:
    """Whether one of a few runs stays below; the first is mostly the only one."""
    return any(cost(work) < seconds for _ in range(TRIES))


def grows_evenly(work: Callable[[int], object], size: int) -> bool:
    """Whether work on `size` costs about four times what it costs on a quarter of it; sixteen times were quadratic."""
    quarter = min(cost(lambda: work(size // 4)) for _ in range(3))
    return costs_less_than(8 * quarter + 0.1, lambda: work(size))
