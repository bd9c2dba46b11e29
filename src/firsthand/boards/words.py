"""The words of the boards in the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext, pgettext_lazy

from firsthand.boards.rules import FEW, Board, Sender, Source, Span, percent
from firsthand.cases.listing import own_promise_name
from firsthand.cases.rules import CaseState
from firsthand.cases.words import CHANNELS
from firsthand.programme.rules import Programme, Unit, Within
from firsthand.receipts.names import VALUES
from firsthand.record.words import PROMISES, length, number

BOARDS: Mapping[Board, LazyText] = {
    Board.CLOCKS: pgettext_lazy("board", "Clocks"),
    Board.LOAD: pgettext_lazy("board", "Load"),
    Board.NOISE: pgettext_lazy("board", "Noise"),
    Board.TIMES: pgettext_lazy("board", "Times"),
}
EMPTY: Mapping[Board, LazyText] = {
    Board.CLOCKS: gettext_lazy(
        "No promise has begun yet. Each report starts the first one the moment it arrives, and this page then shows "
        "what is due, what is late and how many were kept."
    ),
    Board.LOAD: gettext_lazy(
        "No case is open, and none came in lately. This page shows who has how many open cases, and whether more come "
        "in than are closed."
    ),
    Board.NOISE: gettext_lazy(
        "No report and no mail arrived in this time. This page shows where reports come from and how many of them are "
        "right about a vulnerability."
    ),
    Board.TIMES: gettext_lazy(
        "Nothing was confirmed, decided or fixed in this time. This page shows how long each of them takes, beside "
        "what was promised."
    ),
}
STATES: Mapping[str, LazyText] = {
    CaseState.RECEIVED: pgettext_lazy("state of a case", "New"),
    CaseState.IN_REVIEW: pgettext_lazy("state of a case", "Looking into it"),
    CaseState.VERIFIED: pgettext_lazy("state of a case", "Confirmed"),
    CaseState.ACCEPTED: pgettext_lazy("state of a case", "Being fixed"),
    CaseState.REMEDIED: pgettext_lazy("state of a case", "Fixed"),
}
"""The states of an open case, in their order."""
SENDERS: Mapping[str, LazyText] = {
    Sender.KNOWN: gettext_lazy("reported before"),
    Sender.NEW: gettext_lazy("first report"),
    Sender.NO_ADDRESS: gettext_lazy("no mail address"),
}
SOURCES: Mapping[Source, LazyText] = {
    Source.CHANNEL: pgettext_lazy("of a report", "Channel"),
    Source.LANGUAGE: pgettext_lazy("of a report", "Language"),
    Source.SENDER: pgettext_lazy("of a report", "Sender"),
    Source.ASSET: gettext_lazy("Asset"),
}
TOO_FEW: Mapping[Source, LazyText] = {
    Source.CHANNEL: gettext_lazy("By channel there are too few decisions to compare."),
    Source.LANGUAGE: gettext_lazy("By language there are too few decisions to compare."),
    Source.SENDER: gettext_lazy("By sender there are too few decisions to compare."),
    Source.ASSET: gettext_lazy("By asset there are too few decisions to compare."),
}
ALIKE: Mapping[Source, LazyText] = {
    Source.CHANNEL: gettext_lazy("The valid share is the same for every channel."),
    Source.LANGUAGE: gettext_lazy("The valid share is the same for every language."),
    Source.SENDER: gettext_lazy("The valid share is the same for every kind of sender."),
    Source.ASSET: gettext_lazy("The valid share is the same for every asset."),
}
ONLY: Mapping[Source, LazyText] = {
    Source.CHANNEL: gettext_lazy("All of them came through one channel: %(item)s."),
    Source.LANGUAGE: gettext_lazy("All of them are in one language: %(item)s."),
    Source.SENDER: gettext_lazy("All of them have the same kind of sender: %(item)s."),
    Source.ASSET: gettext_lazy("All of them concern one asset: %(item)s."),
}
COMPARED: Mapping[Source, LazyText] = {
    Source.CHANNEL: gettext_lazy(
        "Valid most often, by channel: %(best)s (%(most)s%%). Least often: %(worst)s (%(least)s%%)."
    ),
    Source.LANGUAGE: gettext_lazy(
        "Valid most often, by language: %(best)s (%(most)s%%). Least often: %(worst)s (%(least)s%%)."
    ),
    Source.SENDER: gettext_lazy(
        "Valid most often, by sender: %(best)s (%(most)s%%). Least often: %(worst)s (%(least)s%%)."
    ),
    Source.ASSET: gettext_lazy(
        "Valid most often, by asset: %(best)s (%(most)s%%). Least often: %(worst)s (%(least)s%%)."
    ),
}
SPAN_HINTS: Mapping[Span, LazyText] = {
    Span.CONFIRMATION: gettext_lazy("From the arrival of a report until a person confirmed it."),
    Span.DECISION: gettext_lazy("From the arrival of a report until the first decision about it."),
    Span.REMEDY: gettext_lazy("From the arrival of a report until its fix was recorded."),
}


def language() -> str:
    """The language of the page that is being made."""
    return (get_language() or "en").split("-")[0]


def language_name(code: str) -> str:
    """A language in the words of the page: "Dutch", "Engels"."""
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name(language()) or code
    except (UnknownLocaleError, ValueError):
        return code


def promise(kind: str, programme: Programme) -> str:
    """What a kind of promise is called."""
    return str(PROMISES[kind]) if kind in PROMISES else own_promise_name(kind, programme, language())


def item(source: Source, value: str, programme: Programme) -> str:
    """What one source of reports is called."""
    if source is Source.CHANNEL:
        return str(CHANNELS.get(value, value))
    if source is Source.LANGUAGE:
        return language_name(value)
    if source is Source.SENDER:
        return str(SENDERS[value])
    return asset(value, programme)


def asset(asset_id: str, programme: Programme) -> str:
    """What an asset is called: its id where the programme no longer has it."""
    return programme.asset_title(asset_id, language()) or asset_id or gettext("no asset named")


def outcome(value: str) -> str:
    """What an outcome is called."""
    return gettext(VALUES["outcome"].get(value, value))


def count(value: int) -> str:
    """A count; a dash for none, so that the eye finds the others."""
    return number(value) if value else "–"


def parts(*counts: tuple[str, int]) -> str:
    """Several counts of one row, each in its own words ("%(number)s late"); those of nothing are left out."""
    return ", ".join(says % {"number": number(count)} for says, count in counts if count) or number(0)


def share(part: int, whole: int) -> str:
    """A part of a whole with both counts, and as a percentage where they are enough for one."""
    facts = {"part": number(part), "whole": number(whole), "share": percent(part, whole)}
    if not whole:
        return "–"
    return (
        gettext("%(part)s of %(whole)s") % facts
        if whole < FEW
        else gettext("%(share)s%% (%(part)s of %(whole)s)") % facts
    )


def hours(value: int | None) -> str:
    """A length of time: in hours, and from five days on in whole days, rounded up."""
    if value is None:
        return "–"
    return length(value, "hours") if value < 120 else length(-(-value // 24), "days")


def hours_short(value: int) -> str:
    """The same for a scale, where there is little room: "24 h", "30 d"."""
    if value >= 120 or (value >= 96 and value % 24 == 0):
        return gettext("%(number)s d") % {"number": number(-(-value // 24))}
    return gettext("%(number)s h") % {"number": number(value)}


def promised(within: Within) -> str:
    """A promised length of time."""
    if within.unit is Unit.HOURS:
        return length(within.amount, "hours")
    if within.unit is Unit.DAYS:
        return length(within.amount, "days")
    said = ngettext("%(number)s business day", "%(number)s business days", within.amount)
    return said % {"number": number(within.amount)}


def week(starts_at: datetime, zone: str) -> str:
    """The Monday on which a week begins: "1 Mar 2027"."""
    return format_date(starts_at.astimezone(ZoneInfo(zone)).date(), "d MMM y", locale=language())


def week_short(starts_at: datetime, zone: str) -> str:
    """The same without its year."""
    return format_date(starts_at.astimezone(ZoneInfo(zone)).date(), "d MMM", locale=language())


def part(starts_at: datetime, zone: str, *, quarters: bool) -> str:
    """A part of a period: "Q1 2027", "March 2027"."""
    day = starts_at.astimezone(ZoneInfo(zone)).date()
    if quarters:
        return gettext("Q%(number)s %(year)s") % {"number": (day.month + 2) // 3, "year": day.year}
    return format_date(day, "LLLL y", locale=language())
