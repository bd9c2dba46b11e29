"""Moments and spans of time in words, in a reader's language and zone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime

# Our own patterns where the house style differs from the locale's.
_LONG = {
    "en": "EEEE d MMMM y, HH:mm",
    "nl": "EEEE d MMMM y, HH.mm 'uur'",
}
_SHORT = {
    "en": "EEE d MMM y, HH:mm",
    "nl": "EEE d MMM y, HH.mm 'uur'",
}
_EXACT = {
    "en": "EEEE d MMMM y, HH:mm:ss",
    "nl": "EEEE d MMMM y, HH.mm.ss 'uur'",
}
_DAY = {"en": "EEEE d MMMM y", "nl": "EEEE d MMMM y"}
_SPAN_WORDS = {
    "en": ("day", "days", "h", "min", "less than a minute"),
    "nl": ("dag", "dagen", "uur", "min", "minder dan een minuut"),
}


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _say(moment: datetime, pattern: str, language: str, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    locale = _locale(language)
    return f"{format_datetime(local, pattern, locale=locale, tzinfo=local.tzinfo)} {local.tzname()}"


def say_moment(moment: datetime, language: str, zone: str) -> str:
    """ "Thursday 3 December 2026, 09:14 CET"; Dutch "donderdag 3 december 2026, 09.14 uur CET"."""
    return _say(moment, _LONG.get(language, _LONG["en"]), language, zone)


def say_moment_short(moment: datetime, language: str, zone: str) -> str:
    """The same with the weekday and the month cut short, for tables and chips."""
    return _say(moment, _SHORT.get(language, _SHORT["en"]), language, zone)


def say_moment_exact(moment: datetime, language: str, zone: str) -> str:
    """To the second, for receipts: "Thursday 3 December 2026, 09:14:07 CET"."""
    return _say(moment, _EXACT.get(language, _EXACT["en"]), language, zone)


def say_day(moment: datetime, language: str, zone: str) -> str:
    """The day alone: "Thursday 3 December 2026"."""
    local = moment.astimezone(ZoneInfo(zone))
    return format_datetime(local, _DAY.get(language, _DAY["en"]), locale=_locale(language), tzinfo=local.tzinfo)


def say_date(day: date, language: str) -> str:
    """A day of the calendar, without weekday: "3 December 2026"."""
    return format_date(day, "d MMMM y", locale=_locale(language))


def say_span(span: timedelta, language: str) -> str:
    """A length of time in its two largest units: "2 days 6 h", "5 h 12 min"; its sign is left out."""
    day, days, hour, minute, little = _SPAN_WORDS.get(language, _SPAN_WORDS["en"])
    minutes = int(abs(span.total_seconds()) // 60)
    d, h, m = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if d:
        return f"{d} {day if d == 1 else days}" + (f" {h} {hour}" if h else "")
    if h:
        return f"{h} {hour}" + (f" {m} {minute}" if m else "")
    return f"{m} {minute}" if m else little
