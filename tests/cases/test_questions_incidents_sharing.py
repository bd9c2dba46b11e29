"""Single questions, incidents with personal data, and what leaves the house (R9, R16, R18, R41)."""

import json
from datetime import timedelta

import pytest

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.cases.records import for_staff
from firsthand.core.errors import BadInput, NotAllowed, StepNotAllowed
from firsthand.embargo import actions as embargo
from firsthand.intake.actions import follow_up
from firsthand.journal.models import Entry
from firsthand.journal.rules import Kind
from firsthand.tasks.models import Task


def counts(case, at) -> tuple[int, int]:
    record = for_staff(Case.objects.get(pk=case.pk), at=at)
    return record.questions_asked, record.questions_open


def test_of_two_questions_one_answered_leaves_one_open(a_case, handler, at):
    first = actions.ask(a_case.number, "Which version?", by=handler, at=at)
    actions.ask(a_case.number, "Which browser?", by=handler, at=at + timedelta(minutes=1))
    follow_up(a_case, text="5.4.1", files=(), at=at + timedelta(hours=1), answers=frozenset({str(first.pk)}))
    assert counts(a_case, at) == (2, 1)


def test_words_that_name_no_question_answer_the_only_open_one_and_none_of_several(a_case, handler, at):
    actions.ask(a_case.number, "Which version?", by=handler, at=at)
    follow_up(a_case, text="5.4.1", files=(), at=at + timedelta(hours=1))
    assert counts(a_case, at) == (1, 0)
    for n in (2, 3):
        actions.ask(a_case.number, f"Question {n}?", by=handler, at=at + timedelta(hours=n))
    follow_up(a_case, text="Yes.", files=(), at=at + timedelta(hours=4))
    assert counts(a_case, at) == (3, 2)


def test_the_team_marks_what_was_answered_elsewhere(a_case, handler, auditor, at):
    question = actions.ask(a_case.number, "Which version?", by=handler, at=at)
    with pytest.raises(NotAllowed):
        actions.mark_answered(a_case.number, question.pk, by=auditor, at=at)
    actions.mark_answered(a_case.number, question.pk, by=handler, at=at)
    assert counts(a_case, at) == (1, 0)
    with pytest.raises(BadInput):
        actions.mark_answered(a_case.number, question.pk, by=handler, at=at)


def promise(case, kind, at):
    return next(p for p in for_staff(Case.objects.get(pk=case.pk), at=at).promises if p.kind == kind)


def test_personal_data_opens_an_incident_with_a_clock_of_72_hours(report_at, at):
    case = report_at(harms=("personal_data",)).case
    assert promise(case, "incident", at).due_at - case.received_at == timedelta(hours=72)
    assert Task.objects.get().kind == "incident"


def test_the_incident_is_settled_by_a_person_with_a_note(report_at, handler, at):
    case = report_at(harms=("personal_data",)).case
    actions.settle_incident(case.number, "Notified to the authority, reference 7.", by=handler, at=at)
    assert promise(case, "incident", at).state == "kept"
    with pytest.raises(StepNotAllowed):
        actions.settle_incident(case.number, "Again.", by=handler, at=at)


def test_an_export_leaves_the_reporter_out_unless_they_allow_it(a_case, lead, handler, at):
    follow_up(a_case, text="Regards, oak & ember", files=(), at=at)
    embargo.propose_by_reporter(a_case, ends_at=at + timedelta(days=60), why="oak & ember speaks in May", at=at)
    with pytest.raises(NotAllowed):
        actions.export_for_third_party(a_case.number, recipient="CSIRT", why="coordination", by=handler, at=at)
    said = json.dumps(actions.export_for_third_party(a_case.number, recipient="CSIRT", why="help", by=lead, at=at))
    assert "oak" not in said
    actions.share_identity(a_case, allowed=True, at=at)
    said = json.dumps(actions.export_for_third_party(a_case.number, recipient="CSIRT", why="help", by=lead, at=at))
    assert "oak@finder.example" in said
    assert Entry.objects.filter(kind=Kind.CASE_SHARED).count() == 2


def test_a_request_of_an_authority_is_logged_and_the_reporter_does_not_see_it(a_case, handler, at):
    actions.note_request(a_case.number, "The police asked for a name.", by=handler, at=at)
    assert Entry.objects.filter(kind=Kind.REQUEST_NOTED).count() == 1


def test_a_test_account_that_is_handed_out_is_logged(a_case, handler, auditor, at):
    with pytest.raises(NotAllowed):
        actions.hand_out_test_account(a_case.number, "test-1", by=auditor, at=at)
    actions.hand_out_test_account(a_case.number, "Account test-1; ask for its password.", by=handler, at=at)
    assert Entry.objects.filter(kind=Kind.TEST_ACCOUNT_HANDED_OUT).count() == 1
