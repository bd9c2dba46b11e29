"""Which vocabulary goes with which language. Pure."""

import re
from collections.abc import Mapping

from firsthand.programme.draft.vocabulary import Vocabulary
from firsthand.programme.draft.words_en import ENGLISH
from firsthand.programme.draft.words_nl import DUTCH

_NOTHING = re.compile(r"(?!)")

NO_WORDS = Vocabulary(
    title=_NOTHING,
    generic_title=ENGLISH.generic_title,
    headings=(),
    intros=(),
    turns=(),
    item_votes=(),
    third_party=_NOTHING,
    not_named=_NOTHING,
    lead_in=re.compile(r":\s"),
    part_lead_in=re.compile(r":"),
    and_word="",
    applies=_NOTHING,
    excepts=_NOTHING,
    with_subdomains=_NOTHING,
)

VOCABULARIES: Mapping[str, Vocabulary] = {"en": ENGLISH, "nl": DUTCH}


def vocabulary_for(language: str) -> Vocabulary:
    """The words of a language ("nl-BE" has those of "nl"); none for a language that is not here."""
    return VOCABULARIES.get(language.split("-")[0].lower(), NO_WORDS)
