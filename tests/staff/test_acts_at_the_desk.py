"""Every act through its page: one who may, one who may not, one who is outside."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from firsthand.acknowledgements.models import Entry as Credit
from firsthand.cases import actions, records
from firsthand.cases.models import Appeal, Case, Fact, Message, TwoPersonEntry
from firsthand.embargo.models import Embargo, Proposal
from firsthand.journal.models import Entry
from firsthand.letters.models import Letter
from firsthand.staff import acts
from firsthand.vault import queries as vault
from staff.prepared import ACTS, REASON, REMEDY, Stage, address, prepare

NOT_HERE = {"duplicate", "promise_kept", "rate"}
"""Acts with tests of their own, in test_duplicates_at_the_desk and so on."""


def test_every_act_of_the_desk_is_tried_here():
    assert set(ACTS) | NOT_HERE == set(acts.ALL)


@pytest.mark.parametrize("act", ACTS)
def test_a_lead_may_and_comes_back_to_the_case(a_case, handler, lead, desk_of, at, act):
    post = prepare(act, a_case, handler, at)
    answer = desk_of(lead).post(address(a_case, act), post)
    if act == "export":
        assert answer.headers["Content-Disposition"] == f'attachment; filename="case-{a_case.number}.json"'
    else:
        assert (answer.status_code, answer.headers.get("Location")) == (302, f"/desk/cases/{a_case.number}/")
    assert Entry.objects.filter(by=f"person:{lead.pk}").count() > 0


@pytest.mark.parametrize("act", ACTS)
def test_a_lead_is_offered_what_they_may_do(a_case, handler, lead, desk_of, at, act):
    post = prepare(act, a_case, handler, at)
    page = desk_of(lead).get(f"/desk/cases/{a_case.number}/", {"act": act, "about": post.get("about", "")})
    assert page.status_code == 200
    assert f'action="{address(a_case, act)}"' in page.content.decode()


@pytest.mark.parametrize("act", ACTS)
def test_an_auditor_may_not_and_nothing_changes(a_case, handler, auditor, desk_of, at, act):
    post = prepare(act, a_case, handler, at)
    before = Entry.objects.count()
    for given in (post, {}):
        assert desk_of(auditor).post(address(a_case, act), given).status_code == 403
    assert Entry.objects.count() == before


def test_an_administrator_learns_not_even_that_the_case_exists(a_case, administrator, desk_of):
    before, client = Entry.objects.count(), desk_of(administrator)
    answers = {act: client.post(address(a_case, act), post).status_code for act, (_, post) in ACTS.items()}
    assert answers == dict.fromkeys(ACTS, 404)
    assert Entry.objects.count() == before


def test_somebody_outside_is_led_to_the_door_and_nothing_changes(a_case):
    before = Entry.objects.count()
    for act, (_, post) in ACTS.items():
        assert Client().post(address(a_case, act), post).headers["Location"].startswith("/desk/sign-in/")
    assert Entry.objects.count() == before


def test_a_forged_form_changes_nothing(a_case, lead, desk_of):
    before, client = Entry.objects.count(), desk_of(lead, enforce_csrf_checks=True)
    answers = {act: client.post(address(a_case, act), post).status_code for act, (_, post) in ACTS.items()}
    assert answers == dict.fromkeys(ACTS, 403)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("act", ["publish", "export", "participant", "participant_consent", "participant_step"])
def test_a_handler_is_not_offered_what_only_others_may_do(a_case, lead, handler, desk_of, at, act):
    post = prepare(act, a_case, handler, at)
    page = f"/desk/cases/{a_case.number}/"
    assert f"act={act}" in desk_of(lead).get(page).content.decode()
    assert f"act={act}" not in desk_of(handler).get(page).content.decode()
    assert desk_of(handler).post(address(a_case, act), post).status_code == 403


def test_an_auditor_is_offered_nothing(a_case, auditor, handler, desk_of, at):
    Stage(a_case, handler, at).asked()
    Stage(a_case, handler, at).they_proposed()
    Stage(a_case, handler, at).entered()
    page = desk_of(auditor).get(f"/desk/cases/{a_case.number}/").content.decode()
    for forbidden in ("?act=", "<textarea", "Mark as answered", 'value="case"'):
        assert forbidden not in page
    assert "Your role reads this case and changes nothing in it." in page


def declined_as_duplicate(client, later, first):
    """The form shows what there is to show of the order, and takes the decision when it comes back with that."""
    post = {"earlier": first.number, "rule": "N1", "reason": REASON}
    return client.post(address(later, "duplicate"), post | {"seen": f"{first.number} log"})


def test_a_duplicate_needs_a_case_that_arrived_before(report_at, handler, desk_of, at):
    first = report_at(at).case
    later = report_at(at, location="https://www.mimecast.com/again").case
    answer = declined_as_duplicate(desk_of(handler), first, later)
    assert (answer.status_code, "did not arrive before this one" in answer.content.decode()) == (422, True)
    assert declined_as_duplicate(desk_of(handler), later, first).status_code == 302
    assert Case.objects.get(pk=later.pk).same_as == first


@pytest.mark.parametrize("first_is_open", [True, False])
def test_reports_of_one_vulnerability_lead_to_each_other(report_at, handler, desk_of, at, first_is_open):
    first, later = report_at(at).case, report_at(at).case
    declined_as_duplicate(desk_of(handler), later, first)
    shown, linked = (first, later) if first_is_open else (later, first)
    page = desk_of(handler).get(f"/desk/cases/{shown.number}/").content.decode()
    assert f'<a href="/desk/cases/{linked.number}/">{linked.number}</a>' in page


def test_a_remedy_of_tomorrow_is_refused_with_the_mend(a_case, lead, desk_of, at):
    Stage(a_case, lead, at).accepted()
    answer = desk_of(lead).post(address(a_case, "remedied"), REMEDY | {"day": "2027-03-02"})
    assert answer.status_code == 422
    assert "in the future" in answer.content.decode()


@pytest.mark.parametrize(("deployed", "facts"), [
    ("in_place", {"fix_ready", "fix_deployed"}), ("ready", {"fix_ready"}),
])  # fmt: skip
def test_a_fix_is_in_place_or_ready_as_the_form_says(a_case, lead, desk_of, at, deployed, facts):
    Stage(a_case, lead, at).accepted()
    desk_of(lead).post(address(a_case, "remedied"), REMEDY | {"deployed": deployed})
    assert set(Fact.objects.values_list("kind", flat=True)) == facts


def test_a_wish_for_no_name_is_taken(a_case, lead, desk_of, at):
    Stage(a_case, lead, at).remedied()
    desk_of(lead).post(address(a_case, "publish"), {})
    assert desk_of(lead).post(address(a_case, "wish"), {"none": "on"}).status_code == 302
    assert [p.name for p in Credit.objects.get(case=a_case).persons.all()] == [""]


def test_a_note_never_leaves_the_house(a_case, handler, lead, desk_of, at):
    canary = "zeldzame kanarie"
    Stage(a_case, handler, at).incident()
    client = desk_of(handler)
    for act in ("note", "settle_incident", "request"):
        assert client.post(address(a_case, act), {"text": f"{canary} {act}"}).status_code == 302
    client.post(address(a_case, "message"), {"text": "Thank you."})
    case, page = Case.objects.get(), client.get(f"/desk/cases/{a_case.number}/").content.decode()
    for act in ("note", "settle_incident", "request"):
        assert f"{canary} {act}" in page
    assert canary not in str(records.for_reporter(case, at=at))
    shared = actions.export_for_third_party(case.number, recipient="x", why="y", by=lead, at=at)
    assert canary not in str(shared)
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


def test_the_appeal_is_the_primary_act_of_a_colleague_alone(a_case, handler, lead, desk_of, at):
    Stage(a_case, handler, at).appealed()
    page = f"/desk/cases/{a_case.number}/"
    assert f'class="button" href="{page}?act=appeal#appeal"' in desk_of(lead).get(page).content.decode()
    theirs = desk_of(handler).get(page).content.decode()
    assert "act=appeal" not in theirs
    assert "You took the decision; a colleague must judge this." in theirs


@pytest.mark.parametrize(("verdict", "upheld", "state"), [
    ("upheld", True, "accepted"), ("dismissed", False, "closed"),
])  # fmt: skip
def test_an_appeal_is_judged_as_chosen(a_case, handler, lead, desk_of, at, verdict, upheld, state):
    Stage(a_case, handler, at).accepted()
    Stage(a_case, handler, at).appealed()
    desk_of(lead).post(address(a_case, "appeal"), {"verdict": verdict, "reason": REASON})
    assert Appeal.objects.get().upheld is upheld
    assert Case.objects.get().state == state


def test_a_declined_case_is_closed_for_good_only_when_no_appeal_is_open(a_case, handler, lead, desk_of, at):
    Stage(a_case, handler, at).appealed()
    page = f"/desk/cases/{a_case.number}/"
    assert "act=finish" not in desk_of(lead).get(page).content.decode()
    desk_of(lead).post(address(a_case, "appeal"), {"verdict": "dismissed", "reason": REASON})
    assert "act=finish" in desk_of(lead).get(page).content.decode()


def test_a_counter_proposal_answers_theirs(a_case, handler, lead, desk_of, at):
    theirs = Stage(a_case, handler, at).they_proposed()["about"]
    given = {"day": "2027-04-01", "time": "", "why": "", "instead_of": theirs}
    assert desk_of(lead).post(address(a_case, "embargo_propose"), given).status_code == 302
    assert Proposal.objects.get(pk=theirs).answer == "countered"
    ours = Proposal.objects.get(answer="")
    assert (ours.by_reporter, ours.ends_at.isoformat()) == (False, "2027-04-01T22:59:00+00:00")


def test_agreeing_moves_the_end(a_case, handler, lead, desk_of, at):
    post = Stage(a_case, handler, at).they_proposed()
    desk_of(lead).post(address(a_case, "embargo_accept"), post)
    assert Embargo.objects.get().ends_at == at + timedelta(days=20)


def test_a_fact_is_noted_at_its_moment_and_ends_the_embargo(a_case, lead, desk_of, at):
    desk_of(lead).post(address(a_case, "fact"), {"fact": "public_aware", "day": "2027-02-28", "time": "23:15"})
    assert Fact.objects.get().happened_at.isoformat() == "2027-02-28T23:15:00+00:00"
    assert Embargo.objects.get().exited_why == "public_aware"


def test_an_entry_holds_with_two_names(a_case, handler, lead, desk_of, at):
    post = Stage(a_case, handler, at).entered()
    desk_of(lead).post(address(a_case, "second"), post)
    assert TwoPersonEntry.objects.get().seconded_by == lead


@pytest.mark.parametrize("allowed", [True, False])
def test_an_export_says_before_whether_the_reporter_goes_along_and_keeps_to_it(a_case, lead, desk_of, at, allowed):
    actions.share_identity(Case.objects.get(), allowed=allowed, at=at)
    page = desk_of(lead).get(f"/desk/cases/{a_case.number}/?act=export").content.decode()
    assert ("goes along" in page, "stays out" in page) == (allowed, not allowed)
    file = desk_of(lead).post(address(a_case, "export"), {"recipient": "CERT", "why": "They coordinate."})
    assert json.loads(file.content)["number"] == a_case.number
    assert (b"oak" in file.content) is allowed
    assert file.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("act", "says"), [("confirm", "take it in hand"), ("verify", "found the vulnerability")])
def test_a_form_that_needs_no_words_says_what_its_letter_tells(a_case, lead, desk_of, act, says):
    page = desk_of(lead).get(f"/desk/cases/{a_case.number}/", {"act": act}).content.decode()
    assert says in page.partition(f'<form id="act-{act}"')[2].partition("</form>")[0]


def test_every_link_to_an_act_on_a_form_that_failed_leads_back_to_the_case(a_case, handler, desk_of):
    page = f"/desk/cases/{a_case.number}/"
    html = desk_of(handler).post(f"{page}decline/", {}).content.decode()
    links = re.findall(r'href="([^"]*\?act=[^"]*)"', html)
    assert links
    assert [link for link in links if not link.startswith(f"{page}?act=")] == []
