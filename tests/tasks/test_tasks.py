"""A task is opened once, seen by those who read cases, and finished by a person or by its own act."""

import pytest

from firsthand.core.errors import NotAllowed, NotFound, StepNotAllowed
from firsthand.journal.models import Entry
from firsthand.letters.models import Letter
from firsthand.tasks.actions import done, open_task, settle
from firsthand.tasks.models import Task
from firsthand.tasks.queries import open_for
from firsthand.tasks.rules import BY_ITS_ACT, TaskKind


@pytest.fixture
def task(a_case, at) -> Task:
    return open_task(TaskKind.LETTER_FAILED, at=at, case=a_case, about="letter 1")


def test_the_same_thing_calls_once(task, a_case, at):
    assert open_task(TaskKind.LETTER_FAILED, at=at, case=a_case, about="letter 1") == task
    assert Task.objects.count() == 1


def test_a_person_who_may_finishes_it_once_and_the_journal_says_who(task, handler, at):
    assert done(task.pk, by=handler, at=at)
    assert not done(task.pk, by=handler, at=at)
    assert Entry.objects.get(kind="task.done").by == f"person:{handler.pk}"


def test_who_may_not_and_who_is_outside_do_not(task, auditor, at):
    for person in (auditor, None):
        with pytest.raises(NotAllowed):
            done(task.pk, by=person, at=at)


def test_a_task_that_is_not_there_is_not_found(programme, handler, at):
    with pytest.raises(NotFound):
        done(99, by=handler, at=at)


@pytest.mark.parametrize("kind", sorted(BY_ITS_ACT))
def test_what_an_act_finishes_cannot_be_waved_away(a_case, handler, at, kind):
    waiting = open_task(kind, at=at, case=a_case)
    with pytest.raises(StepNotAllowed):
        done(waiting.pk, by=handler, at=at)


def test_a_matter_that_settled_itself_ends_its_task(task, a_case, at):
    assert settle(TaskKind.LETTER_FAILED, at=at, case=a_case, about="letter 1") == 1
    assert settle(TaskKind.LETTER_FAILED, at=at, case=a_case, about="letter 1") == 0


def test_the_list_is_for_those_who_read_cases(task, handler, auditor, administrator):
    assert [list(open_for(person)) for person in (handler, auditor)] == [[task], [task]]
    assert not open_for(administrator).exists()
    assert not open_for(None).exists()


def called(case) -> set[str]:
    return {letter.person.name for letter in Letter.objects.filter(case=case, kind="task").select_related("person")}


def test_a_new_task_calls_the_team_and_once_somebody_has_the_case_only_them(a_case, handler, lead, auditor, at):
    open_task(TaskKind.INCIDENT, at=at, case=a_case)
    assert called(a_case) == {"Ines", "Tomas"}
    a_case.handler = lead
    open_task(TaskKind.EMBARGO_PROPOSED, at=at, case=a_case, about="1")
    assert Letter.objects.filter(kind="task").count() == 3


def test_a_task_for_somebody_else_does_not_call_who_may_not_do_it(a_case, handler, lead, at):
    open_task(TaskKind.APPEAL, at=at, case=a_case, about="1", not_for=handler)
    assert called(a_case) == {"Tomas"}


def test_of_a_letter_that_failed_no_letter_tells(task):
    assert not Letter.objects.filter(kind="task").exists()
