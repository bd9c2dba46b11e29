"""Open tasks as lines to show: what waits, for whom not, and whether a press of a button can finish it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from firsthand.cases.models import Case
from firsthand.cases.queries import title_of
from firsthand.people.models import Person
from firsthand.people.rules import Act, may
from firsthand.programme.queries import version
from firsthand.promises.gathering import MANY
from firsthand.staff import words
from firsthand.tasks.models import Task
from firsthand.tasks.queries import open_for
from firsthand.tasks.rules import BY_ITS_ACT, TaskKind
from firsthand.vault.rules import CannotOpen


@dataclass(frozen=True)
class Line:
    """One task. `number` is "" where it is about no case, `not_for` where anybody may do it."""

    id: int
    says: words.Lazy
    about: str
    number: str
    title: str
    """That of the case; "" where it cannot be read."""
    since: datetime
    not_for: str
    may_finish: bool


def lines_of(tasks: Iterable[Task], viewer: Person, *, titled: bool = False) -> list[Line]:
    """The tasks as this person sees them, with the titles of their cases where a page shows several cases."""
    finishes = may(viewer.role, Act.TRIAGE)
    return [
        Line(
            task.pk, words.TASKS.get(task.kind, task.kind), _about(task), task.case.number if task.case else "",
            _title(task.case) if titled and task.case else "",
            task.opened_at, str(task.not_for) if task.not_for else "", finishes and is_finished_by_hand(task),
        )
        for task in tasks
    ]  # fmt: skip


def _title(case: Case) -> str:
    try:
        return title_of(case)
    except CannotOpen:
        return ""


def is_finished_by_hand(task: Task) -> bool:
    """Whether somebody may simply say that a task is done."""
    return task.kind not in BY_ITS_ACT


def by_case(viewer: Person, numbers: Iterable[str]) -> Mapping[str, list[str]]:
    """The kinds of tasks that wait in each of these cases: one query."""
    found: dict[str, list[str]] = {}
    for number, kind in open_for(viewer).filter(case__number__in=list(numbers)).values_list("case__number", "kind"):
        found.setdefault(number, []).append(kind)
    return found


def _about(task: Task) -> str:
    """What it is about besides the case, where that can be said in a word: a promise, a door, a message left."""
    if task.kind in (TaskKind.CHANNEL_DEAD, TaskKind.MAIL_LEFT):
        return task.about
    if task.kind == TaskKind.CRITICAL:
        return ", ".join(str(words.CRITICAL[way]) for way in task.about.split(",") if way in words.CRITICAL)
    if task.kind == TaskKind.PROMISE_MISSED and task.about.startswith(MANY):
        return str(words.HEAPS.get(task.about.removeprefix(MANY), ""))
    if task.kind != TaskKind.PROMISE_MISSED or task.case is None:
        return ""
    kind = task.about.rpartition(":")[0]
    return str(words.PROMISES.get(kind) or words.own_promise(kind, version(task.case.version_id).programme))
