"""The questions are there in every language of the letters, short and formal."""

import re
from string import Formatter

import pytest

from firsthand.triage.lines import Item
from firsthand.triage.missing.questions import QUESTIONS, question

ALL = [(language, which) for language, said in QUESTIONS.items() for which in said]


def places_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_language_of_the_letters_has_every_question():
    assert set(QUESTIONS) == {"en", "nl", "de", "fr"}
    assert len({frozenset(said) for said in QUESTIONS.values()}) == 1
    assert {which.partition("_")[0] for which in QUESTIONS["en"]} == set(Item)


@pytest.mark.parametrize(("language", "which"), ALL)
def test_a_question_is_one_question_and_short(language, which):
    text = QUESTIONS[language][which]
    assert text.count("?") == 1
    assert "!" not in text
    assert len(text) < 200


@pytest.mark.parametrize(("language", "which"), ALL)
def test_a_question_uses_the_same_facts_in_every_language(language, which):
    assert places_of(QUESTIONS[language][which]) == places_of(QUESTIONS["en"][which])


@pytest.mark.parametrize(("language", "too_near"), [
    ("nl", r"\b(?:je|jij|jouw|jullie)\b"), ("de", r"\b(?:du|dein\w*|ihr|euch)\b"), ("fr", r"\b(?:tu|ton|ta|tes|toi)\b"),
])  # fmt: skip
def test_questions_are_formal(language, too_near):
    assert not re.search(too_near, " ".join(QUESTIONS[language].values()))


def test_a_region_makes_no_difference_and_other_languages_get_english():
    assert question("version", "nl-BE") == QUESTIONS["nl"]["version"]
    assert question("version", "es") == question("version", "") == QUESTIONS["en"]["version"]


def test_braces_of_a_reporter_stay_as_they_are():
    assert "/{id}{0}" in question("impact_at", "en", place="https://a.example/{id}{0}")
