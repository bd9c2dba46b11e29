"""Whom a new task calls by mail. A letter names the case and what waits, and nothing of what it is about."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from firsthand.cases.access import those_who_see
from firsthand.letters import actions as letters
from firsthand.letters.kinds import StaffLetterKind
from firsthand.people.models import Person
from firsthand.people.queries import colleagues
from firsthand.people.rules import Act
from firsthand.tasks.models import Task
from firsthand.tasks.rules import BY_A_MARK, FOR_ANOTHER, QUIET

AT_MOST = 20
"""So many of a team are written to when nobody has the case."""
MARKED_AN_HOUR = 10
"""So many tasks that a stranger can open with a mark call by mail in an hour. More of them wait in the list as well."""


def call(task: Task, *, at: datetime) -> None:
    """Write to whoever may look after a task: the handler of its case, else the team; never who may not do it."""
    if task.kind in QUIET or _called_enough(task, at=at):
        return
    for person in _people(task):
        letters.put_staff(
            StaffLetterKind.TASK, person, at=at, case=task.case, facts={"task_kind": task.kind}
        )  # fmt: skip


def _called_enough(task: Task, *, at: datetime) -> bool:
    if task.kind not in BY_A_MARK:
        return False
    others = Task.objects.filter(kind=task.kind, opened_at__gt=at - timedelta(hours=1)).exclude(pk=task.pk)
    return others[:MARKED_AN_HOUR].count() >= MARKED_AN_HOUR


def _people(task: Task) -> list[Person]:
    handler = task.case.handler if task.case else None
    if task.kind in FOR_ANOTHER:
        everybody = colleagues(Act.DECIDE)
        return _seeing(task, everybody if task.not_for is None else everybody.exclude(pk=task.not_for.pk))
    here = handler is not None and handler.is_active
    return [handler] if handler is not None and here else _seeing(task, colleagues(Act.TRIAGE))


def _seeing(task: Task, people: Iterable[Person]) -> list[Person]:
    """Those of them who may see the case, if it is about one."""
    return (those_who_see(task.case, people) if task.case else list(people))[:AT_MOST]
