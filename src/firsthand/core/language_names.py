"""What a language is called in another one: "Dutch" on an English page, "Nederlands" on a Dutch one."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError


@lru_cache(maxsize=512)
def language_name(code: str, told_in: str) -> str:
    """The language of `code` in the words of `told_in`; the code itself where no name is known."""
    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name(told_in.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        name = None
    return name or code
