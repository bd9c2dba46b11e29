"""R95: killed at any moment, every acknowledged report is there, once."""

import contextlib
import random
import smtplib
import sqlite3
import threading
import time
from collections.abc import Iterator

import pytest

from running import STAFF, Instance

KILLS = 3
AN_ADDRESS, A_DOMAIN = 4, 100
"""So many mails come from one address and one domain: each of them is answered by itself, and at once."""
LAST_WORDS_SECONDS = 30


def sender_of(n: int) -> str:
    return f"a{n // AN_ADDRESS}@finder{n // A_DOMAIN}.example"


def mail(n: int) -> str:
    return (
        f"From: {sender_of(n)}\r\nSubject: hole {n}\r\nMessage-ID: <{n}@finder.example>\r\n\r\n"
        f"At https://www.mimecast.com/{n}\r\n"
    )


def send_until_killed(instance: Instance, acknowledged: list[int], numbers: Iterator[int]) -> None:
    try:
        with smtplib.SMTP("127.0.0.1", instance.smtp, timeout=10) as door:
            for n in numbers:
                door.sendmail(sender_of(n), [STAFF], mail(n))
                acknowledged.append(n)
    except (OSError, smtplib.SMTPException):
        return


def kill_while_it_takes_mail(instance: Instance, acknowledged: list[int], numbers: Iterator[int]) -> None:
    """Pull the plug once some more mails are acknowledged, somewhere within the next one."""
    goal = len(acknowledged) + random.randint(10, 30)
    sender = threading.Thread(target=send_until_killed, args=(instance, acknowledged, numbers))
    sender.start()
    deadline = time.monotonic() + LAST_WORDS_SECONDS
    while len(acknowledged) < goal and sender.is_alive() and time.monotonic() < deadline:
        time.sleep(0.001)
    time.sleep(random.uniform(0, 0.02))
    instance.kill()
    sender.join()
    assert len(acknowledged) >= goal


def leases_of_the_killed_run_out(instance: Instance) -> None:
    """A letter that a killed worker had in hand waits until its lease ends; here that time passes at once."""
    with contextlib.closing(sqlite3.connect(instance.data / "firsthand.sqlite3")) as database, database:
        database.execute("UPDATE letters_letter SET leased_until = '2020-01-01 00:00:00' WHERE sent_at IS NULL")


@pytest.mark.timeout(120)
def test_no_acknowledged_mail_is_lost_or_doubled_when_the_instance_is_killed(instance):
    acknowledged: list[int] = []
    numbers = iter(range(10_000))
    for _ in range(KILLS):
        instance.start()
        kill_while_it_takes_mail(instance, acknowledged, numbers)
    instance.start().stop()
    leases_of_the_killed_run_out(instance)
    instance.run("worker", "--once")
    kept = instance.json("mail", "list")
    assert {m["kind"] for m in kept} == {"report"}
    assert len({m["case"] for m in kept}) == len(kept), "one mail, one case"
    assert len({m["sha256"] for m in kept}) == len(kept)
    assert len(acknowledged) <= len(kept) <= len(acknowledged) + KILLS, "at most one unanswered mail a kill"
    cases = instance.json("case", "list", "--as", STAFF)
    assert len(cases) == len(kept)
    receipts = list((instance.data / "sent").glob("*.eml"))
    assert len(receipts) == len(kept), "one receipt a report"
    assert b"all of them fit" in instance.run("log", "check").stdout


def test_serve_stops_cleanly_and_a_second_start_finds_everything(instance):
    instance.start()
    with smtplib.SMTP("127.0.0.1", instance.smtp) as door:
        door.sendmail(sender_of(1), [STAFF], mail(1))
    assert instance.stop() == 0
    with instance:
        assert len(instance.json("mail", "list")) == 1
