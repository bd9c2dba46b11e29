"""Many sessions share one commit, each is answered after it, and one bad mail costs only itself its 250."""

import asyncio
import hashlib
import smtplib
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from mailbox_of_tests import CONTACT, mail

from firsthand.intake.actions import Incoming, receive_mail, receive_mails
from firsthand.intake.actions.keeping import SAME_MAIL_WITHIN
from firsthand.intake.kinds import Door
from firsthand.intake.models import Arrival
from firsthand.journal.models import Entry
from firsthand.journal.queries import check, facts_of
from firsthand.mail.door import storage, writer
from firsthand.mail.door.storage import CANNOT_KEEP, Answer
from firsthand.mail.door.writer import GROUP_BYTES, GROUP_MAILS, Writer
from firsthand.vault.models import DataKey, Sealed
from firsthand.vault.queries import unseal
from stage import MONDAY

KEPT = Answer(250, "2.0.0", "Kept")
SECONDS = 30
"""So long a test waits for what should happen at once: a busy machine is no fault."""


def incoming(text: str, at: datetime = MONDAY, *, to: str = CONTACT, size: int = 0) -> Incoming:
    return Incoming(mail(text) + b"x" * size, "a@finder.example", (to,), at)


def the_bad_one(text: str = "bad") -> Incoming:
    """The database refuses it: it came into our hands before it reached us."""
    return Incoming(mail(text), "a@finder.example", (CONTACT,), MONDAY, entered_at=MONDAY - timedelta(days=1))


# Keeping many


@pytest.mark.django_db
def test_a_group_is_kept_in_its_order_with_all_that_a_single_mail_has():
    mails = [incoming(str(n), MONDAY + timedelta(seconds=n)) for n in range(120)]
    arrivals = receive_mails(mails)
    assert [a.pk for a in arrivals] == sorted(a.pk for a in arrivals)
    kept = list(Arrival.objects.order_by("pk"))
    assert [unseal(a.raw) for a in kept] == [m.raw for m in mails]
    assert [a.received_at for a in kept] == [m.at for m in mails]
    assert {facts_of(entry)["sha256"] for entry in Entry.objects.all()} == {a.sha256 for a in kept}
    assert check() == (120, None)


@pytest.mark.django_db
def test_what_is_given_back_is_what_stands():
    (given,) = receive_mails([Incoming(b"x", "", ("b@x", "a@x"), MONDAY, Door.LMTP, MONDAY, past=True)])
    stands = Arrival.objects.get()
    names = [field.attname for field in Arrival._meta.concrete_fields]
    assert {n: getattr(given, n) for n in names} == {n: getattr(stands, n) for n in names}
    assert (stands.door, stands.past, stands.kind, stands.tries, stands.case_id) == ("lmtp", True, "", 0, None)


@pytest.mark.django_db
def test_mails_of_a_group_have_keys_of_their_own():
    receive_mails([incoming("1"), incoming("2")])
    keys = [(a.raw.key_id, a.envelope.key_id) for a in Arrival.objects.select_related("raw", "envelope")]
    assert len(set(keys)) == 2
    assert all(raw == envelope for raw, envelope in keys)


@pytest.mark.django_db
def test_the_same_mail_twice_in_one_group_is_one_arrival():
    first, other, again = receive_mails([incoming("1"), incoming("1", to="c@x.example"), incoming("1")])
    assert first.pk == again.pk != other.pk
    assert Arrival.objects.count() == 2
    assert (DataKey.objects.count(), Sealed.objects.count()) == (2, 4)


@pytest.mark.django_db
def test_a_group_knows_what_came_before_for_five_days():
    (before,) = receive_mails([incoming("1")])
    late, too_late = MONDAY + SAME_MAIL_WITHIN - timedelta(seconds=1), MONDAY + SAME_MAIL_WITHIN
    assert receive_mails([incoming("2"), incoming("1", late)])[1].pk == before.pk
    assert receive_mails([incoming("1", too_late)])[0].pk != before.pk
    assert receive_mail(mail("2"), mail_from="a@finder.example", rcpt_to=(CONTACT,), at=MONDAY).pk != before.pk
    assert Arrival.objects.count() == 3


