"""Which rules of the programme may speak of a report: classes that qualify, findings that usually do not. Pure.

A hint says that a person should look. It closes nothing, lowers nothing, and the report goes through all the same
(R43-50). What a rule is about is read from its own text, so that a programme may number its rules as it likes.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from firsthand.programme.rules import Programme, Rule, RuleKind, WeaknessClass
from firsthand.triage.lines import HintKind, RuleHint, SuggestedClass
from firsthand.triage.reading import ReportWords
from firsthand.triage.weakness.class_words import OTHER_NAMES
from firsthand.triage.weakness.modelled import above
from firsthand.triage.weakness.phrases import Sign, literal
from firsthand.triage.weakness.rules import classes_of
from firsthand.triage.weakness.topics import DENIED_AFTER, DENIED_BEFORE, PROOF, TOPICS, Topic

READ = 50_000
"""Signs of a report that are looked through: more would cost more than all other advice."""
WORDS = 3
"""Pieces of the report that a hint shows."""
LONGEST_WORDS = 100
SURE_FROM = 0.3
"""The score from which a suggested class is enough for a hint by itself."""
_AROUND = 160
"""Signs before and after an anchor in which a pattern is tried."""
_PLACES = 6
"""Places of an anchor that are tried."""
_ABBREVIATION = re.compile(r"\(([A-Z][A-Za-z0-9]{1,9})\)")


def hints_in(words: ReportWords, programme: Programme) -> tuple[RuleHint, ...]:
    """The rules of the programme that the report may fall under, in the order of the policy; each with its words."""
    text = words.whole[:READ]
    lowered = _lowered(text)
    suggested = classes_of(words)
    found = [_qualifying(one, text, lowered, suggested) for one in programme.qualifying_classes]
    topics = {topic.id: spoken for topic in TOPICS if (spoken := _spoken(topic, text, lowered, words.files))}
    found += [_not_qualifying(rule, topics) for rule in programme.of_kind(RuleKind.NOT_QUALIFYING)]
    return tuple(hint for hint in found if hint is not None)


def _lowered(text: str) -> str:
    """The text in lower case, every sign at its own place."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(s.lower() if len(s.lower()) == 1 else s for s in text)


def _qualifying(one: WeaknessClass, text: str, lowered: str, suggested: tuple[SuggestedClass, ...]) -> RuleHint | None:
    """By the names of the class in the report, else by a suggested class that is this one or a kind of it."""
    named = _wordings(text, lowered, _names(one.cwe, tuple(sorted(one.name.values()))))
    kinds = [s.words for s in suggested if s.score >= SURE_FROM and one.cwe in {s.cwe, *above(s.cwe)}]
    spoken = named or next((words for words in kinds if words), ())
    return RuleHint(HintKind.QUALIFYING, one.id, spoken[:WORDS]) if spoken else None


@lru_cache(maxsize=200)
def _names(cwe: int | None, names: tuple[str, ...]) -> tuple[Sign, ...]:
    """The names that a programme gives a class, and others of the field's: blanks and hyphens are the same."""
    plain = {part for name in names for part in (_ABBREVIATION.sub("", name), *_ABBREVIATION.findall(name))}
    signs = [literal(part) for part in sorted(plain) if part.strip()]
    return (*signs, *OTHER_NAMES.get(cwe or 0, ()))


def _not_qualifying(rule: Rule, topics: Mapping[str, tuple[str, ...]]) -> RuleHint | None:
    about = _topics_of(tuple(sorted(rule.text.values())))
    spoken = tuple(dict.fromkeys(words for topic in about for words in topics.get(topic, ())))
    return RuleHint(HintKind.NON_QUALIFYING, rule.id, spoken[:WORDS]) if spoken else None


@lru_cache(maxsize=500)
def _topics_of(texts: tuple[str, ...]) -> tuple[str, ...]:
    """What a numbered line of a policy is about, in any of its languages."""
    return tuple(topic.id for topic in TOPICS if any(topic.rule.search(text) for text in texts))


def _spoken(topic: Topic, text: str, lowered: str, files: tuple[str, ...]) -> tuple[str, ...]:
    """The pieces of the report that speak of a topic."""
    spoken = _wordings(text, lowered, topic.signs)
    return () if spoken and topic.unless_proven and _is_proven(lowered, files) else spoken


def _is_proven(lowered: str, files: tuple[str, ...]) -> bool:
    """Whether the report claims to show the exploit, and does not say in the same breath that it does not."""
    if any(PROOF.search(name.lower()) for name in files):
        return True
    return any(not _is_denied(lowered, at.start(), at.end()) for at in PROOF.finditer(lowered))


def _is_denied(lowered: str, start: int, end: int) -> bool:
    before, after = lowered[max(0, start - 40) : start], lowered[end : end + 30]
    return bool(DENIED_BEFORE.search(before) or DENIED_AFTER.search(after))


def _wordings(text: str, lowered: str, signs: tuple[Sign, ...]) -> tuple[str, ...]:
    """What the signs meet in the text, as it stands there, each wording once, at most WORDS."""
    found: dict[str, str] = {}
    for sign in signs:
        for start, end in _met(lowered, sign):
            wording = " ".join(text[start:end].split())[:LONGEST_WORDS]
            found.setdefault(wording.casefold(), wording)
            if len(found) == WORDS:
                return tuple(found.values())
    return tuple(found.values())


def _met(lowered: str, sign: Sign) -> Iterator[tuple[int, int]]:
    """Where a sign's pattern meets the text around its anchors: at most _PLACES windows an anchor."""
    seen = set()
    for anchor in sign.anchors:
        at = lowered.find(anchor)
        for _ in range(_PLACES):
            if at < 0:
                break
            match = sign.pattern.search(lowered, max(0, at - _AROUND), at + len(anchor) + _AROUND)
            if match and match.span() not in seen:
                seen.add(match.span())
                yield match.span()
            at = lowered.find(anchor, max(at + len(anchor), match.end() if match else at + _AROUND))
