"""Real processes, killed: what they sign is one tree, and a database of an earlier day does not go unseen."""

import contextlib
import http.client
import os
import shutil
import smtplib
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from histories import AT, add, new_log, root_by_hand

from firsthand.journal.log import actions, queries, tree
from firsthand.journal.log.audit import audit
from firsthand.journal.log.checkpoints import Checkpoint, read_checkpoint
from firsthand.journal.log.notes import read_note
from firsthand.journal.log.receipts import read_receipt
from firsthand.journal.log.verifying import signed_checkpoint, verify
from running import STAFF, Instance

A_SEQUENCER = """
import sys, threading, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from firsthand.journal.log import actions
from firsthand.ops import sequencer
sign = actions.sign
def told(text, *rest):
    print(" ".join(text.split()), flush=True)
    return sign(text, *rest)
actions.sign, sequencer.LOOK_EVERY = told, 0.005
sequencer.sign_forever(threading.Event())
"""
A_RECEIPT = """
import django; django.setup()
from firsthand.cases.models import Case
from firsthand.core.clock import now
from firsthand.receipts.actions import receipt_of
print(receipt_of(Case.objects.latest("pk"), at=now()).as_json(), end="")
"""


def sequencer(said: Path) -> subprocess.Popen[bytes]:
    """A process that signs the database of this test as fast as it can, and says what it signs."""
    environment = {**os.environ, "FIRSTHAND_DATA": str(settings.DATA), "DJANGO_SETTINGS_MODULE": "firsthand.settings"}
    with said.open("ab") as out:
        command = [sys.executable, "-c", A_SEQUENCER, str(connection.settings_dict["NAME"])]
        return subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT)


