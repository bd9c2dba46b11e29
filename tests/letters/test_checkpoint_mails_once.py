"""However many workers there are, and wherever one dies, a keeper of checkpoints gets one mail a day."""

import os
import signal
import threading
import warnings
from datetime import timedelta
from email import message_from_bytes

import pytest
from django.db import connection, connections
from dying import letters

from firsthand.journal.log import actions as log
from firsthand.journal.models import Entry
from firsthand.letters.models import Letter
from firsthand.letters.sweeps import mail_checkpoints
from firsthand.mail.sweeps import send_letters
from mail_server import Server, running
from stage import MONDAY

pytestmark = [pytest.mark.usefixtures("own_database"), pytest.mark.timeout(120)]
KEEPERS = ("log@university.example", "log@press.example")


@pytest.fixture
def keepers(settings):
    settings.CHECKPOINT_MAILS = KEEPERS
    letters(0)
    log.catch_up(at=MONDAY)


def test_two_workers_at_once_write_one_mail_a_day(keepers, settings):
    begin, server, counts, failed = threading.Barrier(2), Server(), [], []

    def work(name: str) -> None:
        try:
            for day in range(3):
                begin.wait(20)
                at = MONDAY + timedelta(days=day)
                counts.append(mail_checkpoints(at=at))
                send_letters(at=at, worker=name)
        except Exception as error:  # noqa: BLE001  the other thread must be waited for as well
            failed.append(error)
            begin.abort()
        finally:
            connections.close_all()

    with running(server) as settings.SMTP_URL:
        threads = [threading.Thread(target=work, args=(name,)) for name in ("one", "two")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert not failed
    assert sorted(counts) == [0, 0, 0, 2, 2, 2]
    assert len({message_from_bytes(content)["Message-ID"] for _, _, content in server.got}) == len(server.got) == 6


def killed_at_write(count: int) -> bool:
    """Write the mails in a process of its own that is killed at one write; whether it was."""

    def wrapper(execute, sql, params, many, context):
        nonlocal count
        answer = execute(sql, params, many, context)
        count -= sql.startswith(("INSERT", "UPDATE"))
        if count == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    connections.close_all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            with connection.execute_wrapper(wrapper):
                mail_checkpoints(at=MONDAY)
            connections.close_all()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_a_worker_killed_after_any_write_leaves_all_or_none(keepers):
    deaths = 0
    while killed_at_write(deaths + 1):
        deaths += 1
        assert not Letter.objects.exists()
    assert deaths > 4
    assert Letter.objects.count() == Entry.objects.filter(kind="letter.written").count() == 2
    assert mail_checkpoints(at=MONDAY + timedelta(hours=23)) == 0
