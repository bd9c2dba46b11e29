"""The look-alike index with real processes: killed anywhere, followed by two, removed while everything runs."""

import contextlib
import json
import shutil
import smtplib
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

import pytest

from firsthand.triage.look_alikes.index import Index, IndexBroken
from running import FIRSTHAND, STAFF, Instance

pytestmark = pytest.mark.timeout(150)
WITHIN_SECONDS = 20
BEHIND_AT_MOST = 2.0


def send(instance: Instance, count: int, word: str = "zeppelin") -> None:
    with smtplib.SMTP("127.0.0.1", instance.smtp, timeout=10) as door:
        for n in range(count):
            sender = f"{word}{n}@finder{n // 10}.example"
            body = f"From: {sender}\r\nSubject: {word} {n}\r\nMessage-ID: <{word}{n}@f.example>\r\n\r\n"
            door.sendmail(sender, [STAFF], f"{body}A {word} leaks at https://www.mimecast.com/{n}\r\n")


def documents_of(instance: Instance) -> int:
    """How many reports are in the index, seen from outside; -1 while there is none."""
    try:
        folder = root(instance) / json.loads((root(instance) / "current").read_bytes())["folder"]
        return Index.open(folder).total
    except (OSError, IndexBroken):
        return -1


def until(instance: Instance, documents: int) -> None:
    deadline = time.monotonic() + WITHIN_SECONDS
    while documents_of(instance) != documents:
        assert time.monotonic() < deadline, f"{documents_of(instance)}: {instance.output()}"
        time.sleep(0.05)


def index_is_well(instance: Instance) -> bool:
    told = instance.run("doctor", "--json", check=False).stdout
    return next(check["ok"] for check in json.loads(told) if check["name"] == "index")


def root(instance: Instance) -> Path:
    return instance.data / "index" / "look-alikes"


def test_killed_again_and_again_the_index_has_every_report_once(instance):
    for round_ in range(3):
        instance.start()
        send(instance, 15, f"zeppelin{'abc'[round_]}")
        time.sleep(0.5 + 0.4 * round_)  # somewhere among sorting, tokens, commit and mark
        instance.kill()
    instance.start()
    until(instance, 45)
    assert instance.stop() == 0
    assert index_is_well(instance)


def test_a_folder_that_is_removed_or_damaged_while_serving_comes_again(instance):
    with instance:
        send(instance, 3)
        until(instance, 3)
        root(instance).rename(instance.data / "away")
        send(instance, 2, "balloon")
        until(instance, 5)
        for file in root(instance).glob("*/meta.json"):
            file.write_text("{")
        send(instance, 1, "kite")
        until(instance, 6)
        assert "Traceback" not in instance.output()


def test_rebuild_while_serving_and_the_follower_goes_over(instance):
    with instance:
        send(instance, 3)
        until(instance, 3)
        before = (root(instance) / "current").read_text()
        assert b"3 reports and known issues" in instance.run("index", "rebuild").stdout
        assert (root(instance) / "current").read_text() != before
        send(instance, 2, "balloon")
        until(instance, 5)
        assert "not followed" not in instance.output()


def test_without_a_worker_the_web_server_follows(instance):
    with instance:
        send(instance, 2)
        until(instance, 2)
    shutil.rmtree(root(instance))
    alone = Instance(instance.data)
    place = f"127.0.0.1:{alone.web}"
    web = subprocess.Popen(
        [FIRSTHAND, "web", "--web", place], env=alone.environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        until(instance, 2)
    finally:
        web.terminate()
        web.communicate(timeout=20)
    assert web.returncode == 0


def test_two_workers_of_one_folder_write_one_index(instance):
    with instance:
        second = subprocess.Popen([FIRSTHAND, "worker"], env=instance.environment)
        try:
            send(instance, 10)
            until(instance, 10)
        finally:
            second.terminate()
            second.wait(20)
        assert "not followed" not in instance.output()
    assert index_is_well(instance)


def test_a_report_is_in_the_index_within_two_seconds(instance):
    """From the moment that its row is there, seen from outside: `current` and the mark are files."""
    with instance:
        send(instance, 1)
        until(instance, 1)
        lags: list[float] = []
        for n in range(3):
            lags.append(_lag(instance, f"kite{n}"))
        assert min(lags) < BEHIND_AT_MOST


def _lag(instance: Instance, word: str) -> float:
    """Seconds between the commit of a row of tokens and the mark that covers it."""
    [mark] = root(instance).glob("*/mark")
    before = int(mark.read_text())
    sending = threading.Thread(target=send, args=(instance, 1, word))
    sending.start()
    with contextlib.closing(sqlite3.connect(instance.data / "firsthand.sqlite3")) as database:
        while database.execute("SELECT MAX(id) FROM triage_tokens").fetchone()[0] <= before:
            time.sleep(0.01)
    began = time.monotonic()
    while int(mark.read_text()) <= before:
        time.sleep(0.01)
        assert time.monotonic() < began + WITHIN_SECONDS
    sending.join()
    return time.monotonic() - began
