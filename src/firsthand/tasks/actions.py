"""Opening tasks and finishing them."""

from datetime import datetime

from django.db import transaction

from firsthand.cases.models import Case
from firsthand.cases.queries import visible_to
from firsthand.core.errors import NotFound, StepNotAllowed
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.tasks.calling import call
from firsthand.tasks.models import Task
from firsthand.tasks.rules import BY_ITS_ACT, TaskKind


def open_task(
    kind: TaskKind, *, at: datetime, case: Case | None = None, about: str = "", not_for: Person | None = None
) -> Task:
    """Open a task and call whoever may do it; one that is open already for the same thing is the answer.

    Call inside the act's transaction.
    """
    journal.take_turn()
    task = Task.objects.filter(kind=kind, case=case, about=about, done_at=None).first()
    if task is not None:
        return task
    task = Task.objects.create(kind=kind, case=case, about=about, not_for=not_for, opened_at=at)
    journal.write(
        Kind.TASK_OPENED, at=at, by=journal.MACHINE, subject=case.number if case else "",
        facts={"task": task.pk, "kind": str(kind), "about": about},
    )  # fmt: skip
    call(task, at=at)
    return task


def settle(
    kind: TaskKind, *, at: datetime, case: Case | None = None, about: str | None = "", by: Person | None = None
) -> int:
    """Finish the open tasks about a thing because it has been dealt with; how many there were.

    `about` None: whatever they are about. Call inside the act's transaction: the act has checked who may.
    """
    tasks = Task.objects.filter(kind=kind, case=case, done_at=None)
    if about is not None:
        tasks = tasks.filter(about=about)
    return sum(_finish(task, by=by, at=at) for task in tasks)


@transaction.atomic
def done(task_id: int, *, by: Person | None, at: datetime) -> bool:
    """A person says that a task is done; False when it was done before.

    Raises NotAllowed, NotFound, and StepNotAllowed for a task that its own act finishes.
    """
    person = permit(by, Act.TRIAGE)
    task = Task.objects.select_for_update(of=("self",)).filter(pk=task_id).first()
    if task is None or (task.case_id and not visible_to(person).filter(pk=task.case_id).exists()):
        raise NotFound("There is no such task.")
    if task.kind in BY_ITS_ACT:
        raise StepNotAllowed("This task ends with the act that it asks for.", "Open the case and do that.")
    return bool(task.done_at is None and _finish(task, by=person, at=at))


def _finish(task: Task, *, by: Person | None, at: datetime) -> int:
    if not Task.objects.filter(pk=task.pk, done_at=None).update(done_at=at, done_by=by):
        return 0
    journal.write(
        Kind.TASK_DONE, at=at, by=f"person:{by.pk}" if by else journal.MACHINE,
        subject=task.case.number if task.case else "", facts={"task": task.pk, "kind": task.kind, "about": task.about},
    )  # fmt: skip
    return 1
