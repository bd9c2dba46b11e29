"""A language of our letters is complete and says what the English one says, or it is off."""

import re
import shutil
from dataclasses import replace
from itertools import product

import pytest
from every_letter import LANGUAGES, NAMES, shape_of, text_of

from firsthand.letters import languages
from firsthand.letters.kinds import LetterKind
from firsthand.letters.languages import available, available_to_staff, letter_language, page_language, staff_language
from firsthand.programme.reading import build, read_folder
from stage import ROOT

TO_STAFF = {"en", "nl"}
OTHERS = [code for code in LANGUAGES if code != "en"]
CHOSEN = [(code, name) for code, name in product(OTHERS, NAMES) if code in TO_STAFF or not name.startswith("staff/")]


@pytest.fixture(scope="module")
def programme():
    return replace(build(read_folder(ROOT / "programmes" / "mimecast"))[0], languages=("nl", "en", "pt-BR"))


def test_the_letters_speak_four_languages_and_those_to_the_team_two():
    assert available() == {"en", "nl", "de", "fr"} == set(LANGUAGES)
    assert available_to_staff() == TO_STAFF


@pytest.mark.parametrize(("language", "name"), CHOSEN)
def test_a_letter_has_the_same_facts_words_and_parts_as_the_english_one(language, name):
    """A template that stayed behind when the English one changed fails here."""
    assert shape_of(text_of(language, name)) == shape_of(text_of("en", name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_holds_no_letter_and_no_part_that_english_has_not(language):
    def files(code):
        found = {str(path.relative_to(languages.FOLDER / code)) for path in (languages.FOLDER / code).rglob("*.txt")}
        return {name for name in found if not name.startswith("staff/")}

    assert files(language) == files("en")


def test_a_letter_that_lost_a_fact_a_heading_or_a_condition_is_seen():
    text = text_of("en", "declined")
    for gone in ("{{ known_since }}", "## What happens now", '{% elif outcome == "known" %}', "[[traces]]"):
        assert shape_of(text.replace(gone, "")) != shape_of(text)


def test_a_language_without_one_letter_is_off(tmp_path, monkeypatch):
    folder = tmp_path / "letters"
    shutil.copytree(languages.FOLDER, folder)
    (folder / "fr" / "late.txt").unlink()
    monkeypatch.setattr(languages, "FOLDER", folder)
    available.cache_clear()
    try:
        assert available() == {"en", "nl", "de"}
    finally:
        monkeypatch.undo()
        available.cache_clear()


@pytest.mark.parametrize(
    ("wanted", "letter", "page"),
    [
        ("nl", "nl", "nl"),
        ("de", "de", "nl"),
        ("de-AT", "de", "nl"),
        ("en-GB", "en", "en"),
        ("pt", "nl", "pt-BR"),
        ("pt-BR", "nl", "pt-BR"),
        ("tlh", "nl", "nl"),
        ("", "nl", "nl"),
        ("../en", "nl", "nl"),
    ],
)
def test_a_letter_and_the_pages_it_leads_to_each_take_a_language_that_exists(programme, wanted, letter, page):
    assert (letter_language(wanted, programme), page_language(wanted, programme)) == (letter, page)


def test_a_programme_whose_language_we_do_not_write_gets_english(programme):
    portuguese = replace(programme, languages=("pt-BR",))
    assert (letter_language("pt-BR", portuguese), staff_language(portuguese)) == ("en", "en")
    assert staff_language(replace(programme, languages=("de", "en"))) == "en"
    assert staff_language(programme) == "nl"


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_of_a_letter_is_told_to_translators(name):
    told = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "letters.md").read_text()))
    asked = set(re.findall(r"\w+", re.sub(r'"[^"]*"', "", " ".join(shape_of(text_of("en", name)).conditions))))
    assert (shape_of(text_of("en", name)).places | asked) - {"in", "not", "and", "or"} <= told


INFORMAL = {
    "nl": r"\b(je|jij|jou|jouw|jullie)\b",
    "de": r"\b(du|dich|dir|dein\w*|ihr(?= habt| seid| könnt)|euch|euer|eure\w*)\b",
    "fr": r"\b(tu|te|toi|ton|ta|tes)\b|\bt’",
}


@pytest.mark.parametrize(("language", "name"), CHOSEN)
def test_every_language_uses_the_formal_address(language, name):
    assert not re.search(INFORMAL[language], text_of(language, name), re.IGNORECASE)


def test_no_letter_shouts():
    for language, name in [("en", name) for name in NAMES] + CHOSEN:
        assert not re.search(r"!|please note", text_of(language, name), re.IGNORECASE), (language, name)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LetterKind)
def test_a_subject_has_the_number_in_every_branch(language, kind):
    """And each branch is a whole sentence: nothing is glued from pieces."""
    subject = text_of(language, str(kind)).splitlines()[0].removeprefix("Subject: ")
    branches = [part for part in re.split(r"\{% .*? %\}", subject) if part]
    assert all("{{ number }}" in branch for branch in branches)
