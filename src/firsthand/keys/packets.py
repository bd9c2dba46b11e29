"""OpenPGP octets as packets, without opening one of them (RFC 9580, 4 and 6). Pure.

What comes from outside is walked here first, so that the library gets only what fits its purpose: a key offered to us
holds no compressed packet, and a message is encrypted, with a check of its integrity, before anybody tries a key on it.
"""

import enum
import re
from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass

PACKETS = 10_000
BLOCKS = 50

_BEGIN = re.compile(rb"^-----BEGIN PGP (MESSAGE|PUBLIC KEY BLOCK|PRIVATE KEY BLOCK|SIGNATURE)-----[ \t]*\r?$", re.M)
_END_OF_HEADERS = re.compile(rb"^[ \t]*\r?$", re.MULTILINE)


class Tag(enum.IntEnum):
    """The packets that are told apart here."""

    PKESK = 1
    SIGNATURE = 2
    SKESK = 3
    SECRET_KEY = 5
    PUBLIC_KEY = 6
    SECRET_SUBKEY = 7
    COMPRESSED = 8
    SED = 9
    """Encrypted without integrity."""
    MARKER = 10
    LITERAL = 11
    TRUST = 12
    USER_ID = 13
    PUBLIC_SUBKEY = 14
    USER_ATTRIBUTE = 17
    SEIP = 18
    """Encrypted with integrity."""
    PADDING = 21


class Malformed(ValueError):
    """These octets are no OpenPGP packets."""


@dataclass(frozen=True)
class Packet:
    """One packet: its body with partial lengths joined, and its octets as they came."""

    tag: int
    body: bytes
    raw: bytes


def blocks(octets: bytes) -> list[tuple[str, bytes]]:
    """(label, content) of every armoured block, for instance ("PUBLIC KEY BLOCK", …). Raises Malformed.

    The checksum of a block is not looked at: RFC 9580, 6.1, asks for that.
    """
    found: list[tuple[str, bytes]] = []
    open_ended: set[bytes] = set()
    at = 0
    while begin := _BEGIN.search(octets, at):
        label, at = begin[1], begin.end()
        end = -1 if label in open_ended else octets.find(b"\n-----END PGP " + label + b"-----", at)
        if end < 0:
            open_ended.add(label)  # not looked for again: a text of nothing but beginnings is read once
            continue
        if len(found) == BLOCKS:
            raise Malformed("too many blocks")
        found.append((label.decode("ascii"), _unarmored(octets[at + 1 : end])))
        at = end
    return found


def _unarmored(text: bytes) -> bytes:
    end = _END_OF_HEADERS.search(text)
    lines = (text[end.end() :] if end else text).split()
    try:
        return b64decode(b"".join(line for line in lines if not line.startswith(b"=")), validate=True)
    except (Base64Error, ValueError):
        raise Malformed("not base64") from None


def binary(octets: bytes) -> bytes:
    """The octets of the first armoured block, or the octets themselves when they are packets. Raises Malformed."""
    if octets[:1] and octets[0] & 0x80:
        return octets
    found = blocks(octets)
    if not found:
        raise Malformed("no OpenPGP data")
    return found[0][1]


def walk(octets: bytes) -> list[Packet]:
    """Every packet of a binary sequence, the containers closed. Raises Malformed."""
    found: list[Packet] = []
    at = 0
    while at < len(octets):
        if len(found) == PACKETS:
            raise Malformed("too many packets")
        start, head = at, octets[at]
        if not head & 0x80:
            raise Malformed("not a packet")
        if head & 0x40:
            body, at = _new_body(octets, at + 1)
            tag = head & 0x3F
        else:
            body, at = _old_body(octets, at + 1, head & 0x03)
            tag = (head >> 2) & 0x0F
        found.append(Packet(tag, body, octets[start:at]))
    return found


def _old_body(octets: bytes, at: int, kind: int) -> tuple[bytes, int]:
    if kind == 3:
        return octets[at:], len(octets)
    width = 1 << kind
    length = int.from_bytes(_cut(octets, at, width))
    return _cut(octets, at + width, length), at + width + length


def _new_body(octets: bytes, at: int) -> tuple[bytes, int]:
    pieces = []
    while True:
        first = _cut(octets, at, 1)[0]
        partial = 224 <= first < 255
        if first < 192:
            length, at = first, at + 1
        elif first < 224:
            length, at = ((first - 192) << 8) + _cut(octets, at + 1, 1)[0] + 192, at + 2
        elif partial:
            length, at = 1 << (first & 0x1F), at + 1
        else:
            length, at = int.from_bytes(_cut(octets, at + 1, 4)), at + 5
        pieces.append(_cut(octets, at, length))
        at += length
        if not partial:
            return b"".join(pieces), at


def _cut(octets: bytes, at: int, length: int) -> bytes:
    piece = octets[at : at + length]
    if len(piece) != length:
        raise Malformed("cut short")
    return piece


def packed(tag: int, body: bytes) -> bytes:
    """A packet of ours, in the new format with a length of four octets."""
    return bytes([0xC0 | tag, 0xFF]) + len(body).to_bytes(4) + body


class Reader:
    """Reads a body from its front. Every method raises Malformed when it is cut short."""

    def __init__(self, octets: bytes) -> None:
        self._octets, self._at = octets, 0

    def take(self, length: int) -> bytes:
        """The next octets."""
        piece = _cut(self._octets, self._at, length)
        self._at += length
        return piece

    def number(self, width: int = 1) -> int:
        """The next whole number."""
        return int.from_bytes(self.take(width))

    def mpi(self) -> bytes:
        """The next multiprecision integer, without its length."""
        return self.take((self.number(2) + 7) // 8)

    def counted(self) -> bytes:
        """Octets after their count of one octet."""
        return self.take(self.number())

    @property
    def read(self) -> bytes:
        """What was taken so far."""
        return self._octets[: self._at]

    @property
    def rest(self) -> bytes:
        """What was not taken yet."""
        return self._octets[self._at :]


def recipients(packets: list[Packet]) -> set[str]:
    """Key ids (16 digits) and fingerprints to which a message is encrypted; "" stands for one that is not named."""
    found = set()
    for packet in packets:
        if packet.tag != Tag.PKESK:
            continue
        body = Reader(packet.body)
        if body.number() == 3:
            name = body.take(8).hex()
            found.add(name if name.strip("0") else "")
        else:
            named = body.counted()
            found.add(named[1:].hex())
    return found
