"""One Dutch word for one idea: the words that docs/dutch.md rules out stand nowhere."""

import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from babel.messages.pofile import read_po

from firsthand.letters.languages import FOLDER
from stage import ROOT

CATALOGUE = ROOT / "src" / "firsthand" / "locale" / "nl" / "LC_MESSAGES" / "django.po"
ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]*)\|$", (ROOT / "docs" / "dutch.md").read_text(), re.MULTILINE)[1:]
NEVER = [word.strip() for _, _, words in ROWS for word in words.split(",") if word.strip()]
FOUND = re.compile(rf"(?<![\w/-])({'|'.join(map(re.escape, NEVER))})(?![\w/-])", re.IGNORECASE)
NOT_WORDS = re.compile(r"<[^>]*>|\{[{%].*?[%}]\}|\{\w+\}|\[\[+\w+\]+\]|%\(\w+\)\w|firsthand( [a-z]+)+|\w+/\w+\.md")
"""Tags, places, commands and names of files, which stay English."""


def catalogue() -> Iterator[str]:
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="nl"):
            yield from [message.string] if isinstance(message.string, str) else message.string


def letters() -> Iterator[str]:
    yield from (file.read_text() for file in (FOLDER / "nl").rglob("*.txt"))


def starters() -> Iterator[str]:
    history = import_module("firsthand.answers.migrations.0002_starters")
    yield from (texts["nl"] for _act, _name, texts in history.STARTERS)


@pytest.mark.parametrize("source", [catalogue, letters, starters])
def test_no_word_stands_there_that_the_glossary_rules_out(source) -> None:
    texts = list(source())
    assert len(texts) > 10
    assert [(found[0], text) for text in texts if (found := FOUND.search(NOT_WORDS.sub(" ", text)))] == []


def test_the_glossary_rules_out_no_word_that_it_gives() -> None:
    assert len(ROWS) > 50
    assert [dutch for _, dutch, _ in ROWS if FOUND.search(dutch)] == []
