"""What a report leaves open (R71-72), and the one question that would close it. Pure; decides nothing.

What is found wrongly is asked by a person later; what is missed is asked for once, by a person who reads the question
first. Both are mild, so words and the shape of the text suffice.
"""

import re
from collections.abc import Iterator, Sequence

from firsthand.core.languages import detect_language
from firsthand.programme.rules import Asset
from firsthand.triage.lines import Item, MissingItem, NamedAsset
from firsthand.triage.missing import clues, vocabulary
from firsthand.triage.missing.known import Known, known_in
from firsthand.triage.missing.questions import QUESTIONS, question
from firsthand.triage.missing.reading import own_words, tidy, without_mail_addresses
from firsthand.triage.reading import ReportWords

FRONT, END = 12_000, 3_000
"""Signs that are read of a report's beginning and of its end. What lies between in a longer one is mostly a log."""
_PROSE = 4000
"""Signs of prose from which its language is told."""
_WORTH = 4
"""Latin letters that say as much as one sign of another script, with code and addresses in between."""
_SHORT = 300
"""A text shorter than this beside an attached document is its covering letter."""
_NOTHING = re.compile(
    r"\W{0,20}|\W{0,5}(?:n/?a|none|nothing|unknown|see (?:above|below|text)|geen|onbekend|zie (?:boven|onder|tekst)|"
    r"keine?|unbekannt|siehe (?:oben|unten|text)|aucune?|inconnue?|voir (?:ci-dessus|texte)|tbd|todo)\W{0,5}"
)


def missing_in(
    words: ReportWords, *, assets: Sequence[NamedAsset] = (), chosen: Asset | None = None
) -> tuple[MissingItem, ...]:
    """What was not found of place, impact, steps, version and proof, each with one question in the reporter's language.

    `assets` are the scope verdicts on what the report names, and `chosen` is the asset that the reporter picked in the
    form: both make questions more precise, neither is needed. Only the first 12,000 and the last 3,000 signs count. A
    version is asked for only where people install the thing themselves. Nothing is asked for that may stand in an
    attached document, or in a language that the vocabulary does not have.
    """
    text = _read(words)
    if _stands_in_a_document(words, text) or not _is_read(text):
        return ()
    known = known_in(words, assets, chosen)
    asked = (
        (Item.LOCATION, _ask_location(words, text, known)),
        (Item.IMPACT, "" if _has_impact(words, text) else _about(Item.IMPACT, known)),
        (Item.STEPS, "" if _has_steps(words, text) else _about(Item.STEPS, known)),
        (Item.VERSION, _ask_version(text, known)),
        (Item.PROOF, _ask_proof(words, text, known)),
    )
    filled = {"place": known.place, "product": known.product, "code": known.code}
    return tuple(MissingItem(item, question(which, words.language, **filled)) for item, which in asked if which)


def _read(words: ReportWords) -> str:
    """The reporter's own words in small letters, bounded."""
    whole = words.whole
    if len(whole) > FRONT + END:
        whole = f"{whole[:FRONT]}\n{whole[-END:]}"
    return without_mail_addresses(tidy(own_words(whole)))


def _stands_in_a_document(words: ReportWords, text: str) -> bool:
    documents = any(clues.DOCUMENT.search(name.lower()[-20:]) for name in words.files)
    return documents and (len(text) < _SHORT or bool(clues.ATTACHED.search(text[:2000])))


def _is_read(text: str) -> bool:
    """Whether the words are in a language of the vocabulary: of another one nobody can say what it lacks."""
    letters = [sign for sign in text[:_PROSE] if sign.isalpha()]
    foreign = sum(sign > "\u024f" for sign in letters)
    return foreign * _WORTH <= len(letters) and detect_language(text[:_PROSE]) in (None, *QUESTIONS)


def _says(field: str) -> bool:
    """Whether a field of the form holds an answer: "n/a" is none."""
    return not _NOTHING.fullmatch(field[:100].strip().lower())


def _ask_location(words: ReportWords, text: str, known: Known) -> str:
    """Which question about the place; "" when it is there. A host alone does not say where an input is unsafe;
    a request or a payload does."""
    if vocabulary.CODE.search(text) or _is_release(text, known):
        return ""
    if not (known.place or _says(words.location) or vocabulary.PLACE.search(text)):
        return "location_in" if known.product else "location"
    if known.place and clues.FED_BY_INPUT.search(text) and not (clues.INPUT.search(text) or clues.PROOF.search(text)):
        return "location_field" if known.has_path else "location_page"
    return ""


def _is_release(text: str, known: Known) -> bool:
    """A version of something that people install says where as well as an address does."""
    installed = known.is_installed or clues.INSTALLED.search(text)
    return bool(installed and vocabulary.VERSION.search(text))


def _has_impact(words: ReportWords, text: str) -> bool:
    return _says(words.impact) or bool(vocabulary.IMPACT.search(text))


def _has_steps(words: ReportWords, text: str) -> bool:
    if _says(words.steps) or vocabulary.STEPS.search(text):
        return True
    return len(set(_numbers(text))) >= 2


def _numbers(text: str) -> Iterator[str]:
    for match in vocabulary.NUMBERED.finditer(text):
        yield match[1] or match[2]


def _ask_version(text: str, known: Known) -> str:
    """Asked for what people install: a product of that kind, or such words without a web address, or code."""
    installed = known.is_installed or (not known.place and bool(clues.INSTALLED.search(text)))
    by_code = bool(known.code) and not known.place
    if not (installed or by_code) or vocabulary.VERSION.search(text):
        return ""
    if known.product and known.is_installed:
        return "version_of"
    return "version_code" if by_code else "version"


def _ask_proof(words: ReportWords, text: str, known: Known) -> str:
    """Which question about what was seen; a file that is announced and has not come is asked for by itself."""
    if words.files or clues.PROOF.search(text):
        return ""
    return "proof_file" if clues.ATTACHED.search(text) else _about(Item.PROOF, known)


def _about(item: Item, known: Known) -> str:
    """The question about `item`, at the place or in the product that is known."""
    if known.place:
        return f"{item}_at"
    return f"{item}_in" if known.product else str(item)
