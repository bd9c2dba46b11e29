"""R48: every report is judged on its own, by a person, in writing. No machine decides or closes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from firsthand.cases import actions
from firsthand.cases.models import Case, Decision
from firsthand.cases.rules import Outcome
from firsthand.core.errors import BadInput, NotAllowed
from firsthand.ops.sweeps import run_once


@pytest.mark.parametrize("machine", [None, "firsthand", "worker"])
def test_automation_that_tries_to_decline_is_refused(story, machine):
    case = story.reporter_files().case
    with pytest.raises(NotAllowed):
        actions.decline(case.number, Outcome.OTHER, rule_id="N1", reason="Too old for us.", by=machine, at=story.now)
    assert story.record(case).state == "received"


def test_the_database_refuses_what_slips_past_the_rules(story):
    case = story.reporter_files().case
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(rm="invalid", closed_at=story.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(case=case, outcome="other", rule_id="N1", reason=case.title, at=story.now, by=None)


def test_no_passing_of_time_decides_or_closes(story):
    case = story.reporter_files().case
    for days in (3, 45, 400):
        run_once(at=story.now + timedelta(days=days))
    assert (story.record(case).state, story.record(case).decision) == ("received", None)


def test_a_decision_cites_a_rule_of_the_day_and_carries_a_reason_that_the_reporter_reads(story):
    case = story.reporter_files().case
    story.the_policy_text_changes("en", "- [N11] ", "- [N11] New words: ")
    story.team_declines(case, rule="N11")
    seen = story.what_the_reporter_sees(case).decision
    assert (seen.rule_id, seen.outcome) == ("N11", "not_qualifying")
    assert "New words" not in seen.rule_text
    assert "looked at it with care" in seen.reason
    assert "N11" in story.letter(case, "declined")["text"]


def test_closing_without_words_is_refused(story):
    """R49."""
    case = story.reporter_files().case
    with pytest.raises(BadInput):
        actions.decline(case.number, Outcome.OTHER, rule_id="N1", reason="", by=story.staff, at=story.now)
