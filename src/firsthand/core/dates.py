"""Moments and spans of time in words, in a reader's language and zone."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime

# Our own patterns where the house style differs from the locale's. The zone is always named after them.
_LONG = {
    "en": "EEEE d MMMM y, HH:mm",
    "nl": "EEEE d MMMM y, HH.mm 'uur'",
    "de": "EEEE, d. MMMM y, HH:mm 'Uhr'",
    "fr": "EEEE d MMMM y 'à' H 'h' mm",
}
_SHORT = {
    "en": "EEE d MMM y, HH:mm",
    "nl": "EEE d MMM y, HH.mm 'uur'",
    "de": "EEE, d. MMM y, HH:mm 'Uhr'",
    "fr": "EEE d MMM y, H 'h' mm",
}
_EXACT = {
    "en": "EEEE d MMMM y, HH:mm:ss",
    "nl": "EEEE d MMMM y, HH.mm.ss 'uur'",
    "de": "EEEE, d. MMMM y, HH:mm:ss 'Uhr'",
    "fr": "EEEE d MMMM y 'à' H 'h' mm 'min' ss 's'",
}
_DAY = {
    "en": "EEEE d MMMM y",
    "nl": "EEEE d MMMM y",
    "de": "EEEE, d. MMMM y",
    "fr": "EEEE d MMMM y",
}
_DATE = {
    "en": "d MMMM y",
    "nl": "d MMMM y",
    "de": "d. MMMM y",
    "fr": "d MMMM y",
}
_SPAN_WORDS = {
    "en": ("day", "days", "h", "min", "less than a minute"),
    "nl": ("dag", "dagen", "uur", "min", "minder dan een minuut"),
    "de": ("Tag", "Tage", "Std.", "Min.", "weniger als eine Minute"),
    "fr": ("jour", "jours", "h", "min", "moins d’une minute"),
}
_ZONES = {
    "de": {"CET": "MEZ", "CEST": "MESZ", "WET": "WEZ", "WEST": "WESZ", "EET": "OEZ", "EEST": "OESZ"},
}
"""Zones whose short names are others in a language; everywhere else the name of the IANA list stands."""


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(maxsize=8_192)  # a list says the same moments each time that it is looked at
def _say(moment: datetime, pattern: str, language: str, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    locale = _locale(language)
    said = format_datetime(local, _for_day(pattern, local, language), locale=locale, tzinfo=local.tzinfo)
    return f"{said} {_zone_name(local, language)}"


def _base(language: str) -> str:
    return language.partition("-")[0]


def _of(patterns: dict[str, str], language: str) -> str:
    return patterns.get(_base(language), patterns["en"])


def _for_day(pattern: str, day: date, language: str) -> str:
    """French calls the first of a month "1er", and every other day by its bare number."""
    return pattern.replace("d MMM", "'1er' MMM") if _base(language) == "fr" and day.day == 1 else pattern


def _zone_name(local: datetime, language: str) -> str:
    """The zone's short name, or its distance from UTC for a zone that has none."""
    name = local.tzname() or "UTC"
    return _ZONES.get(_base(language), {}).get(name, name) if name[0].isalpha() else f"UTC{name}"


def say_moment(moment: datetime, language: str, zone: str) -> str:
    """ "Thursday 3 December 2026, 09:14 CET"; German "Donnerstag, 3. Dezember 2026, 09:14 Uhr MEZ"."""
    return _say(moment, _of(_LONG, language), language, zone)


def say_moment_short(moment: datetime, language: str, zone: str) -> str:
    """The same with the weekday and the month cut short, for tables and chips."""
    return _say(moment, _of(_SHORT, language), language, zone)


def say_moment_exact(moment: datetime, language: str, zone: str) -> str:
    """To the second, for receipts: "Thursday 3 December 2026, 09:14:07 CET"."""
    return _say(moment, _of(_EXACT, language), language, zone)


def exact_pattern(language: str) -> str:
    """How `say_moment_exact` writes a moment, in the signs of CLDR, for a script that says moments itself."""
    return _of(_EXACT, language)


def say_day(moment: datetime, language: str, zone: str) -> str:
    """The day alone: "Thursday 3 December 2026"."""
    local = moment.astimezone(ZoneInfo(zone))
    pattern = _for_day(_of(_DAY, language), local, language)
    return format_datetime(local, pattern, locale=_locale(language), tzinfo=local.tzinfo)


def say_date(day: date, language: str) -> str:
    """A day of the calendar, without weekday: "3 December 2026"."""
    return format_date(day, _for_day(_of(_DATE, language), day, language), locale=_locale(language))


def span_words(language: str) -> tuple[str, str, str, str, str]:
    """The words of `say_span`: one day, several days, hours, minutes, and for less than a minute."""
    return _SPAN_WORDS.get(_base(language), _SPAN_WORDS["en"])


def say_span(span: timedelta, language: str) -> str:
    """A length of time in its two largest units: "2 days 6 h", "5 h 12 min"; its sign is left out."""
    day, days, hour, minute, little = span_words(language)
    minutes = int(abs(span.total_seconds()) // 60)
    d, h, m = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if d:
        return f"{d} {day if d == 1 else days}" + (f" {h} {hour}" if h else "")
    if h:
        return f"{h} {hour}" + (f" {m} {minute}" if m else "")
    return f"{m} {minute}" if m else little
