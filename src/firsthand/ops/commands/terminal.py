"""What the commands that print cases share: moments with their zone, and words from outside that steer no terminal."""

from collections.abc import Iterator
from datetime import datetime

from firsthand.core.dates import say_moment_short
from firsthand.core.errors import FirsthandError, RulesBroken
from firsthand.core.language_names import language_name

_BLANKS = "\u00a0\u202f"
"""Blanks at which no line breaks: French sets them before a colon. Python calls them unprintable."""


def zone() -> str:
    """The time zone of the programme in force."""
    from firsthand.programme.queries import in_force

    return in_force().programme.timezone


def when(at: datetime, zone: str) -> str:
    """ "Thu 3 Dec 2026, 09:14 CET"."""
    return say_moment_short(at, "en", zone)


def printable(text: str) -> str:
    """Words from outside without what could steer a terminal."""
    return "".join(_shown(c) for c in text)


def _shown(sign: str) -> str:
    if sign in _BLANKS:
        return " "
    return sign if sign in "\n\t" or sign.isprintable() else "?"


def block(text: str, *, indent: int = 6) -> Iterator[str]:
    """A text of any number of lines, moved in."""
    for line in printable(text).split("\n"):
        yield f"{'':<{indent}}{line}".rstrip()


def in_words(error: FirsthandError) -> str:
    """A failure in one line: every rule that would be broken, its moments with weekday and zone, and the mend."""
    if not isinstance(error, RulesBroken):
        return str(error)
    return " ".join([*(_rule_in_words(broken.says, broken.facts) for broken in error.broken), error.mend])


def _rule_in_words(says: str, facts: object) -> str:
    if not isinstance(facts, dict) or not facts:
        return says
    return says % {name: _told(name, fact) for name, fact in facts.items()}


def _told(name: str, fact: object) -> object:
    if isinstance(fact, datetime):
        return when(fact, zone())
    called = language_name(str(fact), "en") if name == "language" else fact
    return called if called == fact else f"{called} ({fact})"  # the code is what one types
