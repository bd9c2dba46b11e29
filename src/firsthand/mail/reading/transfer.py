"""A parsed mail as frames of octets and back, so that a process can tell another what a mail says. Pure.

The reader trusts nothing: what does not have the form and the bounds of a ParsedMail is Rubbish, whoever sent it.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import TypeVar

from firsthand.core.file_names import LENGTH_BYTES
from firsthand.intake.rules import File
from firsthand.mail.children.frames import Rubbish
from firsthand.mail.reading import parts, protection
from firsthand.mail.reading.headers import VALUE_LENGTH
from firsthand.mail.reading.html_text import LOOK_AT
from firsthand.mail.reading.mails import INNER, PROTECTED_KINDS, Embedded, ParsedMail, Protected, Status
from firsthand.mail.reading.parsing import AUTOMATIC_FIELDS
from firsthand.mail.reading.words import TEXT_LENGTH

HEAD_BYTES = 32 * 1024 * 1024
LINES = 10_000
"""Entries in any list of a mail: recipients, references, parts."""
T = TypeVar("T")

_STRINGS = ("from_address", "from_as_written", "from_name", "subject", "message_id", "return_path", "content_type",
            "report_type")  # fmt: skip
_LISTS = ("in_reply_to", "references", "recipients", "defects")
_TRUTHS = ("several_from", "html_only", "body_is_empty")
_APART = ("fields", "date", "text", "html", "files", "part_types", "status", "embedded", "protected", "keys")
_KINDS = frozenset((*PROTECTED_KINDS, *(f"{kind}{INNER}" for kind in PROTECTED_KINDS)))
assert {field.name for field in fields(ParsedMail)} == {*_STRINGS, *_LISTS, *_TRUTHS, *_APART}


def to_frames(mail: ParsedMail) -> list[bytes]:
    """The head as JSON, then text, HTML, and the octets of files, protected parts and keys, in their order."""
    head = {name: getattr(mail, name) for name in (*_STRINGS, *_LISTS, *_TRUTHS)}
    head |= {
        "fields": dict(mail.fields),
        "date": mail.date.isoformat() if mail.date else None,
        "part_types": sorted(mail.part_types),
        "status": [(status.action, status.code) for status in mail.status],
        "embedded": [(inner.message_id, inner.return_path, inner.sender) for inner in mail.embedded],
        "files": [(file.name, file.media_type) for file in mail.files],
        "protected": [(part.kind, part.content_type) for part in mail.protected],
        "keys": [source for source, _ in mail.keys],
    }
    return [
        json.dumps(head).encode(), mail.text.encode(), mail.html.encode(), *(file.content for file in mail.files),
        *(octets for part in mail.protected for octets in (part.content, part.signature)),
        *(content for _, content in mail.keys),
    ]  # fmt: skip


def most_bytes(of_mail: int) -> int:
    """How long the frames of a mail of so many bytes may be, all together.

    Decoding makes a mail smaller and text in UTF-8 longer. Only what was written to swell is longer than this.
    """
    return 4 * of_mail + 8 * 1024 * 1024


def refusal(reason: str) -> list[bytes]:
    """The frames that say why a mail is unreadable."""
    return [json.dumps({"unreadable": reason}).encode()]


def from_frames(frames: Sequence[bytes]) -> ParsedMail | str:
    """The mail, or the reason why it is unreadable. Raises Rubbish, and nothing else."""
    if not frames or len(frames[0]) > HEAD_BYTES:
        raise Rubbish
    try:
        head = json.loads(frames[0])
    except (ValueError, RecursionError):
        raise Rubbish from None
    if not isinstance(head, dict):
        raise Rubbish
    if "unreadable" in head:
        return _string(head["unreadable"], 200)
    return _mail(head, frames)


def _mail(head: dict[str, object], frames: Sequence[bytes]) -> ParsedMail:
    files, protected, keys = (_list(head.get(name), LINES) for name in ("files", "protected", "keys"))
    too_many = len(files) > parts.MOST_FILES or len(protected) > protection.PARTS or len(keys) > protection.KEYS
    if too_many or len(frames) != 3 + len(files) + 2 * len(protected) + len(keys):
        raise Rubbish
    octets = iter(frames[3:])
    return ParsedMail(
        **{name: _string(head.get(name)) for name in _STRINGS},  # type: ignore[arg-type]
        **{name: _strings(head.get(name)) for name in _LISTS},  # type: ignore[arg-type]
        **{name: _truth(head.get(name)) for name in _TRUTHS},  # type: ignore[arg-type]
        fields=_fields(head.get("fields")),
        date=_moment(head.get("date")),
        text=_text(frames[1], TEXT_LENGTH),
        html=_text(frames[2], LOOK_AT),
        part_types=frozenset(_strings(head.get("part_types"))),
        status=tuple(Status(*_row(row, 2)) for row in _list(head.get("status"), LINES)),
        embedded=tuple(Embedded(*_row(row, 3)) for row in _list(head.get("embedded"), LINES)),
        files=tuple(_file(row, next(octets)) for row in files),
        protected=tuple(_protected(row, next(octets), next(octets)) for row in protected),
        keys=tuple((_one_of(source, {"attached", "autocrypt"}), next(octets)) for source in keys),
    )


def _string(value: object, limit: int = VALUE_LENGTH) -> str:
    if not isinstance(value, str) or len(value) > limit:
        raise Rubbish
    _storable(value)
    return value


def _storable(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Rubbish from None


def _text(octets: bytes, limit: int) -> str:
    try:
        return _string(octets.decode(), limit)
    except UnicodeDecodeError:
        raise Rubbish from None


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise Rubbish
    return value


def _list(value: object, limit: int) -> list[object]:
    if not isinstance(value, list) or len(value) > limit:
        raise Rubbish
    return value


def _each(value: object, read: Callable[[object], T]) -> tuple[T, ...]:
    return tuple(read(item) for item in _list(value, LINES))


def _strings(value: object) -> tuple[str, ...]:
    return _each(value, _string)


def _row(value: object, length: int) -> tuple[str, ...]:
    row = _strings(value)
    if len(row) != length:
        raise Rubbish
    return row


def _one_of(value: object, known: Iterable[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise Rubbish
    return value


def _fields(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict) or len(value) > len(AUTOMATIC_FIELDS):
        raise Rubbish
    return {_one_of(name, AUTOMATIC_FIELDS): _strings(said) for name, said in value.items()}


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(_string(value, 40))
    except ValueError:
        raise Rubbish from None
    if moment.utcoffset() is None:
        raise Rubbish
    return moment.astimezone(UTC)


def _file(row: object, content: bytes) -> File:
    name, media_type = _row(row, 2)
    if not name or len(name.encode()) > LENGTH_BYTES or set(name) & set("/\\\x00\r\n") or name in (".", ".."):
        raise Rubbish
    return File(name, media_type, content)


def _protected(row: object, content: bytes, signature: bytes) -> Protected:
    kind, content_type = _row(row, 2)
    return Protected(_one_of(kind, _KINDS), content, signature, content_type)
