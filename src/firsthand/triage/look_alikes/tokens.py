"""A report as keyed tokens: enough to find its look-alikes with, and no word of it. Pure.

Every word becomes an eight-octet MAC under a key that lies outside the database. Beside it stand what kind of word it
is and how rare such words are in reports in general, in steps so coarse that they name no word.
"""

import hmac
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntFlag
from functools import lru_cache
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.triage.look_alikes.background import rarity_of
from firsthand.triage.look_alikes.concepts import concepts_in
from firsthand.triage.stems import stem

FORMAT = 2
"""Raised with every change of what a token is: rows of another format are made again."""
WORDS_AT_MOST = 2_000
"""Different words of one report that are kept: those that come first."""
_READ_AT_MOST = 40_000
"""Signs that are read. What tells one report from another stands in front; attached logs repeat themselves."""
_LONGEST = 64

Mac = Callable[[bytes], bytes]
"""A keyed hash of at least eight octets."""


def keyed(key: bytes) -> Mac:
    """HMAC-SHA-256 under `key`, which remembers the words it met last: most words of a report are those of others."""

    @lru_cache(maxsize=100_000)
    def mac(term: bytes) -> bytes:
        return hmac.digest(key, term, "sha256")

    return mac


class Flag(IntFlag):
    """What kind of word a token stands for. One token may be several."""

    NAMED = 1
    """An identifier: a function, a file, a parameter, part of a path."""
    VERSION = 2
    CAPITAL = 4
    """Written with a capital somewhere: a product, a protocol, the start of a sentence."""
    CONCEPT = 8
    """Not a word but what a group of words means (`concepts`)."""
    RARE = 16
    """Among the eight rarest of its report."""


RARE_ONES = 8
_NAMED, _VERSIONED, _CAPITAL = int(Flag.NAMED), int(Flag.VERSION), int(Flag.CAPITAL)  # adding flags as such is slow

_WORD = re.compile(r"[^\W_]+")
_CHINESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]+")
_VERSION = re.compile(r"(?<![\w.])v?(\d{1,9}(?:\.\w{1,12}){1,6})")
_NAME = re.compile(
    r"\w{1,64}\(\)"
    r"|(?<![\w./-])[\w.-]{0,64}(?:/[\w.-]{1,64}){1,12}"
    r"|\w{1,64}\.(?:php|c|cc|cpp|h|js|ts|py|rb|go|java|jspx?|aspx?|cgi|html?|dll|exe|sys|so|pl|rs|do|action|sh|xml|lua)\b"
    r"|[A-Za-z0-9]{1,40}_\w{1,64}|_\w{2,64}"
    r"|\b[a-z]{1,40}[A-Z]\w{1,64}"
)
_SHORTENED = itemgetter(slice(_LONGEST))
_SAID_AT_MOST = 3
_SPELLED_OCTETS = 6
"""Of a token in the index: of a million words one in some hundreds shares its spelling with another, which costs a
candidate at most, and the index is written a fifth faster than with all eight."""
_DTYPE = np.dtype([("token", "<u8"), ("flags", "u1"), ("rarity", "u1"), ("count", "u1")])


@dataclass(frozen=True, eq=False)
class TokenSet:
    """The tokens of one report: `rows` in the order of their tokens, each token once."""

    rows: NDArray[Any]

    @property
    def hashes(self) -> NDArray[np.uint64]:
        """The tokens alone, ascending."""
        return self.rows["token"]

    def pack(self) -> bytes:
        """As a row keeps it: eleven octets a token."""
        return self.rows.tobytes()

    @classmethod
    def unpack(cls, packed: bytes) -> "TokenSet":
        """What `pack` gave. Raises ValueError for anything that it cannot have given."""
        return cls(np.frombuffer(packed, dtype=_DTYPE))

    def index_text(self) -> str:
        """What the index holds of the report: its tokens, each as often as it occurs (at most thrice)."""
        return spelled(np.repeat(self.hashes, np.minimum(self.rows["count"], _SAID_AT_MOST)))


def spelled(tokens: NDArray[np.uint64]) -> str:
    """Tokens as an index spells them, parted by blanks."""
    octets = tokens.astype(">u8").view(np.uint8).reshape(-1, 8)[:, :_SPELLED_OCTETS]
    return octets.tobytes().hex(" ", _SPELLED_OCTETS)


def name_of(token: int) -> str:
    """A token as the index spells it."""
    return f"{token >> 8 * (8 - _SPELLED_OCTETS):0{2 * _SPELLED_OCTETS}x}"


def tokens_of(text: str, mac: Mac) -> TokenSet:
    """The tokens of `text` (already `reading.plain`), keyed by `mac`."""
    found: dict[str, list[int]] = {}
    for term, flags in terms_of(text):
        row = found.get(term)
        if row is not None:
            row[0] |= flags
            row[1] += 1
        elif len(found) < WORDS_AT_MOST:
            found[term] = [flags, 1]
    rows = np.empty(len(found), dtype=_DTYPE)
    rows["token"] = np.frombuffer(b"".join(mac(term.encode())[:8] for term in found), dtype="<u8")
    rows["flags"] = [row[0] for row in found.values()]
    rows["count"] = [min(row[1], 255) for row in found.values()]
    rows["rarity"] = [rarity_of(term) for term in found]
    rows = rows[np.unique(rows["token"], return_index=True)[1]]
    words = np.flatnonzero(rows["flags"] & Flag.CONCEPT == 0)
    rare = words[np.argsort(-rows["rarity"][words].astype(int), kind="stable")[:RARE_ONES]]
    rows["flags"][rare] |= np.uint8(Flag.RARE)
    return TokenSet(rows)


def terms_of(text: str) -> Iterator[tuple[str, int]]:
    """Every term of a text with its flags, in the order of the text; concepts last."""
    text = text[:_READ_AT_MOST]
    yield from _spelled(text)
    for concept in concepts_in(text):
        yield f"concept {concept}", int(Flag.CONCEPT)


def _spelled(text: str) -> Iterator[tuple[str, int]]:
    """Words, then names, then versions, each as it counts, with its flags."""
    names = _NAME.findall(text)
    named = {part.lower() for name in names for part in _WORD.findall(name)}
    for word in map(_SHORTENED, _WORD.findall(text)):
        if not word.isascii() and _CHINESE.search(word):
            yield from ((pair, 0) for pair in _pairs(word))
            continue
        low = word.lower()
        yield stem(low), (_CAPITAL if low != word else 0) + (_NAMED if low in named else 0)
    for name in names:
        whole = name.rstrip(".").rsplit("/", 1)[-1].rstrip("()")  # a path may end a sentence
        if whole:
            yield f"name {whole.lower()}", _NAMED
    for version in _VERSION.findall(text):
        yield f"version {version.lower()}", _VERSIONED


def _pairs(word: str) -> Iterator[str]:
    """Chinese, Japanese and Korean write no blanks: every two neighbouring signs are a word, and what else is there."""
    for part in _CHINESE.findall(word):
        yield from (part[n : n + 2] for n in range(max(1, len(part) - 1)))
    yield from (part.lower() for part in _CHINESE.split(word) if part)
