"""Every letter in every language says the same in text and in HTML, with its number and its dates."""

import html
import re
from pathlib import Path

import pytest

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind
from firsthand.letters.models import Letter
from firsthand.letters.rules import greeting_name, render
from firsthand.vault.queries import unseal_json

TEMPLATES = Path(letters.__file__).parent / "templates" / "letters"
FACTS = {
    "code": "K7QM-4TWX-9HRB-2NPD-5VGE", "missing": ("location", "impact", "steps", "name"), "by_mail": True,
    "outcome": "duplicate", "rule_id": "P3", "rule_text": "first to report", "change": "code", "day": "4 March 2027",
    "credit_owed": True, "named": False, "name": "Iris", "year": 2027,
}  # fmt: skip


def content(letter: Letter) -> dict[str, str]:
    return unseal_json(letter.content)


def words_of(page: str) -> str:
    body = page.partition("<body")[2]
    without_links = re.sub(r"</?a[^>]*>", "", "<body" + body)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without_links)).split())


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("kind", LetterKind)
def test_text_and_html_say_the_same(report_at, lead, at, language, kind):
    case = report_at(at, language=language).case
    said = content(
        letters.put(case, kind, at=at, by=lead, facts=FACTS, words={"message": "Hello you.", "reason": "Because."})
    )
    assert words_of(said["html"]) == " ".join(said["text"].split())


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_carries_number_outcome_and_no_content_in_its_subject(report_at, lead, at, language, kind):
    case = report_at(at, language=language, location="heron page").case
    said = content(letters.put(case, kind, at=at, by=lead, facts=FACTS))
    assert case.number in said["subject"]
    assert "heron" not in said["subject"] + said["text"] + said["html"]


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("kind", LetterKind)
def test_no_letter_has_a_hole(report_at, lead, at, language, kind):
    case = report_at(at, language=language).case
    text = content(letters.put(case, kind, at=at, by=lead, facts=FACTS))["text"]
    assert not re.search(r"\{\{|\{%|\[\[|\(\)|: \.|None|  by$", text)


@pytest.mark.parametrize(
    ("language", "outcome", "said"),
    [
        ("en", "duplicate", "it was reported to us earlier"),
        ("nl", "duplicate", "dit was ons al eerder gemeld"),
        ("en", "known", "we knew of it already"),
        ("nl", "known", "dit was ons al bekend"),
        ("en", "not_qualifying", "it does not qualify"),
        ("nl", "not_qualifying", "kwalificeert niet"),
    ],
)
def test_the_subject_of_a_refusal_says_what_the_letter_says(report_at, lead, at, language, outcome, said):
    case = report_at(at, language=language).case
    letter = letters.put(case, LetterKind.DECLINED, at=at, by=lead, facts={**FACTS, "outcome": outcome})
    assert content(letter)["subject"].endswith(said)


def test_every_letter_exists_in_both_languages():
    for kind in LetterKind:
        for language in ("en", "nl"):
            assert (TEMPLATES / language / f"{kind}.txt").is_file()


def test_dutch_letters_use_the_formal_address():
    for file in (TEMPLATES / "nl").glob("*.txt"):
        assert not re.search(r"\b(je|jij|jou|jouw|jullie)\b", file.read_text(), re.IGNORECASE), file.name


def test_words_of_a_person_are_never_read_as_a_template(a_case, handler, at):
    actions.reply(a_case.number, "## no heading\n| no | table\n{{ number }}\n<b>no</b>", by=handler, at=at)
    said = content(Letter.objects.get(case=a_case, kind="message"))
    assert "{{ number }}" in said["text"]
    assert "&lt;b&gt;no&lt;/b&gt;" in said["html"]
    assert "<table" not in said["html"]


def test_a_reporter_without_mail_gets_no_letter(report_at, handler, at):
    case = report_at(at, mail="").case
    actions.confirm(case.number, by=handler, at=at)
    assert not Letter.objects.filter(case=case).exists()


def test_an_unknown_language_gets_english(report_at, at):
    case = report_at(at, language="tlh").case
    assert "has arrived" in content(Letter.objects.get(case=case))["subject"]


def test_long_paragraphs_are_wrapped_and_facts_line_up():
    said = render("Subject: S\n\n| A | 1\n| Longer | 2\n\n" + "word " * 40, {}, language="en")
    lines = said.text.splitlines()
    assert max(map(len, lines)) <= 72
    assert lines[0].index("1") == lines[1].index("2")


def test_a_name_with_line_ends_cannot_shape_a_letter(report_at, at):
    case = report_at(at, name="Eve\n\n## Pay here").case
    assert Case.objects.count() == 1
    assert "\n## Pay" not in content(Letter.objects.get(case=case))["text"]


@pytest.mark.parametrize("name", ["sanne vm", "D.J. Vogel", "Matias P. Brutti", "oak & ember", "ليلى", "O’Neill-Smith"])
def test_a_letter_greets_by_name(name):
    assert greeting_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["customer, your account is locked", "see evil.example", "https://x", "a@b", "one two three four five", "x" * 41],
)
def test_a_name_that_carries_a_message_or_a_link_is_not_mailed_to_anybody(name):
    """Anybody may enter anybody's address in the form."""
    assert greeting_name(name) == ""


def test_a_member_of_staff_without_a_name_signs_as_the_organisation(a_case, handler, at):
    handler.name = ""
    handler.save()
    actions.confirm(a_case.number, by=handler, at=at)
    said = content(Letter.objects.get(case=a_case, kind="confirmed"))
    assert "staff.example" not in said["text"] + said["html"]
