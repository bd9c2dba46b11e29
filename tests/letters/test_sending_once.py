"""Workers that are killed anywhere while they send, over a real SMTP session and a database that really commits.

Whatever happens, every letter goes out at least once under its one Message-ID. It goes out a second time only when a
worker died between the server's taking the message and the note of it; never in any other case.
"""

import asyncio
import os
import signal
import threading
from collections import Counter
from datetime import timedelta
from email import message_from_bytes

import pytest
from django.db import connections
from dying import Deadly, letters, sending

from firsthand.journal.log import actions as log
from firsthand.journal.models import Entry
from firsthand.journal.queries import check
from firsthand.letters import caps
from firsthand.letters.delivery import LEASE
from firsthand.letters.models import Letter
from firsthand.mail.sweeps import send_letters
from mail_server import Server, running
from stage import MONDAY

pytestmark = [pytest.mark.usefixtures("own_database"), pytest.mark.timeout(120)]
LATER = MONDAY + LEASE + timedelta(seconds=5)


def delivered(server: Server) -> Counter[str]:
    return Counter(str(message_from_bytes(content)["Message-ID"]) for _, _, content in server.got)


def everything_is_noted_once() -> None:
    assert not Letter.objects.filter(sent_at=None).exists()
    assert Entry.objects.filter(kind="letter.sent").count() == Letter.objects.count()
    assert check()[1] is None


@pytest.mark.parametrize(("step", "times"), [
    ("greeting", 1), ("sender", 1), ("recipient", 1), ("before it is taken", 1), ("taken", 2),
])  # fmt: skip
def test_a_worker_killed_at_this_step_of_the_session(settings, step, times):
    letters(1)
    server = Deadly(step)
    with running(server) as settings.SMTP_URL:
        assert sending(lambda child: setattr(server, "victim", child))
        assert send_letters(at=LATER - timedelta(seconds=10), worker="next") == 0, "the lease still holds"
        assert send_letters(at=LATER, worker="next") == 1
        assert send_letters(at=LATER + 2 * LEASE, worker="next") == 0
    assert list(delivered(server).values()) == [times]
    assert len({content for _, _, content in server.got}) == 1, "octet for octet the same"
    everything_is_noted_once()


def killed_at_write(count: int) -> bool:
    def wrapper(execute, sql, params, many, context):
        nonlocal count
        answer = execute(sql, params, many, context)
        count -= sql.startswith(("INSERT", "UPDATE", "DELETE"))
        if count == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    return sending(wrapper=wrapper)


def test_a_worker_killed_after_any_write(settings):
    """In the claim nothing has gone out yet; in `mark_sent` the letter is out and not noted."""
    letters(1)
    log.catch_up(at=MONDAY)  # so that its receipt writes nothing
    outcomes = []
    while True:
        server = Server()
        with running(server) as settings.SMTP_URL:
            was_killed = killed_at_write(len(outcomes) + 1)
            if not was_killed:
                break
            outcomes.append(len(server.got))
            assert Letter.objects.get().sent_at is None
            assert not Entry.objects.filter(kind="letter.sent").exists()
            Letter.objects.update(leased_until=None, leased_by="")
    assert outcomes[0] == 0, "killed in the claim"
    assert set(outcomes[1:]) == {1}, "killed while noting"
    assert len(outcomes) >= 4, "it was killed after every single write"
    everything_is_noted_once()


def test_several_workers_at_once_send_every_letter_once(settings, monkeypatch):
    monkeypatch.setattr(caps, "TO_AN_ADDRESS", 100)
    letters(16)
    server, begin = Server(), threading.Barrier(4)
    sent, failed = [], []

    def work(name: str) -> None:
        try:
            begin.wait(10)
            sent.append(send_letters(at=MONDAY, worker=name))
        except Exception as error:  # noqa: BLE001  the other threads must be waited for as well
            failed.append(error)
        finally:
            connections.close_all()

    with running(server) as settings.SMTP_URL:
        threads = [threading.Thread(target=work, args=(f"worker {n}",)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(90)
    assert not failed
    assert sum(sent) == 16
    assert sorted(delivered(server).values()) == [1] * 16
    everything_is_noted_once()


def test_several_workers_at_once_keep_to_the_caps(settings, monkeypatch):
    monkeypatch.setattr(caps, "TO_AN_ADDRESS", 8)
    letters(caps.TO_AN_ADDRESS + 4)
    server = Server()
    with running(server) as settings.SMTP_URL:
        threads = [
            threading.Thread(target=lambda: (send_letters(at=MONDAY, worker="w"), connections.close_all()))
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(90)
        assert len(server.got) == caps.TO_AN_ADDRESS
        assert send_letters(at=MONDAY + caps.WINDOW + timedelta(minutes=1), worker="w") == 4
    assert set(delivered(server).values()) == {1}


def test_a_worker_that_sleeps_through_its_lease_with_the_message_in_hand(settings):
    """The slow one's server answers late; the letter is out twice, octet for octet the same, and noted once."""
    letters(1)
    asleep, woken = threading.Event(), threading.Event()

    class Sleepy(Server):
        async def handle_DATA(self, server, session, envelope):
            answer = await super().handle_DATA(server, session, envelope)
            if not asleep.is_set():
                asleep.set()
                while not woken.is_set():
                    await asyncio.sleep(0.01)
            return answer

    server, done = Sleepy(), []

    def slow() -> None:
        done.append(send_letters(at=MONDAY, worker="slow"))
        connections.close_all()

    with running(server) as settings.SMTP_URL:
        thread = threading.Thread(target=slow)
        thread.start()
        assert asleep.wait(20)
        assert send_letters(at=LATER, worker="quick") == 1
        woken.set()
        thread.join(30)
    assert list(delivered(server).values()) == [2]
    assert len({content for _, _, content in server.got}) == 1
    everything_is_noted_once()
