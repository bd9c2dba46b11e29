"""Checking the DKIM signatures of a mail by ourselves (RFC 6376), where no server of ours has done it. Pure.

The library compares signature and key; what would cost it time or memory without bound is done or refused here: the
body is hashed in pieces, and keys, fields and runs of blanks have a size.
"""

import base64
import binascii
import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import dkim
from dkim.util import InvalidTagValueList, parse_tag_value

from firsthand.mail.reading.bounds import body_of
from firsthand.mail.reading.headers import FAULTS
from firsthand.mail.sender.domains import aligned, domain_of
from firsthand.mail.sender.key_lookup import KeyOf, NoAnswer

SIGNATURES = 5
HEADER_BYTES = 64 * 1024
FIELD_BYTES = 8 * 1024
KEY_BYTES = 1_500
"""A TXT record with an RSA key of 4,096 bits has 740; the work grows with the third power."""
KEY_BITS = 1_024
"""RFC 8301, 3.2, asks verifiers to believe no less."""
PIECE_BYTES = 64 * 1024
LONGEST_LINE = 1024 * 1024
SKEW = timedelta(hours=1)
"""How far the clocks of signers may be off."""
_NAME = re.compile(rb"[a-z0-9_](?:[a-z0-9._-]{0,200}[a-z0-9_])?", re.I)
_BLANKS = re.compile(rb"\s{41}")
_BARE_CR = re.compile(rb"\r(?!\n)")

# The library logs what it reads, and that is content.
_SILENT = logging.getLogger("firsthand.mail.sender.signatures.silent")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False
_SILENT.setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True)
class Checked:
    """What became of the signatures. `domain` is the one whose signature holds, "" when none does."""

    domain: str = ""
    signed: bool = False
    """There is a signature of the sender's organisation that could be checked."""
    unanswered: bool = False
    """DNS did not answer."""


def check_signatures(raw: bytes, from_address: str, *, key_of: KeyOf, at: datetime) -> Checked:
    """Whether a signature of the domain of `from_address` holds. Others are not even looked up.

    Refused are signatures over part of the body (l=), expired ones (x=), those dated ahead of us, those that leave From
    out, keys under KEY_BITS or in testing (t=y), and every algorithm but rsa-sha256. Never raises.
    """
    body = body_of(raw)
    header = raw[: len(raw) - len(body)]
    if len(header) > HEADER_BYTES or _BARE_CR.search(header) or (body and not body.startswith((b"\r\n", b"\n"))):
        return Checked()
    body = body[2:] if body.startswith(b"\r\n") else body[1:]
    found = Checked()
    try:
        message = dkim.DKIM(header + b"\r\n", logger=_SILENT, minkey=KEY_BITS)
        for tags, field in _candidates(message, from_address, at=at):
            found = Checked(signed=True)
            if _holds(message, tags, field, body, key_of=key_of):
                return Checked(domain_of(tags[b"d"].decode("ascii")), signed=True)
    except NoAnswer:
        return Checked(signed=True, unanswered=True)
    except (dkim.DKIMException, *FAULTS):
        return found
    return found


def _candidates(message: dkim.DKIM, from_address: str, *, at: datetime) -> Iterator[tuple[dict[bytes, bytes], bytes]]:
    """The signatures that could speak for the sender: (tags, field)."""
    senders = [value for name, value in message.headers if name.lower() == b"from"]
    if len(senders) != 1 or from_address.encode() not in senders[0]:
        return
    fields = [value for name, value in message.headers if name.lower() == b"dkim-signature"]
    for field in fields[:SIGNATURES]:
        if len(field) > FIELD_BYTES or _BLANKS.search(field):
            continue
        try:
            tags: dict[bytes, bytes] = parse_tag_value(field)
        except InvalidTagValueList:
            continue
        if _is_believable(tags, domain_of(from_address), at=at):
            yield tags, field


def _is_believable(tags: dict[bytes, bytes], domain: str, *, at: datetime) -> bool:
    names = (tags.get(b"d", b""), tags.get(b"s", b""))
    if not all(_NAME.fullmatch(name) for name in names) or not aligned(names[0].decode().lower(), domain):
        return False
    signed = {name.strip().lower() for name in tags.get(b"h", b"").split(b":")}
    if tags.get(b"a") != b"rsa-sha256" or b"l" in tags or b"from" not in signed:
        return False
    made, until = _moment(tags.get(b"t")), _moment(tags.get(b"x"))
    return (made is None or made <= (at + SKEW).timestamp()) and (until is None or until >= (at - SKEW).timestamp())


def _moment(tag: bytes | None) -> int | None:
    """Seconds since 1970; the far future for what is no number, so that it is refused as made ahead of us."""
    if tag is None:
        return None
    return int(tag) if re.fullmatch(rb"[0-9]{1,12}", tag) else 2**60


def _holds(message: dkim.DKIM, tags: dict[bytes, bytes], field: bytes, body: bytes, *, key_of: KeyOf) -> bool:
    """Whether one signature fits header and body. Raises NoAnswer, DKIMException."""
    dkim.validate_signature_fields(tags)
    header_form, _, body_form = tags.get(b"c", b"simple/simple").partition(b"/")
    try:
        claimed = base64.b64decode(re.sub(rb"\s", b"", tags[b"bh"]), validate=True)
    except binascii.Error:
        return False
    if body_form not in (b"", b"simple", b"relaxed") or body_hash(body, relaxed=body_form == b"relaxed") != claimed:
        return False
    # Without bh the library leaves the body alone.
    rest = {**tags, b"c": header_form + b"/simple"}
    del rest[b"bh"]
    signed = [name.strip().lower() for name in tags[b"h"].split(b":")]

    def key(name: bytes, timeout: int) -> bytes | None:
        record = key_of(name.decode("ascii").rstrip("."))
        return record if record and len(record) <= KEY_BYTES and not _is_testing(record) else None

    return bool(message.verify_sig(rest, signed, (b"DKIM-Signature", field), key))


def _is_testing(record: bytes) -> bool:
    try:
        flags = parse_tag_value(record).get(b"t", b"")
    except InvalidTagValueList:
        return True
    return b"y" in [flag.strip() for flag in flags.split(b":")]


def body_hash(body: bytes, *, relaxed: bool) -> bytes:
    """SHA-256 of a body in its canonical form (RFC 6376, 3.4.3 and 3.4.4), with memory for a piece of it only.

    b"" when a line is longer than LONGEST_LINE.
    """
    digest = hashlib.sha256()
    line_ends, empty = 0, True
    for piece in _pieces(body):
        if len(piece) > LONGEST_LINE:
            return b""
        text = piece.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        if relaxed:
            text = re.sub(rb"[ \t]+", b" ", text).replace(b" \r\n", b"\r\n")
        end = len(text)
        while text.endswith(b"\r\n", 0, end):
            end -= 2
        if end:
            # Empty lines count only where something follows them.
            for start in range(0, line_ends, PIECE_BYTES):
                digest.update(b"\r\n" * min(PIECE_BYTES, line_ends - start))
            digest.update(text[:end])
            line_ends, empty = 0, False
        line_ends += (len(text) - end) // 2
    if not (empty and relaxed):
        digest.update(b"\r\n")
    return digest.digest()


def _pieces(body: bytes) -> Iterator[bytes]:
    """The body cut behind line ends, so that neither a line end nor a run of blanks is cut."""
    start = 0
    while start < len(body):
        end = body.find(b"\n", start + PIECE_BYTES) + 1 or len(body)
        yield body[start:end]
        start = end
