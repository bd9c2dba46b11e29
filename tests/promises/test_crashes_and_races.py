"""Sweeps that are killed anywhere, or run twice at once, on a database that really commits."""

import os
import signal
import threading
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections

from firsthand.embargo.sweeps import lapse_due
from firsthand.intake.actions import receive_form
from firsthand.journal.models import Entry
from firsthand.journal.queries import check
from firsthand.letters.models import Letter
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.programme.actions import publish
from firsthand.promises.models import Promise, Trouble
from firsthand.promises.sweeps import look_again
from firsthand.tasks.models import Task
from stage import MONDAY, REPORT, ROOT

Sweep = Callable[..., int]
HALF, MISSED, LAPSED = (MONDAY + timedelta(**span) for span in ({"hours": 36}, {"hours": 73}, {"days": 46}))
pytestmark = [pytest.mark.usefixtures("own_database"), pytest.mark.timeout(120)]


def reports(count: int) -> None:
    Person.objects.create(mail="ines@staff.example", name="Ines", role=Role.LEAD, joined_at=MONDAY)
    publish(ROOT / "programmes" / "mimecast", by="operator", at=MONDAY.replace(month=2))
    for number in range(count):
        receive_form(replace(REPORT, mail=f"oak{number}@finder.example"), language="en", at=MONDAY)


def written() -> dict[str, int]:
    """How often each thing was written that a sweep writes once."""
    kinds = Entry.objects.filter(kind__in=["promise.warned", "promise.missed", "embargo.lapsed", "task.opened"])
    counts = Counter(kinds.values_list("kind", flat=True))
    counts.update(Letter.objects.exclude(kind="receipt").values_list("kind", flat=True))
    return {**counts, "tasks": Task.objects.count()}


def kill_after(writes: int, sweep: Sweep, at: datetime) -> bool:
    """Run a sweep in a process that gets kill -9 after so many writes; whether it came that far."""

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal writes
        answer = execute(sql, params, many, context)
        writes -= sql.startswith(("INSERT", "UPDATE", "DELETE"))
        if writes == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    connections.close_all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            with connection.execute_wrapper(wrapper):
                sweep(at=at)
            connections.close_all()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.mark.parametrize(("sweep", "at", "once"), [
    (look_again, HALF, {"promise.warned": 1, "promise_near": 1, "tasks": 0}),
    (look_again, MISSED, {
        "promise.missed": 1, "promise_missed": 1, "late": 1, "task.opened": 1, "tasks": 1,
    }),
    (lapse_due, LAPSED, {"embargo.lapsed": 1, "embargo_lapsed": 1, "tasks": 0}),
])  # fmt: skip
def test_a_sweep_that_is_killed_after_any_write_leaves_all_or_nothing(sweep, at, once):
    reports(1)
    nothing, kills = written(), 0
    while kill_after(kills + 1, sweep, at):
        kills += 1
        assert written() in (nothing, once)
    assert kills >= 4, "it was killed after every single write"
    assert (written(), sweep(at=at), written()) == (once, 0, once)
    assert check()[1] is None
    assert not Trouble.objects.exists()


def at_once(sweep: Sweep, at: datetime) -> list[int]:
    """Two sweeps that begin at the same moment, each with a connection of its own; how much each did."""
    begin, done, failed = threading.Barrier(2), [], []

    def run() -> None:
        try:
            begin.wait(10)
            done.append(sweep(at=at))
        except Exception as error:  # noqa: BLE001  the other thread must be waited for as well
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    assert not failed
    return done


@pytest.mark.parametrize(("sweep", "at", "kind", "letter"), [
    (look_again, HALF, "promise.warned", "promise_near"),
    (look_again, MISSED, "promise.missed", "promise_missed"),
    (lapse_due, LAPSED, "embargo.lapsed", "embargo_lapsed"),
])  # fmt: skip
def test_two_sweeps_at_once_write_everything_once(sweep, at, kind, letter):
    reports(12)
    assert sum(at_once(sweep, at)) == 12
    assert sorted(Counter(Entry.objects.filter(kind=kind).values_list("subject", flat=True)).values()) == [1] * 12
    assert Letter.objects.filter(kind=letter).count() == 12
    assert not Trouble.objects.exists()
    assert check()[1] is None


def test_an_answer_and_a_sweep_at_once_agree():
    from firsthand.cases.actions import confirm

    reports(6)
    person = Person.objects.get()
    numbers = list(Promise.objects.filter(kind="confirm").values_list("case__number", flat=True))

    def answer_all(*, at: datetime) -> int:
        for number in numbers:
            confirm(number, by=person, at=at)
        return 0

    turns = iter((look_again, answer_all))
    pick = threading.Lock()

    def either(*, at: datetime) -> int:
        with pick:
            act = next(turns)
        return act(at=at)

    at_once(either, MISSED)
    assert (
        sorted(Counter(Entry.objects.filter(kind="promise.missed").values_list("subject", flat=True)).values())
        == [1] * 6
    )
    assert Entry.objects.filter(kind="promise.kept").count() == 6
    assert not Task.objects.filter(kind="promise_missed", done_at=None).exists()
    assert not Trouble.objects.exists()
