"""R9, R14-17, R41, R75: good faith is presumed; the reporter is protected, and who they are stays here."""

import functools
import json

import pytest

from firsthand.cases import actions
from firsthand.core.errors import NotAllowed, StepNotAllowed


def test_saying_that_personal_data_was_seen_opens_an_incident_and_the_report_is_accepted_all_the_same(story):
    """R9."""
    case = story.reporter_files(harms=("personal_data",)).case
    assert story.promise(case, "incident") == "running"
    assert "incident" in story.tasks()
    story.wait(hours=72, seconds=1)
    assert story.promise(case, "incident") == "missed"


def test_a_departure_by_one_person_alone_means_nothing(story):
    """R14: adherence is presumed."""
    case = story.reporter_files().case
    entry = story.team_enters_a_departure(case)
    assert story.what_the_reporter_sees(case).departures == ()
    with pytest.raises(NotAllowed):
        story.lead, colleague = story.staff, story.lead
        story.colleague_seconds(case, entry)
    story.lead = colleague
    story.colleague_seconds(case, entry)
    assert story.what_the_reporter_sees(case).departures[0].evidence == "They read two accounts."


def test_the_reporter_is_told_of_a_departure_and_can_answer(story):
    case = story.reporter_files().case
    story.colleague_seconds(case, story.team_enters_a_departure(case))
    text = " ".join(story.letter(case, "departure")["text"].split())
    assert "They read two accounts." in text
    assert "X5" in text
    story.reporter_writes(case, "They were my own test accounts.")
    assert story.record(case).unread_since == story.now


def test_with_a_departure_recognition_is_not_offered(story):
    """R75."""
    case = story.reporter_files().case
    story.colleague_seconds(case, story.team_enters_a_departure(case))
    story.team_accepts(case)
    story.team_repairs(case)
    assert str(story.record(case).credit) == "none"
    with pytest.raises(StepNotAllowed):
        story.team_publishes_credit(case)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_receipt_carries_the_promise_of_no_legal_action_in_the_words_of_that_version(story, language):
    """R15, R17: and says that it covers the actions of the research."""
    case = story.reporter_files(language).case
    promised = story.programme_of(case).rules["P1"].text[language]
    assert promised in " ".join(story.letter(case, "receipt")["text"].split())
    covers = {"en": "whole research that you describe", "nl": "hele onderzoek dat u ons beschrijft"}[language]
    assert covers in " ".join(story.letter(case, "receipt")["text"].split())


@pytest.mark.parametrize("harm", ["N1", "S8", "P1"])
def test_a_departure_is_from_what_the_policy_asks_and_from_nothing_else(story, harm):
    from firsthand.core.errors import BadInput

    with pytest.raises(BadInput, match="asks nothing of a reporter"):
        story.team_enters_a_departure(story.reporter_files().case, rule=harm)


@pytest.mark.parametrize("rule", ["X1", "X2", "X3", "X4", "X5", "X6"])
def test_each_excluded_test_carries_a_departure_and_a_decision_in_the_words_of_the_day(story, rule):
    """R37-42."""
    from firsthand.cases.rules import Outcome

    case = story.reporter_files().case
    text = story.programme_of(case).rules[rule].text["en"]
    story.policy_changes_its_words_about(rule)
    story.colleague_seconds(case, story.team_enters_a_departure(case, rule=rule))
    story.team_declines(case, rule=rule, outcome=Outcome.EXCLUDED_TEST)
    assert story.what_the_reporter_sees(case).departures[0].rule_text == text
    assert story.what_the_reporter_sees(case).decision.rule_text == text
    assert text.split()[0] in story.letter(case, "declined")["text"]


def test_who_the_reporter_is_stays_here_until_they_allow_it_and_each_export_is_logged(story):
    """R16."""
    case = story.reporter_files().case
    export = functools.partial(
        actions.export_for_third_party, case.number, recipient="A national CSIRT", why="They coordinate.",
        by=story.lead, at=story.now,
    )  # fmt: skip
    assert "oak" not in json.dumps(export())
    actions.share_identity(case, allowed=True, at=story.now)
    assert "oak@finder.example" in json.dumps(export())
    assert sum(event.kind == "case.shared" for event in story.record(case).timeline) == 2


def test_a_test_account_of_ours_spares_the_accounts_of_others_and_its_hand_out_is_logged(story):
    """R41."""
    case = story.reporter_files().case
    actions.hand_out_test_account(case.number, "Account test-7.", by=story.staff, at=story.now)
    assert "Account test-7." in story.letter(case, "test_account")["text"]
    assert any(event.kind == "test_account.handed_out" for event in story.record(case).timeline)
