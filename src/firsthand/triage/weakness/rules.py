"""Which class of weakness the words of a report speak for. Pure, and bounded: `tokens.READ` signs are read.

The model suggests; it decides nothing, and where it does not know it says nothing.
"""

import re
from collections.abc import Iterable

from firsthand.triage.lines import SuggestedClass
from firsthand.triage.reading import ReportWords
from firsthand.triage.weakness.modelled import entries, shipped
from firsthand.triage.weakness.scoring import KNOWS_FROM, ranked_classes
from firsthand.triage.weakness.tokens import LITTLE, features_of, number_of, tokens_of

SHOWN_FROM = 0.1
"""A class behind the best is worth a look from here on."""
WORDS = 4
LONGEST_WORDS = 60
_WORD = re.compile(r"\w+")
_MORE_LITTLE_WORDS = (
    "i we you he she they my your our his her their its me us them him when not no if then there also all any some "
    "these those what who whose how where while after before because so but just only more most other another such "
    "than too very one two be been being am do does did done had would should could may might will shall must into "
    "onto out up down over under about through during per each every both same own here now get gets got see "
    "de het een en van op te dat die dit deze is zijn was waren wordt worden met voor door aan in om als bij ik je u "
    "wij we hij zij ze mijn uw jouw hun er niet geen ook nog maar of dan naar uit over heeft hebben kan kunnen zou "
    "zonder wat wie hoe waar"
)
_SAYS_NOTHING = LITTLE | frozenset(_MORE_LITTLE_WORDS.split())


def classes_of(words: ReportWords, top: int = 3) -> tuple[SuggestedClass, ...]:
    """The classes that the report speaks for, the best first, at most `top`; none is "don't know" (R43)."""
    text = words.whole
    ranked = ranked_classes(text, top)
    if not ranked or ranked[0][1] < KNOWS_FROM:
        return ()
    told = [(cwe, score) for cwe, score in ranked if score >= SHOWN_FROM]
    spoken = words_for(text, [cwe for cwe, _ in told])
    return tuple(SuggestedClass(cwe, name_of(cwe), score, spoken[cwe]) for cwe, score in told)


def name_of(cwe: int) -> str:
    """CWE's own English name; "CWE-n" for a number that CWE 4.14 does not have."""
    entry = entries().get(cwe)
    return entry.name if entry else f"CWE-{cwe}"


def words_for(text: str, cwes: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """For each class at most WORDS pieces of the text that speak most for it, as they stand there, weightiest first."""
    model = shipped()
    spans: dict[int, tuple[int, int]] = {}
    blocks: dict[int, int] = {}
    for block, stems, start, end in features_of(tokens_of(text)):
        feature = number_of(block, stems)
        spans.setdefault(feature, (start, end))
        blocks[feature] = block
    places, strengths = model.strengths(blocks)
    found = {}
    for cwe in cwes:
        given = strengths * model.weights_for(places, int(model.cwes.searchsorted(cwe)))
        heavy: dict[tuple[int, int], float] = {}
        for place, weight in zip(places, given, strict=True):
            span = spans[int(model.keys[place])]
            heavy[span] = heavy.get(span, 0.0) + float(weight)
        found[cwe] = _apart(text, heavy)
    return found


def _apart(text: str, heavy: dict[tuple[int, int], float]) -> tuple[str, ...]:
    """The heaviest spans that do not overlap and weigh a fifth of the heaviest at least, each wording once."""
    chosen: list[tuple[int, int]] = []
    found: dict[str, str] = {}
    least = 0.2 * max(heavy.values(), default=0.0)
    for whole in sorted(heavy, key=lambda span: (-heavy[span], span)):
        if len(found) == WORDS or heavy[whole] <= least:
            break
        start, end = _trimmed(text, *whole)
        if not 0 < end - start <= LONGEST_WORDS or any(start < other_end and at < end for at, other_end in chosen):
            continue
        chosen.append((start, end))
        wording = " ".join(text[start:end].split())
        found.setdefault(wording.casefold(), wording)
    return tuple(found.values())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without little words at its ends; an empty one where it has no others."""
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    weighty = [span for span in words if text[slice(*span)].lower() not in _SAYS_NOTHING]
    return (weighty[0][0], weighty[-1][1]) if weighty else (start, start)
