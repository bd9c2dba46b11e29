"""Every act through its page: one who may, one who may not, one who is outside."""

import pytest
from django.test import Client

from firsthand.acknowledgements.models import Entry as Credit
from firsthand.cases import actions, records
from firsthand.cases.models import Case, Message
from firsthand.cases.rules import ChangeKind
from firsthand.journal.models import Entry
from firsthand.letters.models import Letter
from firsthand.vault import queries as vault

REASON = "We looked at it with care and this is why."
REMEDY = {"kind": "code", "reference": "commit 5f3a9c1", "day": "2027-03-01"}
PREPARED = {
    "remedied": ("accepted",),
    "publish": ("accepted", "remedied"),
    "close": ("accepted", "remedied"),
}
POSTS = {
    "confirm": {"text": "Thank you."},
    "message": {"text": "It is in our hands."},
    "question": {"text": "Which version?"},
    "note": {"text": "Seen before?"},
    "accept": {"asset": "S8", "reason": REASON, "rule": ""},
    "decline": {"outcome": "not_qualifying", "rule": "N11", "reason": REASON},
    "remedied": REMEDY,
    "wish": {"printed": "Oak", "link": "oak.example", "organisation": ""},
    "publish": {},
    "close": {},
    "take": {},
}


def prepare(case, lead, act, at):
    if "accepted" in PREPARED.get(act, ()):
        actions.accept(case.number, by=lead, at=at, reason=REASON)
    if "remedied" in PREPARED.get(act, ()):
        actions.record_remedy(case.number, kind=ChangeKind.CODE, reference="x", day=at.date(), by=lead, at=at)


def address(case, act):
    return f"/desk/cases/{case.number}/{act}/"


@pytest.mark.parametrize("act", POSTS)
def test_a_lead_may_and_comes_back_to_the_case(a_case, lead, desk_of, at, act):
    prepare(a_case, lead, act, at)
    before = Entry.objects.count()
    answer = desk_of(lead).post(address(a_case, act), POSTS[act])
    assert (answer.status_code, answer.headers.get("Location")) == (302, f"/desk/cases/{a_case.number}/")
    assert Entry.objects.filter(by=f"person:{lead.pk}").count() > 0
    assert Entry.objects.count() > before


@pytest.mark.parametrize("act", POSTS)
def test_an_auditor_may_not_and_nothing_changes(a_case, lead, auditor, desk_of, at, act):
    prepare(a_case, lead, act, at)
    before = Entry.objects.count()
    for given in (POSTS[act], {}):
        assert desk_of(auditor).post(address(a_case, act), given).status_code == 403
    assert Entry.objects.count() == before


@pytest.mark.parametrize("act", POSTS)
def test_an_administrator_learns_not_even_that_the_case_exists(a_case, administrator, desk_of, act):
    before = Entry.objects.count()
    answer = desk_of(administrator).post(address(a_case, act), POSTS[act])
    assert (answer.status_code, Entry.objects.count()) == (404, before)


@pytest.mark.parametrize("act", POSTS)
def test_somebody_outside_is_led_to_the_door_and_nothing_changes(a_case, act):
    before = Entry.objects.count()
    answer = Client().post(address(a_case, act), POSTS[act])
    assert answer.headers["Location"].startswith("/desk/sign-in/")
    assert Entry.objects.count() == before


@pytest.mark.parametrize("act", POSTS)
def test_a_forged_form_changes_nothing(a_case, lead, desk_of, act):
    before = Entry.objects.count()
    answer = desk_of(lead, enforce_csrf_checks=True).post(address(a_case, act), POSTS[act])
    assert (answer.status_code, Entry.objects.count()) == (403, before)


def test_a_handler_is_not_offered_what_only_a_publisher_may_do(a_case, lead, handler, desk_of, at):
    prepare(a_case, lead, "publish", at)
    page = f"/desk/cases/{a_case.number}/"
    assert b"act=publish" in desk_of(lead).get(page).content
    assert b"act=publish" not in desk_of(handler).get(page).content
    assert desk_of(handler).post(address(a_case, "publish")).status_code == 403


def test_an_auditor_is_offered_nothing(a_case, auditor, desk_of):
    page = desk_of(auditor).get(f"/desk/cases/{a_case.number}/").content.decode()
    assert "?act=" not in page
    assert "<textarea" not in page
    assert "Your role reads this case and changes nothing in it." in page


