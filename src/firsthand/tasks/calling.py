"""Whom a new task calls by mail. A letter names the case and what waits, and nothing of what it is about."""

from datetime import datetime

from firsthand.letters import actions as letters
from firsthand.letters.kinds import StaffLetterKind
from firsthand.people.models import Person
from firsthand.people.queries import colleagues
from firsthand.people.rules import Act
from firsthand.tasks.models import Task
from firsthand.tasks.rules import FOR_ANOTHER, QUIET

AT_MOST = 20
"""So many of a team are written to when nobody has the case."""


def call(task: Task, *, at: datetime) -> None:
    """Write to whoever may look after a task: the handler of its case, else the team; never who may not do it."""
    if task.kind in QUIET:
        return
    for person in _people(task):
        letters.put_staff(
            StaffLetterKind.TASK, person, at=at, case=task.case, facts={"task_kind": task.kind}
        )  # fmt: skip


def _people(task: Task) -> list[Person]:
    handler = task.case.handler if task.case else None
    if task.kind in FOR_ANOTHER:
        everybody = colleagues(Act.DECIDE)
        return list((everybody if task.not_for is None else everybody.exclude(pk=task.not_for.pk))[:AT_MOST])
    return [handler] if handler is not None and handler.is_active else list(colleagues(Act.TRIAGE)[:AT_MOST])
