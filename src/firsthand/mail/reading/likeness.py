"""Whether the HTML of a mail says what its plain text says. Pure, linear in the length of both.

Layout, quoting, line breaks, emphasis and the way in which a link is shown do not count; words, figures, their order
and the addresses of links do.
"""

import re
import unicodedata
from collections import Counter

SEARCHES = 40
"""Addresses of links that are looked for in the whole text, where a plain look at its words has not found them."""

_ADDRESS = re.compile(r"(?:(?:https?|ftp)://|mailto:|www\.)[^\s<>\"'\[\]]{1,2000}", re.IGNORECASE)
_MAIL_ADDRESS = re.compile(r"[^\s<>()\[\]:;,@\"']{1,64}@[\w.-]{1,255}")
_PICTURE = re.compile(r"\[(?:cid:|image: ?|inline image|attachment:)[^\]\n]{0,300}\]", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_WHITE = re.compile(r"\s+")
_SCHEME = re.compile(r"^(?:[a-z]{3,6}://|mailto:)(?:www\.)?|^www\.", re.IGNORECASE)


def says_the_same(text: str, shown: str) -> bool:
    """Whether a person who reads only `text` has read all that stands in `shown`, and the other way round.

    A single word counts: one "not" turns a report round.
    """
    return _pairs(text) == _pairs(shown) and _addresses_of(shown, within=text)


def is_said_in(shown: str, text: str) -> bool:
    """Whether `text`, which may hold more, says all that stands in `shown`."""
    missing = [pair for pair in _pairs(shown) - _pairs(text) if "" not in pair]
    return not missing and _addresses_of(shown, within=text)


def _pairs(text: str) -> Counter[tuple[str, str]]:
    """How often each word follows each other one; a text begins and ends with none."""
    plain = _MAIL_ADDRESS.sub(" ", _ADDRESS.sub(" ", _PICTURE.sub(" ", text)))
    words = _WORD.findall(unicodedata.normalize("NFKC", plain).casefold())
    return Counter(zip(["", *words], [*words, ""], strict=True))


def _addresses_of(shown: str, *, within: str) -> bool:
    """Whether the addresses in one text stand in another too, were they broken over lines."""
    known = {_bare(found[0]) for found in _ADDRESS.finditer(within)}
    wanted = {_bare(found[0]) for found in _ADDRESS.finditer(shown)} - known - {""}
    if len(wanted) > SEARCHES:
        return False
    whole = _WHITE.sub("", within).casefold()
    return all(address in whole for address in wanted)


def _bare(address: str) -> str:
    return _SCHEME.sub("", address.casefold()).rstrip("/.,;:!?)>*_")
