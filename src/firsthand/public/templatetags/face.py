"""Moments, spans and promise chips on public pages: in the language of our words and the programme's zone."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firsthand.cases.lines import PromiseLine
from firsthand.core import dates
from firsthand.core.clock import iso
from firsthand.promises.rules import PromiseKind, PromiseState
from firsthand.public.templatetags.house import sign

register = template.Library()
Context = dict[str, Any]


def _time(moment: datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', iso(moment), words)


def _zone(context: Context) -> str:
    return str(context["request"].face.zone)


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime) -> SafeString:
    """ "Thu 3 Dec 2026, 09:14 CET"."""
    return _time(at, dates.say_moment_short(at, get_language() or "en", _zone(context)))


@register.simple_tag(takes_context=True)
def long_moment(context: Context, at: datetime) -> SafeString:
    """ "Thursday 3 December 2026, 09:14 CET"."""
    return _time(at, dates.say_moment(at, get_language() or "en", _zone(context)))


@register.simple_tag(takes_context=True)
def exact_moment(context: Context, at: datetime) -> SafeString:
    """The same to the second, for a receipt."""
    return _time(at, dates.say_moment_exact(at, get_language() or "en", _zone(context)))


@register.simple_tag(takes_context=True)
def day(context: Context, at: datetime) -> SafeString:
    """ "Thursday 3 December 2026"."""
    return _time(at, dates.say_day(at, get_language() or "en", _zone(context)))


@register.filter
def span(value: timedelta) -> str:
    """ "2 days 6 h"."""
    return dates.say_span(value, get_language() or "en")


@register.filter
def of(words: dict[str, object], key: str) -> object:
    """The entry of a table of words; the key itself where the table has none."""
    return words.get(key, key)


@register.filter
def groups(value: str, size: int = 8) -> list[str]:
    """A long hash in groups that an eye can follow."""
    return [value[i : i + size] for i in range(0, len(value), size)]


@register.simple_tag(takes_context=True)
def chip(context: Context, line: PromiseLine) -> SafeString:
    """The promise chip: sign, word and border each say how it stands at `at` of the context."""
    kind, mark, words = _chip(line, context["at"])
    return format_html('<span class="chip {}">{} {}</span>', kind, sign(mark), words)


def _chip(line: PromiseLine, at: datetime) -> tuple[str, str, str]:
    left = dates.say_span(line.due_at - at, get_language() or "en")
    taken = dates.say_span((line.kept_at or line.due_at) - line.started_at, get_language() or "en")
    if line.state is PromiseState.MISSED:
        late = dates.say_span((line.kept_at or at) - line.due_at, get_language() or "en")
        return "chip-missed", "cross", _("%(span)s late") % {"span": late}
    if line.state is PromiseState.KEPT:
        words = _("ended") if line.kind == PromiseKind.EMBARGO else _("kept, after %(span)s") % {"span": taken}
        return "chip-kept", "tick", words
    if line.state is PromiseState.PAUSED:
        return "chip-quiet", "question", _("waits for your answer")
    if line.near:
        return "chip-near", "triangle", _("in %(span)s") % {"span": left}
    return "", "clock", _("in %(span)s") % {"span": left}
