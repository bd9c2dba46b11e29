"""The findings of `doctor` for a person at the desk: what is wrong first, and no case named to who sees none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise as LazyText
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from firsthand.administration.frame import sees_every_case
from firsthand.administration.health import checks
from firsthand.administration.health.checks import DEEP, NAMED_AT_MOST, Check
from firsthand.administration.health.words import CHECKS
from firsthand.core.dates import say_moment_short
from firsthand.people.models import Person
from firsthand.staff.words import language

OF_NO_CASE = frozenset({"keys", "letters", "witnesses", "keepers"})
"""Checks whose rows belong to no case, or are random ids: they are named to everybody who may read this."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
"""A moment as `doctor` writes it, for machines as well."""


@dataclass(frozen=True)
class Finding:
    """One check with its title."""

    title: str | LazyText
    check: Check

    @property
    def more(self) -> int:
        """How many rows stand beyond those that are named."""
        return max(0, len(self.check.rows) - NAMED_AT_MOST)

    @property
    def named(self) -> Sequence[str]:
        """The rows that are named."""
        return self.check.rows[:NAMED_AT_MOST]


def findings(viewer: Person, *, at: datetime, zone: str, deep: bool) -> tuple[list[Finding], list[Finding]]:
    """What is wrong, and what is well, with moments as people say them in a zone.

    Without `deep`, the checks that read everything are left out.
    """
    made = [_for(viewer, _told(check, zone)) for check in checks.examine(at=at, without=() if deep else DEEP)]
    return [each for each in made if not each.check.ok], [each for each in made if each.check.ok]


def _told(check: Check, zone: str) -> Check:
    return replace(check, says=_with_times(check.says, zone), rows=tuple(_with_times(row, zone) for row in check.rows))


def _with_times(text: str, zone: str) -> SafeString:
    """A sentence for a page, its moments as people say them and readable by machines as well."""

    def say(found: re.Match[str]) -> str:
        said = say_moment_short(datetime.fromisoformat(found[0]), language(), zone)
        return format_html('<time datetime="{}">{}</time>', found[0], said)

    return mark_safe(_MOMENT.sub(say, escape(text)))  # noqa: S308  escaped before; no sign of a moment is one to escape


def _for(viewer: Person, check: Check) -> Finding:
    if check.name not in OF_NO_CASE and not sees_every_case(viewer):
        check = replace(check, rows=())
    return Finding(CHECKS[check.name], check)


def wrong_here(*, at: datetime) -> int:
    """How many of the quick checks found something wrong."""
    return sum(not check.ok for check in checks.examine(at=at, without=DEEP))
