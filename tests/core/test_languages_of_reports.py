"""Short reports with code, addresses and quotations in them: the language is the writer's own."""

from collections import Counter
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.core.languages import LOOK_AT, detect_language
from firsthand.core.own_words import own_words

FILE = Path(__file__).parents[1] / "data" / "languages" / "reports.txt"
TEXTS = [block.partition("\n")[::2] for block in FILE.read_text().split("\n== ")[1:]]


def test_at_least_95_of_100_short_reports_tell_their_language():
    wrong = [(code, text[:60]) for code, text in TEXTS if detect_language(text) != code]
    assert len(TEXTS) >= 80
    assert set(Counter(code for code, _ in TEXTS)) == {"en", "nl", "de", "fr", "es", "it", "pt"}
    assert len(wrong) <= len(TEXTS) * 0.05, wrong


def test_every_text_that_is_answered_wrongly_is_left_open_rather_than_mistaken():
    assert [text for code, text in TEXTS if detect_language(text) not in (code, None)] == []


FOREIGN = "This is what you have to see and the rest is not for us."


@pytest.mark.parametrize("foreign", [
    f"> {FOREIGN}", f"```\n{FOREIGN}\n```", f"~~~ text\n{FOREIGN}\n~~~", f"Subject: {FOREIGN}", f"Host: {FOREIGN}",
    f"`{FOREIGN}`", f'Er staat "{FOREIGN}"', f"<p title='{FOREIGN}'>", f"https://x.example/{FOREIGN.replace(' ', '+')}",
    f"$ echo {FOREIGN}", f"x = say(y); z = x + 1; // {FOREIGN}",
    "if this is that; you = it",
    "On Thu, 19 Nov 2026 the team that you and I have been with wrote:",
])  # fmt: skip
def test_what_is_quoted_or_code_is_not_the_writers_language(foreign):
    assert detect_language(f"Dit staat er.\n\n{foreign}\n{foreign}\n{foreign}") == "nl"


def test_what_stands_below_an_answer_is_not_the_writers_language():
    said = "Dank, het werkt nog steeds niet.\n\n-----Original Message-----\n"
    assert detect_language(said + f"{FOREIGN}\n" * 5) == "nl"


def test_a_mail_of_nothing_but_quotations_has_their_language():
    assert detect_language("> Wij zien dat het bestand er nog staat.\n> Dat is niet goed.") == "nl"


def test_words_around_code_are_kept_as_they_are():
    assert own_words("One.\n```\ncode\n```\n> quoted\nTwo `x` and three.\nPayload: <b>bold</b> words") == (
        "One.\nTwo   and three.\nPayload:  bold  words"
    )


@given(st.text(alphabet=' \n\t>`~"“<{=;:/@aà|-$', max_size=400))
def test_any_text_is_taken_apart(text):
    assert isinstance(own_words(text), str)


@pytest.mark.parametrize("trap", [
    "a", "`", "<", "<a", '"', "“a", "a@", "/", "for a", "-", "- ", "wrote ", "https://", ">", "\n", "a b\n",
    "~~~\n", "x(",
])  # fmt: skip
def test_no_text_makes_it_slow(trap):
    began = process_time()
    detect_language(trap * (LOOK_AT // len(trap)))
    assert process_time() - began < 3
