"""What reads wrong in the texts: numbers, force of the duties, two names for one thing, stray braces. Pure.

The vocabulary is small and by language; a text in a language without one is checked for braces only.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from firsthand.programme.parameters import may_be_promised, names_for
from firsthand.programme.policy_text import HALL_MARK, Block, parse
from firsthand.programme.reader import FILE
from firsthand.programme.reading import Parts, Source, text_file
from firsthand.programme.rules import Finding, Severity

_BRACES = re.compile(r"\{([A-Za-z_]{1,40})\}")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class _Promise:
    """How a text writes one of the two promises."""

    parameter: str
    unit: Mapping[str, str]
    subject: Mapping[str, str]
    """Words that show that a line is about this promise."""
    letters: str
    """Kinds of line that make it."""


_PROMISES = (
    _Promise(
        "confirm_within_hours",
        {"en": r"(?:hours?|hrs?)", "nl": r"(?:uur|uren)"},
        {
            "en": r"confirm|acknowledg|receipt|first (?:answer|reply|response)",
            "nl": r"bevestig|ontvangst|eerste (?:reactie|antwoord)",
        },
        "P",
    ),
    _Promise(
        "embargo_days",
        {"en": r"(?:calendar |consecutive )?days?", "nl": r"(?:kalender|achtereenvolgende )?dag(?:en)?"},
        {
            "en": r"confidential|secret|disclos|publi|between (?:you|us)",
            "nl": r"vertrouwelijk|geheim|openba|publi|bekend|tussen",
        },
        "DG",
    ),
)
_MUST = {
    "en": r"must|require[sd]?|required|need to|have to|has to|shall|obliged|demand",
    "nl": r"moet(?:en)?|dien(?:t|en)|eis(?:t|en)|vereis(?:t|en)|verplicht(?:en)?|verlang(?:t|en)",
}
_ASK = {
    "en": r"ask|request|please|appreciate|would like|encourage|invite|hope|kindly",
    "nl": r"vra(?:gen|agt)|verzoek(?:t|en)?|graag|waarderen|hopen|gelieve|stellen .{0,40}op prijs",
}
# Each row: names that texts use for one and the same thing (R87).
_ONE_THING = {
    "en": (("hall of fame", "wall of fame", "hall of honour", "hall of thanks"),),
    "nl": (("hall of fame", "wall of fame", "eregalerij"),),
}


def check(parts: Parts, source: Source) -> Iterator[Finding]:
    """Every finding on the words of the texts and the highlights."""
    texts = {language: source.texts[language] for language in parts.policies}
    blocks = {language: parse(text).blocks for language, text in texts.items()}
    for language, text in texts.items():
        yield from _braces(text, text_file(language), names_for(parts.clean["promises"], language))
        yield from _two_names(text, language)
    for promise in _PROMISES:
        number = int(parts.clean["promises"][promise.parameter])
        for language in texts:
            if number:
                yield from _numbers(promise, number, language, blocks)
    yield from _force(blocks)
    yield from _highlights(parts, source)


def _warning(id: str, place: str, message: str, mend: str) -> Finding:
    return Finding(id, place, message, mend, Severity.WARNING)


def _braces(text: str, file: str, known: Sequence[str]) -> Iterator[Finding]:
    for number, line in enumerate(text.split("\n"), start=1):
        for match in _BRACES.finditer(line):
            if match.group() == HALL_MARK and line.strip() != HALL_MARK:
                mend = "Put {hall_of_fame} on a line of its own, with empty lines around it."
                yield _warning("hall.inline", f"{file}:{number}", "The Hall of Fame cannot stand inside a line.", mend)
            elif match.group() != HALL_MARK:
                yield from _name(match.group(1), f"{file}:{number}", known)


def _name(name: str, place: str, known: Sequence[str]) -> Iterator[Finding]:
    """A `{name}` without a meaning, or one that would tell a number which no file gives (R88)."""
    if name in known:
        return
    listed = ", ".join(f"{{{one}}}" for one in known)
    if may_be_promised(name):
        message = f"{{{name}}} tells a promise that {FILE} does not give, or not in this unit."
        yield Finding("parameter.no_number", place, message, f"Write it in [promises], or use one of: {listed}.")
    else:
        message = f"{{{name}}} stands for nothing and is shown as it is."
        yield _warning("parameter.unknown", place, message, f"Use one of: {listed}.")


def _two_names(text: str, language: str) -> Iterator[Finding]:
    """Two names for one thing in one text; the rarer one is reported."""
    plain = text.casefold()
    for names in _ONE_THING.get(language, ()):
        used = sorted((name for name in names if name in plain), key=lambda name: -plain.count(name))
        for name in used[1:]:
            line = plain.count("\n", 0, plain.index(name)) + 1
            message = f'"{name}" and "{used[0]}" are two names for the same thing.'
            mend = "Choose one name and keep to it."
            yield _warning("words.two_names", f"{text_file(language)}:{line}", message, mend)


def _pattern(promise: _Promise, language: str) -> re.Pattern[str] | None:
    unit = promise.unit.get(language)
    return re.compile(rf"(?<![\w.,])([0-9]{{1,4}})[\s-]{{0,3}}{unit}\b", re.IGNORECASE) if unit else None


def _numbers(promise: _Promise, promised: int, language: str, blocks: Mapping[str, list[Block]]) -> Iterator[Finding]:
    """Numbers of the promise written by hand (R88)."""
    pattern = _pattern(promise, language)
    if pattern is None:
        return
    mark = f"{{{promise.parameter}}}"
    told = False
    for block in blocks[language]:
        told = told or mark in block.text
        place = f"{text_file(language)}:{block.line}"
        for match in pattern.finditer(block.text):
            if int(match.group(1)) == promised:
                told = True
                message = f'"{match.group()}" is written by hand and will not follow {promise.parameter}.'
                yield _warning("number.written", place, message, f"Write {mark} in place of {promised}.")
            elif _is_about(promise, promised, block, language, blocks):
                message = f'"{match.group()}" is not what {FILE} promises: {promise.parameter} = {promised}.'
                yield Finding("number.differs", place, message, f"Write {mark}, or change {FILE}.")
                told = True
    if not told:
        message = f"The text does not tell the promise {promise.parameter} = {promised}."
        yield _warning("promise.not_in_text", text_file(language), message, f"Put {mark} where it is made.")


def _is_about(promise: _Promise, promised: int, block: Block, language: str, blocks: Mapping[str, list[Block]]) -> bool:
    """Whether the line makes this promise: by its words, or because it makes it in another language."""
    if not block.rule_id or _tells(promise, promised, block, language):
        return False
    if block.rule_id[0] in promise.letters and re.search(promise.subject[language], block.text, re.IGNORECASE):
        return True
    return any(
        other.rule_id == block.rule_id and _tells(promise, promised, other, other_language)
        for other_language, others in blocks.items()
        if other_language != language
        for other in others
    )


def _tells(promise: _Promise, promised: int, block: Block, language: str) -> bool:
    pattern = _pattern(promise, language)
    numbers = pattern.finditer(block.text) if pattern else ()
    return f"{{{promise.parameter}}}" in block.text or any(int(match.group(1)) == promised for match in numbers)


def _force(blocks: Mapping[str, list[Block]]) -> Iterator[Finding]:
    """Duties that one language demands and another asks for (R13)."""
    forces: dict[str, tuple[str, int]] = {}
    for language, found in blocks.items():
        sentence = _introduction(found)
        force = _force_of(sentence.text, language) if sentence else ""
        if sentence and force:
            forces[language] = (force, sentence.line)
    if not forces:
        return
    first, (first_force, _) = next(iter(forces.items()))
    for language, (force, line) in forces.items():
        if force != first_force:
            yield _warning(
                "words.force",
                f"{text_file(language)}:{line}",
                f"The duties are {force} here and {first_force} in {text_file(first)}.",
                "Say it with the same force in every language.",
            )


def _introduction(blocks: list[Block]) -> Block | None:
    """The words right before the first duty."""
    for number, block in enumerate(blocks):
        if block.rule_id.startswith("D"):
            before = blocks[number - 1] if number else None
            return before if before and not before.rule_id and not before.heading else None
    return None


def _force_of(text: str, language: str) -> str:
    """Whether the last sentence of `text` demands or asks; "" when it shows neither."""
    sentence = _SENTENCE_END.split(text.strip())[-1]
    for force, words in (("demanded", _MUST), ("asked for", _ASK)):
        if language in words and re.search(rf"\b(?:{words[language]})\b", sentence, re.IGNORECASE):
            return force
    return ""


def _highlights(parts: Parts, source: Source) -> Iterator[Finding]:
    """Braces and hand-written numbers in the large figures under the lead."""
    for number, row in enumerate(parts.clean["highlights"]):
        for key in ("figure", "text"):
            line = source.places.line(("highlights", number, key))
            place = f"{FILE}:{line}" if line else FILE
            for language, text in row[key].items():
                known = names_for(parts.clean["promises"], language)
                for match in _BRACES.finditer(text):
                    yield from _name(match.group(1), place, known)
                for promise in _PROMISES:
                    promised = int(parts.clean["promises"][promise.parameter])
                    block = Block(text, 1)
                    mark = f"{{{promise.parameter}}}"
                    if mark not in text and promised and _tells(promise, promised, block, language):
                        message = f'"{text}" will not follow {promise.parameter}.'
                        yield _warning("number.written", place, message, f"Write {mark} in place of {promised}.")
