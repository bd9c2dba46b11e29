"""Where a mail came from and when, told by its own header: used where no server told us."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.mail.mailboxes.envelopes import Envelope, envelope_of, fields_of, reached_us_at

AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
RECEIVED = b"Received: from a by b; Mon, 22 Feb 2027 10:00:00 +0100 (CET)\r\n"


def ours(address: str) -> bool:
    return address.endswith("@our.example")


def envelope(header: bytes, known: str | None = None) -> Envelope:
    return envelope_of(fields_of(header + b"\r\n\r\nBody"), ours, known_sender=known)


@pytest.mark.parametrize(("header", "sender"), [
    (b"Return-Path: <bounce@x.example>\r\nFrom: N <n@x.example>", "bounce@x.example"),
    (b"Return-Path: <>\r\nFrom: N <n@x.example>", ""),
    (b"Return-Path: n@x.example", "n@x.example"),
    (b"X-Original-Return-Path: <o@x.example>\r\nFrom: n@x.example", "o@x.example"),
    (b"Return-Path: nonsense\r\nFrom: N <n@x.example>", "n@x.example"),
    (b"From: N <n@x.example>", "n@x.example"),
    (b"From: n@x.example, m@x.example", ""),
    (b"Subject: nothing", ""),
])  # fmt: skip
def test_the_sender(header, sender):
    assert envelope(header).mail_from == sender


def test_the_mailbox_file_knows_better_than_from_and_less_than_the_server():
    assert envelope(b"From: n@x.example", known="file@x.example").mail_from == "file@x.example"
    assert envelope(b"Return-Path: <r@x.example>", known="file@x.example").mail_from == "r@x.example"
    assert envelope(b"From: n@x.example", known="").mail_from == ""


def test_only_recipients_that_are_ours_are_believed():
    header = b"Delivered-To: desk@our.example\r\nTo: a@other.example, Desk <desk+x@our.example>"
    assert envelope(header + b"\r\nX-Original-To: b@c.example").rcpt_to == ("desk@our.example", "desk+x@our.example")


@given(st.binary(max_size=2000))
def test_any_octets_give_an_envelope_that_can_be_stored(octets):
    found = envelope_of(fields_of(b"Return-Path: " + octets), lambda _: True)
    assert all(address.encode() for address in (*found.rcpt_to, found.mail_from) if address)


@pytest.mark.parametrize(("header", "at"), [
    (RECEIVED + RECEIVED.replace(b"22", b"20"), datetime(2027, 2, 22, 9, tzinfo=UTC)),
    (b"Received: from a by b; no date\r\n" + RECEIVED, datetime(2027, 2, 22, 9, tzinfo=UTC)),
    (b"Received: by b; Thu, 01 Jan 1970 00:00:00 +0000\r\n", AT - timedelta(days=9)),
    (b"Received: by b; Fri, 1 Jan 2100 00:00:00 +0000\r\n", AT),
    (b"Subject: x\r\n", AT - timedelta(days=9)),
])  # fmt: skip
def test_the_last_server_says_when_it_came_then_the_others(header, at):
    assert reached_us_at(fields_of(header + b"\r\n"), None, AT - timedelta(days=9), AT, at=AT) == at
