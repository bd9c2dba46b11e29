"""Ctrl-C and a service manager tell every process at once to stop: the whole ends by itself, quietly and with 0."""

import os
import signal
import subprocess
import sys
import time

import pytest

from running import FIRSTHAND

KEEP_UP = """
import sys
from firsthand.ops import supervisor
def dies():
    raise OSError(5, "the disk is gone")
supervisor.STARTS_ALLOWED = 2
sys.exit(supervisor.keep_up({"first": dies, "second": dies}))
"""


def processes_of(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children") as children:  # noqa: PTH123
        return [pid, *map(int, children.read().split())]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("parts_too", [False, True], ids=["group", "every process"])
def test_a_signal_to_all_processes_stops_all_quietly(instance, tmp_path, number, parts_too):
    with (tmp_path / "data.log").open("w") as log:
        instance.log = log
        instance.process = subprocess.Popen(
            [FIRSTHAND, "serve", "--web", f"127.0.0.1:{instance.web}", "--smtp", f"127.0.0.1:{instance.smtp}",
             "--lmtp", f"127.0.0.1:{instance.lmtp}", "--programme", str(instance.programme)],
            env=instance.environment, stdout=log, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        deadline = time.monotonic() + 30
        while not instance._answers() and time.monotonic() < deadline:
            time.sleep(0.05)
        pid, *parts = processes_of(instance.process.pid)
        assert len(parts) == 4
        if parts_too:
            for part in parts:
                os.kill(part, number)
        os.killpg(pid, number)
        assert instance.process.wait(20) == 0
        said = instance.output()
    assert "started again" not in said
    assert "Traceback" not in said


def test_a_part_that_keeps_dying_ends_the_whole():
    done = subprocess.run([sys.executable, "-c", KEEP_UP], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "the disk is gone" in done.stderr
    assert "cannot be kept up; stopping" in done.stderr
