"""The mail door on a real socket: 250 only after the commit, and every other answer loses nothing."""

import hashlib
import shutil
import smtplib
import socket
import sqlite3

import pytest
from django.db import OperationalError
from instances import Instance
from mailbox_of_tests import CONTACT, mail, stored

from firsthand.mail.door import storage

SENDER = "nele@finder.example"


def lines(*said: str) -> bytes:
    return "".join(f"{line}\r\n" for line in said).encode()


def converse(port: int, *blocks: bytes) -> list[str]:
    """Send blocks over a bare socket, reading the answer to each; all answers as lines."""
    answers: list[str] = []
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connected:
        file = connected.makefile("rb")

        def read() -> None:
            while True:
                line = file.readline().decode().rstrip()
                answers.append(line)
                if line[3:4] != "-":
                    return

        read()
        for block in blocks:
            connected.sendall(block)
            read()
    return answers


def test_a_real_conversation_keeps_the_octets_and_the_envelope(instance):
    port = instance.door()
    raw = stored("report-english") + b".leading dot\r\n..two\r\n.\x00\xff 8 bits\r\n" + b"x" * 5000 + b"\r\n"
    with smtplib.SMTP("127.0.0.1", port) as session:
        session.ehlo()
        assert session.esmtp_features["size"] == "26214400"
        assert {"8bitmime", "smtputf8", "pipelining"} <= set(session.esmtp_features)
        session.mail(SENDER)
        session.rcpt(CONTACT)
        session.rcpt("Second@Mimecast.example")
        code, words = session.data(raw)
    assert (code, words) == (250, b"2.0.0 Kept as arrival 1")
    digest = hashlib.sha256(raw).hexdigest()
    assert instance.kept() == [
        (digest, str(len(raw)), f"'{SENDER}'", "Second@Mimecast.example,security@mimecast.example")
    ]


OCTETS = [
    b"", b"\r\n", b".\r\n", b"\r\n\r\n.\r\n", b"x", b"a\r\n.\r\nb\r\n", b".\r", b"\r\r\n", b"a" * 200_000,
    b"\r\n" * 5000, b"a\n.\nb\r\n", b"a\r.\rb\r\n", b"a\r\n.\nb\r\n", b"a\n.\r\nb\r\n", b"\n.\r\n",
]  # fmt: skip


def test_octets_are_kept_as_they_were_sent(shared_door):
    """Also those that once let one mail pass for two (bare CR or LF around a dot)."""
    port, kept = shared_door
    whole = [sent if sent.endswith(b"\r\n") or not sent else sent + b"\r\n" for sent in OCTETS]
    for number, raw in enumerate(whole):
        stuffed = (b"\r\n" + raw).replace(b"\r\n.", b"\r\n..")[2:]
        begin = [lines("EHLO me"), lines(f"MAIL FROM:<{number}@x.example>"), lines("RCPT TO:<a@b.example>")]
        answers = converse(port, *begin, lines("DATA"), stuffed + b".\r\n", lines("QUIT"))
        assert [answer[:3] for answer in answers[-2:]] == ["250", "221"]
    assert {(hashlib.sha256(raw).hexdigest(), str(len(raw))) for raw in whole} <= kept()


@pytest.fixture(scope="module")
def shared_door(published_folder, tmp_path_factory):
    it = Instance(shutil.copytree(published_folder, tmp_path_factory.mktemp("door") / "data"))
    yield it.door(), lambda: {(row[0], row[1]) for row in it.kept()}
    it.stop()


@pytest.mark.parametrize("address", [
    "<odd(address>", '<"quoted space"@x.example>', "<пётр@пример.example>", "<a@[192.0.2.1]>", "<no-domain>",
    "<@relay.example:a@b.example>", "a@b.example", "<a..b@c.example>",
])  # fmt: skip
def test_odd_addresses_lose_no_report(shared_door, address):
    port, _ = shared_door
    answers = converse(port, lines("EHLO me"), lines(f"MAIL FROM:{address}"), lines(f"RCPT TO:{address}"),
                       lines("DATA"), mail(address) + b".\r\n")  # fmt: skip
    assert answers[-1].startswith("250 2.0.0 Kept")


def test_a_null_sender_is_taken_and_a_null_recipient_is_not(shared_door):
    port, _ = shared_door
    answers = converse(
        port, lines("EHLO me"), lines("MAIL FROM:<>"), lines("RCPT TO:<>"), lines("RCPT TO:<a@b.example>")
    )
    assert [a[:3] for a in answers[-3:]] == ["250", "501", "250"]


def test_commands_sent_in_one_go_are_answered_in_their_order(shared_door):
    port, _ = shared_door
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connected:
        body = mail("first").replace(b"first", b"pipelined")
        connected.sendall(
            lines("EHLO me", "MAIL FROM:<a@x.example>", "RCPT TO:<b@x.example>", "DATA") + body + lines(".", "QUIT")
        )
        said = b""
        while chunk := connected.recv(4096):
            said += chunk
    assert [line[:3] for line in said.decode().splitlines() if line[3:4] == " "] == [
        "220",
        "250",
        "250",
        "250",
        "354",
        "250",
        "221",
    ]


