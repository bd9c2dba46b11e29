"""Who takes part in a case, on its page: ourselves, the reporter, others; and what is noted of them."""

import pytest

from firsthand.cases.models import Participant
from firsthand.embargo import actions as embargo
from pages import words_of
from staff.prepared import Stage, address


@pytest.fixture
def other(a_case, handler, lead, at):
    """The id of a coordinator who was added."""
    return Stage(a_case, handler, at).joined()["about"]


def panel(client, case):
    html = client.get(f"/desk/cases/{case.number}/").content.decode()
    return words_of(html.partition("<h2>Taking part</h2>")[2].partition("</section>")[0])


def test_the_page_names_everybody_with_their_role_and_how_they_stand(a_case, handler, other, desk_of):
    assert panel(desk_of(handler), a_case) == (
        "Mimecast (vendor) has received the report; agrees to the embargo "
        "oak & ember (finder, reporter) agrees to the embargo "
        "CSIRT (coordinator) has not received the report; asked to agree to the embargo"
    )


def test_when_the_embargo_is_over_nobody_is_said_to_agree_to_it(a_case, handler, lead, other, desk_of, at):
    embargo.end_by_staff(a_case.number, reason="It is public now.", by=handler, at=at)
    assert "embargo" not in panel(desk_of(lead), a_case)
    assert "participant_consent" not in desk_of(lead).get(f"/desk/cases/{a_case.number}/").content.decode()


def test_a_reporter_without_a_name_is_called_the_reporter(report_at, handler, desk_of):
    case = report_at(name="", link="", mail="").case
    assert "The reporter (finder, reporter)" in panel(desk_of(handler), case)


def test_only_who_may_share_is_led_to_the_notes(a_case, handler, auditor, lead, other, desk_of):
    links = (
        "?act=participant#",
        f"?act=participant_consent&amp;about={other}",
        f"?act=participant_step&amp;about={other}",
    )
    for person, may in ((lead, True), (handler, False), (auditor, False)):
        html = desk_of(person).get(f"/desk/cases/{a_case.number}/").content.decode()
        assert [link in html for link in links] == [may] * 3


def test_somebody_is_added_with_several_roles(a_case, lead, desk_of):
    post = {"called": "CSIRT", "roles": ["coordinator", "observer"], "mail": "cert@csirt.example"}
    assert desk_of(lead).post(address(a_case, "participant"), post).status_code == 302
    assert "CSIRT (coordinator, observer)" in panel(desk_of(lead), a_case)


@pytest.mark.parametrize("wrong", [{"called": ""}, {"roles": []}, {"roles": ["reporter"]}, {"mail": "csirt"}])
def test_what_is_missing_is_said_and_what_was_typed_stays(a_case, lead, desk_of, wrong):
    answer = desk_of(lead).post(
        address(a_case, "participant"), {"called": "CSIRT", "roles": ["coordinator"], "mail": "a@b.example"} | wrong
    )
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert not Participant.objects.filter(is_reporter=False).exists()


def test_the_report_before_their_consent_is_refused_in_the_words_of_the_rule(a_case, lead, other, desk_of):
    answer = desk_of(lead).post(address(a_case, "participant_step"), {"about": other, "step": "receive"})
    assert answer.status_code == 422
    assert "agreed to the embargo; invite them to it first" in words_of(answer.content.decode())
    assert Participant.objects.get(pk=other).rm == "start"


def test_the_form_offers_only_what_follows_and_says_how_they_stand(a_case, lead, other, desk_of):
    page = f"/desk/cases/{a_case.number}/?act=participant_consent&about={other}"
    html = (
        desk_of(lead)
        .get(page)
        .content.decode()
        .partition('<form id="act-participant_consent"')[2]
        .partition("</form>")[0]
    )
    assert [f'value="{step}"' in html for step in ("invite", "accept", "decline")] == [False, True, True]
    assert "CSIRT" in html
    assert "asked to agree to the embargo" in html


def test_of_two_the_one_that_was_meant_is_noted(a_case, lead, other, desk_of, at):
    post = {"called": "Part maker", "roles": "vendor", "mail": ""}
    desk_of(lead).post(address(a_case, "participant"), post)
    second = Participant.objects.latest("pk")
    desk_of(lead).post(address(a_case, "participant_consent"), {"about": str(second.pk), "step": "decline"})
    assert [p.consent for p in Participant.objects.filter(is_reporter=False).order_by("pk")] == ["invited", "declined"]


@pytest.mark.parametrize("about", ["0", "", "99", "x"])
def test_nobody_notes_anything_of_ourselves_or_of_the_reporter(a_case, lead, other, desk_of, about):
    reporter = str(a_case.reporter.pk)
    for whom in (about, reporter):
        answer = desk_of(lead).post(address(a_case, "participant_consent"), {"about": whom, "step": "decline"})
        assert answer.status_code == 422
    assert a_case.participants.get(is_reporter=True).consent == "signatory"
