"""Fetching in processes of their own, over a database that commits; and that the server of the tests ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from mailbox_of_tests import mail

from dovecot import Dovecot
from running import FIRSTHAND

FETCH = """
from firsthand.core.clock import now
from firsthand.mail.mailboxes import fetching
{before}
done = fetching.fetch_round(at=now() + {ahead})
print(done.kept if done else "busy", done.told if done else "")
"""
KILL = "import os\nfetching._Turn._tell = lambda self, opened, uid: os.kill(os.getpid(), 9)"


@pytest.fixture
def elsewhere(instance: Any, dovecot: Dovecot, box_settings: dict[str, str]) -> Callable[..., subprocess.Popen[str]]:
    """Starts a process that fetches once."""

    def start(before: str = "", ahead: str = "__import__('datetime').timedelta(0)") -> subprocess.Popen[str]:
        code = "from firsthand.ops.instance import open_instance\nopen_instance()\n"
        process: subprocess.Popen[str] = instance.start(code + FETCH.format(before=before, ahead=ahead), **box_settings)
        return process

    return start


@pytest.fixture
def box_settings(dovecot: Dovecot) -> dict[str, str]:
    folder = f"Own {os.urandom(4).hex()}"
    return {"FIRSTHAND_IMAP_URL": dovecot.url(folder), "FIRSTHAND_IMAP_CA": dovecot.ca, "FOLDER": folder}


def test_killed_between_keeping_and_telling_it_tells_later_and_keeps_once(
    instance, dovecot, elsewhere, box_settings
):  # fmt: skip
    dovecot.put(mail("One"), folder=box_settings["FOLDER"])
    killed = elsewhere(KILL)
    assert killed.wait(60) == -signal.SIGKILL
    assert (len(instance.kept()), dovecot.see(box_settings["FOLDER"])) == (1, [()])
    again = elsewhere(ahead="fetching.rows.LEASE")
    assert again.communicate(timeout=60)[0].split() == ["0", "1"]
    assert (len(instance.kept()), dovecot.see(box_settings["FOLDER"])) == (1, [("$Firsthand",)])


def test_two_workers_at_once_keep_every_message_once(instance, dovecot, elsewhere, box_settings):
    for number in range(8):
        dovecot.put(mail(f"Number {number}"), folder=box_settings["FOLDER"])
    both = [elsewhere(), elsewhere()]
    said = [process.communicate(timeout=60) for process in both]
    assert all(process.returncode == 0 for process in both), said
    assert len(instance.kept()) == 8


def test_the_worker_fetches_and_sorts_in_one_go(instance, dovecot, box_settings):
    dovecot.put(mail("There is a hole at https://www.mimecast.com/x."), folder=box_settings["FOLDER"])
    run = subprocess.run(
        [FIRSTHAND, "worker", "--once"], env={**instance.env, **box_settings}, capture_output=True, text=True,
        timeout=60, check=True,
    )  # fmt: skip
    assert {"fetch mail: 1", "sort mail: 1"} <= set(run.stdout.splitlines())


def test_the_command_prints_counts_and_its_exit_code_tells_why_not(instance, dovecot, box_settings):
    dovecot.put(mail("One"), folder=box_settings["FOLDER"])
    run = [FIRSTHAND, "mail", "fetch"]

    def fetched(**env: str) -> tuple[int, str]:
        done = subprocess.run(run, env={**instance.env, **env}, capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stdout + done.stderr

    assert fetched(**box_settings) == (0, "1 kept, 0 known already, 0 left on the server, 1 told to the server.\n")
    assert fetched()[0] == 3
    wrong = box_settings | {"FIRSTHAND_IMAP_URL": dovecot.url(password="canary-13")}
    code, said = fetched(**wrong)
    assert (code, "AUTHENTICATIONFAILED" in said, "canary" in said) == (75, True, False)
    assert fetched(FIRSTHAND_IMAP_URL="imap://nobody")[0] == 3
    assert fetched(**box_settings, FIRSTHAND_IMAP_AFTER="burn")[0] == 3


def test_a_server_of_the_tests_that_does_not_come_up_leaves_nothing_behind():
    broken = Dovecot(more="no_such_setting = yes")
    with pytest.raises(AssertionError, match="Dovecot ended"), broken:
        pass
    assert (broken.process, broken.folder.exists()) == (None, False)


def test_a_server_of_the_tests_that_does_not_stop_is_killed(monkeypatch):
    monkeypatch.setattr("dovecot.STOP_WITHIN_SECONDS", 0.2, raising=False)
    deaf = Dovecot()
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        deaf.process = process
        deaf.__exit__(None, None, None)
        assert process.returncode == -signal.SIGKILL
    assert not deaf.folder.exists()