def test_a_reason_that_is_too_short_keeps_what_was_typed(a_case, handler, desk_of):
    answer = desk_of(handler).post(
        address(a_case, "decline"), {"outcome": "no_impact", "rule": "N1", "reason": "because"}
    )
    assert answer.status_code == 422
    assert "because</textarea>" in answer.content.decode()
    assert Case.objects.get().state == "received"


def test_an_outcome_and_a_rule_that_do_not_fit_are_told_in_words(a_case, handler, desk_of):
    given = {"outcome": "not_qualifying", "rule": "X1", "reason": REASON}
    answer = desk_of(handler).post(address(a_case, "decline"), given)
    assert answer.status_code == 422
    assert "What does not qualify" in answer.content.decode()
    assert REASON in answer.content.decode()


def test_a_step_that_came_too_late_keeps_the_text_and_says_so(a_case, handler, lead, desk_of, at):
    actions.confirm(a_case.number, by=lead, at=at)
    answer = desk_of(handler).post(address(a_case, "confirm"), {"text": "Thank you, we are on it."})
    assert answer.status_code == 422
    assert "has moved on" in answer.content.decode()
    assert "Thank you, we are on it." in answer.content.decode()


def test_a_duplicate_needs_a_case_that_arrived_before(report_at, handler, desk_of, at):
    first = report_at(at).case
    later = report_at(at, location="https://www.mimecast.com/again").case
    wrong = {"earlier": later.number, "rule": "N1", "reason": REASON}
    assert "arrived before this one" in desk_of(handler).post(address(first, "duplicate"), wrong).content.decode()
    right = {"earlier": first.number, "rule": "N1", "reason": REASON}
    assert desk_of(handler).post(address(later, "duplicate"), right).status_code == 302
    assert Case.objects.get(pk=later.pk).same_as == first


def test_a_remedy_of_tomorrow_is_refused_with_the_mend(a_case, lead, desk_of, at):
    prepare(a_case, lead, "remedied", at)
    answer = desk_of(lead).post(address(a_case, "remedied"), REMEDY | {"day": "2027-03-02"})
    assert answer.status_code == 422
    assert "in the future" in answer.content.decode()


def test_a_wish_for_no_name_is_taken(a_case, lead, desk_of, at):
    prepare(a_case, lead, "publish", at)
    desk_of(lead).post(address(a_case, "publish"), {})
    assert desk_of(lead).post(address(a_case, "wish"), {"none": "on"}).status_code == 302
    assert [p.name for p in Credit.objects.get(case=a_case).persons.all()] == [""]


def test_a_link_that_is_no_web_address_is_refused(a_case, lead, desk_of):
    answer = desk_of(lead).post(address(a_case, "wish"), {"printed": "Oak", "link": "javascript:alert(1)"})
    assert answer.status_code == 422
    assert "https://" in answer.content.decode()


def test_a_note_never_leaves_the_house(a_case, handler, desk_of, at):
    canary = "zeldzame kanarie"
    client = desk_of(handler)
    client.post(address(a_case, "note"), {"text": canary})
    client.post(address(a_case, "message"), {"text": "Thank you."})
    case = Case.objects.get()
    assert canary in client.get(f"/desk/cases/{case.number}/").content.decode()
    assert canary not in str(records.for_reporter(case, at=at))
    for letter in Letter.objects.all():
        assert canary not in str(vault.unseal_json(letter.content))


def test_the_personal_word_of_a_confirmation_stands_on_both_timelines(a_case, handler, desk_of, at):
    desk_of(handler).post(address(a_case, "confirm"), {"text": "I see the same thing."})
    case = Case.objects.get()
    for record in (records.for_staff(case, at=at), records.for_reporter(case, at=at)):
        assert "I see the same thing." in [event.message.text for event in record.timeline if event.message]


def test_the_address_of_an_act_leads_back_to_its_form(a_case, handler, desk_of):
    answer = desk_of(handler).get(address(a_case, "decline"))
    assert answer.headers["Location"] == f"/desk/cases/{a_case.number}/?act=decline#decline"


def test_an_act_that_does_not_exist_is_not_there(a_case, handler, desk_of):
    assert desk_of(handler).post(address(a_case, "destroy")).status_code == 404
    assert Message.objects.count() == 1
