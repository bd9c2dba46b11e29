"""One part of a mail: its type, its name, its content. Pure; nothing here raises."""

import re
from email.message import Message

from firsthand.core.text import one_line
from firsthand.mail.reading.charsets import decode
from firsthand.mail.reading.headers import FAULTS, unfolded, words_of

MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")
_ENDINGS = {
    "text/plain": "txt", "text/html": "html", "text/calendar": "ics", "text/csv": "csv", "text/vcard": "vcf",
    "text/x-vcard": "vcf", "application/pdf": "pdf", "application/zip": "zip", "application/json": "json",
    "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "application/pgp-signature": "asc",
    "application/pgp-encrypted": "pgp", "application/pgp-keys": "asc", "application/ms-tnef": "dat",
    "video/mp4": "mp4", "message/rfc822": "eml", "application/pkcs7-mime": "p7m", "application/x-pkcs7-mime": "p7m",
    "application/pkcs7-signature": "p7s", "application/x-pkcs7-signature": "p7s",
}  # fmt: skip


def content_type(part: Message) -> str:
    """The type of a part in small letters; "text/plain" for what is none."""
    try:
        return one_line(unfolded(str(part.get_content_type())), 150).lower()
    except FAULTS:
        return "text/plain"


def media_type(kind: str) -> str:
    """`kind` if it has the form of a type, else the one that says nothing."""
    return kind if MEDIA_TYPE.fullmatch(kind) else "application/octet-stream"


def ending_for(kind: str) -> str:
    """The ending of a file of this type that came without a name."""
    return _ENDINGS.get(kind, "bin")


def children(part: Message) -> list[Message] | None:
    """The parts within a part; None for one that holds content of its own."""
    payload = part.get_payload()
    return [below for below in payload if isinstance(below, Message)] if isinstance(payload, list) else None


def parameter(part: Message, name: str) -> str:
    """A parameter of Content-Type, "" when there is none."""
    try:
        value = part.get_param(name)
    except FAULTS:
        return ""
    if isinstance(value, tuple):
        value = value[2]
    return one_line(unfolded(str(value)), 200) if value else ""


def content_of(part: Message) -> bytes:
    """The decoded bytes of a part without inner parts; what cannot be decoded is given as it stands."""
    try:
        payload = part.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else b""
    except FAULTS:
        raw = part.get_payload()
        return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


def file_name(part: Message) -> str:
    """The name that the sender gave to a part, encoded words and RFC 2231 pieces read; not yet safe."""
    for field, name in (("content-disposition", "filename"), ("content-type", "name")):
        given = next((str(value) for known, value in part.raw_items() if known.lower() == field), "")
        if given and (found := _named(field, unfolded(given), name)):
            return found
    return ""


def _named(field: str, value: str, name: str) -> str:
    """A parameter of a field whose 8-bit bytes are decoded already, which the parser itself replaces by signs."""
    alone = Message()
    alone[field] = value
    try:
        found = alone.get_param(name, header=field)
        if isinstance(found, tuple):
            return decode(found[2].encode("latin-1", "replace"), found[0] or "")
        return words_of(str(found)) if found else ""
    except FAULTS:
        return ""


def is_attached(part: Message) -> bool:
    """Whether the sender calls the part a file to be kept apart from the words (RFC 2183)."""
    return "attachment" in str(part.get("content-disposition", ""))[:40].lower()
