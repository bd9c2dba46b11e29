"""Which items of a report stand in prose (R71-73), in English and in Dutch."""

import pytest

from firsthand.mail.sorting.items import LOOK_AT, credit_in, missing_in
from processor_time import grows_evenly


@pytest.mark.parametrize("text", [
    "On https://www.mimecast.com/login.", "The host portal.mimecast.com is open.", "It answers at 192.0.2.17.",
    "Location: the settings screen", "Locatie: het instellingenscherm", "POST /api/v1/users shows it",
    "The endpoint /m/api/export/messagelog is open", "Request /m/api/export/messagelog?accountCode=1",
    "Affected version 7.2", "Getroffen onderdeel: de console",
])  # fmt: skip
def test_a_place_is_found(text):
    assert "location" not in missing_in(text)


@pytest.mark.parametrize("text", [
    "Something is broken.", "Write to me at nele@finder.example", "see proof.pdf and poc.py", "i.e. e.g. this",
    "Words.\n-- \nwww.my-company.example", "> https://www.mimecast.com/quoted",
])  # fmt: skip
def test_no_place_is_found_where_there_is_none(text):
    assert "location" in missing_in(text)


@pytest.mark.parametrize("text", [
    "Impact: high", "An attacker can read every mail.", "Attackers could easily take it over.", "anyone may do it",
    "This allows an attacker to sign in.", "It leads to account takeover.", "Een aanvaller kan alles lezen.",
    "Hiermee kan een kwaadwillende inloggen.", "Gevolg: alle gegevens liggen open",
    "Dit leidt tot verlies van gegevens.",
])  # fmt: skip
def test_an_impact_is_found(text):
    assert "impact" not in missing_in(text)


@pytest.mark.parametrize("text", [
    "Steps to reproduce:\nsign in", "1. Sign in\n2. Click", "Step 1: open\nStep 2: click", "PoC:\nsee below",
    "curl https://x.example/", "First, sign in. Then open the page.", "Stappen:\nlog in", "1) Log in\n2) Klik",
    "Ga naar de pagina en klik daarna op de knop.", "Stap 1. Log in\nStap 2. Klik",
])  # fmt: skip
def test_steps_are_found(text):
    assert "steps" not in missing_in(text)


def test_a_single_number_is_no_list_of_steps():
    assert "steps" in missing_in("1. is my lucky number")


def test_nothing_at_all_lacks_everything_in_the_order_of_the_policy():
    assert missing_in("") == ("location", "impact", "steps", "name")


@pytest.mark.parametrize(("text", "name", "link"), [
    ("Credit: Nele Vos", "Nele Vos", ""),
    ("Name for the Hall of Fame: D.J. Vogel - https://www.facebook.com/dj", "D.J. Vogel", "https://www.facebook.com/dj"),
    ("Naam voor de Hall of Fame: Anna de Vries", "Anna de Vries", ""),
    ("Please credit me as Will Pearce & Nick Landers (Silent Co), https://silent.example.",
     "Will Pearce & Nick Landers", "https://silent.example"),
    ("I would like to be credited as M. P. Brutti. Thank you.", "M. P. Brutti", ""),
    ("Vermeld mij als Zoë met link www.zoe.example", "Zoë", "https://www.zoe.example"),
    ("**Credit:** @handle", "@handle", ""),
    ("Handle: 山田", "山田", ""),
])  # fmt: skip
def test_a_name_given_in_words_is_taken_with_its_link(text, name, link):
    wish = credit_in(f"Hello,\n\n{text}\n\nBye")
    assert (wish.name, wish.link) == (name, link)


@pytest.mark.parametrize("text", ["Credit: none", "Credits: anonymous", "I want to stay anonymous.", "Vermelding: geen",
                                  "Ik wil graag anoniem blijven."])  # fmt: skip
def test_who_wants_no_name_is_not_asked_again(text):
    assert credit_in(text).name == ""
    assert "name" not in missing_in(text)


@pytest.mark.parametrize("text", [
    "Regards,\nNele Vos", "The credits page: it shows more than eight words in one long and winding line",
    "Your Hall of Fame page has an XSS.", "> Credit: somebody quoted",
])  # fmt: skip
def test_a_signature_or_a_mention_is_no_wish_to_be_named(text):
    assert credit_in(text).name == ""


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://a.example/"])
def test_only_web_addresses_become_links(link):
    assert credit_in(f"Credit: Nele - {link}").link == ""


@pytest.mark.parametrize("trap", [
    "a", "a.", "first ", "eerst ", "1. ", "attacker ", "allows ", "\n", "-", "credit me as ", "a the any ", "een ",
    "an attacker a a a ", " ", "x.y@", "Credit: a ", ">", "* ",
])  # fmt: skip
def test_no_text_makes_it_slow(trap):
    assert grows_evenly(lambda length: missing_in(trap * (length // len(trap))), LOOK_AT)
