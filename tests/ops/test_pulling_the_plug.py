"""R95: killed at any moment, every acknowledged report is there, once."""

import contextlib
import random
import smtplib
import sqlite3
import threading
import time

import pytest

from running import STAFF, Instance

MAIL = "From: a@finder.example\r\nSubject: hole {n}\r\nMessage-ID: <{n}@finder.example>\r\n\r\nAt https://www.mimecast.com/{n}\r\n"


def send_until_killed(instance: Instance, acknowledged: list[int], first: int) -> None:
    try:
        with smtplib.SMTP("127.0.0.1", instance.smtp, timeout=10) as door:
            for n in range(first, first + 1000):
                door.sendmail("a@finder.example", [STAFF], MAIL.format(n=n))
                acknowledged.append(n)
    except (OSError, smtplib.SMTPException):
        return


def leases_of_the_killed_run_out(instance: Instance) -> None:
    """A letter that a killed worker had in hand waits until its lease ends; here that time passes at once."""
    with contextlib.closing(sqlite3.connect(instance.data / "firsthand.sqlite3")) as database, database:
        database.execute("UPDATE letters_letter SET leased_until = '2020-01-01 00:00:00' WHERE sent_at IS NULL")


@pytest.mark.timeout(120)
def test_no_acknowledged_mail_is_lost_or_doubled_when_the_instance_is_killed(tmp_path):
    instance = Instance(tmp_path / "data").start()
    acknowledged: list[int] = []
    for round_number in range(3):
        sender = threading.Thread(target=send_until_killed, args=(instance, acknowledged, 1000 * round_number))
        sender.start()
        time.sleep(0.8 + random.random())
        instance.kill()
        sender.join()
        instance.start()
    instance.stop()
    instance.run("worker", "--once")
    kept = instance.json("mail", "list")
    assert len(acknowledged) > 10
    assert {m["kind"] for m in kept} == {"report"}
    assert len({m["case"] for m in kept}) == len(kept), "one mail, one case"
    assert len({m["sha256"] for m in kept}) == len(kept)
    assert len(acknowledged) <= len(kept) <= len(acknowledged) + 3, "at most one unanswered mail a kill"
    cases = instance.json("case", "list", "--as", STAFF)
    assert len(cases) == len(kept)
    leases_of_the_killed_run_out(instance)
    instance.run("worker", "--once")
    receipts = list((instance.data / "sent").glob("*.eml"))
    assert len(receipts) == len(kept), "one receipt a report"
    assert b"all of them fit" in instance.run("log", "check").stdout


def test_serve_stops_cleanly_and_a_second_start_finds_everything(tmp_path):
    instance = Instance(tmp_path / "data").start()
    with smtplib.SMTP("127.0.0.1", instance.smtp) as door:
        door.sendmail("a@finder.example", [STAFF], MAIL.format(n=1))
    assert instance.stop() == 0
    with instance:
        assert len(instance.json("mail", "list")) == 1
