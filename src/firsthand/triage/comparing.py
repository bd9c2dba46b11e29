"""What two reports have in common, word by word, and what tells them apart. Pure.

Words are compared by their stems and by how rare they are in reports in general; a common word says nothing.
"""

import heapq
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from firsthand.programme.rules import Programme
from firsthand.triage.look_alikes.background import rarity_of
from firsthand.triage.stems import stem

SHARED_AT_MOST = 8
DIFFERS_AT_MOST = 4
READ_AT_MOST = 6_000
"""Signs of each report that are compared: what tells one from another stands in front."""
RARE_FROM = 8
"""From this step of rarity on, of RAREST, a word that both have says something."""
WORD_AT_MOST = 60
"""Signs of a word that are shown."""

# Words that hold sentences together, in the languages of most reports: a table made of English ones calls them rare.
_HOLDING = (
    "somebody someone anybody anyone everybody everyone nobody else other others another same several again "
    "already would could should might cannot without within because although however therefore please hello dear "
    "thanks thank you your yours they them their these those there here where which while de het een en van in op "
    "is dat die dit deze met voor niet zijn was worden wordt werd naar aan door als ook maar om bij uit te er of "
    "je ik we wij u uw hij zij ze kan kunnen moet moeten heb heeft hebben had geen wel dan toch nog al over onder "
    "tussen wie wat waar hoe andere ander iemand iedereen niemand elke alle veel meer zonder via tot hier daar "
    "bedankt groet geachte hallo mijn onze ons hun haar zich der das den dem des ein eine einen einem einer und "
    "oder ist sind war nicht mit von zu im am für auf auch aber wenn dass wird werden wurde kann ich wir sie es "
    "man durch bei nach aus über unter ohne jeder mehr le la les un une du et ou est sont pas ne que qui dans "
    "pour par sur avec sans ce cette ces il elle on nous vous ils au aux se sa son ses plus peut être autre tous "
    "toutes best beste kind regards vriendelijke mvg sincerely cordialement freundliche "
)
_EVERYDAY = frozenset(_HOLDING.split())

_WORD = re.compile(r"[^\W_]+")
_PAIRS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")
_HOST = re.compile(r"(?<![\w.@-])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![\w-])", re.IGNORECASE)
_PATH = re.compile(r"(?<![\w/<])/[\w.~%-]{1,64}(?:/[\w.~%-]{1,64}){0,11}")
_PARAMETER = re.compile(r"[?&]([A-Za-z_][\w.-]{0,63})=")
_VERSION = re.compile(r"(?<![\w.])v?(\d{1,6}(?:\.\d{1,6}){1,4})(?!\w|\.\d)")
_NAMED = (_HOST, _VERSION, _PARAMETER, _PATH)
_NAME = re.compile(r"\w[A-Z]|[^\W\d]\d|\d[^\W\d]")
"""A word as programs have them: `decodeLedger`, `x509`."""


@dataclass(frozen=True)
class Common:
    """What two texts share and where they part, as the first one writes it."""

    shared: tuple[str, ...] = ()
    """The rarest shared words, the rarest first."""
    stems: frozenset[str] = frozenset()
    """The stems of every rare word that both have: `marked` shows them."""
    same_asset: bool = False
    """Both name the same host or path."""
    differs: tuple[str, ...] = ()
    """Versions, paths and parameters of the first where the second has others."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `shared` where the other text has the word too."""

    text: str
    shared: bool = False


def usual_in(programme: Programme) -> frozenset[str]:
    """The stems of words that every report to this organisation has: its name and its addresses."""
    said = " ".join((programme.organisation, *(asset.value for asset in programme.scope)))
    return frozenset(key for key, _ in _words(said))


@dataclass(frozen=True)
class Terms:
    """What is compared of a text: read once, compared with many."""

    words: Mapping[str, str]
    """Each stem with the word as it stands there the first time."""
    named: tuple[tuple[str, ...], ...]
    """Hosts, versions, parameters and paths, each in the order of the text."""


def terms_of(text: str, *, at_most: int = READ_AT_MOST) -> Terms:
    """Read a text, already `reading.plain`, as far as `at_most` signs."""
    text = text[:at_most]
    words: dict[str, str] = {}
    for key, word in _words(text):
        words.setdefault(key, word)
    return Terms(words, tuple(tuple(dict.fromkeys(_found(pattern, text))) for pattern in _NAMED))


def _found(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """What stands there, without the full stop of a sentence that ends in a path."""
    return filter(None, (said.rstrip(".") for said in pattern.findall(text)))


def common(mine: Terms, theirs: Terms, *, usual: Collection[str] = ()) -> Common:
    """Compare two texts; `usual` stems say nothing."""
    both = (mine.words.keys() & theirs.words.keys()).difference(usual)
    rare = {key: mine.words[key] for key in both if _says_something(key, mine.words[key])}
    first = heapq.nsmallest(SHARED_AT_MOST, rare, key=lambda key: (*_rank(key, rare[key]), key))
    hosts, _, _, paths = (_folded(one) & _folded(two) for one, two in zip(mine.named, theirs.named, strict=True))
    shown = tuple(rare[key][:WORD_AT_MOST] for key in first)
    return Common(shown, frozenset(rare), bool(hosts or paths), _differences(mine, theirs))


def marked(text: str, stems: Collection[str]) -> list[Piece]:
    """`text` in pieces, those with one of these stems marked; joined again they are `text`."""
    pieces: list[Piece] = []
    end = 0
    for match in _WORD.finditer(text):
        if not any(key in stems for key, _ in _spelled(match.group())):
            continue
        if match.start() > end:
            pieces.append(Piece(text[end : match.start()]))
        pieces.append(Piece(match.group(), True))
        end = match.end()
    if end < len(text):
        pieces.append(Piece(text[end:]))
    return pieces


def _says_something(key: str, word: str) -> bool:
    short = (len(key) < 3 and not _PAIRS.search(key)) or (key.isdigit() and len(key) < 4)
    return not short and rarity_of(key) >= RARE_FROM and word.lower() not in _EVERYDAY


def _rank(key: str, word: str) -> tuple[int, bool, int]:
    """The rarest first, before others those that look like a name in a program, then the longest."""
    return -rarity_of(key), not _NAME.search(word), -len(key)


def _words(text: str) -> Iterator[tuple[str, str]]:
    for word in _WORD.findall(text):
        yield from _spelled(word)


def _spelled(word: str) -> Iterator[tuple[str, str]]:
    """(stem, word as written); a word of a script without blanks is every two neighbouring signs of it."""
    if not word.isascii() and _PAIRS.search(word):
        yield from ((word[n : n + 2], word[n : n + 2]) for n in range(max(1, len(word) - 1)))
    else:
        yield stem(word.lower()[:WORD_AT_MOST]), word


def _folded(words: Iterable[str]) -> set[str]:
    return {word.lower() for word in words}


def _differences(mine: Terms, theirs: Terms) -> tuple[str, ...]:
    """Of each kind that both name, what only the first one has: nothing is said where the second is silent."""
    found: list[str] = []
    for own, other in zip(mine.named[1:], theirs.named[1:], strict=True):
        there = _folded(other)
        if there:
            found += list(islice((word for word in own if word.lower() not in there), 2))
    return tuple(word[:WORD_AT_MOST] for word in found[:DIFFERS_AT_MOST])
