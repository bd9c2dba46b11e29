"""Octets that once let one mail pass for two, or ran in circles: here they are octets of one mail."""

import hashlib
import shutil
from collections.abc import Callable, Iterator

import pytest
from instances import Instance
from mailbox_of_tests import mail
from talking import Talk

from firsthand.mail.reading.parsing import read

ENDS = [
    b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r.\r\n", b"\r\n.\r", b"\r.\n", b"\n.\r", b"\r\r.\r\r", b"\n\n.\n\n",
    b"\r\n\x00.\r\n", b"\r\n.\x00\r\n", b"\r\n.\r\x00\n", b"\r\n .\r\n", b"\r\n. \r\n", b"\r\n\x2e\x2e\r\n",
    b"\x85.\x85", b"\xe2\x80\xa8.\xe2\x80\xa8", b"\x0b.\x0b", b"\x0c.\x0c", b"\r\n.\r\r\n", b"\n\r.\n\r",
]  # fmt: skip
"""What one server or another has taken, or might take, for the end of data (CVE-2023-51764, -51765, -51766)."""
NEXT = b"MAIL FROM:<evil@x.example>\r\nRCPT TO:<security@mimecast.example>\r\nDATA\r\nsmuggled\r\n"


@pytest.fixture(scope="module")
def door(published_folder, tmp_path_factory) -> Iterator[tuple[int, int, Callable[[], list[str]]]]:
    it = Instance(shutil.copytree(published_folder, tmp_path_factory.mktemp("door") / "data"))
    yield it.door(), it.door(lmtp=True), lambda: [row[0] for row in it.kept()]
    it.stop()


@pytest.mark.parametrize("lmtp", [False, True], ids=["smtp", "lmtp"])
def test_nothing_but_cr_lf_dot_cr_lf_ends_a_mail(door, lmtp):
    """Each is sent as by a relay that sees no line there, and so does not double the dot."""
    sent = []
    with Talk(door[lmtp], lmtp=lmtp) as talk:
        for number, end in enumerate(ENDS):
            octets = f"{lmtp} {number}".encode() + end + NEXT + b"\r\n"
            talk.begin()
            talk.send(octets + b".\r\n")
            assert talk.hear().startswith("250 2.0.0 Kept"), end
            assert talk.say("NOOP")[0].startswith("250"), end
            sent.append(octets.replace(b"\r\n.", b"\r\n"))
    assert {hashlib.sha256(octets).hexdigest() for octets in sent} <= set(door[2]())


@pytest.mark.parametrize("bare", [b"\n", b"\r", b"\n\n", b"\n\r", b"\r\r", b"\x00\n"], ids=repr)
def test_a_bare_cr_or_lf_ends_no_command(door, bare):
    with Talk(door[0]) as talk:
        talk.send(b"NOOP" + bare + b"MAIL FROM:<a@x.example>\r\n")
        said = [talk.hear(), *talk.say("RCPT TO:<security@x.example>", "DATA")]
    assert [line[:9] for line in said] == ["500 5.5.2", "503 Error", "503 5.5.1"]


def test_what_follows_a_mail_in_the_same_block_is_a_command_again(door):
    with Talk(door[0]) as talk:
        talk.begin()
        talk.send(b"one\r\n.\r\nNOOP\r\nQUIT\r\n")
        assert [talk.hear()[:3] for _ in range(3)] == ["250", "250", "221"]


def test_a_mail_that_went_round_a_hundred_times_is_kept(door):
    """A loop is stopped by who forwards (RFC 5321, 6.3). We forward nothing, and it may hold a report."""
    line = "Received: from a{n}.example by b{n}.example; Mon, 2 Nov 2026 09:00:00 +0000\r\n"
    trace = "".join(line.format(n=n) for n in range(150))
    raw = trace.encode() + mail("Still a report.")
    with Talk(door[0]) as talk:
        talk.begin()
        talk.send(raw + b".\r\n")
        assert talk.hear().startswith("250")
    assert hashlib.sha256(raw).hexdigest() in door[2]()
    assert read(raw).text.strip() == "Still a report."


def test_the_size_that_a_sender_names_is_looked_at_before_the_mail(door):
    with Talk(door[0]) as talk:
        assert talk.say("MAIL FROM:<a@x.example> SIZE=26214401")[0].startswith("552 5.3.4 The message is larger")
        assert "25 MiB (26214400 bytes)" in talk.say("MAIL FROM:<a@x.example> SIZE=99999999999999999999")[0]
        assert talk.say("MAIL FROM:<a@x.example> SIZE=26214400 BODY=8BITMIME SMTPUTF8")[0].startswith("250")
