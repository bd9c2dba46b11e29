"""Which class of weakness the words of a report speak for. Pure, and bounded: `tokens.READ` signs are read.

The model suggests; it decides nothing, and where it does not know it says nothing.
"""

from firsthand.triage.lines import SuggestedClass
from firsthand.triage.reading import ReportWords
from firsthand.triage.weakness.modelled import entries, shipped
from firsthand.triage.weakness.scoring import KNOWS_FROM, ranked_classes
from firsthand.triage.weakness.tokens import features_of, number_of, numbered, tokens_of

SHOWN_FROM = 0.1
"""A class behind the best is worth a look from here on."""
WORDS = 4
LONGEST_WORDS = 60


def classes_of(words: ReportWords, top: int = 3) -> tuple[SuggestedClass, ...]:
    """The classes that the report speaks for, the best first, at most `top`; none is "don't know" (row 43)."""
    text = words.whole
    ranked = ranked_classes(text, top)
    if not ranked or ranked[0][1] < KNOWS_FROM:
        return ()
    return tuple(
        SuggestedClass(cwe, name_of(cwe), score, words_for(text, cwe)) for cwe, score in ranked if score >= SHOWN_FROM
    )


def name_of(cwe: int) -> str:
    """CWE's own English name; "CWE-n" for a number that CWE 4.14 does not have."""
    entry = entries().get(cwe)
    return entry.name if entry else f"CWE-{cwe}"


def words_for(text: str, cwe: int) -> tuple[str, ...]:
    """At most WORDS pieces of the text that speak most for a class, as they stand there, the weightiest first."""
    model = shipped()
    number = int(model.cwes.searchsorted(cwe))
    spans: dict[int, tuple[int, int]] = {}
    for block, stems, start, end in features_of(tokens_of(text)):
        spans.setdefault(number_of(block, stems), (start, end))
    places, strengths = model.strengths(numbered(text))
    given = strengths * model.weights_for(places, number)
    heavy: dict[tuple[int, int], float] = {}
    for place, weight in zip(places, given, strict=True):
        span = spans[int(model.keys[place])]
        heavy[span] = heavy.get(span, 0.0) + float(weight)
    return _apart(text, heavy)


def _apart(text: str, heavy: dict[tuple[int, int], float]) -> tuple[str, ...]:
    """The heaviest spans that do not overlap and weigh a fifth of the heaviest at least, each wording once."""
    chosen: list[tuple[int, int]] = []
    found: dict[str, str] = {}
    for start, end in sorted(heavy, key=lambda span: (-heavy[span], span)):
        if len(found) == WORDS or heavy[start, end] <= 0.2 * max(heavy.values()):
            break
        wording = " ".join(text[start:end].split())
        if end - start > LONGEST_WORDS or any(start < other_end and other < end for other, other_end in chosen):
            continue
        chosen.append((start, end))
        found.setdefault(wording.casefold(), wording)
    return tuple(found.values())