def test_the_hundred_and_first_recipient_is_asked_to_wait(shared_door):
    port, _ = shared_door
    named = [lines(f"RCPT TO:<r{n}@x.example>") for n in range(101)]
    answers = converse(port, lines("EHLO me"), lines("MAIL FROM:<a@x.example>"), *named)
    assert answers[-2].startswith("250")
    assert answers[-1].startswith("452 4.5.3")


def test_a_mail_over_the_limit_is_refused_with_the_limit_in_words(instance):
    port = instance.door(FIRSTHAND_MAIL_LIMIT="1000")
    begin = [lines("EHLO me"), lines("MAIL FROM:<a@x.example>"), lines("RCPT TO:<b@x.example>"), lines("DATA")]
    just = b"a" * 998 + b"\r\n"
    assert converse(port, *begin, just + b".\r\n")[-1].startswith("250")
    answers = converse(port, *begin, b"b" + just + b".\r\n", lines("NOOP"))
    assert answers[-2] == "552 5.3.4 The message is larger than we take, which is 1000 bytes"
    assert answers[-1].startswith("250")
    assert converse(port, *begin, b"." + (b"\r\n.." * 250) + b"\r\n.\r\n")[-1].startswith("250")
    assert converse(port, *begin, just * 3000 + b".\r\n")[-1].startswith("552")
    assert converse(port, begin[0], lines("MAIL FROM:<a@x.example> SIZE=1001"))[-1].startswith("552 5.3.4")
    assert len(instance.kept()) == 2


def test_lmtp_answers_once_a_recipient(instance):
    port = instance.door(lmtp=True)
    answers = converse(port, lines("LHLO me"), lines("MAIL FROM:<a@x.example>"), lines("RCPT TO:<b@x.example>"),
                       lines("RCPT TO:<c@x.example>"), lines("DATA"), mail() + b".\r\n", lines("QUIT"))  # fmt: skip
    assert [a[:3] for a in answers[-2:]] == ["250", "250"]
    assert len(instance.kept()) == 1
    assert converse(port, lines("EHLO me"))[-1].startswith("500")
    with smtplib.LMTP("127.0.0.1", port) as session:
        session.sendmail("a@x.example", ["b@x.example"], mail("By a real client."))
    assert len(instance.kept()) == 2


def test_a_door_killed_between_commit_and_answer_keeps_one(instance):
    raw = stored("report-english")
    dying = (
        "import os\nkeep = door.keep\n"
        "def keep_and_die(*given):\n    keep(*given)\n    os.kill(os.getpid(), 9)\n"
        "door.keep = keep_and_die"
    )
    with pytest.raises(smtplib.SMTPServerDisconnected):
        smtplib.SMTP("127.0.0.1", instance.door(before=dying)).sendmail(SENDER, [CONTACT], raw)
    with smtplib.SMTP("127.0.0.1", instance.door()) as session:
        session.sendmail(SENDER, [CONTACT], raw)
    assert len(instance.kept()) == 1


def test_a_database_that_is_away_makes_the_sender_wait_and_the_door_goes_on(instance):
    port = instance.door(opened=False, FIRSTHAND_DATABASE_URL="postgresql://nobody@127.0.0.1:9/none?connect_timeout=2")
    for _ in range(2):
        with smtplib.SMTP("127.0.0.1", port) as session, pytest.raises(smtplib.SMTPDataError) as refused:
            session.sendmail(SENDER, [CONTACT], mail())
        assert refused.value.smtp_code == 451
        assert refused.value.smtp_error.startswith(b"4.3.0 Your message cannot be kept right now")


def test_a_full_disk_is_told_apart_and_nothing_is_half_written(instance):
    said = instance.run(
        "from django.db import connection\n"
        "from firsthand.mail.door.storage import keep\n"
        "cursor = connection.cursor()\n"
        "pages = cursor.execute('PRAGMA page_count').fetchone()[0]\n"
        "cursor.execute(f'PRAGMA max_page_count = {pages}')\n"
        "print(keep(b'x' * 5_000_000, 'a@x.example', ('b@x.example',)))\n"
        "print(keep(b'x', 'a@x.example', ('b@x.example',)))"
    ).splitlines()
    assert said[0].startswith("452 4.3.1 There is no room")
    assert said[1] == "250 2.0.0 Kept as arrival 1"
    assert len(instance.kept()) == 1


@pytest.mark.parametrize(
    "error", [OperationalError("database is locked"), OSError(5, "input/output error"), RuntimeError("?")]
)
def test_any_failure_to_keep_is_an_answer_to_try_again(db, monkeypatch, error):
    def fails(*_, **__):
        raise error

    monkeypatch.setattr(storage, "receive_mail", fails)
    assert str(storage.keep(b"x", SENDER, (CONTACT,))).startswith("451 4.3.0")


def test_only_an_error_that_means_it_is_a_full_disk():
    locked = OperationalError("locked")
    locked.__cause__ = sqlite3.OperationalError("database is locked")
    assert not storage.is_disk_full(locked)
    assert storage.is_disk_full(OSError(28, "no space"))
    assert not storage.is_disk_full(ValueError("full"))
