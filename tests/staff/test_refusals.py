"""An act that is refused: every reason in words, nothing lost of what was typed, nothing changed."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from firsthand.cases import actions
from firsthand.cases.models import Case, Decision, Fact, TwoPersonEntry
from firsthand.cases.rules import Outcome
from firsthand.core.errors import Broken
from firsthand.embargo import actions as embargo
from firsthand.embargo.models import Proposal
from firsthand.journal.models import Entry
from firsthand.programme.queries import version
from firsthand.programme.rules import RuleKind
from firsthand.staff import refusals
from pages import words_of
from staff.prepared import REASON, Stage, address

DECLINE = {"outcome": "known", "rule": "N1", "reason": REASON}


def items_of(case):
    """The lines of the policy that say how to report."""
    return version(case.version_id).programme.of_kind(RuleKind.REPORT_ITEM)


def refused(answer, *sentences):
    """Its page, which says each of these sentences above the form."""
    page = answer.content.decode()
    assert answer.status_code == 422
    for sentence in sentences:
        assert sentence in page.split('role="alert"')[1].split("</div>")[0]
    return page


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
    assert "Thank you, we are on it." in refused(answer, "The case has moved on")


def test_known_needs_its_dated_record(a_case, handler, desk_of):
    answer = desk_of(handler).post(address(a_case, "decline"), DECLINE | {"record": "AUD-77"})
    page = refused(answer, "needs a dated record")
    assert 'value="AUD-77"' in page
    assert not Decision.objects.exists()


def test_a_record_younger_than_the_report_shows_nothing(a_case, handler, desk_of):
    given = DECLINE | {"since_day": "2027-03-01", "since_time": "", "record": "AUD-77"}
    page = refused(desk_of(handler).post(address(a_case, "decline"), given), "not older than the report")
    assert 'value="2027-03-01"' in page


def test_known_with_its_record_closes_the_case(a_case, handler, desk_of):
    given = DECLINE | {"since_day": "2026-11-02", "since_time": "10:15", "record": "AUD-77"}
    assert desk_of(handler).post(address(a_case, "decline"), given).status_code == 302
    page = words_of(desk_of(handler).get(f"/desk/cases/{a_case.number}/").content.decode())
    assert "Known since Mon 2 Nov 2026, 10:15 GMT: AUD-77" in page


def test_what_could_not_be_reproduced_needs_versions_and_traces(a_case, handler, desk_of):
    given = {"outcome": "cannot_reproduce", "rule": "N1", "reason": REASON, "versions": "7.2"}
    refused(desk_of(handler).post(address(a_case, "decline"), given), "needs the versions")
    assert desk_of(handler).post(address(a_case, "decline"), given | {"traces": "No file came."}).status_code == 302


def test_another_reason_needs_words_of_its_own(a_case, handler, desk_of):
    given = {"outcome": "other", "rule": "N1", "reason": "Not for us here."}
    refused(desk_of(handler).post(address(a_case, "decline"), given), "at least 40 characters")


def test_what_belongs_to_another_outcome_is_left_out(a_case, handler, desk_of):
    given = {"outcome": "no_impact", "rule": "N1", "reason": REASON, "since_day": "no day", "versions": "7.2"}
    assert desk_of(handler).post(address(a_case, "decline"), given).status_code == 302
    assert Decision.objects.get().grounds is None


def test_a_proposal_is_told_everything_that_speaks_against_it_at_once(a_case, handler, desk_of, at):
    Stage(a_case, handler, at).declined()
    before = Entry.objects.count()
    given = {"day": "2027-01-04", "time": "12:00", "why": "It takes longer."}
    page = refused(
        desk_of(handler).post(address(a_case, "embargo_propose"), given),
        "This case was declined, deferred or closed",
        "The proposed end lies in the past",
    )
    for typed in ('value="2027-01-04"', 'value="12:00"', "It takes longer.</textarea>"):
        assert typed in page
    assert Entry.objects.count() == before


def test_a_moment_in_a_refusal_is_told_in_the_zone_of_the_page(a_case, handler, desk_of):
    given = {"day": "2029-01-04", "time": "12:00", "why": "It takes longer."}
    answer = desk_of(handler).post(address(a_case, "embargo_propose"), given)
    refused(answer, "lies after Sat 28 Aug 2027, 10:00 BST; no agreement reaches further.")


@pytest.mark.parametrize(("page", "named"), [("en", "Dutch"), ("nl", "Nederlands")])
def test_a_language_in_a_refusal_has_its_name_in_the_language_of_the_page(page, named):
    missing = Broken("Say why in every language of the programme: %(language)s.", {"language": "nl"})
    with override(page):
        assert refusals.sentence(missing, zone="UTC").endswith(f": {named}.")


def test_an_answer_to_a_proposal_that_has_been_replaced_is_refused(a_case, handler, desk_of, at):
    stale = Stage(a_case, handler, at).they_proposed()
    case = Case.objects.get()
    embargo.withdraw_by_reporter(case, at=at)
    embargo.propose_by_reporter(case, ends_at=at + timedelta(days=60), why="More time.", at=at)
    refused(desk_of(handler).post(address(a_case, "embargo_accept"), stale), "has changed in the meantime")
    assert Proposal.objects.filter(answer="").exists()


def test_who_decided_is_told_that_a_colleague_must_judge(a_case, handler, desk_of, at):
    Stage(a_case, handler, at).appealed()
    given = {"verdict": "upheld", "reason": REASON}
    page = refused(desk_of(handler).post(address(a_case, "appeal"), given), "A colleague must judge it")
    assert f"{REASON}</textarea>" in page


def test_who_proposed_an_entry_is_told_that_a_colleague_must_agree(a_case, handler, desk_of, at):
    post = Stage(a_case, handler, at).entered()
    refused(desk_of(handler).post(address(a_case, "second"), post), "You proposed this yourself")
    assert TwoPersonEntry.objects.get().seconded_at is None


def test_spam_without_a_rule_is_refused_with_the_rule_that_fits(a_case, handler, desk_of):
    sent = {"outcome": "not_a_report", "rule": "", "reason": "This advertises shoes and tells of no weakness."}
    answer = desk_of(handler).post(address(a_case, "decline"), sent)
    assert answer.status_code == 422
    assert f"cite how to report, such as {items_of(a_case)[0].id}" in words_of(answer.content.decode())


def test_spam_is_declined_by_how_to_report_and_its_letter_says_that_it_tells_of_no_vulnerability(
    a_case, handler, desk_of
):  # fmt: skip
    sent = {"outcome": "not_a_report", "rule": items_of(a_case)[0].id, "reason": "This advertises shoes and no more."}
    preview = desk_of(handler).post(address(a_case, "decline"), {**sent, "preview": "1"})
    assert "it tells of no vulnerability" in words_of(preview.content.decode())
    desk_of(handler).post(address(a_case, "decline"), sent)
    assert Decision.objects.get().outcome == "not_a_report"


def test_another_decision_without_a_rule_is_not_sent_to_how_to_report(a_case, handler, desk_of):
    answer = desk_of(handler).post(address(a_case, "decline"), {"outcome": "no_impact", "rule": "", "reason": REASON})
    assert "Choose one of the list." in answer.content.decode()
    assert "cite how to report, such as" not in words_of(answer.content.decode())


def test_a_fact_of_tomorrow_is_refused(a_case, handler, desk_of):
    given = {"fact": "attacks_seen", "day": "2027-03-02", "time": "08:00"}
    refused(desk_of(handler).post(address(a_case, "fact"), given), "lies in the future")
    assert not Fact.objects.exists()


@pytest.mark.parametrize(("day", "time", "says"), [
    ("2027-03-28", "01:30", "this time is not one moment"),
    ("2027-10-31", "01:30", "this time is not one moment"),
    ("9999-12-31", "23:59", "Check the year"),
    ("0001-01-01", "00:00", "Check the year"),
    ("", "12:00", "Enter a day, such as 2026-12-31."),
    ("2027-02-30", "12:00", "There is no such day."),
])  # fmt: skip
def test_a_moment_that_does_not_exist_is_refused(a_case, handler, desk_of, day, time, says):
    answer = desk_of(handler).post(address(a_case, "embargo_propose"), {"day": day, "time": time, "why": ""})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("about", ["", "x", "99999", "9" * 30, "00000000-0000-0000-0000-000000000000"])
@pytest.mark.parametrize("act", ["answered", "second", "withdraw_entry", "embargo_accept", "promise_kept"])
def test_an_act_on_what_is_not_there_is_refused(a_case, handler, desk_of, act, about):
    before = Entry.objects.count()
    refused(desk_of(handler).post(address(a_case, act), {"about": about}), "has changed in the meantime")
    assert Entry.objects.count() == before


def test_a_question_of_another_case_is_not_marked_here(report_at, handler, desk_of, at):
    mine, other = report_at().case, report_at().case
    about = Stage(other, handler, at).asked()
    refused(desk_of(handler).post(address(mine, "answered"), about), "has changed in the meantime")


def test_a_link_that_is_no_web_address_is_refused(a_case, lead, desk_of):
    answer = desk_of(lead).post(address(a_case, "wish"), {"printed": "Oak", "link": "javascript:alert(1)"})
    assert answer.status_code == 422
    assert "https://" in answer.content.decode()


def test_a_departure_cites_what_asks_something_of_a_reporter(a_case, handler, desk_of):
    page = desk_of(handler).get(f"/desk/cases/{a_case.number}/?act=departure").content.decode()
    assert 'value="X4"' in page
    assert 'value="N1"' not in page
    answer = desk_of(handler).post(address(a_case, "departure"), {"rule": "N1", "evidence": REASON})
    assert answer.status_code == 422
    assert not TwoPersonEntry.objects.exists()


def test_a_decision_on_record_outlives_a_refusal(a_case, handler, desk_of, at):
    actions.decline(a_case.number, Outcome.NO_IMPACT, rule_id="N1", reason=REASON, by=handler, at=at)
    answer = desk_of(handler).post(address(a_case, "decline"), {"outcome": "no_impact", "rule": "N1", "reason": REASON})
    refused(answer, "The case has moved on")
    assert Decision.objects.count() == 1
