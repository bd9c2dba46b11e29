"""The words by which a policy's sections are known, a small set for each language. Pure.

Patterns are tried in order on text in lower case, so the more special one comes first. They name the ways in which
policies in general are put, and no policy in particular. A language without words here is read by structure alone.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from firsthand.programme.rules import RuleKind


class Other(StrEnum):
    """What a section can be besides a list of rules."""

    HALL = "hall"
    NEITHER = "neither"
    """A known heading whose lists are no rules: introduction, rewards, history."""


Kind = RuleKind | Other
Patterns = tuple[tuple[Kind, re.Pattern[str]], ...]


@dataclass(frozen=True)
class Vocabulary:
    """The words of one language."""

    title: re.Pattern[str]
    """Words of which at least one stands in the title of a policy."""
    generic_title: str
    """The title given to a text that has none."""
    headings: Patterns
    intros: Patterns
    """The sentence right above a list, where it says plainly what the list is."""
    turns: Patterns
    """Weaker signs in that sentence; the last one in it counts."""
    item_votes: Patterns
    """What single lines under a bare "out of scope" are."""
    third_party: re.Pattern[str]
    not_named: re.Pattern[str]
    lead_in: re.Pattern[str]
    """The words after which a sentence lists examples."""
    part_lead_in: re.Pattern[str]
    """The words after which a scope line lists its parts."""
    and_word: str
    applies: re.Pattern[str]
    """A sentence of the scope that says what it covers."""
    excepts: re.Pattern[str]
    """A line inside the scope that takes something out of it."""
    with_subdomains: re.Pattern[str]


def one_of(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


def patterns(*rows: tuple[Kind, str]) -> Patterns:
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in rows)


def word_set(words: str) -> frozenset[str]:
    """Words with blanks between them as a set."""
    return frozenset(words.split())


def heading_kind(text: str, vocabulary: Vocabulary) -> Kind | None:
    """What the heading says its section is, or None."""
    return _first(text[:300], vocabulary.headings)


def _first(text: str, patterns: Patterns) -> Kind | None:
    return next((kind for kind, pattern in patterns if pattern.search(text)), None)


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+(?=[^\Wa-z])", text) if part.strip()]


def intro_kind(text: str, vocabulary: Vocabulary) -> Kind | None:
    """What the paragraph right above a list says the list is, or None; its last sentence counts first."""
    text = text[-600:].strip().strip("*_ ")
    sentences = _sentences(text)
    for part in dict.fromkeys([sentences[-1] if sentences else "", text]):
        found = _first(part, vocabulary.intros) or _last(part, vocabulary.turns)
        if found:
            return found
    return None


def _last(text: str, patterns: Patterns) -> Kind | None:
    """The kind whose sign stands last in the text: "if you keep these rules, we will" is about us."""
    places = [(match.start(), kind) for kind, pattern in patterns for match in pattern.finditer(text)]
    return max(places, key=lambda place: place[0])[1] if places else None


def vote(items: list[str], vocabulary: Vocabulary) -> RuleKind | None:
    """What most lines under a bare "out of scope" are: excluded tests, weaknesses that do not qualify, or None."""
    votes: dict[Kind, int] = {}
    for item in items:
        kind = _first(item[:300], vocabulary.item_votes)
        if kind:
            votes[kind] = votes.get(kind, 0) + 1
    if not votes:
        return None
    best = max(votes, key=lambda kind: votes[kind])
    return best if isinstance(best, RuleKind) and votes[best] * 2 > len(items) else None
