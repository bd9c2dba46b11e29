"""The report form: what it takes, what it refuses, and that it never loses a word."""

import re
from html import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firsthand.cases.models import Attachment, Case
from firsthand.cases.queries import case_by_code, contact_of
from firsthand.cases.records import for_reporter
from firsthand.core.clock import now
from firsthand.intake.rules import TEXT_LIMIT
from firsthand.programme.queries import Published
from firsthand.vault.queries import unseal, unseal_json
from pages import words_of

CODE = re.compile(r'<p class="code" dir="ltr">([0-9A-Z]{4}(?:-[0-9A-Z]{4}){4})</p>')
FULL = {
    "asset": "S8",
    "location": "https://www.mimecast.com/share/4471",
    "impact": "Files of <others> can be read.",
    "steps": "1. Sign in.\n2. Count up.\n\n```\nGET /share/4472\n```",
    "name": "  oak & ember ",
    "link": "oak.example",
    "mail": "oak@finder.example",
    "harm": ["personal_data", "nonsense"],
}


def send(language: str = "en", **fields: object) -> tuple[int, str]:
    answer = Client().post(f"/{language}/report/", fields)
    return answer.status_code, answer.content.decode()


def case_of(html: str) -> Case:
    found = CODE.search(html)
    assert found
    case = case_by_code(found[1])
    assert case
    return case


@pytest.mark.parametrize("field", ["location", "impact", "steps"])
def test_words_in_one_field_are_enough(programme: Published, field: str) -> None:
    status, html = send(**{field: "there is something"})
    assert status == 200
    assert case_of(html)


def test_a_file_alone_is_enough(programme: Published) -> None:
    assert send(attachments=SimpleUploadedFile("it.png", b"png"))[0] == 200


def test_everything_that_was_typed_is_in_the_case(programme: Published) -> None:
    case = case_of(send(**FULL)[1])
    report = for_reporter(case, at=now()).messages[0]
    assert {k: report.fields[k] for k in ("asset", "location", "impact", "steps")} == {
        k: FULL[k] for k in ("asset", "location", "impact", "steps")
    }
    assert report.harms == ("personal_data",)
    contact = contact_of(case)
    assert (contact.name, contact.link, contact.mail) == ("oak & ember", "https://oak.example", "oak@finder.example")


def test_the_case_is_in_the_language_of_the_form(programme: Published) -> None:
    assert case_of(send("nl", location="x")[1]).language == "nl"


def test_an_asset_that_nobody_knows_is_not_in_the_list_and_no_error(programme: Published) -> None:
    for unknown in ("S99", "\0", "x" * 5000):
        assert case_of(send(location="x", asset=unknown)[1]).asset_id == ""


def test_a_part_of_an_asset_can_be_chosen(programme: Published) -> None:
    assert case_of(send(location="x", asset="S11.1")[1]).asset_id == "S11.1"


def test_attachments_are_sealed_with_their_names(programme: Published) -> None:
    files = [SimpleUploadedFile("../../a b.txt", b"one", "text/plain"), SimpleUploadedFile("é.bin", b"\0\xff")]
    case_of(send(location="x", attachments=files)[1])
    kept = Attachment.objects.order_by("size_bytes").all()
    assert [unseal(a.content) for a in kept] == [b"\0\xff", b"one"]
    assert [unseal_json(a.about)["name"] for a in kept] == ["é.bin", "a b.txt"]


def test_the_receipt_says_what_was_received_and_what_comes(programme: Published) -> None:
    html = send(**FULL)[1]
    case = case_of(html)
    words = words_of(html)
    assert case.number in words
    assert " ".join(case.content_sha256[i : i + 8] for i in range(0, 64, 8)) in words
    assert "Policy version 1" in words
    assert re.search(r"Received \w+day \d+ \w+ \d{4}, \d\d:\d\d:\d\d (GMT|BST)", words)
    assert "Personal Portal" in words
    assert "in 3 days" in words
    assert "in 45 days" in words


def test_the_code_stands_once_on_the_receipt_in_words(programme: Published) -> None:
    html = send(location="x")[1]
    found = CODE.search(html)
    assert found
    assert words_of(html).count(found[1]) == 1


