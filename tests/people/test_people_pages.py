"""The pages of accounts: who sees them, that each change is asked again, and that a form changes only what it names."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from firsthand.cases import actions as cases
from firsthand.journal.models import Entry
from firsthand.people.actions import invite
from firsthand.people.models import Person
from firsthand.people.rules import Role
from pages import words_of
from seats import seat
from staff.conftest import clock, desk_of  # noqa: F401  the same desk as in the tests of its other pages

NOBODY = 999_999


@pytest.fixture
def desk(programme, administrator, lead, desk_of):  # noqa: F811
    return desk_of(administrator)


def at_person(person: Person, act: str = "") -> str:
    return f"/desk/people/{person.pk}/{f'{act}/' if act else ''}"


def kept(person: Person) -> dict:
    return Person.objects.filter(pk=person.pk).values().get()


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.LEAD, Role.ADMINISTRATOR)])
def test_nobody_sees_them_who_does_not_look_after_accounts(programme, desk_of, lead, role, at):  # noqa: F811
    client = desk_of(Person.objects.create(mail="a@staff.example", name="A", role=role, joined_at=at))
    for act in ("", "role", "leave", "back", "void", "link", "factors"):
        assert client.get(at_person(lead, act)).status_code == 403
        assert client.post(at_person(lead, act), {"role": "handler", "seen": "handler"}).status_code in (403, 405)
    assert client.post(at_person(lead, "breaches"), {"told": "yes"}).status_code == 403
    assert not kept(lead)["told_of_breaches"]


def test_a_stranger_is_led_to_the_door(programme, lead):
    assert Client().get(at_person(lead)).status_code == Client().post(at_person(lead, "leave")).status_code == 302
    assert kept(lead)["is_active"]


def test_an_account_that_is_not_there_and_an_act_that_is_none(desk, handler):
    assert desk.get(f"/desk/people/{NOBODY}/").status_code == 404
    assert desk.get(f"/desk/people/{10**30}/").status_code == 404
    assert desk.post(f"/desk/people/{10**30}/breaches/").status_code == 404
    assert desk.get(at_person(handler, "promote")).status_code == 404


def test_the_list_says_how_it_stands_with_each(desk, handler, administrator, at):
    invite("new@staff.example", Role.TRIAGER, by=administrator, at=at)
    Person.objects.create(mail="gone@staff.example", name="Gone", role=Role.LEAD, is_active=False)
    said = words_of(desk.get("/desk/people/").content.decode())
    assert "here since Mon 1 Mar 2027, 09:00 GMT" in said
    assert "invited until Mon 8 Mar 2027, 09:00 GMT" in said
    assert "given by Wim, Mon 1 Mar 2027, 09:00 GMT" in said
    assert "has left" in said


def test_the_number_of_queries_stays_the_same_however_many_there_are(desk, at):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get("/desk/people/")
        return len(asked)

    few = queries()
    for n in range(9):
        Person.objects.create(mail=f"{n}@x.example", role=[*Role][n % 7], joined_at=at)
    assert queries() == few


def test_an_administrator_reads_how_many_cases_a_guest_was_let_into_and_a_lead_which(
    desk, lead, desk_of, a_case, at  # noqa: F811
):  # fmt: skip
    guest, _link = cases.let_guest_in(a_case.number, "eng@vendor.example", "Eng", by=lead, at=at)
    for page in ("/desk/people/", at_person(guest)):
        counted, named = (words_of(c.get(page).content.decode()) for c in (desk, desk_of(lead)))
        assert "1 case" in counted
        assert a_case.number not in counted
        assert f"1 case: {a_case.number}" in named


def test_an_administrator_reads_how_many_open_cases_somebody_has_and_not_which(desk, handler, a_case, at):
    cases.take(a_case.number, by=handler, at=at)
    said = words_of(desk.get(at_person(handler)).content.decode())
    assert "1 case" in said
    assert a_case.number not in said


def test_a_role_is_given_only_after_its_consequence_was_read(desk, handler):
    first = desk.post(at_person(handler, "role"), {"role": "lead"})
    assert "They read every case, restricted ones too, and who reported it." in words_of(first.content.decode())
    assert kept(handler)["role"] == "handler"
    desk.post(at_person(handler, "role"), {"role": "lead", "seen": "auditor"})
    assert kept(handler)["role"] == "handler"
    desk.post(at_person(handler, "role"), {"role": "lead", "seen": "lead"})
    assert kept(handler)["role"] == "lead"


@pytest.mark.parametrize("role", ["guest", "owner", "", "handler"])
def test_no_other_role_can_be_chosen(desk, handler, role):
    assert desk.post(at_person(handler, "role"), {"role": role, "seen": role}).status_code == 422
    assert kept(handler)["role"] == "handler"


def test_leaving_says_first_what_becomes_of_the_cases(desk, handler, a_case, at):
    cases.take(a_case.number, by=handler, at=at)
    said = words_of(desk.get(at_person(handler, "leave")).content.decode())
    assert "Does Ines leave the desk?" in said
    assert "1 open case that they have becomes nobody’s." in said
    assert kept(handler)["is_active"]
    desk.post(at_person(handler, "leave"))
    assert not kept(handler)["is_active"]


def test_who_left_can_be_let_back(desk, handler):
    desk.post(at_person(handler, "leave"))
    assert "has left" in words_of(desk.get(at_person(handler)).content.decode())
    desk.post(at_person(handler, "back"))
    assert kept(handler)["is_active"]


def test_the_last_lead_cannot_be_sent_away_and_the_page_says_why(desk, lead):
    answer = desk.post(at_person(lead, "leave"))
    assert answer.status_code == 422
    assert "last lead who can sign in" in words_of(answer.content.decode())
    assert kept(lead)["is_active"]


@pytest.mark.parametrize("act", ["role", "leave", "factors"])
def test_nobody_changes_their_own_account(desk, administrator, act):
    before = kept(administrator)
    answer = desk.post(at_person(administrator, act), {"role": "lead", "seen": "lead"}, follow=True)
    assert "Nobody changes their own account here." in words_of(answer.content.decode())
    assert kept(administrator) == before
    assert "This is you." in words_of(desk.get(at_person(administrator)).content.decode())


def test_what_no_longer_fits_is_not_done(desk, handler):
    answer = desk.post(at_person(handler, "back"), follow=True)
    assert "This has changed in the meantime. Nothing was done." in words_of(answer.content.decode())
    assert not Entry.objects.filter(kind__startswith="staff.").exists()


def test_a_new_link_is_shown_once(desk, administrator, at):
    invite("new@staff.example", Role.TRIAGER, by=administrator, at=at)
    new = Person.objects.get(mail="new@staff.example")
    assert "/desk/invitation/" in desk.post(at_person(new, "link")).content.decode()
    assert "/desk/invitation/" not in desk.get(at_person(new)).content.decode()


def test_breaches_are_told_and_no_longer_told(desk, handler):
    desk.post(at_person(handler, "breaches"), {"told": "yes"})
    assert kept(handler)["told_of_breaches"]
    desk.post(at_person(handler, "breaches"), {"told": "no"})
    assert not kept(handler)["told_of_breaches"]


EXTRA = {
    "is_active": "", "id": "1", "pk": "1", "password": "x", "mail": "evil@evil.example", "name": "Eve", "joined_at": "",
    "told_of_breaches": "on", "role_given_by": "", "last_login": "",
}  # fmt: skip


def test_what_a_form_does_not_name_changes_nothing(desk, handler, administrator):
    before = kept(handler)
    desk.post(at_person(handler, "role"), {**EXTRA, "role": "auditor", "seen": "auditor"})
    after = kept(handler)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"role", "role_given_at", "role_given_by_id"}
    assert after["role_given_by_id"] == administrator.pk


def test_an_invitation_takes_an_address_and_a_role_and_nothing_else(desk):
    desk.post(
        "/desk/people/", {**EXTRA, "mail": "new@staff.example", "role": "triager", "is_active": "", "name": "Eve"}
    )
    new = Person.objects.get(mail="new@staff.example")
    assert (new.is_active, new.name, new.has_usable_password(), new.joined_at) == (True, "", False, None)


def test_a_role_that_was_changed_counts_from_the_next_request_on(desk, desk_of, lead, administrator):  # noqa: F811
    assert desk.get("/desk/people/").status_code == 200
    desk_of(lead).post(at_person(administrator, "role"), {"role": "triager", "seen": "triager"})
    assert desk.get("/desk/people/").status_code == 403
    assert desk.get("/desk/cases/").status_code == 200


def test_whoever_was_not_asked_of_late_is_asked_again_before_anything_is_done(desk, handler, administrator, at):
    seat(desk, administrator, shown_at=at - timedelta(hours=2))
    asked = desk.get(at_person(handler, "leave"))
    assert (asked.status_code, "next=%2Fdesk%2Fpeople%2F" in asked.headers["Location"]) == (302, True)
    assert desk.post(at_person(handler, "leave")).status_code == 403
    assert desk.post("/desk/people/", {"mail": "x@y.example", "role": "lead"}).status_code == 403
    assert kept(handler)["is_active"]
    assert not Person.objects.filter(mail="x@y.example").exists()
    assert desk.get("/desk/people/").status_code == 200
