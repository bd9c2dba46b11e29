"""Ways to what was not one's own, each closed: links of guests, numbers of restricted cases, names in files."""

import pytest

from firsthand.cases import actions
from firsthand.cases.guests import name_for_guest
from firsthand.cases.models import Access, Attachment, Case
from firsthand.cases.queries import visible_to
from firsthand.cases.rules import Outcome
from firsthand.core.errors import BadInput, NotAllowed, NotFound
from firsthand.intake.actions import receive_form
from firsthand.intake.rules import File, ReportContent
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.people.staffing.actions import change_role, new_link
from firsthand.receipts.duplicates import compared
from pages import words_of
from staff.prepared import REASON, address
from stage import REPORT

GUEST = "guest@vendor.example"


@pytest.fixture
def bo(db) -> Person:
    return Person.objects.create(mail="bo@staff.example", name="Bo", role=Role.TRIAGER)


@pytest.fixture
def secret(report_at, lead, at) -> Case:
    case = report_at(at, location="https://secret.example/").case
    actions.restrict(case.number, by=lead, at=at)
    return case


@pytest.fixture
def open_one(secret, report_at, at) -> Case:
    return report_at(at, location="https://open.example/").case


def test_inviting_a_guest_again_gives_no_second_link(secret, open_one, lead, handler, at):
    _, first = actions.let_guest_in(secret.number, GUEST, "Guest", by=lead, at=at)
    _, second = actions.let_guest_in(open_one.number, GUEST, "Guest", by=handler, at=at)
    assert (bool(first), second) == (True, "")


def test_a_link_for_a_guest_is_made_by_who_sees_every_case(secret, lead, administrator, at):
    guest, _ = actions.let_guest_in(secret.number, GUEST, "Guest", by=lead, at=at)
    with pytest.raises(NotAllowed):
        new_link(guest.pk, by=administrator, at=at)
    assert new_link(guest.pk, by=lead, at=at)


def test_a_guest_who_joins_the_team_loses_what_they_were_let_into(secret, lead, administrator, at):
    guest, _ = actions.let_guest_in(secret.number, GUEST, "Guest", by=lead, at=at)
    actions.agree(secret.number, by=guest, at=at)
    change_role(guest.pk, "triager", by=administrator, at=at)
    assert not visible_to(Person.objects.get(pk=guest.pk)).filter(pk=secret.pk).exists()
    assert not Access.objects.filter(person=guest, ended_at=None).exists()


def test_what_happened_meanwhile_names_no_case_that_is_not_yours(secret, open_one, lead, bo, desk_of, at):
    desk = desk_of(bo)
    as_of = desk.get(f"/desk/cases/{open_one.number}/").context["as_of"]
    actions.decline(
        open_one.number, Outcome.DUPLICATE, rule_id="N1", reason=REASON, same_as=secret.number, by=lead, at=at
    )
    answer = desk.post(address(open_one, "message"), {"text": "Words", "as_of": as_of})
    assert answer.status_code == 409
    assert secret.number not in answer.content.decode()


def test_a_link_that_was_changed_since_is_not_told_either(secret, open_one, report_at, lead, bo, desk_of, at):
    actions.link_to_earlier(open_one.number, secret.number, by=lead, at=at)
    Case.objects.filter(pk=open_one.pk).update(same_as=None)
    assert secret.number not in desk_of(bo).get(f"/desk/cases/{open_one.number}/").content.decode()


def test_the_first_of_a_duplicate_is_as_hidden_as_itself(secret, open_one, report_at, lead, bo, at):
    later = report_at(at, location="https://third.example/").case
    actions.link_to_earlier(open_one.number, secret.number, by=lead, at=at)
    with pytest.raises(NotFound):
        compared(bo, later.number, open_one.number)
    with pytest.raises(BadInput) as refused:
        actions.link_to_earlier(later.number, open_one.number, by=bo, at=at)
    assert secret.number not in str(refused.value)


def test_the_twins_of_a_duplicate_do_not_name_it(secret, open_one, lead, bo, desk_of, at):
    actions.link_to_earlier(open_one.number, secret.number, by=lead, at=at)
    assert secret.number not in desk_of(bo).get(f"/desk/cases/{open_one.number}/twins/").content.decode()


def test_how_many_entries_of_a_kind_there_are_does_not_tell_of_restricted_cases(secret, lead, auditor, desk_of, at):
    for text in range(60):
        actions.keep_note(secret.number, f"Note {text}", by=lead, at=at)
    page = desk_of(auditor).get("/desk/journal/?kind=note.kept").content.decode()
    assert "before=" not in page


def test_a_reporters_name_in_the_name_of_a_file_is_not_told_to_a_guest(programme, lead, desk_of, at):
    file = File("Janine_Doefinder_poc.txt", "text/plain", b"x")
    content = ReportContent(**{**REPORT.__dict__, "name": "Janine Doefinder", "files": (file,)})
    case = receive_form(content, language="en", at=at).case
    guest, _ = actions.let_guest_in(case.number, GUEST, "Guest", by=lead, at=at)
    actions.agree(case.number, by=guest, at=at)
    attachment = Attachment.objects.get(message__case=case)
    assert "Doefinder" not in name_for_guest(attachment)
    desk = desk_of(guest)
    page = desk.get(f"/desk/guest/{case.number}/")
    answer = desk.get(f"/desk/guest/{case.number}/files/{attachment.pk}/")
    assert "Doefinder" not in page.content.decode() + answer.headers["Content-Disposition"]


@pytest.mark.parametrize("number", ["9223372036854775808", "-1", "x", "²"])
def test_a_number_that_is_none_is_a_page(a_case, lead, desk_of, number):
    answer = desk_of(lead).post(f"/desk/cases/{a_case.number}/who/", {"do": "end", "person": number})
    assert answer.status_code == 404


def test_the_next_page_after_signing_in_lies_here(client, programme):
    page = words_of(client.get("/desk/sign-in/?next=http://localhost/x").content.decode())
    assert "localhost" not in page
