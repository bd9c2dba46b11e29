"""IMAP servers that are silent, talk nonsense or lie: a round ends with a code, and no word of theirs is repeated."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from mailbox_of_tests import mail

from firsthand.intake.models import Arrival
from firsthand.mail.mailboxes import session
from firsthand.mail.mailboxes.fetching import fetch_round
from firsthand.mail.mailboxes.place import place_of
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
    monkeypatch.setattr(session, "SILENT_SECONDS", 1)

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


def large(asked: list[bytes], many: int = 130_000, step: int = 30_000, gone_after_one: int = 0) -> Answer:
    """A server whose folder holds `many` messages with UIDs far apart. After the first question somebody else takes
    the `gone_after_one` oldest away."""
    uids = [4_294_967_295 - step * n for n in range(many)][::-1]

    def answer(tag: bytes, words: list[bytes]) -> bytes:
        said = honest(tag, words)
        if words[:1] == [b"SELECT"]:
            return said.replace(b"* 1 EXISTS", b"* %d EXISTS" % many)
        if words[:2] != [b"UID", b"SEARCH"]:
            return said
        asked.append(b" ".join(words[2:]))
        held = uids[gone_after_one:] if len(asked) > 1 else uids
        least = 1
        if words[2] != b"ALL" and words[2] != b"UID":
            low, high = words[2].split(b":")
            held = held[int(low) - 1 : len(held) if high == b"*" else int(high)]
        if b"UID" in words[2:]:
            least = int(words[-1].split(b":")[0])
        found = [uid for uid in held if uid >= least]
        return b"* SEARCH " + b" ".join(b"%d" % uid for uid in found) + b"\r\n" + tag + b" OK done\r\n"

    return answer


@pytest.fixture
def uids_of(settings: Any) -> Callable[..., list[int]]:
    def run(answer: Answer, since: int = 1) -> list[int]:
        with (
            server(b"* OK hello\r\n", answer) as settings.IMAP_URL,
            session.session(place_of(settings.IMAP_URL), "secret") as opened,
        ):
            return opened.uids(since)

    return run


def test_no_answer_about_a_large_folder_is_longer_than_a_line_may_be(uids_of):
    asked: list[bytes] = []
    found = uids_of(large(asked))
    assert (len(found), found == sorted(set(found))) == (130_000, True)
    assert asked == [b"80001:*", b"30001:80000", b"1:30000"]


def test_in_a_large_folder_new_messages_are_found_with_few_questions(uids_of):
    asked: list[bytes] = []
    since = 4_294_967_295 - 30_000
    assert uids_of(large(asked), since) == [since, 4_294_967_295]
    assert len(asked) == 2
    asked.clear()
    assert uids_of(large(asked), 4_294_967_296) == []
    assert len(asked) == 1


def test_messages_that_others_remove_meanwhile_hide_none(uids_of):
    asked: list[bytes] = []
    found = uids_of(large(asked, gone_after_one=10_000))
    assert len(found) >= 120_000
    assert found[-120_000:] == [4_294_967_295 - 30_000 * n for n in range(120_000)][::-1]


def test_what_is_left_behind_in_a_large_folder_is_compared_with_all_of_it(round_of, monkeypatch):
    monkeypatch.setattr("firsthand.mail.mailboxes.fetching.MESSAGES_A_ROUND", 1)
    done = round_of(large([], many=300_000, step=1))
    assert (done.failure, done.kept, done.more) == ("", 1, True)
