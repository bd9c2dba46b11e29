"""The words that a receipt holds a programme to are made anew for every receipt: they must always come out alike."""

import dataclasses
import hashlib
import json

import pytest
from tidewater import FOLDER, tidewater

from firsthand.programme.reading import definition, from_definition, read_folder
from firsthand.programme.rules import Rule, RuleKind

LINES = [
    ("P1", {"en": "We confirm each report.", "nl": "Wij bevestigen elke melding."}),
    ("P2", {"en": "We say “no” with a reason — always."}),
    ("P10", {"en": "A line with  two blanks,\nand two lines.", "nl": "Eén regel, één €."}),
]
WORDS = {
    "en": "P1 We confirm each report.\nP2 We say “no” with a reason — always.\n"
    "P10 A line with  two blanks,\nand two lines.",
    "nl": "P1 Wij bevestigen elke melding.\nP2 We say “no” with a reason — always.\nP10 Eén regel, één €.",
}
HASHES = {
    "en": "a9f807226c229c02291da816fb77c694b827a8cea3f5efd116ca66af063e1edd",
    "nl": "a19559426effaf699dc1c0278d2feccdf7db25577d3c86c8193ff47fd5a6797f",
}
"""Never to be written anew: every receipt that was handed out holds such a hash."""


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_words_and_their_hash_are_those_of_all_earlier_receipts(language):
    rules = {name: Rule(name, RuleKind.COMMITMENT, text) for name, text in LINES}
    words = dataclasses.replace(tidewater(), rules=rules).commitments(language)
    assert words == WORDS[language]
    assert hashlib.sha256(words.encode()).hexdigest() == HASHES[language]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "P1 We confirm your report within 72 hours."), ("nl", "P1 Wij bevestigen uw melding binnen 72 uur.")],
)
def test_a_version_that_is_stored_states_the_words_that_were_published(language, words):
    stored = json.loads(json.dumps(definition(read_folder(FOLDER))))
    assert from_definition(stored).commitments(language) == words
