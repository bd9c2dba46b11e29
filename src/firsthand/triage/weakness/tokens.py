"""A text as the model of weaknesses reads it: the same code in training and at run time. Pure.

Words become stems; stems, pairs of them and pairs over a gap become features, each known by a 32-bit number, so that
the model carries no words. Chinese has no blanks between words and is read by signs and pairs of signs.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from firsthand.triage.stems import stem
from firsthand.triage.weakness.dutch import ENGLISH

READ = 4_000
"""Signs of a text that are read: what a report is about stands in front."""
BLOCKS = ("word", "pair", "gap", "front")
"""Kinds of features. `front` is words and pairs of the first FRONT words: the title, or how the text begins."""
FRONT = 40
_LONGEST = 30
_FIRST_CHINESE = "一"
_TOKEN = re.compile(rf"[^\W\d_]{{1,{_LONGEST}}}|[0-9]{{1,{_LONGEST}}}")
_CHINESE = re.compile(rf"[{_FIRST_CHINESE}-鿿]+|[^{_FIRST_CHINESE}-鿿]+")
_LITTLE_WORDS = (
    "a an the of in to and is are was be by for on with that this it as at from or which can could has have via"
)
LITTLE = frozenset(_LITTLE_WORDS.split())


@dataclass(frozen=True, slots=True)
class Token:
    """A stem, and where its word stands in the text."""

    stem: str
    start: int
    end: int


@lru_cache(maxsize=20_000)
def _stems(word: str) -> tuple[str, ...]:
    """What a word in lower case counts as: a Dutch term of the field as its English words."""
    english = ENGLISH.get(word)
    if english:
        return tuple(map(stem, english.split()))
    return (stem(word),)


def tokens_of(text: str) -> list[Token]:
    """The stems of the first READ signs, in order."""
    found = []
    for match in _TOKEN.finditer(text[:READ]):
        for start, word in _runs(match[0], match.start()):
            if word[0] >= _FIRST_CHINESE:
                found += [Token(sign, start + place, start + place + 1) for place, sign in enumerate(word)]
            else:
                found += [Token(part, start, start + len(word)) for part in _stems(word.lower())]
    return found


def _runs(word: str, start: int) -> Iterator[tuple[int, str]]:
    """A run of letters, cut where Chinese begins and ends."""
    if word.isascii():
        yield start, word
        return
    for match in _CHINESE.finditer(word):
        yield start + match.start(), match[0]


Feature = tuple[int, str, int, int]
"""Place in BLOCKS, the stems, and where the words begin and end in the text."""


def features_of(tokens: list[Token]) -> Iterator[Feature]:
    """All features of a text, repeated as often as they stand there."""
    pairs = list(pairwise(tokens))
    for token in tokens:
        yield 0, token.stem, token.start, token.end
    for one, two in pairs:
        yield 1, f"{one.stem} {two.stem}", one.start, two.end
    weighty = [token for token in tokens if token.stem not in LITTLE]
    for one, two in pairwise(weighty):
        yield 2, f"{one.stem} {two.stem}", one.start, two.end
    for one, two in zip(weighty, weighty[2:], strict=False):
        yield 2, f"{one.stem}  {two.stem}", one.start, two.end
    for token in tokens[:FRONT]:
        yield 3, token.stem, token.start, token.end
    for one, two in pairs[: FRONT - 1]:
        yield 3, f"{one.stem} {two.stem}", one.start, two.end


def number_of(block: int, stems: str) -> int:
    """The 32-bit number by which the model knows a feature."""
    return zlib.crc32(f"{block}:{stems}".encode())


def numbered(text: str) -> dict[int, int]:
    """Number of each feature of the text -> its place in BLOCKS. How often it stands there says no more."""
    return {number_of(block, stems): block for block, stems, _, _ in features_of(tokens_of(text))}
