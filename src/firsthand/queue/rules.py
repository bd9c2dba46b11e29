"""What a list of the queue is asked for: read from the query of an address, and written back in one form. Pure."""

import enum
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from firsthand.cases.rules import CaseState, Channel
from firsthand.promises.rules import PromiseKind

ME, NOBODY = "me", "nobody"
UNRATED = "unrated"
LATE, WITHIN_A_DAY, THIS_WEEK = "late", "within_a_day", "this_week"
NAME_SIGNS = 60
"""So long may the name of a kept view be."""
QUERY_SIGNS = 400


class Source(enum.StrEnum):
    """Where in a case words stand that a search finds."""

    REPORT = "report"
    """Its title, its text and its fields."""
    MESSAGE = "message"
    NOTE = "note"
    PEOPLE = "people"
    """Names and mail addresses of whoever takes part, the reporter first."""


@dataclass(frozen=True)
class Filters:
    """What is asked for. "", False and None ask for everything."""

    state: str = ""
    asset: str = ""
    language: str = ""
    channel: str = ""
    handler: str = ""
    """ME, NOBODY or the id of a person."""
    promise: str = ""
    """The kind of the nearest promise that runs."""
    due: str = ""
    """How near the nearest promise is: LATE, WITHIN_A_DAY or THIS_WEEK."""
    severity: str = ""
    """The label of the rating that a list shows, or UNRATED."""
    unread: bool = False
    asked: bool = False
    """A question of ours is open."""
    restricted: bool = False
    since: date | None = None
    """The first day of arrival."""
    until: date | None = None
    """The last day of arrival."""

    @property
    def is_empty(self) -> bool:
        """Whether everything is asked for."""
        return self == Filters()


PRESETS: Mapping[str, Filters] = {
    "open": Filters(),
    "mine": Filters(handler=ME),
    "nobodys": Filters(handler=NOBODY),
    "late": Filters(due=LATE),
    "waiting": Filters(asked=True),
}
"""The views that everybody has, by the name that an address may give them (`?view=mine`)."""

_ASSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
_PROMISE = re.compile(r"own:[a-z0-9][a-z0-9_-]{0,40}")
_PERSON = re.compile(r"[1-9][0-9]{0,17}")
_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9 _*.-]{0,39}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


Read = Callable[[str], Any]
"""From what stands in an address to a value."""


class _NotUnderstood(Exception):
    """A value that a field cannot have."""


def parse(query: Mapping[str, str]) -> tuple[Filters, tuple[str, ...]]:
    """What the fields of a query ask for, and the names of those that are not understood, which ask for nothing.

    A field that is no filter is not looked at: addresses carry more than filters.
    """
    found, junk = PRESETS.get(query.get("view", ""), Filters()), []
    if query.get("view", "") not in ("", *PRESETS):
        junk.append("view")
    for name, read in _READ.items():
        value = query.get(name, "").strip()
        if not value:
            continue
        try:
            found = replace(found, **{name: read(value)})
        except _NotUnderstood:
            junk.append(name)
    if found.since and found.until and found.until < found.since:
        found, junk = replace(found, until=None), [*junk, "until"]
    return found, tuple(junk)


def written(filters: Filters) -> str:
    """Filters as the query of an address: always in the same order, and "" for none."""
    return urlencode(list(_pairs(filters)))


def is_label(label: str) -> bool:
    """Whether a rating with this label can be filtered by: the address of a page has to hold it."""
    return _LABEL.fullmatch(label) is not None


def of_query(query: str) -> Filters:
    """What `written` gave, read again; what is not understood any more asks for nothing."""
    return parse(dict(parse_qsl(query)))[0]


def as_fields(filters: Filters) -> dict[str, str]:
    """Filters as the fields of a form."""
    return dict(_pairs(filters))


def _pairs(filters: Filters) -> Iterator[tuple[str, str]]:
    for field in fields(filters):
        value = getattr(filters, field.name)
        if value:
            yield field.name, "1" if value is True else str(value)


def _one_of(known: frozenset[str]) -> Read:
    def read(value: str) -> str:
        if value not in known:
            raise _NotUnderstood
        return value

    return read


def _like(pattern: re.Pattern[str], *others: str) -> Read:
    def read(value: str) -> str:
        if value not in others and not pattern.fullmatch(value):
            raise _NotUnderstood
        return value

    return read


def _yes(value: str) -> bool:
    if value != "1":
        raise _NotUnderstood
    return True


def _day(value: str) -> date:
    if not _DAY.fullmatch(value):
        raise _NotUnderstood
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise _NotUnderstood from None
    if not 2000 <= day.year <= 9000:
        raise _NotUnderstood
    return day


_READ: Mapping[str, Read] = {
    "state": _one_of(frozenset(CaseState)),
    "asset": _like(_ASSET),
    "language": _like(_LANGUAGE),
    "channel": _one_of(frozenset(Channel)),
    "handler": _like(_PERSON, ME, NOBODY),
    "promise": _like(_PROMISE, *PromiseKind),
    "due": _one_of(frozenset({LATE, WITHIN_A_DAY, THIS_WEEK})),
    "severity": _like(_LABEL, UNRATED),
    "unread": _yes,
    "asked": _yes,
    "restricted": _yes,
    "since": _day,
    "until": _day,
}
