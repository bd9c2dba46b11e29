"""A report's own words, in the shape that the vocabulary is written for. Pure."""

import re

_QUOTED = re.compile(r"(?m)^[ \t]{0,40}>.*$")
_EMPTY_LINES = re.compile(r"\n\s{0,1000}\n")
_SIGNATURE = re.compile(r"(?m)^-- ?$")
_MAIL_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,255}")


def straight(text: str) -> str:
    """The same text, sign for sign, with straight apostrophes."""
    return text.replace("’", "'")


def own_words(text: str) -> str:
    """The text without what it quotes and without the signature below "-- "."""
    text = _EMPTY_LINES.sub("\n\n", _QUOTED.sub("", text))
    parts = _SIGNATURE.split(text, maxsplit=1)
    return parts[0] if parts[0].strip() else text


def tidy(text: str) -> str:
    """The text as the patterns of `vocabulary` read it: small letters, straight apostrophes."""
    return straight(text).lower()


def without_mail_addresses(text: str) -> str:
    """The text with a blank for each mail address: the host in it is nobody's location."""
    return _MAIL_ADDRESS.sub(" ", text) if "@" in text else text
