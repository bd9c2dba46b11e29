"""Who reported is taken out of what leaves the house (R16)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.cases.contacts import Contact
from firsthand.cases.redaction import GONE, without_identity

JAN = Contact(
    name="Jan de Vries", link="https://vries.example/jan/", mail="jdv@x.example", organisation="Heron Research"
)


def left_of(text: str, who: Contact = JAN) -> str:
    return str(without_identity({"messages": [{"text": text}]}, who)["messages"][0]["text"])


@pytest.mark.parametrize(
    "text",
    [
        "Jan de Vries", "Jan de  Vries", "JAN\nDE\u00a0VRIES", "de Vries, Jan", "Mr Vries", "Jan!", "(jan)",
        "jdv@x.example", "jdv+sec@x.example", "JDV at x dot example", "other.person@elsewhere.example",
        "http://Vries.example/Jan/x", "vries.example/jan", "heron  research",
    ],
)  # fmt: skip
def test_what_they_are_known_by_goes_however_it_is_written(text: str) -> None:
    left = left_of(f"Found by {text} in May.").replace(GONE, "")
    assert not re.search(r"jan|vries|jdv|heron|@", left, re.IGNORECASE)
    assert left.startswith("Found by")
    assert left.endswith("in May.")


@pytest.mark.parametrize("text", ["January", "Devriesing", "the research of others", "jdvx", "de facto"])
def test_words_that_only_contain_it_stay(text: str) -> None:
    assert left_of(text) == text


def test_a_very_short_name_does_not_take_every_such_word_along() -> None:
    an = Contact(name="An", greet_as="An Li")
    assert left_of("an attacker reads a file", an) == "an attacker reads a file"
    assert left_of("Regards, An Li", an) == f"Regards, {GONE}"


def test_a_script_without_capitals_needs_no_blanks_around_a_name() -> None:
    assert left_of("我是李明。", Contact(name="李明")) == f"我是{GONE}。"


def test_somebody_who_has_told_nothing_takes_only_addresses_along() -> None:
    assert left_of("mail me@x.example, or not", Contact()) == f"mail {GONE}, or not"


def test_what_we_call_things_stays_for_somebody_who_is_called_like_it() -> None:
    case = Contact(name="Steve Case")
    said = {"kind": "case.confirmed", "rule_text": "A case is kept.", "by": "Steve", "messages": [{"kind": ["Steve"]}]}
    assert without_identity(said, case) == {
        "kind": "case.confirmed", "rule_text": "A case is kept.", "by": GONE, "messages": [{"kind": [GONE]}],
    }  # fmt: skip


@given(name=st.text(), link=st.text(), mail=st.text(), text=st.text(max_size=50))
def test_no_sign_in_a_name_breaks_it(name: str, link: str, mail: str, text: str) -> None:
    without_identity({"text": text}, Contact(name=name, link=link, mail=mail))
