"""What pages say when an act on the embargo would break a rule."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext

from firsthand.core.dates import say_moment
from firsthand.core.errors import Broken


def say_broken(broken: Iterable[Broken], *, language: str, zone: str) -> list[str]:
    """The broken rules as sentences in the language of the page; moments with their day and zone."""
    return [gettext(rule.says) % {k: _said(v, language, zone) for k, v in rule.facts.items()} for rule in broken]


def _said(value: object, language: str, zone: str) -> object:
    return say_moment(value, language, zone) if isinstance(value, datetime) else value
