"""The two promises of a programme from the numbers of its texts, and a finding for every other number. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from firsthand.programme.draft.numbers import Amount, Use
from firsthand.programme.draft.reading import PolicyReading
from firsthand.programme.draft.writing import CONFIRM_WITHIN_HOURS, EMBARGO_DAYS
from firsthand.programme.rules import Finding, Severity

_NAMED = {Use.CONFIRM: "a time to confirm a report", Use.EMBARGO: "days of silence"}
_UNIT = {Use.CONFIRM: "hours", Use.EMBARGO: "days"}
_USUAL = {Use.CONFIRM: CONFIRM_WITHIN_HOURS, Use.EMBARGO: EMBARGO_DAYS}


def find_promises(policies: Sequence[PolicyReading]) -> dict[Use, int]:
    """The promises, each from the first number that makes it, in the order of the languages."""
    promises: dict[Use, int] = {}
    for exact in (True, False):
        for policy in policies:
            for amount in policy.amounts:
                if amount.use and amount.promised is not None and (amount.exact or not exact):
                    promises.setdefault(amount.use, amount.promised)
    return promises


def note_numbers(policies: Sequence[PolicyReading], promises: Mapping[Use, int]) -> Iterator[Finding]:
    """A finding for each number with a unit of time that is not one of the promises as it stands."""
    for policy in policies:
        joined = "\n".join(policy.lines)
        line = at = 0
        for amount in policy.amounts:
            line += joined.count("\n", at, amount.start)
            at = amount.start
            finding = _finding(amount, policy.place(line), promises)
            if finding:
                yield finding
    yield from _missing(policies, promises)


def _finding(amount: Amount, place: str, promises: Mapping[Use, int]) -> Finding | None:
    words, use = amount.words, amount.use
    if use is None or amount.promised is None:
        reason = "is not one of the two promises"
        if use is not None:
            reason = f"may be {_NAMED[use]}, which the programme counts in {_KINDS[use]}"
        mend = (
            f"Set {use} in programme.toml by hand, and see that the words agree."
            if use
            else "It stays in the text. Look whether a promise depends on it."
        )
        return _warning("promise.unplaced", place, f'"{words}" {reason}.', mend)
    promised = promises[use]
    if amount.promised != promised:
        return _warning(
            "promise.conflict",
            place,
            f'"{words}" differs from {use} = {promised}, which was found elsewhere.',
            "Make the texts agree; until then this number stays as it is written.",
        )
    if amount.exact:
        return None
    return _warning(
        "promise.converted",
        place,
        f'"{words}" was taken as {use} = {promised} ({_UNIT[use]}), but stays in the text as it is written.',
        f"Write {{{use}}} {_UNIT[use]} in the text if it shall follow programme.toml.",
    )


_KINDS = {Use.CONFIRM: "hours of the clock", Use.EMBARGO: "calendar days"}


def _missing(policies: Sequence[PolicyReading], promises: Mapping[Use, int]) -> Iterator[Finding]:
    for use in Use:
        if use not in promises:
            yield _warning(
                "promise.missing",
                "programme.toml",
                f"No text gives {use}; {_USUAL[use]} {_UNIT[use]} is written, and the page will promise it.",
                f"Check {use} in programme.toml before you publish.",
            )
            continue
        for policy in policies:
            made = any(amount.use is use and amount.promised is not None for amount in policy.amounts)
            if not made:
                yield _warning(
                    "promise.one_language",
                    policy.source.name,
                    f"This text does not give {use}, which another language sets to {promises[use]}.",
                    "Say it in every language.",
                )


def _warning(id: str, place: str, message: str, mend: str) -> Finding:
    return Finding(id, place, message, mend, Severity.WARNING)
