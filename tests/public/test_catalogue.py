"""Every word on screen has its Dutch."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

import firsthand

ROOT = Path(firsthand.__file__).parent
CATALOGUE = ROOT / "locale" / "nl" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "Broken": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
MsgId = str | tuple[str, str]


def in_source(source: str) -> Iterator[tuple[str, MsgId]]:
    """(context, message) of each call that asks for a translation."""
    for _, function, found, _ in extract_python(BytesIO(source.encode()), list(KEYWORDS), (), {}):
        words = [part for part in (found if isinstance(found, tuple) else (found,)) if part]
        context = words.pop(0) if function and "pgettext" in function else ""
        if words:
            plural = function and function.startswith(("ngettext", "npgettext"))
            yield context, (words[0], words[1]) if plural else words[0]


@pytest.fixture(scope="module")
def on_screen() -> set[tuple[str, MsgId]]:
    """(context, message) of everything that code and templates ask a translation for."""
    said: set[tuple[str, MsgId]] = set()
    for path in ROOT.rglob("*.py"):
        said |= set(in_source(path.read_text()))
    assert len(said) > 250
    for path in [*ROOT.rglob("templates/**/*.html"), *ROOT.rglob("templates/evidence/*.txt")]:
        code = templatize(path.read_text(), origin=str(path))
        said |= set(in_source("\n".join(line.strip() for line in code.splitlines())))
    assert len(said) > 500
    return said


@pytest.fixture(scope="module")
def dutch() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="nl")


def messages(catalogue: Catalog) -> list[Message]:
    found = [message for message in catalogue if message.id]
    assert len(found) > 500
    return found


def words_of(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [str(message.string)]


def test_every_word_on_screen_has_its_dutch(dutch: Catalog, on_screen: set[tuple[str, MsgId]]) -> None:
    missing = []
    for context, asked in on_screen:
        message = dutch.get(asked, context or None)
        if message is None or message.fuzzy or not all(words_of(message)):
            missing.append((context, asked))
    assert missing == []


def test_the_catalogue_holds_nothing_that_no_page_says(dutch: Catalog, on_screen: set[tuple[str, MsgId]]) -> None:
    assert [m.id for m in messages(dutch) if (m.context or "", m.id) not in on_screen] == []


def test_the_dutch_names_the_same_places_as_the_english(dutch: Catalog) -> None:
    def places(text: str) -> set[str]:
        return set(re.findall(r"%\(\w+\)[sd]", text))

    for message in messages(dutch):
        first = message.id if isinstance(message.id, str) else message.id[-1]
        assert all(places(words) == places(first) for words in words_of(message)[-1:]), message.id


def test_the_dutch_addresses_people_formally(dutch: Catalog) -> None:
    informal = re.compile(r"\b(jij|je|jou|jouw|jullie|jullie|jezelf)\b", re.IGNORECASE)
    assert [m.id for m in messages(dutch) if any(informal.search(words) for words in words_of(m))] == []


def test_no_word_on_screen_shouts_or_says_please_note(on_screen: set[tuple[str, MsgId]]) -> None:
    said = [text for _, asked in on_screen for text in (asked if isinstance(asked, tuple) else (asked,))]
    assert [text for text in said if "!" in text or "please note" in text.lower()] == []


def test_what_is_mended_is_fixed_and_never_repaired(on_screen: set[tuple[str, MsgId]]) -> None:
    said = [text for _, asked in on_screen for text in (asked if isinstance(asked, tuple) else (asked,))]
    assert [text for text in said if "repair" in text.lower()] == []
