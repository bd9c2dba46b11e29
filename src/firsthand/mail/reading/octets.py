"""Parts of a mail as the octets that came, which signatures are made over. Pure, linear.

The standard library's parser does not keep them.
"""

import re

from firsthand.mail.reading.bounds import body_of

_BARE_LF = re.compile(rb"(?<!\r)\n")


def parts_of(entity: bytes, boundary: str) -> list[bytes]:
    """The parts of a multipart, header and body, without the line end before each boundary (RFC 2046, 5.1.1).

    `entity` is the header and body of the whole. A last part without a closing boundary ends with the entity.
    """
    body = body_of(entity)
    told = re.escape(boundary.encode("utf-8", "surrogateescape"))
    line = re.compile(rb"(?:\A|\r\n|\n|\r)--" + told + rb"(--)?[ \t]*(?:\r\n|\n|\r|\Z)")
    parts, begin = [], -1
    at = 0
    while found := line.search(body, at):
        if begin >= 0:
            parts.append(body[begin : max(begin, found.start())])
        if found[1]:
            return parts
        begin = found.end()
        # The line end behind one boundary may be the one before the next.
        at = max(found.start() + 1, begin - (2 if body[begin - 2 : begin] == b"\r\n" else 1))
    if begin >= 0:
        parts.append(body[begin:])
    return parts


def with_crlf(octets: bytes) -> bytes:
    """The octets with every line ending in CRLF, as they were when they were signed (RFC 3156, 5)."""
    return _BARE_LF.sub(b"\r\n", octets)
