"""The mailbox file is cut where messages begin, and no octet of it is lost."""

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.mail.mailboxes import mbox

LINE = b"From nele@finder.example Mon Mar  1 09:00:00 2027\n"


def cut(octets: bytes, *, most: int = 10**9, line: int = 64) -> list[mbox.Piece]:
    file = io.BytesIO(octets)
    return list(mbox.pieces(iter(lambda: file.readline(line), b""), most=most))


def messages(octets: bytes) -> list[bytes]:
    return [piece.message for piece in cut(octets)]


WITH_CR = LINE.replace(b"\n", b"\r\n")
PARTS = st.sampled_from([LINE, WITH_CR, b"\n", b"\r\n", b"\r", b"From here on\n", b">From a\n", b"A: b\n"])


@given(st.lists(PARTS | st.binary(max_size=80), max_size=30).map(b"".join))
def test_pieces_joined_are_the_file(octets):
    pieces = cut(octets)
    assert b"".join(piece.separator + piece.content for piece in pieces) == octets
    assert all(piece.size_bytes == len(piece.content) for piece in pieces)


@given(st.lists(PARTS | st.binary(max_size=80), max_size=30).map(b"".join), st.integers(0, 200))
def test_never_more_is_held_than_asked_for(octets, most):
    assert all(len(piece.content) <= most + 64 for piece in cut(octets, most=most))
    assert sum(len(p.separator) + p.size_bytes for p in cut(octets, most=most)) == len(octets)


def test_the_empty_line_between_two_messages_belongs_to_neither():
    assert messages(LINE + b"A: 1\n\nOne.\n\n" + LINE + b"A: 2\n\nTwo.\n\n") == [b"A: 1\n\nOne.\n", b"A: 2\n\nTwo.\n"]
    with_cr = (LINE + b"A: 1\n\nOne.\n\n" + LINE + b"A: 2\n\nTwo.\n").replace(b"\n", b"\r\n")
    assert messages(with_cr) == [b"A: 1\r\n\r\nOne.\r\n", b"A: 2\r\n\r\nTwo.\r\n"]


@pytest.mark.parametrize("text", [
    b"From here on it is text.\n",
    b"From nele@finder.example\n",
    b">From nele@finder.example Mon Mar  1 09:00:00 2027\n",
    b"Words on the line before.\n" + LINE,
])  # fmt: skip
def test_a_line_that_only_looks_like_a_beginning_is_text(text):
    assert len(messages(LINE + b"A: 1\n\n" + text + b"\nMore.\n")) == 1


@pytest.mark.parametrize(("line", "sender", "at"), [
    (b"From n@x.example Mon Mar  1 09:00:00 2027\n", "n@x.example", (2027, 3, 1, 9, 0)),
    (b"From n@x.example Mon Mar 1 09:00:00 2027\r\n", "n@x.example", (2027, 3, 1, 9, 0)),
    (b"From n@x.example Mon Mar  1 09:00 2027\n", "n@x.example", (2027, 3, 1, 9, 0)),
    (b"From - Mon Mar  1 09:00:00 2027\n", None, (2027, 3, 1, 9, 0)),
    (b"From MAILER-DAEMON Mon Mar  1 09:00:00 2027\n", "", (2027, 3, 1, 9, 0)),
    (b"From 123@xxx Mon Mar 01 09:00:00 +0200 2027\n", "123@xxx", (2027, 3, 1, 7, 0)),
    (b"From n@x.example Mon Mar  1 09:00:00 2027 -0500\n", "n@x.example", (2027, 3, 1, 14, 0)),
    (b"From n at x.example Mon Mar  1 09:00:00 CET 2027\n", None, (2027, 3, 1, 9, 0)),
    (b"From n@x.example Mon Feb 31 09:00:00 2027\n", "n@x.example", None),
])  # fmt: skip
def test_what_the_line_before_a_message_says(line, sender, at):
    assert (mbox.sender_of(line), mbox.date_of(line)) == (sender, datetime(*at, tzinfo=UTC) if at else None)


def test_a_quote_sign_is_taken_away_only_when_asked_for():
    octets = LINE + b"A: 1\n\n>From here\n>>From there\n> From\nx >From\n"
    assert messages(octets) == [b"A: 1\n\n>From here\n>>From there\n> From\nx >From\n"]
    assert mbox.unquoted(messages(octets)[0]) == b"A: 1\n\nFrom here\n>From there\n> From\nx >From\n"
