"""Promises under a moved clock: real commands on a real folder, at moments that have not come yet.

The clock of a process is moved by Debian's `faketime`. What is due happens once, whatever becomes of the workers.
"""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from running import FIRSTHAND, STAFF, Instance

FAKETIME = Path("/usr/bin/faketime")
SHARED_MEMORY = Path("/dev/shm")
LEAD = "noor@staff.example"
MAIL = (
    b"From: Oak <oak@finder.example>\r\nSubject: Files of others\r\nMessage-ID: <1@finder.example>\r\n\r\n"
    b"At https://www.mimecast.com/share/4471 one can count the number up and read files of others.\r\n"
)
RUN_SECONDS = 60
"""No command takes longer; one that does is ended, and its test fails."""

Happened = Counter[tuple[str, str]]
"""Kind of a journal entry, and the one fact that tells it from others of its kind."""


class Moment(NamedTuple):
    """A moment after the arrival, and what has to happen by then that had not happened at the moment before."""

    after: timedelta
    brings: Happened
    letters: Happened


def near(share: str, staff_letters: int = 1) -> tuple[Happened, Happened]:
    return Counter({("promise.warned", share): 1}), Counter({("letter.written", "promise_near"): staff_letters})


MOMENTS = (
    Moment(timedelta(hours=36), *near("50")),
    Moment(timedelta(hours=54), *near("75")),
    Moment(timedelta(hours=65), *near("90")),
    Moment(
        timedelta(hours=73),
        Counter({("promise.missed", "confirm"): 1, ("task.opened", "promise_missed"): 1}),
        Counter({("letter.written", "promise_missed"): 1, ("letter.written", "late"): 1}),
    ),
    Moment(
        timedelta(days=46), Counter({("embargo.lapsed", ""): 1}), Counter({("letter.written", "embargo_lapsed"): 1})
    ),
)
LATE = MOMENTS[3].brings + MOMENTS[3].letters + MOMENTS[4].brings + MOMENTS[4].letters
"""What has to happen when nobody looked before the very end."""
LEASE_RUNS_OUT = timedelta(minutes=10)
"""Letters that a killed worker had in hand wait so long at most."""
ABOUT = {"promise.warned": "share", "promise.missed": "promise", "task.opened": "kind", "letter.written": "kind"}


