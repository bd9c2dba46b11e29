"""What a programme promises, as `firsthand programme show` prints it: for people, and for programs."""

from collections.abc import Iterator
from datetime import timedelta

from firsthand.ops.commands.terminal import printable
from firsthand.programme.rules import OwnPromise, Promises, Within, in_language
from firsthand.promises.rules import PromiseKind, own_kind

PAUSES = {"question": "while a question of ours waits for the reporter"}
"""What pauses a clock, by its name in `programme.rules.PAUSES_ON`."""


def as_json(promises: Promises) -> dict[str, object]:
    """Every promise by its key in `programme.toml`; null for what is not promised. Defaults are filled in."""
    return {
        "confirm_within_hours": _hours(promises), "embargo_days": _days(promises.embargo),
        "embargo_longest_days": _days(promises.embargo_longest),
        "update_every": _length(promises.update), "assess_within": _length(promises.assessment),
        "resolve_within": _length(promises.resolution), "credit_within": _length(promises.credit),
        "incident_within": _length(promises.incident),
        "paused_by": {kind: list(names) for kind, names in promises.paused_by.items() if names},
        "warn_at": list(promises.warn_at), "country": promises.country, "subdivision": promises.subdivision,
        "own": [_own_as_json(own) for own in promises.own],
    }  # fmt: skip


def _own_as_json(own: OwnPromise) -> dict[str, object]:
    return {
        "id": own.id, "name": dict(own.name), "within": _length(own.within), "starts": own.starts.value,
        "kept_by": own.kept_by.value, "paused_by": list(own.paused_by), "public": own.public,
    }  # fmt: skip


def lines(promises: Promises) -> Iterator[str]:
    """Every promise in a line of its own, after a sentence with the two that every programme makes."""
    hours, days = _hours(promises), _days(promises.embargo)
    yield f"Confirmed within {_counted(hours, 'hour')}, confidential for {_counted(days, 'day')}."
    yield "Promises:"
    for kind, said in _promised(promises):
        pauses = promises.paused_by.get(kind, ()) if said != NOT else ()
        yield _line(kind, said, pauses)
    for own in promises.own:
        seen = "" if own.public else "; only the team sees it"
        said = f"{_within(own.within)} from {own.starts} to {own.kept_by}{seen}"
        yield _line(own_kind(own.id), said, own.paused_by)
        yield f"{'':<15}{printable(in_language(own.name, 'en'))}"
    *some, last = (str(percent) for percent in promises.warn_at)
    yield f"Warns the team at {', '.join(some)}{' and ' if some else ''}{last} % of the time."
    yield _calendar(promises)


NOT = "not promised"


def _promised(promises: Promises) -> Iterator[tuple[str, str]]:
    longest = _counted(_days(promises.embargo_longest), "day")
    yield PromiseKind.CONFIRM, f"{_counted(_hours(promises), 'hour')} from arrival"
    yield PromiseKind.EMBARGO, f"{_counted(_days(promises.embargo), 'day')} from arrival; by agreement up to {longest}"
    yield PromiseKind.UPDATE, f"{_within(promises.update)} at most between two words of ours"
    for kind, within in ((PromiseKind.ASSESSMENT, promises.assessment), (PromiseKind.RESOLUTION, promises.resolution)):
        yield kind, f"{_within(within)} from arrival" if within else NOT
    yield PromiseKind.CREDIT, f"{_within(promises.credit)} from the day it is owed"
    yield PromiseKind.INCIDENT, f"{_within(promises.incident)} from the moment it is seen; only the team sees it"


def _line(kind: str, said: str, pauses: tuple[str, ...]) -> str:
    stands_still = "".join(f"; stands still {PAUSES.get(name, name)}" for name in pauses)
    return f"  {kind:<12} {said}{stands_still}"


def _calendar(promises: Promises) -> str:
    if not promises.country:
        return "No promise counts business days."
    place = "-".join(part for part in (promises.country, promises.subdivision) if part)
    return f"Business days are those of {printable(place)}."


def _hours(promises: Promises) -> int:
    return promises.confirm_within // timedelta(hours=1)


def _days(span: timedelta) -> int:
    return span // timedelta(days=1)


def _length(within: Within | None) -> dict[str, int] | None:
    return {within.unit.value: within.amount} if within else None


def _within(within: Within) -> str:
    """ "14 days", "1 business day"."""
    return _counted(within.amount, within.unit.value.replace("_", " ").removesuffix("s"))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
