"""What a door holds in memory: bounded by a few large mails, however many sessions send them."""

import asyncio
import itertools
import re
import subprocess
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mailbox_of_tests import mail
from talking import Talk

from firsthand.mail.door import tickets
from firsthand.mail.door.body import Body
from firsthand.mail.door.tickets import LARGE, Busy, Tickets

MEGABYTE = 1_000_000
LINE = b"At https://www.mimecast.com/x an attacker can read the files of others.\r\n"
FEW_AND_IMPATIENT = """
from firsthand.mail.door import tickets
tickets.MOST_TICKETS, tickets.HOLD_SECONDS, tickets.LOOK_SECONDS, tickets.WAIT_SECONDS = 1, {hold}, 0.1, {wait}
"""
TELLS_WHO_TOOK = """
import pathlib
take = tickets.Tickets.take
async def take_and_tell(*given):
    ticket = await take(*given)
    pathlib.Path({taken!r}).touch()
    return ticket
tickets.Tickets.take = take_and_tell
"""


# The octets of one mail


def taken(blocks: list[bytes], limit: int = 10**6) -> bytes | None:
    body = Body(limit)
    for block in blocks:
        body.take(block)
    return body.whole()


@given(
    st.lists(st.sampled_from([b"\r\n", b".", b"\r", b"\n", b"x", b"..", b"\r\n.\r"]), max_size=40).map(b"".join),
    st.lists(st.integers(0, 60), max_size=8),
)
def test_dots_are_taken_out_wherever_the_blocks_are_cut(raw, cuts):
    stuffed = (b"\r\n" + raw).replace(b"\r\n.", b"\r\n..")[2:]
    edges = [0, *sorted(min(cut, len(stuffed)) for cut in cuts), len(stuffed)]
    assert taken([stuffed[a:b] for a, b in itertools.pairwise(edges)]) == raw


def test_the_limit_is_exact_and_what_is_beyond_is_forgotten():
    assert taken([b"a" * 60, b"\r\n..", b"\r\n" + b"b" * 35], limit=100) is not None
    assert taken([b"a" * 60, b"\r\n..", b"\r\n" + b"b" * 36], limit=100) is None
    body = Body(100)
    for _ in range(50):
        body.take(b"x" * 64)
    assert body.is_over
    assert not body._octets


# Tickets


async def ticket_or_busy(them: Tickets) -> tickets.Ticket | None:
    try:
        return await them.take(lambda: None)
    except Busy:
        return None


@pytest.mark.parametrize(("limit", "count"), [(1000, 4), (26_214_400, 2), (50 * 2**20, 1), (10**10, 1), (0, 4)])
def test_there_are_as_many_tickets_as_mails_at_the_limit_fit(limit, count):
    assert Tickets(limit).count == count


def test_tickets_go_to_those_who_came_first(monkeypatch):
    monkeypatch.setattr(tickets, "MOST_TICKETS", 2)
    order = []

    async def visit(them: Tickets, number: int) -> None:
        ticket = await them.take(lambda: None)
        order.append(number)
        await asyncio.sleep(0.01)
        assert len(them._held) <= 2
        ticket.give_back()
        ticket.give_back()

    async def all_visit() -> None:
        them = Tickets(1)
        await asyncio.gather(*(visit(them, n) for n in range(9)))
        assert not them._held
        assert not them._waiting

    asyncio.run(all_visit())
    assert order == list(range(9))


def test_one_who_leaves_while_waiting_blocks_nobody(monkeypatch):
    monkeypatch.setattr(tickets, "MOST_TICKETS", 1)

    async def visit() -> bool:
        them = Tickets(1)
        first = await them.take(lambda: None)
        leaving, staying = (asyncio.create_task(ticket_or_busy(them)) for _ in range(2))
        await asyncio.sleep(0.01)
        leaving.cancel()
        first.give_back()
        return await asyncio.wait_for(staying, 5) is not None

    assert asyncio.run(visit())


def test_one_who_waits_in_vain_is_told(monkeypatch):
    monkeypatch.setattr(tickets, "MOST_TICKETS", 1)
    monkeypatch.setattr(tickets, "WAIT_SECONDS", 0.1)
    monkeypatch.setattr(tickets, "LOOK_SECONDS", 0.02)

    async def visit() -> tickets.Ticket | None:
        them = Tickets(1)
        await them.take(lambda: None)
        return await ticket_or_busy(them)

    assert asyncio.run(visit()) is None


