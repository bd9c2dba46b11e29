"""What a mail may hold before the standard library's parser sees it. Pure, linear.

The limits stand far above what people send. A mail beyond them is kept, opens a case and is shown as unreadable.
"""

import re
from itertools import islice

from firsthand.core.errors import FirsthandError

BYTES = 64 * 1024 * 1024
LINES = 1_000_000
HEADER_BYTES = 512 * 1024
HEADER_LINES = 10_000
FIELD_BYTES = 16 * 1024
"""One Content-* field with its continuation lines."""
FIELD_PARAMETERS = 200
"""Semicolons in one: for each the parser reads the field again."""
CONTAINERS = 200
"""Declared multiparts and inner messages: the parser goes one or two levels deeper for each at most."""
BOUNDARY_LINES = 10_000
"""Lines that begin with two dashes: the parser makes at most a part of each."""
STATUS_BLOCKS = 20_000
"""Empty lines in a mail that holds a delivery status: the parser makes a block of each."""

# As the parser sees it: fields, their continuation lines, and the "From " line of a mailbox file.
_HEADER = re.compile(rb"(?:(?:[!-9;-~]*:|[ \t]|From )[^\r\n]*(?:\r\n|\r|\n))*")
_CONTENT_FIELD = re.compile(rb"(?:\A|[\r\n])content-[a-z-]{1,40}:[^\r\n]*(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*", re.I)
_CONTAINER = re.compile(rb"(?:\A|[\r\n])content-type:[\x00-\x20]*(?:multipart|message)/", re.I)
_BOUNDARY = re.compile(rb"[\r\n]--")
_EMPTY_LINE = re.compile(rb"(?:\r\n|\r(?!\n)|\n)[\r\n]")
_STATUS = re.compile(rb"delivery-status", re.I)


class Unreadable(FirsthandError):
    """A mail that is not taken apart. `reason` tells nothing of its content."""


def check(raw: bytes) -> None:
    """Raise Unreadable for a mail that would cost the parser too much time, memory or depth."""
    if len(raw) > BYTES:
        raise Unreadable("too large to take apart")
    if raw.count(b"\n") + raw.count(b"\r") > 2 * LINES:
        raise Unreadable("too many lines")
    header = raw[: len(raw) - len(body_of(raw))]
    if len(header) > HEADER_BYTES:
        raise Unreadable("header too large")
    if header.count(b"\n") + header.count(b"\r") > 2 * HEADER_LINES:
        raise Unreadable("too many header lines")
    for found in _CONTENT_FIELD.finditer(raw):
        if len(found[0]) > FIELD_BYTES or found[0].count(b";") > FIELD_PARAMETERS:
            raise Unreadable("header field too long")
    if not _CONTAINER.search(raw):
        return
    if _more_than(CONTAINERS, _CONTAINER, raw):
        raise Unreadable("nested too deeply")
    if _more_than(BOUNDARY_LINES, _BOUNDARY, raw):
        raise Unreadable("too many parts")
    if _STATUS.search(raw) and _more_than(STATUS_BLOCKS, _EMPTY_LINE, raw):
        raise Unreadable("too many parts")


def body_of(raw: bytes) -> bytes:
    """What stands below the header."""
    found = _HEADER.match(raw)
    return raw[found.end() :] if found else raw


def _more_than(limit: int, pattern: re.Pattern[bytes], raw: bytes) -> bool:
    return next(islice(pattern.finditer(raw), limit, None), None) is not None
