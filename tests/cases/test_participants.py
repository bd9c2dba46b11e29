"""Others in a case: the embargo first, the report only after they agreed to it (lifecycle, 2 and 3)."""

from datetime import timedelta

import pytest

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.cases.records import for_reporter, for_staff
from firsthand.cases.rules import FactKind, RmStep, Role
from firsthand.core.errors import BadInput, NotAllowed, RulesBroken, StepNotAllowed
from firsthand.embargo import actions as embargo
from firsthand.embargo.rules import ConsentStep
from firsthand.journal.queries import entries_of_kind, facts_of
from firsthand.journal.rules import Kind


@pytest.fixture
def csirt(a_case, lead, at):
    return actions.add_participant(a_case.number, roles={Role.COORDINATOR}, name="CSIRT", by=lead, at=at)


def step(case, who, what, by, at):
    return actions.note_participant_step(case.number, who.pk, what, by=by, at=at)


def consent(case, who, what, by, at):
    return actions.note_consent(case.number, who.pk, what, by=by, at=at)


def test_a_new_participant_is_invited_to_the_embargo_and_has_received_nothing(csirt):
    csirt.refresh_from_db()
    assert (csirt.rm, csirt.consent) == ("start", "invited")


def test_the_report_is_handed_over_only_after_consent(a_case, csirt, lead, at):
    with pytest.raises(RulesBroken, match="agreed to the embargo"):
        step(a_case, csirt, RmStep.RECEIVE, lead, at)
    consent(a_case, csirt, ConsentStep.ACCEPT, lead, at)
    assert step(a_case, csirt, RmStep.RECEIVE, lead, at).rm == "received"


def test_without_an_embargo_there_is_nothing_to_agree_to(a_case, csirt, lead, at):
    actions.note_fact(a_case.number, FactKind.PUBLIC_AWARE, happened_at=at, by=lead, at=at)
    assert step(a_case, csirt, RmStep.RECEIVE, lead, at).rm == "received"


def test_a_step_that_is_not_in_the_table_is_refused(a_case, csirt, lead, at):
    with pytest.raises(StepNotAllowed):
        step(a_case, csirt, RmStep.ACCEPT, lead, at)


def test_new_terms_let_their_consent_lapse_until_they_are_asked_again(a_case, csirt, lead, at):
    consent(a_case, csirt, ConsentStep.ACCEPT, lead, at)
    embargo.propose_by_staff(a_case.number, ends_at=at + timedelta(days=60), why="A part needs it.", by=lead, at=at)
    embargo.accept_by_reporter(a_case, at=at)
    csirt.refresh_from_db()
    assert csirt.consent == "lapsed"


def test_only_who_may_share_a_case_adds_somebody(a_case, handler, auditor, at):
    for person in (handler, auditor, None):
        with pytest.raises(NotAllowed):
            actions.add_participant(a_case.number, roles={Role.VENDOR}, name="Part maker", by=person, at=at)


@pytest.mark.parametrize(("roles", "name"), [(set(), "CSIRT"), ({Role.REPORTER}, "CSIRT"), ({Role.VENDOR}, " ")])
def test_a_participant_has_a_role_and_a_name(a_case, lead, at, roles, name):
    with pytest.raises(BadInput):
        actions.add_participant(a_case.number, roles=roles, name=name, by=lead, at=at)


def test_the_reporter_is_not_moved_by_the_team(a_case, lead, at):
    with pytest.raises(BadInput):
        consent(a_case, a_case.reporter, ConsentStep.DECLINE, lead, at)


def test_the_team_sees_everybody_and_the_reporter_sees_nobody_else(a_case, csirt, at):
    case = Case.objects.get()
    assert [p.roles for p in for_staff(case, at=at).participants] == [
        ("vendor",), ("finder", "reporter"), ("coordinator",),
    ]  # fmt: skip
    assert for_reporter(case, at=at).participants == ()
    assert "CSIRT" not in str(for_reporter(case, at=at))


def test_the_journal_names_a_participant_in_one_form(a_case, csirt, lead, at):
    consent(a_case, csirt, ConsentStep.ACCEPT, lead, at)
    step(a_case, csirt, RmStep.RECEIVE, lead, at)
    kinds = (Kind.PARTICIPANT_ADDED, Kind.CONSENT_CHANGED, Kind.RM_MOVED)
    named = {facts_of(entry).get("participant") for entry in entries_of_kind(kinds) if entry.by == f"person:{lead.pk}"}
    assert named == {csirt.pk}