def test_a_mail_that_is_being_written_is_not_put_out_for_the_slowness_of_the_disk(monkeypatch):
    monkeypatch.setattr(tickets, "MOST_TICKETS", 1)
    monkeypatch.setattr(tickets, "HOLD_SECONDS", 0)
    monkeypatch.setattr(tickets, "WAIT_SECONDS", 0.1)
    monkeypatch.setattr(tickets, "LOOK_SECONDS", 0.02)

    async def visit() -> None:
        them = Tickets(1)
        held = await them.take(lambda: pytest.fail("put out"))
        held.is_read = True
        assert await ticket_or_busy(them) is None

    asyncio.run(visit())


# The door


def wait_for(file: Path) -> None:
    until = time.monotonic() + 30
    while not file.exists():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_slow_sender_of_a_large_mail_makes_room_for_another_one(instance, tmp_path):
    taken = tmp_path / "taken"
    port = instance.door(before=FEW_AND_IMPATIENT.format(hold=0.3, wait=60) + TELLS_WHO_TOOK.format(taken=str(taken)))
    with Talk(port) as slow, Talk(port) as quick:
        slow.begin()
        slow.send(LINE * (2 * LARGE // len(LINE)))
        wait_for(taken)
        quick.begin()
        quick.send(LINE * (2 * LARGE // len(LINE)) + b".\r\n")
        assert quick.hear().startswith("250")
        assert slow.hear().startswith("421 4.3.2 Too many large messages")
        assert slow.hear() == ""
    assert len(instance.kept()) == 1


def test_a_sender_that_waits_in_vain_is_told_and_the_rest_of_its_mail_is_no_command(instance, tmp_path):
    taken = tmp_path / "taken"
    port = instance.door(before=FEW_AND_IMPATIENT.format(hold=60, wait=0.5) + TELLS_WHO_TOOK.format(taken=str(taken)))
    smuggled = b"MAIL FROM:<a@x.example>\r\nRCPT TO:<security@x.example>\r\nDATA\r\nsmuggled\r\n.\r\n"
    with Talk(port) as first, Talk(port) as second:
        first.begin()
        first.send(LINE * (2 * LARGE // len(LINE)))
        wait_for(taken)
        second.begin()
        second.send(LINE * (LARGE // len(LINE) + 900) + b"\r\n" + smuggled * 100)
        assert second.hear().startswith("421 4.3.2")
        assert "354" not in {second.hear()[:3] for _ in range(3)}
        first.send(b".\r\n")
        assert first.hear().startswith("250")
    assert len(instance.kept()) == 1


def test_small_mails_need_no_ticket(instance):
    port = instance.door(before=FEW_AND_IMPATIENT.format(hold=60, wait=60))
    with Talk(port) as large, Talk(port) as small:
        large.begin()
        large.send(LINE * (2 * LARGE // len(LINE)))
        small.begin()
        small.send(mail() + b".\r\n")
        assert small.hear().startswith("250")


def peak_mb(process: subprocess.Popen[str]) -> float:
    text = Path(f"/proc/{process.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", text)
    assert found
    return int(found[1]) / 1024


def all_send(port: int, sessions: int, octets: int) -> list[str]:
    """The answers to mails of so many octets, sent at once."""
    answers = []
    block = LINE * 1000

    def send() -> None:
        with Talk(port) as talk:
            talk.begin()
            try:
                for _ in range(octets // len(block)):
                    talk.send(block)
                talk.send(f"{threading.get_ident()}\r\n.\r\n".encode())
            except TimeoutError:
                return
            answers.append(talk.hear()[:3])

    threads = [threading.Thread(target=send) for _ in range(sessions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_sixteen_sessions_with_ten_megabytes_each_stay_under_300_mb(instance):
    port = instance.door()
    assert all_send(port, 16, 10 * MEGABYTE) == ["250"] * 16
    assert peak_mb(instance.running[-1]) < 300


def test_ten_times_over_the_limit_takes_no_more_memory_than_the_limit(instance):
    port = instance.door(FIRSTHAND_MAIL_LIMIT=str(MEGABYTE))
    before = peak_mb(instance.running[-1])
    assert all_send(port, 16, 10 * MEGABYTE) == ["552"] * 16
    assert peak_mb(instance.running[-1]) < before + 40
