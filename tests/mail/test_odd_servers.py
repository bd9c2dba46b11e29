"""IMAP servers that are silent, talk nonsense or lie: a round ends with a code, and no word of theirs is repeated."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from mailbox_of_tests import mail

from firsthand.intake.models import Arrival
from firsthand.mail.mailboxes import session as mailbox_session
from firsthand.mail.mailboxes.fetching import fetch_round
from firsthand.mail.models import LeftMail
from firsthand.vault.queries import unseal

RAW = mail("Words")
Answer = Callable[[bytes, list[bytes]], bytes]


@contextlib.contextmanager
def server(greeting: bytes, answer: Answer) -> Iterator[str]:
    """Speaks as told: `answer` gets the tag and the words of each line. Its address, for FIRSTHAND_IMAP_URL."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def talk() -> None:
            there, _ = listening.accept()
            with there, there.makefile("rb") as lines:
                there.sendall(greeting)
                for line in lines:
                    tag, *words = line.split()
                    there.sendall(answer(tag, words))
                    if words[:1] == [b"LOGOUT"]:
                        return

        thread = threading.Thread(target=quietly, args=(talk,))
        thread.start()
        try:
            yield f"imap://u:secret-canary@127.0.0.1:{listening.getsockname()[1]}"
        finally:
            thread.join(10)


def quietly(act: Callable[[], None]) -> None:
    with contextlib.suppress(OSError):  # the other side hung up, which is its right
        act()


def honest(tag: bytes, words: list[bytes], body: bytes = b"BODY[] {%d}\r\n%b" % (len(RAW), RAW)) -> bytes:
    """A server with one message."""
    said = {
        b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
        b"SELECT": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [PERMANENTFLAGS (\\Seen)] ok\r\n",
        b"SEARCH": b"* SEARCH 5\r\n",
        b"LOGOUT": b"* BYE bye\r\n",
    }
    key = words[1] if words[0] == b"UID" else words[0]
    if key == b"FETCH":
        said[key] = b"* 1 FETCH (UID 5 RFC822.SIZE %d)\r\n" % len(RAW)
        if words[-1].startswith(b"BODY"):
            said[key] = b"* 1 FETCH (FLAGS (\\Seen))\r\n* 1 FETCH (%b UID 5)\r\n" % body
    return said.get(key, b"") + tag + b" OK done\r\n"


@pytest.fixture
def round_of(programme: object, settings: Any, at: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setattr(mailbox_session, "SILENT_SECONDS", 1)

    def run(answer: Answer, greeting: bytes = b"* OK hello\r\n") -> Any:
        with server(greeting, answer) as settings.IMAP_URL:
            return fetch_round(at=at)

    return run


def test_a_server_of_the_plainest_kind_is_enough(round_of, at):
    done = round_of(honest)
    assert (done.failure, done.kept, done.told) == ("", 1, 1)
    arrival = Arrival.objects.get()
    assert unseal(arrival.raw) == RAW
    assert arrival.received_at == arrival.entered_at >= at  # neither the server nor the mail says when it came


@pytest.mark.parametrize("greeting", [
    b"", b"\x00\xff\r\n", b"* BYE canary\r\n", b"* BAD canary\r\n", b"HTTP/1.1 400 canary\r\n\r\n", b"\r\n" * 100,
])  # fmt: skip
def test_a_greeting_that_is_none(round_of, greeting, caplog):
    done = round_of(honest, greeting)
    assert done.failure.startswith("no connection: ")
    assert "canary" not in done.failure + caplog.text


@pytest.mark.parametrize("reply", [
    b"%b NO canary words\r\n", b"%b BAD canary\r\n", b"%b NO [CANARY] words\r\n", b"* BYE canary\r\n", b"\xff\xfe\r\n",
    b"%b NO [AUTHENTICATIONFAILED] canary\r\n", b"* OK {999999999999}\r\n", b"+ canary\r\n", b"",
])  # fmt: skip
@pytest.mark.parametrize("command", [b"LOGIN", b"SELECT", b"SEARCH", b"CAPABILITY"])
def test_a_command_that_goes_wrong_is_told_by_a_code(round_of, command, reply, caplog):
    def answer(tag: bytes, words: list[bytes]) -> bytes:
        return (reply % tag if b"%b" in reply else reply) if command in words[:2] else honest(tag, words)

    done = round_of(answer)
    assert done.failure
    assert "canary" not in (done.failure + caplog.text).lower()
    assert Arrival.objects.count() == 0


@pytest.mark.parametrize(("body", "kept"), [
    (b'BODY[] "one line"', b"one line"), (b'BODY[] "a \\"b\\" \\\\"', b'a "b" \\'), (b"BODY[] NIL", b""),
    (b'BODY[] ""', b""), (b"BODY[] {3}\r\nabc", b"abc"),
])  # fmt: skip
def test_octets_come_in_more_than_one_way(round_of, body, kept):
    assert round_of(lambda tag, words: honest(tag, words, body)).kept == 1
    assert unseal(Arrival.objects.get().raw) == kept


def test_a_literal_without_end_is_not_read_into_memory(round_of):
    done = round_of(lambda tag, words: honest(tag, words, b"BODY[] {99999999999}\r\nabc"))
    assert done.failure.startswith("session ended")
    assert (Arrival.objects.count(), LeftMail.objects.get().uid) == (0, 5)


def test_a_message_that_is_gone_meanwhile_is_no_trouble(round_of):
    done = round_of(lambda tag, words: tag + b" OK done\r\n" if words[1:2] == [b"FETCH"] else honest(tag, words))
    assert (done.failure, done.kept, done.left) == ("", 0, 0)
