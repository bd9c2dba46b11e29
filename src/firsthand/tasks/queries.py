"""Reads of tasks, for a viewer."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from firsthand.cases.models import Case
from firsthand.cases.queries import may_see
from firsthand.people.models import Person
from firsthand.people.rules import Act, may
from firsthand.tasks.models import Task
from firsthand.tasks.rules import TaskKind


def how_many_open(kind: TaskKind, *, most: int) -> int:
    """How many cases have an open task of this kind, counted up to `most`; for machines, no viewer sees them by it."""
    return Task.objects.filter(kind=kind, done_at=None, case__isnull=False)[:most].count()


def is_open(kind: TaskKind) -> bool:
    """Whether a task of this kind waits that is about no case."""
    return Task.objects.filter(kind=kind, done_at=None, case=None).exists()


def said_critical(viewer: Person | None, numbers: Iterable[str]) -> frozenset[str]:
    """Which of these cases say that they are critical, also when somebody has looked at them since: one query."""
    if not isinstance(viewer, Person):
        return frozenset()
    found = Task.objects.filter(may_see(viewer), kind=TaskKind.CRITICAL, case__number__in=list(numbers))
    return frozenset(found.values_list("case__number", flat=True))


def open_for(viewer: Person | None) -> QuerySet[Task]:
    """Open tasks that the viewer may see, the oldest first."""
    if not isinstance(viewer, Person) or not viewer.is_active or not may(viewer.role, Act.READ_CASES):
        return Task.objects.none()
    mine = Q(case=None) | may_see(viewer)
    return Task.objects.filter(mine, done_at=None).select_related("case", "not_for").order_by("opened_at", "pk")


def open_of(case: Case) -> list[Task]:
    """The open tasks of one case, the oldest first. The caller took `case` through `visible_to`."""
    found = Task.objects.filter(case=case, done_at=None).select_related("not_for").order_by("opened_at", "pk")
    for task in found:
        task.case = case
    return list(found)
