"""The twelve desired orders of events in a case, and how often pure chance gives them. Pure.

Six events: V vendor aware, F fix ready, D fix deployed, P public aware, X exploit public, A attacks seen. Chance is a
walk that takes each event that may come next with equal probability. Source: lifecycle, section 4 (CERT/CC, measuring
coordinated disclosure).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from functools import cache

EVENTS = "VFDPXA"

ORDERS: tuple[tuple[str, str], ...] = (
    ("V", "P"), ("V", "X"), ("V", "A"), ("F", "P"), ("F", "X"), ("F", "A"),
    ("D", "P"), ("D", "X"), ("D", "A"), ("P", "X"), ("P", "A"), ("X", "A"),
)  # fmt: skip
"""What is wished for: the first of each pair before the second."""


def may_follow(history: str) -> str:
    """The events that may come next after `history`.

    Each comes once; V before F before D. A vendor learns at once of what is public; a public exploit makes the
    vulnerability public at once.
    """
    if "X" in history and "P" not in history:
        return "P"
    if "P" in history and "V" not in history:
        return "V"
    needs = {"F": "V", "D": "F"}
    return "".join(e for e in EVENTS if e not in history and needs.get(e, "") in history)


def histories(begun: str = "", chance: Fraction = Fraction(1)) -> Iterator[tuple[str, Fraction]]:
    """Every possible history of all six events, with the probability that chance gives it: there are 70."""
    following = may_follow(begun)
    if not following:
        yield begun, chance
    for event in following:
        yield from histories(begun + event, chance / len(following))


@cache
def chances() -> Mapping[tuple[str, str], Fraction]:
    """How often chance alone brings each desired order."""
    known = list(histories())
    return {
        (first, then): sum((share for h, share in known if h.index(first) < h.index(then)), Fraction(0))
        for first, then in ORDERS
    }


def holds(first: datetime | None, then: datetime | None) -> bool | None:
    """Whether one event came before another. What never came is later than what did.

    None where nothing can be said: neither came, or both at the same moment.
    """
    if first == then:
        return None
    return first is not None and (then is None or first < then)


def skill(observed: Fraction, chance: Fraction) -> Fraction:
    """How much better than chance: 1 is always, 0 is as chance, less than 0 is worse."""
    return (observed - chance) / (1 - chance)
