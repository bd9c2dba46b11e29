"""Which language a text is in, from its script, its commonest short words and the shapes of the others.

Pure and bounded: only the first 20,000 characters are looked at. Used by mail intake and by `programme draft`.
"""

import heapq
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from firsthand.core.language_words import SHAPES, WORDS
from firsthand.core.own_words import own_words, without_code, without_sayings

LOOK_AT = 20_000
"""Characters of the text that are read."""

_ENOUGH = 1.0
"""Less weight than this says nothing; a word that only one language has weighs 1."""
_CLEAR_LEAD = 1.25
"""The best language must have this many times the weight of the next one."""
_REPEATS = 3
"""A word counts at most so often: one that stands everywhere may be a name."""
_SHAPE, _SHAPES = 0.5, 3.0
"""What a telling shape weighs, and what all of them together may weigh."""
_LETTER_WEIGHT = 0.5
"""For words of one letter: they may be names of variables."""

_WORD = re.compile(r"(?<![\w@])[^\W\d_]+(?![\w@])")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")

KNOWN: tuple[str, ...] = (*WORDS, "ar")
"""The languages that can be told from the text alone."""


def _shares() -> dict[str, float]:
    used = Counter(word for words in WORDS.values() for word in words)
    return {word: (_LETTER_WEIGHT if len(word) == 1 else 1.0) / languages for word, languages in used.items()}


_SHARES: Mapping[str, float] = _shares()


def detect_language(text: str, among: Sequence[str] | None = None) -> str | None:
    """The language of `text` as a code such as "nl", or None when the text does not say clearly.

    Code, addresses, quoted lines and fields of headers do not count, nor what stands between quotation marks, unless
    there is nothing else. `among` limits the answer to these codes; a code with a region ("en-GB") counts as its
    language and is given back as written. Only the first 20,000 characters are read.
    """
    head = text[:LOOK_AT].replace("’", "'")
    allowed = _allowed(among)
    own = own_words(head)
    for words in (without_sayings(own), own, without_code(head)):
        if found := _told_by(words, allowed):
            return found
    return None


def _told_by(text: str, allowed: Mapping[str, str]) -> str | None:
    letters = _count(_LETTER, text)
    if _count(_ARABIC, text) * 2 > letters:
        return allowed.get("ar")
    if _count(_LATIN, text) * 2 < letters:
        return None
    weights = _weights(text, allowed)
    best, next_best = heapq.nlargest(2, [*weights.items(), ("", 0.0), ("", 0.0)], key=lambda pair: pair[1])
    if best[1] < _ENOUGH or best[1] < next_best[1] * _CLEAR_LEAD:
        return None
    return allowed[best[0]]


def _allowed(among: Iterable[str] | None) -> dict[str, str]:
    """Language -> the code to answer with."""
    if among is None:
        return {code: code for code in KNOWN}
    answer: dict[str, str] = {}
    for code in among:
        answer.setdefault(code.split("-")[0].lower(), code)
    return answer


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def _weights(text: str, allowed: Iterable[str]) -> dict[str, float]:
    words = Counter(match.group().lower() for match in _WORD.finditer(text))
    return {language: _weight(language, words) for language in allowed if language in WORDS}


def _weight(language: str, words: Counter[str]) -> float:
    known, shape = WORDS[language], SHAPES[language]
    short = sum(min(count, _REPEATS) * _SHARES[word] for word, count in words.items() if word in known)
    shaped = sum(1 for word in words if word not in _SHARES and shape.match(word))
    return short + min(shaped * _SHAPE, _SHAPES)
