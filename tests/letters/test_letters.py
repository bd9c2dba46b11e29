"""Every letter in every language says the same in text and in HTML, with its number and its dates."""

import html
import re
from dataclasses import replace

import pytest
from every_letter import FACTS, LANGUAGES, LATER, WORDS

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.core.dates import say_moment
from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind
from firsthand.letters.models import Letter
from firsthand.letters.rules import greeting_name, render
from firsthand.vault.queries import unseal_json
from stage import REPORT


def content(letter: Letter) -> dict[str, str]:
    return unseal_json(letter.content)


def words_of(page: str) -> str:
    body = page.partition("<body")[2]
    without_links = re.sub(r"</?a[^>]*>", "", "<body" + body)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without_links)).split())


@pytest.fixture(scope="module")
def written():
    """The letters of each language: they take a second to write, and every test reads the same ones."""
    return {}


@pytest.fixture(params=LANGUAGES)
def said(request, written):
    """Every letter of one case by kind: subject, text and HTML; with the number of the case and its language."""
    if request.param not in written:
        report_at, lead, at = map(request.getfixturevalue, ("report_at", "lead", "at"))
        case = report_at(at, language=request.param).case
        letters_of = {
            kind: content(letters.put(case, kind, at=at, by=lead, facts=FACTS, words=WORDS)) for kind in LetterKind
        }
        written[request.param] = case.number, request.param, letters_of
    return written[request.param]


def test_every_letter_says_the_same_in_text_and_in_html(said):
    for kind, letter in said[2].items():
        assert words_of(letter["html"]) == " ".join(letter["text"].split()), kind


def test_every_letter_carries_its_number_and_no_content_in_its_subject(said):
    number, _, letters_of = said
    for kind, letter in letters_of.items():
        assert number in letter["subject"], kind
        assert len(letter["subject"]) < 120, kind


def test_no_letter_has_a_hole(said):
    for kind, letter in said[2].items():
        assert not re.search(r"\{\{|\{%|\[\[|\(\)|: \.|None|  by$| ,|\bam \.|\ble \.", letter["text"]), kind


def test_every_moment_has_its_weekday_and_its_zone(said):
    _, language, letters_of = said
    moment = re.compile(r"\d{1,2}(?::| h |\.)\d{2}\b(?!:\d| (?:Uhr |uur )?(?:GMT|BST))")
    for kind, letter in letters_of.items():
        text = " ".join(letter["text"].split())
        assert not moment.findall(text), kind
    assert say_moment(LATER, language, "Europe/London") in " ".join(letters_of["embargo_proposed"]["text"].split())


def test_every_word_of_ours_is_put_in(said):
    letters_of = said[2]
    given = {"declined": ("reason", "versions", "traces"), "departure": ("evidence",), "embargo_declined": ("why",),
             "verified": ("message",), "test_account": ("message",), "appeal_dismissed": ("reason",)}  # fmt: skip
    for kind, names in given.items():
        assert all(WORDS[name] in letters_of[kind]["text"] for name in names), kind


@pytest.mark.parametrize(
    ("language", "outcome", "said"),
    [
        ("en", "duplicate", "it was reported to us earlier"),
        ("nl", "duplicate", "dit was ons al eerder gemeld"),
        ("en", "known", "we knew of it already"),
        ("nl", "known", "dit was ons al bekend"),
        ("en", "accepted_risk", "we leave it as it is"),
        ("de", "cannot_reproduce", "wir konnten es nicht nachstellen"),
        ("fr", "not_a_report", "nous n’y voyons pas de vulnérabilité"),
        ("en", "not_qualifying", "it does not qualify"),
        ("nl", "not_qualifying", "kwalificeert niet"),
    ],
)
def test_the_subject_of_a_refusal_says_what_the_letter_says(report_at, lead, at, language, outcome, said):
    case = report_at(at, language=language).case
    letter = letters.put(case, LetterKind.DECLINED, at=at, by=lead, facts={**FACTS, "outcome": outcome})
    assert content(letter)["subject"].endswith(said)


def test_words_of_a_person_are_never_read_as_a_template(a_case, handler, at):
    actions.reply(a_case.number, "## no heading\n| no | table\n{{ number }}\n<b>no</b>", by=handler, at=at)
    said = content(Letter.objects.get(case=a_case, kind="message"))
    assert "{{ number }}" in said["text"]
    assert "&lt;b&gt;no&lt;/b&gt;" in said["html"]
    assert "<table" not in said["html"]


def test_a_fact_cannot_shape_a_letter(a_case, lead, at):
    name = "Eve\n\n## Pay here\n\n| now | 9 €\n\n[[message]]"
    letter = letters.put(a_case, LetterKind.CREDIT_PUBLISHED, at=at, facts={"name": name, "year": 2027}, words=WORDS)
    said = content(letter)
    assert "<h2" not in said["html"]
    assert "<table" not in said["html"]
    assert WORDS["message"] not in said["text"]


def test_a_reporter_without_mail_gets_no_letter(report_at, handler, at):
    case = report_at(at, mail="").case
    actions.confirm(case.number, by=handler, at=at)
    assert not Letter.objects.filter(case=case).exists()


def test_an_unknown_language_gets_the_default_one_and_pages_that_exist(report_at, at):
    case = report_at(at, language="tlh").case
    letter = Letter.objects.get(case=case)
    assert letter.language == "en"
    assert "has arrived" in content(letter)["subject"]
    assert "/en/case/" in content(letter)["text"]


def test_a_german_reporter_of_a_programme_without_german_pages_is_led_to_the_default_ones(report_at, at):
    letter = Letter.objects.get(case=report_at(at, language="de-CH").case)
    assert letter.language == "de"
    assert "ist eingegangen" in content(letter)["subject"]
    assert "/en/case/" in content(letter)["text"]
    assert "/de" not in content(letter)["text"]


def test_long_paragraphs_are_wrapped_and_facts_line_up():
    said = render("Subject: S\n\n| A | 1\n| Longer | 2\n\n" + "word " * 40, {}, language="en")
    lines = said.text.splitlines()
    assert max(map(len, lines)) <= 72
    assert lines[0].index("1") == lines[1].index("2")


def test_a_fact_without_a_value_is_left_out_and_so_is_a_table_of_them():
    said = render("Subject: S\n\n| A |\n| B | 2\n\n| C |\n\nEnd.", {}, language="en")
    assert said.text == "  B    2\n\nEnd.\n"
    assert said.html.count("<table") == 1


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


# What a reporter writes stays in the house: mail is no sealed envelope, and a typed address may be anybody's.

CANARY = replace(
    REPORT, title="Kanarie title", text="Kanarie text", location="https://kanarie.example/a",
    impact="Kanarie impact", steps="Kanarie steps", link="https://kanarie.example/me", name="Nele",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_repeats_a_word_of_the_report(programme, lead, at, language):
    from firsthand.intake.actions import receive_form

    case = receive_form(CANARY, language=language, at=at).case
    for kind in LetterKind:
        letters.put(case, kind, at=at, by=lead, facts=FACTS, words=WORDS)
    written = Letter.objects.filter(case=case)
    assert written.count() == len(LetterKind) + 1
    for letter in written:
        said = content(letter)
        assert "kanarie" not in (said["subject"] + said["text"] + said["html"]).lower(), letter.kind
