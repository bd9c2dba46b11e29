"""What the header of a mail tells of its way: envelope and times, for mail that was fetched or imported. Pure.

Anybody may write these fields. They tell where a mail belongs when no server has told us, and decide nothing else.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import parsedate_to_datetime

from firsthand.mail.reading.charsets import storable
from firsthand.mail.reading.headers import FAULTS, Fields, is_address, unfolded

LOOK_AT_BYTES = 64 * 1024
EARLIEST = datetime(1982, 8, 13, tzinfo=UTC)
"""The day of RFC 822: what claims to be older has a false clock."""
SENDERS = ("return-path", "x-original-return-path", "x-envelope-from", "x-original-sender")
RECIPIENTS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc")

_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
_IN_BRACKETS = re.compile(r"<([^<>]*)>")
_COMMENT_AT_THE_END = re.compile(r"\s*\([^()]*\)\s*\Z")


@dataclass(frozen=True)
class Envelope:
    """As an SMTP server would have been told it. `mail_from` is "" for the null sender and for nobody knows."""

    mail_from: str
    rcpt_to: tuple[str, ...]


def fields_of(raw: bytes) -> Fields:
    """The first fields of a header; of one that no parser takes, none."""
    head = raw[:LOOK_AT_BYTES]
    end = _END_OF_HEADER.search(head)
    try:
        return Fields(BytesHeaderParser(policy=compat32).parsebytes(head[: end.start() + 1] if end else head))
    except FAULTS:
        return Fields(BytesHeaderParser(policy=compat32).parsebytes(b""))


def envelope_of(fields: Fields, is_ours: Callable[[str], bool], *, known_sender: str | None = None) -> Envelope:
    """Sender and those recipients that are ours, from the fields that servers write.

    The sender is what the last server wrote, else `known_sender` (what a mailbox file says; "" is the null sender),
    else the one of From. `is_ours` says whether an address leads to us.
    """
    named = (address for _, address in fields.addresses(*RECIPIENTS))
    ours = tuple(dict.fromkeys(storable(a) for a in named if is_address(a) and is_ours(a)))
    return Envelope(storable(_sender(fields, known_sender)), ours)


def _sender(fields: Fields, known: str | None) -> str:
    for name in SENDERS:
        if not fields.all(name):
            continue
        said = unfolded(fields.all(name)[0]).strip()
        found = _IN_BRACKETS.search(said)
        address = (found[1] if found else said).strip()
        if address == "" or is_address(address):
            return address
    if known is not None:
        return known if is_address(known) else ""
    authors = fields.addresses("from")
    return authors[0][1] if len(authors) == 1 and is_address(authors[0][1]) else ""


def reached_us_at(fields: Fields, *others: datetime | None, at: datetime) -> datetime:
    """When a mail of old reached its mailbox: by the last server's Received field (the uppermost), else the first of
    `others` that is known; Date comes in as one of them. Never later than `at`."""
    received = (_date_of_received(value) for value in fields.all("received")[:5])
    known = (moment for moment in (*received, *others) if moment is not None and moment >= EARLIEST)
    return min(next(known, at), at)


def _date_of_received(value: str) -> datetime | None:
    """The moment after the last semicolon (RFC 5321, 4.4)."""
    said = unfolded(value).rpartition(";")[2]
    return date_of(_COMMENT_AT_THE_END.sub("", said))


def date_of(text: str) -> datetime | None:
    """The moment that a text in the form of RFC 5322 names, in UTC; None when it names none."""
    try:
        moment = parsedate_to_datetime(text.strip()[:200])
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except FAULTS:
        return None
