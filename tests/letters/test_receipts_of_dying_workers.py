"""Workers that are killed or race while they send letters with receipts: every receipt that goes out holds."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.db import connections
from dying import Deadly, letters, sending

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.journal.log import actions as log
from firsthand.journal.log.queries import state
from firsthand.journal.log.receipts import read_receipt
from firsthand.journal.log.verifying import Proved, verify
from firsthand.letters import caps
from firsthand.letters.delivery import LEASE
from firsthand.mail.sweeps import send_letters
from firsthand.people.models import Person
from firsthand.people.rules import Role
from mail_server import Server, running
from stage import MONDAY

pytestmark = [pytest.mark.usefixtures("own_database"), pytest.mark.timeout(120)]
LATER = MONDAY + LEASE + timedelta(seconds=5)


def receipts(server: Server) -> Iterator[Proved]:
    for _, _, content in server.got:
        [file] = message_from_bytes(content, policy=policy.default).iter_attachments()
        yield verify(read_receipt(file.get_payload(decode=True)))


@pytest.mark.parametrize(("step", "times"), [("sender", 1), ("taken", 2)])
def test_a_letter_that_is_sent_again_brings_a_receipt_that_holds_too(settings, step, times):
    """In the meantime a person confirmed: the second receipt shows more, and all that the first one showed."""
    letters(1)
    server = Deadly(step)
    with running(server) as settings.SMTP_URL:
        assert sending(lambda child: setattr(server, "victim", child))
        lead = Person.objects.create(mail="tomas@staff.example", name="Tomas", role=Role.LEAD, joined_at=MONDAY)
        actions.confirm(Case.objects.get().number, by=lead, at=MONDAY + timedelta(minutes=1))
        assert send_letters(at=LATER, worker="next") == 2
    proved = [[entry.value("kind") for entry in each.entries] for each in receipts(server)]
    assert len(proved) == times + 1
    assert all(shown[:3] == ["arrival.kept", "report.received", "embargo.began"] for shown in proved)
    assert proved[-1][-1] == "case.confirmed"


def test_several_workers_and_a_sequencer_at_once_give_every_letter_a_receipt(settings, monkeypatch):
    monkeypatch.setattr(caps, "TO_AN_ADDRESS", 100)
    letters(12)
    server, begin, over, failed = Server(), threading.Barrier(4), threading.Event(), []

    def go_on(what) -> None:
        try:
            begin.wait(10)
            what()
        except Exception as error:  # noqa: BLE001  the other threads must be waited for as well
            failed.append(error)
        finally:
            connections.close_all()

    def sequence() -> None:
        while not over.wait(0.01):
            log.sequence(at=MONDAY)

    with running(server) as settings.SMTP_URL:
        workers = [lambda n=n: send_letters(at=MONDAY, worker=f"worker {n}") for n in range(3)]
        threads = [threading.Thread(target=go_on, args=(what,)) for what in (*workers, sequence)]
        for thread in threads:
            thread.start()
        for thread in threads[:-1]:
            thread.join(90)
        over.set()
        threads[-1].join(90)
    assert not failed
    assert state().stopped_why == ""
    assert len(list(receipts(server))) == 12
