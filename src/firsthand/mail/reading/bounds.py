"""What a mail may hold before the standard library's parser sees it. Pure, linear.

The limits stand far above what people send. A mail beyond them is kept, opens a case and is shown as unreadable.
"""

import re
from collections.abc import Iterable, Iterator
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

TOO_LARGE = "too large to take apart"

# As the parser sees it: fields, their continuation lines, and the "From " line of a mailbox file.
_HEADER = re.compile(rb"(?:(?:[!-9;-~]*:|[ \t]|From )[^\r\n]*(?:\r\n|\r|\n|\Z))*")
# In small letters, and at the beginning of a line only: see _at_line_begin. Patterns that begin with plain letters are
# found about fifteen times as fast as those that ask what stands before them.
_CONTENT_FIELD = re.compile(rb"content-[a-z-]{1,40}:[^\r\n]*(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*")
_CONTAINER = re.compile(rb"content-type:[\x00-\x20]*(?:multipart|message)/")
_BEFORE = (b"", b"\r", b"\n")
_EMPTY_LINE = re.compile(rb"(?:\r\n|\r(?!\n)|\n)[\r\n]")


class Unreadable(FirsthandError):
    """A mail that is not taken apart. `reason` tells nothing of its content."""


def check(raw: bytes) -> None:
    """Raise Unreadable for a mail that would cost the parser too much time, memory or depth."""
    if len(raw) > BYTES:
        raise Unreadable(TOO_LARGE)
    if raw.count(b"\n") + raw.count(b"\r") > 2 * LINES:
        raise Unreadable("too many lines")
    header = raw[: len(raw) - len(body_of(raw))]
    if len(header) > HEADER_BYTES:
        raise Unreadable("header too large")
    if header.count(b"\n") + header.count(b"\r") > 2 * HEADER_LINES:
        raise Unreadable("too many header lines")
    lowered = raw.lower()
    for found in _at_line_begin(_CONTENT_FIELD, lowered):
        if len(found[0]) > FIELD_BYTES or found[0].count(b";") > FIELD_PARAMETERS:
            raise Unreadable("header field too long")
    if _more_than(0, _at_line_begin(_CONTAINER, lowered)):
        _check_parts(lowered)


def _check_parts(lowered: bytes) -> None:
    if _more_than(CONTAINERS, _at_line_begin(_CONTAINER, lowered)):
        raise Unreadable("nested too deeply")
    if lowered.count(b"\n--") + lowered.count(b"\r--") > BOUNDARY_LINES:
        raise Unreadable("too many parts")
    if b"delivery-status" in lowered and _more_than(STATUS_BLOCKS, _EMPTY_LINE.finditer(lowered)):
        raise Unreadable("too many parts")


def body_of(raw: bytes) -> bytes:
    """What stands below the header."""
    found = _HEADER.match(raw)
    return raw[found.end() :] if found else raw


def _at_line_begin(pattern: re.Pattern[bytes], octets: bytes) -> Iterator[re.Match[bytes]]:
    """Matches that begin a line. One inside a line reaches at most to the end of its continuation lines, where no field
    begins: so none is missed."""
    return (found for found in pattern.finditer(octets) if octets[found.start() - 1 : found.start()] in _BEFORE)


def _more_than(limit: int, found: Iterable[re.Match[bytes]]) -> bool:
    return next(islice(found, limit, None), None) is not None
