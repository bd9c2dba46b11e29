"""A report that came by telephone, letter or in person is entered at the desk (R11)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firsthand.cases.models import Attachment, Case
from firsthand.cases.queries import case_by_code, contact_of
from firsthand.intake.models import Arrival
from firsthand.letters.models import Letter
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.programme.actions import publish
from firsthand.promises.models import Promise
from stage import ROOT

PAGE = "/desk/cases/enter/"
TOLD = {
    "channel": "phone", "day": "2027-02-28", "time": "14:30", "language": "nl", "text": "The portal shows invoices.",
    "location": "", "asset": "", "impact": "", "steps": "", "greet_as": "", "mail": "", "name": "", "link": "",
    "once": "one opened form",
}  # fmt: skip
MAIL = {"mail": "nele@finder.example"}


@pytest.fixture
def desk(programme, handler, desk_of):
    return desk_of(handler)


def shown_code(page: str) -> str:
    return page.partition('<code class="host" dir="ltr">')[2].partition("</code>")[0]


@pytest.mark.parametrize("role", [Role.TRIAGER, Role.HANDLER, Role.LEAD])
def test_who_may_triage_may_enter_one(programme, desk_of, at, role):
    client = desk_of(Person.objects.create(mail="a@staff.example", name="A", role=role, joined_at=at))
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, TOLD).status_code == 200
    assert Case.objects.count() == 1


@pytest.mark.parametrize("role", [Role.PUBLISHER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_nobody_else_on_the_staff_may_and_nothing_is_kept(programme, desk_of, at, role):
    client = desk_of(Person.objects.create(mail="a@staff.example", name="A", role=role, joined_at=at))
    assert client.get(PAGE).status_code == client.post(PAGE, TOLD).status_code == 403
    assert not Arrival.objects.exists()


def test_somebody_outside_is_led_to_the_door(programme):
    for answer in (Client().get(PAGE), Client().post(PAGE, TOLD)):
        assert answer.headers["Location"].startswith("/desk/sign-in/")
    assert not Arrival.objects.exists()


def test_a_forged_form_enters_nothing(programme, handler, desk_of):
    assert desk_of(handler, enforce_csrf_checks=True).post(PAGE, TOLD).status_code == 403
    assert not Arrival.objects.exists()


def test_only_those_who_may_are_led_there(a_case, handler, auditor, desk_of):
    for page in ("/desk/", "/desk/cases/"):
        assert f'href="{PAGE}"' in desk_of(handler).get(page).content.decode()
        assert f'href="{PAGE}"' not in desk_of(auditor).get(page).content.decode()


def test_its_times_are_read_in_the_zone_of_the_programme(desk, handler, at):
    desk.post(PAGE, TOLD)
    arrival, told = Arrival.objects.get(), datetime(2027, 2, 28, 14, 30, tzinfo=ZoneInfo("Europe/London"))
    assert (arrival.received_at, arrival.entered_at, arrival.entered_by) == (told, at, handler)
    assert Promise.objects.get(kind="confirm").due_at == told + timedelta(hours=72)


def test_without_an_address_the_code_is_shown_once_on_a_page_that_nobody_stores(desk):
    answer = desk.post(PAGE, TOLD)
    assert answer.headers["Cache-Control"] == "no-store"
    code, case = shown_code(answer.content.decode()), Case.objects.get()
    assert case_by_code(code) == case
    assert "/nl/case/" in answer.content.decode()
    assert "Wed 3 Mar 2027, 14:30 GMT" in answer.content.decode()
    assert code not in desk.get(f"/desk/cases/{case.number}/").content.decode()


def test_a_time_to_confirm_that_is_past_is_not_promised(desk):
    assert "A person should have confirmed by" in desk.post(PAGE, TOLD | {"day": "2027-02-20"}).content.decode()


def test_with_an_address_the_code_goes_there_and_is_shown_to_nobody(desk):
    answer = desk.post(PAGE, TOLD | MAIL)
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/desk/cases/{case.number}/"
    assert [letter.kind for letter in Letter.objects.all()] == ["receipt"]
    assert [str(m) for m in get_messages(answer.wsgi_request)] == [
        "Entered. The receipt for the reporter is in the outbox."
    ]


def test_everything_that_was_told_stands_in_the_case(desk):
    letter = SimpleUploadedFile("letter.pdf", b"%PDF", "application/pdf")
    desk.post(PAGE, TOLD | MAIL | {
        "channel": "letter", "asset": "S8", "location": "https://a.mimecast.com", "impact": "Invoices of others.",
        "steps": "Count up.", "harm": ["personal_data"], "greet_as": "Mrs Vos", "name": "oak", "link": "oak.example",
        "attachments": letter,
    })  # fmt: skip
    case = Case.objects.get()
    assert (case.channel, case.asset_id, case.missing) == ("letter", "S8", "")
    contact = contact_of(case)
    assert (contact.name, contact.link, contact.greet_as) == ("oak", "https://oak.example", "Mrs Vos")
    page = desk.get(f"/desk/cases/{case.number}/").content.decode()
    for words in ("The portal shows invoices.", "Invoices of others.", "Count up.", "by letter", "saw personal data"):
        assert words in page
    assert Attachment.objects.count() == 1
    assert Promise.objects.filter(kind="incident").exists()


def test_a_double_click_enters_it_once_and_shows_the_same_code(desk):
    first, again = (shown_code(desk.post(PAGE, TOLD).content.decode()) for _ in range(2))
    assert first == again != ""
    assert Case.objects.count() == 1


def test_two_forms_that_were_opened_apart_are_two_reports(desk):
    first, second = (desk.get(PAGE).context["form"].once for _ in range(2))
    for once in (first, second):
        desk.post(PAGE, TOLD | {"once": once})
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"day": "2027-03-02"}, "lies in the future"),
        ({"day": "2026-02-01"}, "within a year of its arrival"),
        ({"text": " \n"}, "The report is empty"),
        ({"channel": ""}, "required"),
        ({"channel": "web"}, "valid choice"),
        ({"day": "yesterday"}, "no such day"),
        ({"day": "0001-01-01"}, "Check the year"),
        ({"time": ""}, "required"),
        ({"day": "2026-03-29", "time": "01:30"}, "this time is not one moment"),
        ({"language": "xx"}, "valid choice"),
        ({"asset": "S99"}, "valid choice"),
        ({"mail": "nele"}, "whole mail address"),
        ({"link": "javascript:alert(1)"}, "not a web address"),
        ({"text": "x" * 100_001}, "longer than 100,000 characters"),
    ],
)
def test_what_cannot_be_entered_is_told_and_what_was_typed_stays(desk, changes, says):
    answer = desk.post(PAGE, TOLD | {"greet_as": "Mrs Heron"} | changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "Everything you wrote is still here." in page
    assert 'value="Mrs Heron"' in page
    assert not Arrival.objects.exists()


def test_every_rule_that_it_would_break_is_told_at_once(desk):
    page = desk.post(PAGE, TOLD | {"day": "2027-03-02", "text": ""}).content.decode()
    assert "lies in the future" in page
    assert "The report is empty" in page


def test_the_refusal_speaks_the_language_of_the_page(desk):
    answer = desk.post(PAGE, TOLD | {"day": "2027-03-02"}, headers={"accept-language": "nl"})
    assert "Dit tijdstip ligt in de toekomst" in answer.content.decode()


def test_files_have_to_be_chosen_again_and_the_page_says_so(desk):
    answer = desk.post(PAGE, TOLD | {"time": "", "attachments": SimpleUploadedFile("a.txt", b"a")})
    assert "Choose your files again" in answer.content.decode()


def test_too_many_files_enter_nothing(desk, settings):
    settings.FORM_LIMIT_FILES = 1
    files = [SimpleUploadedFile(name, b"a") for name in ("a.txt", "b.txt")]
    answer = desk.post(PAGE, TOLD | {"attachments": files})
    assert (answer.status_code, Arrival.objects.exists()) == (422, False)
    assert "too many or too large" in answer.content.decode()


def test_of_a_time_that_comes_twice_an_earlier_one_is_asked_for(programme, handler, desk_of, clock):
    clock.at = datetime(2027, 11, 2, 9, tzinfo=ZoneInfo("UTC"))
    answer = desk_of(handler).post(PAGE, TOLD | {"day": "2027-10-31", "time": "01:30"})
    assert "this time is not one moment. Name an earlier one." in answer.content.decode()
    desk_of(handler).post(PAGE, TOLD | {"day": "2027-10-31", "time": "00:59"})
    assert Case.objects.get().received_at == datetime(2027, 10, 30, 23, 59, tzinfo=ZoneInfo("UTC"))


def test_an_asset_that_was_named_later_is_not_read_back_into_that_day(desk, tmp_path, at):
    for file in (ROOT / "programmes" / "mimecast").iterdir():
        (tmp_path / file.name).write_text(file.read_text())
    toml = tmp_path / "programme.toml"
    toml.write_text(toml.read_text().replace('en = "Personal Portal"', 'en = "Another portal"'))
    publish(tmp_path, by="operator", at=at - timedelta(hours=1))
    answer = desk.post(PAGE, TOLD | {"asset": "S8"})
    assert "did not name this asset" in answer.content.decode()
    assert not Arrival.objects.exists()


def test_nothing_on_the_pages_runs_or_comes_from_elsewhere(desk):
    hostile = '<script>alert("x")</script>'
    for answer in (desk.post(PAGE, TOLD | {"time": "", "impact": hostile}), desk.post(PAGE, TOLD | {"text": hostile})):
        page = answer.content.decode()
        assert not any(sign in page for sign in ("<script>", "style=", "http://www", "onclick"))