def until(holds: object, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:  # type: ignore[operator]
        time.sleep(0.02)
    assert holds()  # type: ignore[operator]


def size() -> int:
    known = queries.state()
    return known.size if known else 0


def test_two_processes_that_are_killed_and_come_again_sign_one_tree(own_database, tmp_path):
    new_log()
    add(200)
    outputs = [tmp_path / "one", tmp_path / "other"]
    running = [sequencer(said) for said in outputs]
    try:
        until(lambda: size() == 200)
        for turn in range(6):
            for count in range(1, 10):
                add(count)
                time.sleep(0.001 * count)
            running[turn % 2].kill()
            running[turn % 2].wait(10)
            add(1)
            until(lambda: queries.extent().is_at_rest)  # by the other one, alone
            running[turn % 2] = sequencer(outputs[turn % 2])
    finally:
        for process in running:
            process.kill()
            process.wait(10)
    signed = {line for said in outputs for line in said.read_text().splitlines()}
    assert all(line.startswith(f"{settings.LOG_ORIGIN} ") for line in signed), (
        "no error, no fork, nothing but checkpoints"
    )
    sizes = [line.split()[1] for line in signed]
    assert len(sizes) == len(set(sizes)) > 6, "never two trees of one size"
    assert all(said.read_text() for said in outputs), "both signed"
    known = queries.state()
    assert (known.stopped_at, known.root) == (None, root_by_hand())
    assert audit().wrong == ()
    assert actions.catch_up(at=AT) == 0


def mail(n: int) -> bytes:
    head = f"From: a{n // 10}@f{n // 100}.example\r\nSubject: hole {n}\r\nMessage-ID: <{n}@f.example>\r\n"
    return f"{head}\r\nA hole.\r\n".encode()


def keep_sending(instance: Instance, numbers: Iterator[int], stop: threading.Event) -> None:
    while not stop.is_set():
        with (
            contextlib.suppress(OSError, smtplib.SMTPException),
            smtplib.SMTP("127.0.0.1", instance.smtp, timeout=5) as door,
        ):
            for n in numbers:
                door.sendmail(f"a{n // 10}@f{n // 100}.example", [STAFF], mail(n))
                if stop.is_set():
                    return
        time.sleep(0.05)


def keep_reading(instance: Instance, seen: set[str], stop: threading.Event) -> None:
    while not stop.is_set():
        with (
            contextlib.suppress(OSError, http.client.HTTPException),
            urllib.request.urlopen(f"{instance.url}/log/checkpoint", timeout=5) as answer,
        ):
            seen.add(answer.read().decode())
        time.sleep(0.02)


@contextlib.contextmanager
def a_stream_of_mails_and_a_reader(instance: Instance) -> Iterator[set[str]]:
    seen: set[str] = set()
    stop, numbers = threading.Event(), iter(range(100_000))
    threads = [
        threading.Thread(target=keep_sending, args=(instance, numbers, stop)),
        threading.Thread(target=keep_reading, args=(instance, seen, stop)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def leaves_of(instance: Instance) -> list[bytes]:
    with contextlib.closing(sqlite3.connect(instance.data / "firsthand.sqlite3")) as database:
        rows = database.execute("SELECT commitment FROM journal_entry ORDER BY number").fetchall()
    return [tree.leaf_hash(bytes(leaf)) for (leaf,) in rows]


def root_of(leaves: list[bytes], size: int) -> bytes:
    def hash_at(level: int, index: int) -> bytes:
        if level == 0:
            return leaves[index]
        return tree.node_hash(hash_at(level - 1, 2 * index), hash_at(level - 1, 2 * index + 1))

    return tree.root(size, hash_at)


def read(note: str) -> Checkpoint:
    return read_checkpoint(read_note(note))


@pytest.mark.timeout(120)
def test_every_checkpoint_that_a_reader_saw_of_a_killed_instance_is_the_beginning_of_the_last(instance):
    instance.start()
    with a_stream_of_mails_and_a_reader(instance) as seen:
        for _ in range(3):
            before = len(seen)
            until(lambda before=before: len(seen) > before + 1)
            instance.kill()
            instance.start()
    instance.stop()
    checked = instance.run("log", "check").stdout.decode()
    assert "all of them fit" in checked
    last = instance.json("log", "show")
    leaves = leaves_of(instance)
    checkpoints = {read(note) for note in seen}
    assert len(checkpoints) > 4
    assert {c.origin for c in checkpoints} == {last["origin"]}
    assert all(c.size <= last["size"] and root_of(leaves, c.size) == c.root for c in checkpoints)


def compared(instance: Instance, note: str) -> tuple[int, str]:
    done = instance.run("log", "compare", "-", stdin=note.encode(), check=False)
    return done.returncode, done.stdout.decode()


@pytest.mark.timeout(120)
def test_a_database_that_was_put_back_stops_the_log_until_another_is_begun(instance):
    instance.run("worker", "--once")
    database = instance.data / "firsthand.sqlite3"
    shutil.copy(database, instance.data.parent / "yesterday")
    instance.run("deliver", "--to", STAFF, stdin=mail(1))
    instance.run("worker", "--once")
    done = subprocess.run([sys.executable, "-c", A_RECEIPT], env=instance.environment, capture_output=True, check=True)
    receipt, told = read_receipt(done.stdout), instance.json("log", "show")["checkpoint"]
    assert compared(instance, told)[0] == 0

    shutil.copy(instance.data.parent / "yesterday", database)
    instance.run("deliver", "--to", STAFF, stdin=mail(2))
    assert b"the log has stopped" in instance.run("worker", "--once", check=False).stderr
    assert "wrong  log: " in instance.run("doctor", check=False).stdout.decode()
    assert instance.run("log", "check", check=False).returncode == 1
    assert compared(instance, told)[0] == 1
    assert instance.run("log", "begin-again", "--as", "operator", check=False).returncode == 1
    before = instance.json("log", "show")

    instance.run("log", "begin-again", "--as", "operator", "--yes")
    instance.run("worker", "--once")
    instance.run("log", "check")
    after = instance.json("log", "show")
    assert after["origin"].startswith(before["origin"] + "/")
    assert after["behind"] == 0
    assert compared(instance, told)[0] == 1, "it was signed, and this journal does not have it"
    proved = verify(receipt)
    assert proved.checkpoint == signed_checkpoint(receipt.checkpoint, receipt.verifier)
