"""Which language a page is in: the first part of its address says so; only `/` asks the browser."""

import re
from collections.abc import Sequence

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils.translation.trans_real import parse_accept_lang_header

_FIRST_PART = re.compile(r"/([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)(?:/|$)")


def language_of(path: str) -> str:
    """The language code that an address begins with; "" for one that begins otherwise."""
    found = _FIRST_PART.match(path)
    return found[1] if found else ""


def words_language(language: str) -> str:
    """The language of our own words on a page: English where there is no catalogue for the programme's language."""
    catalogues = dict(settings.LANGUAGES)
    base = language.partition("-")[0]
    return language if language in catalogues else base if base in catalogues else settings.LANGUAGE_CODE


def preferred(accept_language: str, among: Sequence[str]) -> str:
    """The best of `among` for a browser's Accept-Language (RFC 9110, 12.5.4); the first one when none fits."""
    codes = {code.lower(): code for code in among}
    for code in among:
        codes.setdefault(code.lower().partition("-")[0], code)
    for wished, weight in parse_accept_lang_header(accept_language[:500]):
        found = weight and (codes.get(wished) or codes.get(wished.partition("-")[0]))
        if found:
            return found
    return among[0]


def own_name(language: str) -> str:
    """What a language is called by those who speak it; its code when that is not known."""
    locale = _locale(language)
    return (locale.languages.get(language) or locale.get_language_name() or language) if locale else language


def direction(language: str) -> str:
    """ "rtl" for a script that runs from right to left, else "ltr"."""
    locale = _locale(language)
    return "rtl" if locale and locale.character_order == "right-to-left" else "ltr"


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None