@pytest.mark.django_db
def test_an_erased_mail_that_comes_again_is_new():
    (before,) = receive_mails([incoming("1")])
    DataKey.objects.update(wrapped=b"")
    assert receive_mails([incoming("1")])[0].pk != before.pk


@pytest.mark.django_db
def test_a_group_that_fails_in_the_middle_leaves_nothing():
    receive_mails([incoming("before")])
    with pytest.raises(IntegrityError), transaction.atomic():
        receive_mails([incoming("1"), the_bad_one(), incoming("2")])
    assert Arrival.objects.count() == Entry.objects.count() == DataKey.objects.count() == 1
    receive_mails([incoming("after")])
    assert check() == (2, None)


@pytest.mark.django_db
def test_a_large_group_asks_no_more_of_the_database_than_a_small_one():
    def asked(count: int, name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            receive_mails([incoming(f"{name}{n}") for n in range(count)])
        return len([q for q in queries if "INSERT" not in q["sql"]])

    assert asked(2, "a") == asked(40, "b") < 10


# The thread that writes


class Disk:
    """Stands in for the database: notes what was written together, can be slow, and can refuse."""

    def __init__(self) -> None:
        self.groups: list[list[bytes]] = []
        self.goes_on = threading.Event()
        self.goes_on.set()
        self.is_asked = threading.Event()
        self.refuses: set[bytes] = set()

    def together(self, mails: list[Incoming]) -> list[Answer]:
        self.is_asked.set()
        self.goes_on.wait(SECONDS)
        if self.refuses & {m.raw for m in mails}:
            raise IntegrityError
        self.groups.append([m.raw for m in mails])
        return [KEPT] * len(mails)

    def alone(self, one: Incoming) -> Answer:
        self.is_asked.set()
        self.goes_on.wait(SECONDS)
        if one.raw in self.refuses:
            return CANNOT_KEEP
        self.groups.append([one.raw])
        return KEPT


def raw(name: str, size: int = 0) -> Incoming:
    return Incoming(name.encode() + b"x" * size, "", (), MONDAY)


def sent_while_the_disk_is_busy(disk: Disk, *mails: Incoming) -> list[Answer]:
    """The answers to mails that all came while another one was being written."""

    async def send() -> list[Answer]:
        it = Writer(disk.together, disk.alone)
        disk.goes_on.clear()
        first = it.keep(raw("first"))
        assert await asyncio.to_thread(disk.is_asked.wait, SECONDS)
        waiting = [it.keep(one) for one in mails]
        disk.goes_on.set()
        answers = await asyncio.gather(first, *waiting)
        await asyncio.to_thread(it.close)
        return answers[1:]

    return asyncio.run(send())


def test_what_waits_is_written_together_and_the_first_did_not_wait_for_it():
    disk = Disk()
    assert sent_while_the_disk_is_busy(disk, raw("1"), raw("2"), raw("3")) == [KEPT] * 3
    assert disk.groups == [[b"first"], [b"1", b"2", b"3"]]


def one_is_written_in_time(*, coming: bool) -> None:
    disk = Disk()

    async def send() -> None:
        it = Writer(disk.together, disk.alone)
        it.coming = lambda: coming
        try:
            await asyncio.wait_for(it.keep(raw("1")), SECONDS)
        finally:
            await asyncio.to_thread(it.close)

    asyncio.run(send())
    assert disk.groups == [[b"1"]]


def test_a_mail_alone_is_written_at_once(monkeypatch):
    monkeypatch.setattr(writer, "COMPANY_SECONDS", 10 * SECONDS)
    one_is_written_in_time(coming=False)


def test_one_waits_for_company_while_it_is_coming_and_when_its_time_is_over_no_more(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(writer, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    monkeypatch.setattr(writer, "COMPANY_SECONDS", 10 * SECONDS)
    disk, is_waited_for = Disk(), threading.Event()

    def coming() -> bool:
        is_waited_for.set()
        return True

    async def send() -> None:
        it = Writer(disk.together, disk.alone)
        it.coming = coming
        try:
            first = it.keep(raw("1"))
            assert await asyncio.to_thread(is_waited_for.wait, SECONDS)
            clock[0] = 10 * SECONDS + 1
            await asyncio.wait_for(asyncio.gather(first, it.keep(raw("2"))), SECONDS)
        finally:
            await asyncio.to_thread(it.close)

    asyncio.run(send())
    assert disk.groups == [[b"1", b"2"]]


def test_company_that_does_not_come_is_not_waited_for_long(monkeypatch):
    monkeypatch.setattr(writer, "COMPANY_SECONDS", 0.05)
    one_is_written_in_time(coming=True)


def test_a_group_has_bounds_in_mails_and_in_octets():
    disk = Disk()
    many = [raw(str(n)) for n in range(GROUP_MAILS + 5)]
    large = [raw("a", GROUP_BYTES // 2), raw("b", GROUP_BYTES // 2), raw("c", GROUP_BYTES * 2), raw("d")]
    sent_while_the_disk_is_busy(disk, *many, *large)
    assert [len(group) for group in disk.groups] == [1, GROUP_MAILS, 6, 1, 1, 1]


def test_one_that_cannot_be_kept_costs_no_other_its_answer():
    disk = Disk()
    disk.refuses = {b"2"}
    assert sent_while_the_disk_is_busy(disk, raw("1"), raw("2"), raw("3")) == [KEPT, CANNOT_KEEP, KEPT]
    assert disk.groups == [[b"first"], [b"1"], [b"3"]]


def test_a_storage_that_hangs_is_not_asked_once_a_mail(monkeypatch):
    disk = Disk()
    disk.refuses = {b"1"}
    monkeypatch.setattr(writer, "ALONE_SECONDS", -1)
    assert sent_while_the_disk_is_busy(disk, raw("1"), raw("2")) == [CANNOT_KEEP, CANNOT_KEEP]
    assert disk.groups == [[b"first"]]


def test_a_sender_that_hangs_up_stops_neither_its_mail_nor_the_others():
    disk = Disk()

    async def send() -> Answer:
        it = Writer(disk.together, disk.alone)
        disk.goes_on.clear()
        it.keep(raw("first"))
        gone = it.keep(raw("gone"))
        stays = it.keep(raw("stays"))
        gone.cancel()
        disk.goes_on.set()
        answer = await stays
        await asyncio.to_thread(it.close)
        return answer

    assert asyncio.run(send()) == KEPT
    assert [octets for group in disk.groups for octets in group] == [b"first", b"gone", b"stays"]


def test_closing_waits_for_all_that_was_given():
    disk = Disk()

    async def send() -> list[Answer]:
        it = Writer(disk.together, disk.alone)
        waiting = [it.keep(raw(str(n))) for n in range(200)]
        await asyncio.to_thread(it.close)
        return await asyncio.gather(*waiting)

    assert asyncio.run(send()) == [KEPT] * 200


@pytest.mark.django_db
def test_the_real_storage_keeps_a_group_whole_or_raises(monkeypatch):
    monkeypatch.setattr(storage, "close_old_connections", lambda: None)  # the test's own must stay
    assert [a.code for a in storage.keep_together([incoming("1"), incoming("2")])] == [250, 250]
    with pytest.raises(IntegrityError), transaction.atomic():
        storage.keep_together([incoming("3"), the_bad_one()])
    assert Arrival.objects.count() == 2


# The door

FIRST_WAITS_FOR_ALL = """
import itertools, pathlib
keep, put, came, all_came = door.keep, door.Writer.keep, itertools.count(1), threading.Event()
def put_and_count(*given):
    answer = put(*given)
    if next(came) == {count}:
        all_came.set()
    return answer
def keep_when_all_came(*given):
    pathlib.Path({taken!r}).touch()
    all_came.wait(30)
    return keep(*given)
door.Writer.keep, door.keep = put_and_count, keep_when_all_came
"""
GROUP_DIES = """
import os
together = door.keep_together
def keep_and_die(mails):
    together(mails)
    os.kill(os.getpid(), 9)
door.keep_together = keep_and_die
"""
GROUP_FAILS_HALFWAY = """
from firsthand.journal import actions
write_all = actions.write_all
def fail(acts, **given):
    if any(act.facts["size_bytes"] == {size} for act in acts):
        raise OSError(5, "input/output error")
    write_all(acts, **given)
actions.write_all = fail
"""


def send_at_once(port: int, mails: list[bytes], *, first_is_taken: Path | None = None) -> list[int]:
    """The answer to each mail, sent by a session of its own; 0 for none. The others follow the first once the file
    `first_is_taken` says that it is being kept."""
    codes = [0] * len(mails)

    def send(number: int) -> None:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=30) as session:
                session.ehlo()
                session.mail("a@finder.example")
                session.rcpt(CONTACT)
                codes[number] = session.data(mails[number])[0]
        except (smtplib.SMTPException, OSError):
            return

    threads = [threading.Thread(target=send, args=(n,)) for n in range(len(mails))]
    threads[0].start()
    until = time.monotonic() + SECONDS
    while first_is_taken and not first_is_taken.exists():
        assert time.monotonic() < until
        time.sleep(0.01)
    for thread in threads[1:]:
        thread.start()
    for thread in threads:
        thread.join()
    return codes


@pytest.fixture
def send_behind_the_first(instance, tmp_path) -> Callable[..., list[int]]:
    """The answers to mails of which the first is being kept until all others wait; `before` changes the door."""

    def send(mails: list[bytes], before: str = "") -> list[int]:
        taken = tmp_path / "taken"
        waits = FIRST_WAITS_FOR_ALL.format(count=len(mails), taken=str(taken))
        return send_at_once(instance.door(before=waits + before), mails, first_is_taken=taken)

    return send


@pytest.fixture
def kept(instance) -> Callable[[], list[str]]:
    return lambda: sorted(row[0] for row in instance.kept())


def hashes(mails: list[bytes]) -> list[str]:
    return sorted(hashlib.sha256(one).hexdigest() for one in mails)


def test_sessions_at_once_are_each_answered_and_each_kept_once(instance, send_behind_the_first, kept):
    mails = [mail(f"at once {n}") for n in range(12)]
    assert send_behind_the_first(mails) == [250] * 12
    assert kept() == hashes(mails)
    assert "all of them fit" in instance.run(
        "from firsthand.journal.queries import check; print(check()[1] or 'all of them fit')"
    )


def test_a_door_killed_between_the_commit_of_a_group_and_its_answers_keeps_each_once(
    instance, send_behind_the_first, kept
):
    mails = [mail(f"killed {n}") for n in range(8)]
    assert send_behind_the_first(mails, GROUP_DIES) == [250] + [0] * 7
    assert kept() == hashes(mails)
    assert send_at_once(instance.door(), mails) == [250] * 8
    assert kept() == hashes(mails)


def test_a_group_whose_transaction_breaks_keeps_all_but_the_one_that_broke_it(send_behind_the_first, kept):
    mails = [mail(f"some words {n}") for n in range(6)]
    mails[3] = mail("the one that cannot be written")
    codes = send_behind_the_first(mails, GROUP_FAILS_HALFWAY.format(size=len(mails[3])))
    assert codes == [250, 250, 250, 451, 250, 250]
    assert kept() == hashes(mails[:3] + mails[4:])