def test_a_receipt_is_never_stored(programme: Published) -> None:
    answer = Client().post("/en/report/", {"location": "x"})
    assert "no-store" in answer.headers["Cache-Control"]


def test_an_empty_form_asks_for_the_place(programme: Published) -> None:
    status, html = send(name="Ann")
    assert status == 400
    assert '<a href="#location">Tell us where it is. A guess is enough.</a>' in html
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("mail", "me@example", "Your mail address looks incomplete."),
        ("mail", "a@b.example\nBcc: c@d.example", "Your mail address looks incomplete."),
        ("link", "javascript:alert(1)", "The link is not a web address."),
        ("steps", "x" * (TEXT_LIMIT + 1), "The steps are longer than 100,000 characters."),
        ("name", "n" * 201, "The name is longer than 200 characters."),
    ],
)
def test_a_fault_is_named_at_its_field_and_the_text_survives(
    programme: Published, field: str, value: str, said: str
) -> None:
    status, html = send(**{**FULL, field: value})
    assert status == 400
    assert Case.objects.count() == 0
    assert re.search(rf'<a href="#{field}">[^<]*{re.escape(said)}', html)
    assert f'id="{field}-error"' in html
    for kept in ("location", "impact", "steps", "mail"):
        assert escape(value if kept == field else str(FULL[kept])) in html
    assert '<option value="S8" selected>' in html
    assert 'value="personal_data" checked' in html


def test_errors_speak_dutch_on_a_dutch_page(programme: Published) -> None:
    assert "Uw e-mailadres lijkt niet volledig." in words_of(send("nl", location="x", mail="me@example")[1])


def test_too_many_files_are_refused_with_the_limit_and_the_words_kept(programme: Published) -> None:
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]
    status, html = send(**FULL, attachments=files)
    assert status == 413
    assert "up to 10 files, 25 MB together" in words_of(html)
    assert "Choose your files again" in words_of(html)
    assert escape(str(FULL["impact"])) in html
    assert Case.objects.count() == 0


def test_too_large_files_are_refused_with_the_words_kept(programme: Published, settings) -> None:
    settings.FORM_LIMIT_BYTES = 3 * 2**20
    files = [SimpleUploadedFile(f"{n}.bin", b"x" * 2**20) for n in range(4)]
    status, html = send(location="the place", attachments=files, impact="after the files")
    assert status == 413
    assert "the place" in html
    assert "after the files" in html


def test_files_up_to_the_limit_are_taken(programme: Published, settings) -> None:
    settings.FORM_LIMIT_BYTES = 2 * 2**20
    files = [SimpleUploadedFile(f"{n}.bin", b"x" * 2**20) for n in range(2)]
    assert send(location="x", attachments=files)[0] == 200


def test_a_stale_token_is_refused_and_the_words_come_back_with_a_fresh_one(programme: Published) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/en/report/", FULL)
    html = answer.content.decode()
    assert answer.status_code == 403
    assert escape(str(FULL["steps"])) in html
    assert "Send it once more." in words_of(html)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    assert token
    assert browser.post("/en/report/", {**FULL, "csrfmiddlewaretoken": token[1]}).status_code == 200


def test_controls_and_direction_marks_are_taken_out_of_the_words(programme: Published) -> None:
    case = case_of(send(location="a\0b\u202ec")[1])
    assert for_reporter(case, at=now()).messages[0].fields["location"] == "abc"


def test_the_form_says_what_comes_next_before_the_button(programme: Published) -> None:
    words = words_of(Client().get("/en/report/").content.decode())
    assert re.search(r"By \w+day .* (GMT|BST).*Until \w+day .* (GMT|BST).*Send the report", words)


def test_the_form_shows_where_the_excluded_tests_stand(programme: Published) -> None:
    html = Client().get("/en/report/").content.decode()
    assert "6 kinds of tests are excluded" in words_of(html)
    assert 'href="/en/#excluded_tests"' in html
    assert 'id="excluded_tests"' in Client().get("/en/").content.decode()


def test_words_outside_the_latin_script_survive(programme: Published) -> None:
    case = case_of(send(location="صفحة الدخول", steps="第一步 🙂")[1])
    assert for_reporter(case, at=now()).messages[0].fields["steps"] == "第一步 🙂"
