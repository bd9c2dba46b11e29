"""Two people at one case: drafts, presence, what changed meanwhile; who sees it; and a guest at their own pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firsthand.cases import actions
from firsthand.cases.models import Message
from firsthand.journal.models import Entry
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.teamwork.models import Draft
from firsthand.vault.models import Sealed
from pages import words_of
from staff.prepared import address

GONE = "/desk/cases/2026-9999/"


@pytest.fixture
def guest(a_case, handler, at):
    person, _ = actions.let_guest_in(a_case.number, "engineer@house.example", "Gita", by=handler, at=at)
    return person


def seen_at(page) -> str:
    return page.context["as_of"]


def test_an_act_on_a_case_that_others_changed_waits_until_that_was_read(a_case, handler, lead, desk_of, at):
    desk = desk_of(lead)
    seen = seen_at(desk.get(f"/desk/cases/{a_case.number}/"))
    actions.confirm(a_case.number, by=handler, at=at)
    answer = desk.post(address(a_case, "message"), {"text": "Dear Heron", "as_of": seen})
    page = words_of(answer.content.decode())
    assert answer.status_code == 409
    assert "Ines confirmed the report to the reporter." in page
    assert "Dear Heron" in page
    assert not Message.objects.filter(direction="to_reporter").exists()
    again = desk.post(address(a_case, "message"), {"text": "Dear Heron", "as_of": seen_at(answer)})
    assert (again.status_code, Message.objects.filter(direction="to_reporter").count()) == (302, 1)


def test_ones_own_acts_are_no_surprise(a_case, handler, desk_of, at):
    desk = desk_of(handler)
    seen = seen_at(desk.get(f"/desk/cases/{a_case.number}/"))
    for text in ("One", "Two"):
        assert desk.post(address(a_case, "message"), {"text": text, "as_of": seen}).status_code == 302


def test_a_refused_act_leaves_no_trace_of_itself(a_case, handler, lead, desk_of, at):
    desk = desk_of(lead)
    seen = seen_at(desk.get(f"/desk/cases/{a_case.number}/"))
    actions.take(a_case.number, by=handler, at=at)
    before = Entry.objects.count()
    desk.post(address(a_case, "message"), {"text": "Dear Heron", "as_of": seen})
    assert (Entry.objects.count(), a_case.letters.filter(kind="message").count()) == (before, 0)


def test_a_draft_stands_in_its_form_again_and_goes_when_it_is_sent(a_case, handler, desk_of):
    desk = desk_of(handler)
    kept = desk.post(address(a_case, "message"), {"text": "Dear Heron", "draft": "1"})
    assert kept.headers["Location"].endswith("?act=message#message")
    page = desk.get(f"/desk/cases/{a_case.number}/?act=message").content.decode()
    assert "Dear Heron" in page
    assert "Your draft of" in page
    desk.post(address(a_case, "message"), {"text": "Dear Heron"})
    assert not Draft.objects.exists()


def test_a_draft_can_be_thrown_away(a_case, handler, desk_of):
    desk = desk_of(handler)
    desk.post(f"/desk/cases/{a_case.number}/draft/message/", {"text": "Dear Heron"})
    desk.post(f"/desk/cases/{a_case.number}/draft/message/", {"drop": "1"})
    assert not Draft.objects.exists()


def test_who_may_not_do_an_act_keeps_no_draft_of_it(a_case, auditor, administrator, desk_of):
    for person, status in ((auditor, 403), (administrator, 404)):
        answer = desk_of(person).post(f"/desk/cases/{a_case.number}/draft/message/", {"text": "x"})
        assert answer.status_code == status
    assert not Draft.objects.exists()


def test_two_people_on_one_case_are_warned(a_case, handler, lead, desk_of):
    desk_of(handler).post(f"/desk/cases/{a_case.number}/here/")
    page = words_of(desk_of(lead).get(f"/desk/cases/{a_case.number}/").content.decode())
    assert "Ines has this case open as well." in page


def test_reading_a_case_writes_nothing(a_case, handler, desk_of):
    desk = desk_of(handler)
    with CaptureQueriesContext(connection) as asked:
        desk.get(f"/desk/cases/{a_case.number}/")
    assert [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_a_note_names_a_colleague_who_finds_it(a_case, handler, lead, desk_of):
    desk_of(handler).post(address(a_case, "note"), {"text": "Look at this", "tell": [lead.pk]})
    desk = desk_of(lead)
    assert "Notes that name you" in words_of(desk.get("/desk/tasks/").content.decode())
    page = words_of(desk.get(f"/desk/cases/{a_case.number}/").content.decode())
    assert "Ines names you in a note" in page
    assert "Names: Tomas" in page


def test_the_page_of_who_sees_a_case(a_case, handler, desk_of):
    desk = desk_of(handler)
    page = f"/desk/cases/{a_case.number}/who/"
    assert "The whole team sees this case." in words_of(desk.get(page).content.decode())
    desk.post(page, {"do": "restrict"})
    assert "Only few see this case." in words_of(desk.get(page).content.decode())
    assert "restricted" in words_of(desk.get(f"/desk/cases/{a_case.number}/").content.decode())


def test_what_is_not_yours_answers_as_what_is_not_there(a_case, handler, desk_of, at):
    bo = Person.objects.create(mail="bo@staff.example", name="Bo", role=Role.TRIAGER)
    actions.restrict(a_case.number, by=handler, at=at)
    desk = desk_of(bo)
    theirs, nobodys = desk.get(f"/desk/cases/{a_case.number}/"), desk.get(GONE)
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert words_of(theirs.content.decode()) == words_of(nobodys.content.decode())
    assert a_case.number not in desk.get("/desk/").content.decode()
    assert a_case.number not in desk.get("/desk/cases/").content.decode()


def test_an_auditor_reads_who_sees_a_case_and_changes_nothing(a_case, auditor, desk_of):
    desk, page = desk_of(auditor), f"/desk/cases/{a_case.number}/who/"
    assert desk.get(page).status_code == 200
    for do in ("restrict", "open", "guest", "end"):
        assert desk.post(page, {"do": do, "mail": "g@x.example", "name": "G", "person": "1"}).status_code == 403


def test_a_guest_agrees_reads_and_writes(a_case, guest, handler, desk_of):
    desk = desk_of(guest)
    assert desk.get("/desk/").headers["Location"] == "/desk/guest/"
    assert "Before you read case" in words_of(desk.get("/desk/guest/").content.decode())
    assert desk.get(f"/desk/guest/{a_case.number}/").status_code == 404
    desk.post(f"/desk/guest/{a_case.number}/agree/")
    page = words_of(desk.get(f"/desk/guest/{a_case.number}/").content.decode())
    assert "Files of others can be read." in page
    assert "oak" not in page
    desk.post(f"/desk/guest/{a_case.number}/", {"text": "Repaired on Friday"})
    assert "Repaired on Friday" in words_of(desk_of(handler).get(f"/desk/cases/{a_case.number}/").content.decode())


def test_the_list_of_a_guest_says_what_each_case_is_and_until_when_it_is_confidential(a_case, guest, desk_of, at):
    desk = desk_of(guest)
    assert "Files of others" not in words_of(desk.get("/desk/guest/").content.decode())
    actions.agree(a_case.number, by=guest, at=at)
    actions.keep_note_of_guest(a_case.number, "Repaired on Friday", by=guest, at=at)
    page = words_of(desk.get("/desk/guest/").content.decode())
    for said in (f"Case {a_case.number}", "reported ", "Confidential until ", "one note between you and the team"):
        assert said in page
    assert "oak" not in page


def test_a_guest_reads_the_name_of_the_asset_in_their_own_language(report_at, handler, desk_of, at):
    case = report_at(language="nl", asset="S7").case
    person, _ = actions.let_guest_in(case.number, "engineer@house.example", "Gita", by=handler, at=at)
    actions.agree(case.number, by=person, at=at)
    page = words_of(desk_of(person).get(f"/desk/guest/{case.number}/").content.decode())
    assert "Administration Console" in page
    assert "Beheerconsole" not in page


def test_a_case_that_cannot_be_opened_stands_in_the_list_of_a_guest_by_its_number(a_case, guest, desk_of, at):
    actions.agree(a_case.number, by=guest, at=at)
    Sealed.objects.update(box=b"")
    answer = desk_of(guest).get("/desk/guest/")
    assert (answer.status_code, f"Case {a_case.number}" in words_of(answer.content.decode())) == (200, True)


def test_the_teams_pages_do_not_exist_for_a_guest(a_case, guest, desk_of, at):
    actions.agree(a_case.number, by=guest, at=at)
    desk, case = desk_of(guest), f"/desk/cases/{a_case.number}/"
    for page in (case, f"{case}proof/", f"{case}twins/", f"{case}who/"):
        assert desk.get(page).status_code == 404, page
    for page in ("/desk/cases/", "/desk/tasks/", "/desk/people/"):
        assert desk.get(page).status_code in (403, 404), page
    assert desk.post(address(a_case, "note"), {"text": "x"}).status_code == 404


def test_the_pages_of_guests_do_not_exist_for_the_team(a_case, lead, handler, auditor, desk_of):
    for person in (lead, handler, auditor):
        assert desk_of(person).get("/desk/guest/").status_code == 404


def test_a_note_cannot_reach_the_reporter(a_case, guest, handler, desk_of, at, client, report_at):
    taken = report_at(at, mail="heron@finder.example", location="https://elsewhere.example/")
    desk_of(handler).post(address(taken.case, "note"), {"text": "Canary-7781 in a note"})
    said = "".join(str(letter.pk) + str(letter.__dict__) for letter in taken.case.letters.all())
    assert "Canary-7781" not in said
    page = client.post("/en/case/", {"code": taken.code}, follow=True).content.decode()
    assert taken.case.number in page
    assert "Canary-7781" not in page
