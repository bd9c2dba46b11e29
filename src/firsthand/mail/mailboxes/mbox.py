"""The mailbox file (RFC 4155): cut into messages, line by line, without taking one octet away. Pure.

A message begins at a line "From ", sender, date in the form of asctime, where the file begins or after an empty line.
A line that only begins with "From " is text. Lines quoted as ">From " are left as they are: no file says whether its
writer quoted, or whether somebody wrote them so. `unquoted` takes one ">" away where the operator knows better.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

LINE_BYTES = 64 * 1024
"""Longer lines come in pieces."""

_SEPARATOR = re.compile(
    rb"From (?P<sender>[^\r\n]{0,400}?) ?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) "
    rb"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}(?P<day>\d{1,2}) "
    rb"(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?: (?P<zone>[+-]\d{4}|[A-Z]{1,5}))? (?P<year>\d{4})"
    rb"(?: (?P<late_zone>[+-]\d{4}))?(?: remote from [^\r\n]{1,200})?[ \t]*\r?\n?\Z"
)
_EMPTY = (b"\n", b"\r\n")
_MONTHS = (b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_NOBODY = frozenset({b"", b"-", b"MAILER-DAEMON"})


@dataclass
class Piece:
    """One message of the file. Separators and contents joined in order are the file."""

    separator: bytes
    """The "From " line; b"" for what stands before the first."""
    content: bytes
    """Everything up to the next one, the empty line before it included; cut off after `most` octets."""
    size_bytes: int
    """All of the content, also where it is cut off."""

    @property
    def message(self) -> bytes:
        """The octets of the message, without the empty line that only parts it from the next."""
        for end in (b"\r\n\r\n", b"\n\n"):
            if self.content.endswith(end):
                return self.content[: -(len(end) // 2)]
        return b"" if self.content in _EMPTY else self.content


def pieces(lines: Iterable[bytes], *, most: int) -> Iterator[Piece]:
    """Cut a file into messages. `lines` end as in the file; long ones may come in parts (LINE_BYTES).

    Of a content of more than `most` octets the rest is counted and not held.
    """
    piece: Piece | None = None
    held: list[bytes] = []
    begins_line, after_empty = True, True
    for line in lines:
        if begins_line and after_empty and _SEPARATOR.match(line):
            yield from _whole(piece, held)
            piece, held = Piece(line, b"", 0), []
        else:
            piece = piece or Piece(b"", b"", 0)
            if piece.size_bytes <= most:
                held.append(line)
            piece.size_bytes += len(line)
        after_empty = begins_line and line in _EMPTY
        begins_line = line.endswith(b"\n")
    yield from _whole(piece, held)


def _whole(piece: Piece | None, held: list[bytes]) -> Iterator[Piece]:
    if piece is not None:
        piece.content = b"".join(held)
        yield piece


def unquoted(message: bytes) -> bytes:
    """A message of a file whose writer put ">" before every "From ", ">From ", … (the form called mboxrd)."""
    return _QUOTED.sub(rb"\1", message)


def sender_of(separator: bytes) -> str | None:
    """The envelope sender that a "From " line names; "" for the null sender, None where it names nobody."""
    found = _SEPARATOR.match(separator)
    said = found["sender"].strip() if found else b""
    if said == b"MAILER-DAEMON":
        return ""
    return None if said in _NOBODY or b" " in said or b"@" not in said else said.decode("utf-8", "replace").strip("<>")


def date_of(separator: bytes) -> datetime | None:
    """The moment of delivery on a "From " line, in UTC; without a zone in figures it is taken as UTC (RFC 4155)."""
    found = _SEPARATOR.match(separator)
    if found is None:
        return None
    try:
        moment = datetime(
            int(found["year"]), _MONTHS.index(found["month"]) + 1, int(found["day"]), int(found["hour"]),
            int(found["minute"]), min(int(found["second"] or 0), 59), tzinfo=_zone(found["zone"], found["late_zone"]),
        )  # fmt: skip
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(*said: bytes | None) -> timezone:
    for zone in said:
        if zone and zone[:1] in b"+-":
            minutes = int(zone[1:3]) * 60 + int(zone[3:5])
            return timezone(timedelta(minutes=-minutes if zone[:1] == b"-" else minutes))
    return UTC
