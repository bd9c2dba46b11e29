"""Names of a programme's assets among the words of a report, in any of its languages (R28-30). Pure."""

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from firsthand.programme import addresses
from firsthand.programme.names import Key, Named, Names, is_generic, key_of
from firsthand.programme.rules import Asset, AssetPart, Programme
from firsthand.programme.scope_lines import lines_of
from firsthand.triage.scope.vocabulary import COMMON_NAMES

_WORD = re.compile(r"[^\W_]+")
_BREAK = re.compile(r"[.!?;:/\\\n]")
_WORDS_MAX = 6_000
"""Words of a report in which names are looked for."""
_NAME_WORDS = 8
_PLACE_MAX = 200


def names_in(text: str, location: str, programme: Programme) -> Iterator[tuple[int, str, Asset, AssetPart | None]]:
    """Each asset, or part of one, that the report calls by name: where, in which words, and what it is.

    A name of several words counts in any capitals. One of a single word is written as the policy writes it, or is all
    that the field for the place says.
    """
    names = lines_of(programme).names
    place = " ".join(location.split())
    named = names.find(place) if 0 < len(place) < _PLACE_MAX and not addresses.address_of(place) else None
    if named:
        yield max(text.find(location), 0), place, *named
    found = _words_of(text)
    firsts = names.first_words()
    at = 0
    while at < len(found):
        hit = _longest(found, at, names, text) if found[at].key in firsts else None
        if hit:
            end, named = hit
            yield found[at].start, text[found[at].start : found[end].end], *named
            at = end
        at += 1


class _Word(NamedTuple):
    key: str
    start: int
    end: int


def _words_of(text: str) -> list[_Word]:
    matches = itertools.islice(_WORD.finditer(text), _WORDS_MAX)
    return [_Word(_key_of_word(match.group()), *match.span()) for match in matches]


def _key_of_word(word: str) -> str:
    return word.lower() if word.isascii() else "".join(key_of(word))


def _longest(found: list[_Word], at: int, names: Names, text: str) -> tuple[int, Named] | None:
    """The longest name that begins with the word at `at`: where it ends, and what it names."""
    best: tuple[int, Named] | None = None
    key: Key = ()
    for end in range(at, min(at + _NAME_WORDS, len(found))):
        if end > at and _BREAK.search(text, found[end - 1].end, found[end].start):
            break
        if end > at and is_generic(found[end].key) and not is_generic(key[0]):
            continue  # "Secure Messaging service" and "the messaging of the service" name by the other words
        key = (*key, found[end].key)
        named = names.by_key(key)
        if named and (len(key) > 1 or _stands_alone(found, at, names, text)):
            best = end, named
    return best


def _stands_alone(found: list[_Word], at: int, names: Names, text: str) -> bool:
    """Whether a single word is a name here, and not the same word in its common meaning."""
    word = found[at]
    size = len(names.organisation)
    if size and tuple(one.key for one in found[max(0, at - size) : at]) == names.organisation:
        return True
    beside = text[max(0, word.start - 1) : word.start] + text[word.end : word.end + 1]
    in_address = any(sign in "./@:-_=&?%\\" for sign in beside.strip(".:"))
    return (
        word.key not in COMMON_NAMES and not in_address and names.is_written((word.key,), text[word.start : word.end])
    )