@pytest.fixture(scope="module")
def untouched(published_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one report by mail, sorted and receipted; nobody has answered it."""
    if not FAKETIME.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("faketime is missing, and CI must move the clock: apt-get install faketime")
        pytest.skip("faketime is missing: apt-get install faketime")
    instance = Instance(shutil.copytree(published_folder, tmp_path_factory.mktemp("moved") / "data"))
    instance.run("staff", "invite", LEAD, "--role", "lead", "--name", "Noor")
    instance.run("deliver", "--from", "oak@finder.example", "--to", STAFF, stdin=MAIL)
    instance.run("worker", "--once")
    return instance.data


def clear_names_of_the_dead() -> None:
    """Remove the semaphores that killed wrappers left behind: a later one with the same process id refuses to start."""
    for left in [*SHARED_MEMORY.glob("faketime_shm_*"), *SHARED_MEMORY.glob("sem.faketime_sem_*")]:
        if not Path("/proc", left.name.rpartition("_")[2]).exists():
            left.unlink(missing_ok=True)


class House:
    """A copy of that folder, and commands on it at moments after the arrival."""

    def __init__(self, data: Path) -> None:
        self.instance = Instance(data)
        # A moved clock moves the times of files as well, and Python would write every compiled module again.
        self.environment = {**self.instance.environment, "TZ": "UTC", "NO_FAKE_STAT": "1"}
        ((arrived,),) = self.rows("SELECT received_at FROM cases_case")
        self.arrived = datetime.fromisoformat(arrived).replace(tzinfo=UTC)

    def start_worker(self, after: timedelta) -> subprocess.Popen[str]:
        """`firsthand worker --once`, with its process id on the first line: faketime is its parent."""
        clear_names_of_the_dead()
        moment = self.arrived + after + timedelta(seconds=1)
        return subprocess.Popen(
            [FAKETIME, f"{moment:%Y-%m-%d %H:%M:%S}", "sh", "-c", 'echo $$; exec "$@"', "sh", FIRSTHAND, "worker",
             "--once"],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def work(self, after: timedelta, *, workers: int = 1) -> None:
        """So many workers at the same time, each of which has to end well."""
        started = [self.start_worker(after) for _ in range(workers)]
        ended = []
        for worker in started:
            with ending(worker):
                _, said = worker.communicate(timeout=RUN_SECONDS)
            ended.append((worker.returncode, said))
        assert ended == [(0, "")] * workers

    def work_and_die(self, after: timedelta, entries: int) -> None:
        """A worker that is killed as soon as it has written so many entries: it is then in the middle of the next."""
        goal = len(self.journal()) + entries
        with ending(self.start_worker(after)) as worker:
            assert worker.stdout
            pid = int(worker.stdout.readline())
            deadline = time.monotonic() + RUN_SECONDS
            while worker.poll() is None and time.monotonic() < deadline and len(self.journal()) < goal:
                time.sleep(0.001)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            worker.communicate(timeout=RUN_SECONDS)

    def rows(self, query: str) -> list[Any]:
        path = self.instance.data / "firsthand.sqlite3"
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as database:
            return database.execute(query).fetchall()

    def journal(self) -> list[Any]:
        return [json.loads(text) for (text,) in self.rows("SELECT text FROM journal_entry ORDER BY number")]

    def happened(self) -> Happened:
        """What the journal says of promises, embargo, tasks and letters."""
        return Counter(
            (entry["kind"], str(entry["facts"][ABOUT[entry["kind"]]]) if entry["kind"] in ABOUT else "")
            for entry in self.journal()
            if entry["kind"] in (*ABOUT, "embargo.lapsed")
        )

    def everything(self) -> list[Any]:
        """All that a worker could change: journal, clocks, embargo, tasks, letters, mails sent."""
        tables = ("promises_promise", "embargo_embargo", "tasks_task", "letters_letter", "promises_trouble")
        rows = [self.rows(f"SELECT * FROM {table} ORDER BY id") for table in tables]
        return [self.journal(), *rows, self.mails()]

    def mails(self) -> list[str]:
        """What was sent. A file that a killed worker had only begun to write is none."""
        return sorted(path.name for path in (self.instance.data / "sent").iterdir() if path.suffix == ".eml")

    def every_letter_went_out_once(self) -> None:
        written, sent = Counter[str](), Counter[str]()
        for entry in self.journal():
            if entry["kind"] in ("letter.written", "letter.sent"):
                (written if entry["kind"] == "letter.written" else sent)[entry["facts"]["letter"]] += 1
        assert set(written.values()) == {1}
        assert sent == written
        assert len(self.mails()) == len(written)

    def must_be_whole(self) -> None:
        """Every letter went out once, nothing is half done, and rows agree with the journal."""
        self.every_letter_went_out_once()
        assert b"all of them fit" in self.instance.run("log", "check").stdout


@contextlib.contextmanager
def ending(worker: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """Whatever happens, no worker outlives its test."""
    with worker:
        try:
            yield worker
        finally:
            if worker.poll() is None:
                worker.kill()


@pytest.fixture
def house(untouched: Path, tmp_path: Path) -> House:
    shutil.copytree(untouched, tmp_path / "data")
    return House(tmp_path / "data")


@pytest.mark.timeout(300)
def test_each_warning_the_breach_and_the_lapse_come_once_each_in_their_time(house):
    before = house.happened()
    for moment in MOMENTS:
        house.work(moment.after, workers=2)
        now = house.happened()
        assert now - before == moment.brings + moment.letters, f"once, by two in parallel, after {moment.after}"
        house.every_letter_went_out_once()
        seen, before = house.everything(), now
        house.work(moment.after)
        assert house.everything() == seen, "run again, it changes nothing more"
    house.work(MOMENTS[0].after)
    assert house.everything() == seen, "a clock that was set back changes nothing either"
    house.must_be_whole()


def test_a_worker_that_comes_late_gives_one_warning_and_tells_breach_and_lapse_once(house):
    before = house.happened()
    house.work(timedelta(hours=65))
    assert house.happened() - before == MOMENTS[2].brings + MOMENTS[2].letters
    before = house.happened()
    house.work(timedelta(days=46))
    assert house.happened() - before == LATE


def test_a_worker_killed_while_it_warns_warns_once(house):
    before, moment = house.happened(), MOMENTS[1]
    house.work_and_die(moment.after, 1)
    house.work(moment.after + LEASE_RUNS_OUT)
    assert house.happened() - before == moment.brings + moment.letters
    house.must_be_whole()


@pytest.mark.parametrize("entries", [1, 3, 7, 8])
def test_a_worker_killed_anywhere_leaves_nothing_out_and_nothing_twice(house, entries):
    before = house.happened()
    house.work_and_die(timedelta(days=46), entries)
    house.work(timedelta(days=46) + LEASE_RUNS_OUT)
    assert house.happened() - before == LATE
    house.must_be_whole()


def test_workers_killed_again_and_again_get_it_done_once(house):
    before = house.happened()
    for minutes in range(0, 40, 10):
        house.work_and_die(timedelta(days=46, minutes=minutes), 1)
    house.work(timedelta(days=46, minutes=40), workers=2)
    assert house.happened() - before == LATE
    house.must_be_whole()
