"""The log is signed beside the sweeps, calls the team once where it cannot go on, and goes on trying."""

import threading
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from firsthand.journal import actions as journal
from firsthand.journal.log import actions as log
from firsthand.journal.log import beside, queries
from firsthand.journal.log.actions import Forked
from firsthand.journal.models import LogHead
from firsthand.journal.rules import Kind
from firsthand.letters.models import Letter
from firsthand.ops import parts, sequencer, sweeps
from firsthand.ops.sequencer import sign_forever, sign_new
from firsthand.ops.sweeps import SweepFailed, run_once
from firsthand.tasks.models import Task
from seats import seat
from stage import MONDAY


@pytest.fixture
def forked(programme, handler, report_at):
    """A log that was signed over something else than the journal says; nobody has looked yet."""
    log.catch_up(at=MONDAY)
    LogHead.objects.update(root=bytes(32))
    report_at(MONDAY)


def tasks() -> list[tuple[str, bool]]:
    return [(task.kind, task.done_at is None) for task in Task.objects.filter(kind="log_stopped").order_by("pk")]


class Rounds(threading.Event):
    """Stands for the pauses of a sequencer: ends it after so many rounds, and remembers how long each pause was."""

    def __init__(self, number: int, between: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.number, self.between, self.pauses = number, between, []

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout)
        self.between()
        if len(self.pauses) >= self.number:
            self.set()
        return self.is_set()


@pytest.fixture
def in_this_thread(monkeypatch):
    """The connection of the test is the sequencer's, and outlives it."""
    monkeypatch.setattr(sequencer, "_let_go", lambda: None)
    monkeypatch.setattr(sequencer.connections, "close_all", lambda: None)


def test_all_that_is_new_is_signed(programme, in_this_thread):
    sign_forever(Rounds(1))
    assert queries.extent().is_at_rest


def test_a_journal_at_rest_costs_one_query_a_round(programme, in_this_thread):
    sign_forever(Rounds(2))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        sign_forever(Rounds(1))
    start = len(asked)
    with CaptureQueriesContext(connection) as asked:
        sign_forever(Rounds(11))
    assert len(asked) == start + 10


def test_a_fork_calls_the_team_once(forked, in_this_thread):
    sign_forever(Rounds(5))
    assert tasks() == [("log_stopped", True)]
    assert Letter.objects.filter(kind="task").count() == 1
    assert queries.state().stopped_at is not None


def test_a_fork_that_a_page_found_calls_the_team_as_well(forked):
    with pytest.raises(Forked):
        log.sequence(at=MONDAY)
    with pytest.raises(Forked):
        sign_new(at=MONDAY)
    assert sign_new(at=MONDAY) == 0
    assert tasks() == [("log_stopped", True)]


def test_a_file_that_is_no_checkpoint_calls_the_team_until_it_is_mended(programme, in_this_thread, caplog):
    log.catch_up(at=MONDAY)
    right = beside.path().read_text()
    beside.path().write_text("garbage")
    rounds = Rounds(4)
    sign_forever(rounds)
    (said,) = [r.message for r in caplog.records if "not signed" in r.message]
    assert said.startswith("the log is not signed: The file log/checkpoint is no checkpoint of this instance. Put it")
    assert rounds.pauses == [sequencer.LOOK_EVERY * 2**n for n in (1, 2, 3, 4)]
    assert tasks() == [("log_stopped", True)]
    beside.path().write_text(right)
    sign_forever(Rounds(1))
    assert tasks() == [("log_stopped", False)]


def test_a_failure_is_told_once_and_tried_again_ever_later(programme, in_this_thread, monkeypatch, caplog):
    def broken(**_):
        raise DatabaseError("gone")

    monkeypatch.setattr(sequencer, "LOOK_EVERY", 10.0)
    rounds = Rounds(6)
    with monkeypatch.context() as patch:
        patch.setattr(log, "catch_up", broken)
        sign_forever(rounds)
    assert rounds.pauses == [20, 40, 60, 60, 60, 60]
    assert [r.message for r in caplog.records] == ["the log is not signed: DatabaseError"]


def test_it_says_when_it_goes_on_again(programme, in_this_thread, monkeypatch, caplog):
    real, failures = log.catch_up, iter([DatabaseError("gone")])

    def once(**named):
        for failure in failures:
            raise failure
        return real(**named)

    monkeypatch.setattr(log, "catch_up", once)
    sign_forever(Rounds(2))
    assert [r.message for r in caplog.records] == ["the log is not signed: DatabaseError", "the log is signed again"]
    assert queries.extent().is_at_rest


def test_it_ends_with_what_runs_beside_it(monkeypatch):
    monkeypatch.setattr(sequencer, "_round", lambda last: None)
    stop = threading.Event()
    with sequencer.signing(stop):
        assert "sequencer" in [thread.name for thread in threading.enumerate()]
    assert "sequencer" not in [thread.name for thread in threading.enumerate()]


def test_a_sweep_that_hangs_does_not_hold_up_the_log(monkeypatch):
    signed, stop = threading.Event(), threading.Event()
    monkeypatch.setattr(sequencer, "_round", lambda last: signed.set())
    monkeypatch.setattr(parts, "stop_on_signals", lambda: stop)
    monkeypatch.setattr(sweeps, "run_forever", lambda stop: signed.wait(20))
    parts.worker()
    assert signed.is_set()


def test_once_signs_last_over_what_the_other_sweeps_did(programme, monkeypatch):
    def act(**_):
        with transaction.atomic():
            journal.write(Kind.NOTE_KEPT, at=MONDAY, by=journal.MACHINE)
        return 0

    monkeypatch.setattr(sweeps, "look_again", act)
    done = run_once(at=MONDAY)
    assert list(done)[-1] == "sign the log"
    assert queries.extent().is_at_rest


def test_once_ends_with_the_reason_of_the_fork_where_the_log_stops(forked, caplog):
    with pytest.raises(SweepFailed) as told:
        run_once(at=MONDAY)
    assert str(told.value) == (
        "The journal is not what the log was signed over. Run: firsthand log check, then see docs/log.md, "
        "“When the log has stopped”."
    )
    assert "Traceback" not in caplog.text
    assert tasks() == [("log_stopped", True)]


def test_health_tells_that_the_log_has_stopped(forked):
    assert Client().get("/healthz").json()["late"] is False
    with pytest.raises(Forked):
        sign_new(at=MONDAY)
    assert Client().get("/healthz").json()["late"] is True


def test_the_desk_shows_the_task_and_offers_no_button(forked, handler):
    with pytest.raises(Forked):
        sign_new(at=MONDAY)
    desk = Client()
    seat(desk, handler)
    html = desk.get("/desk/tasks/").content.decode()
    assert "The log is no longer signed: an operator has to look" in html
    assert '<button class="button button-outline button-small"' not in html


def test_the_name_of_the_log_is_fixed_when_it_begins(programme, monkeypatch):
    log.catch_up(at=MONDAY)
    name = settings.LOG_ORIGIN
    monkeypatch.setattr(settings, "LOG_ORIGIN", "elsewhere.example/log")
    sign_new(at=MONDAY)
    assert queries.state().origin == name
