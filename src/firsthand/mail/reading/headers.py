"""Reading header fields of a mail without trusting one of them. Pure; every accessor gives an empty value for faults.

Fields are taken raw from the parser (policy compat32) and decoded here, because the standard library's structured
accessors raise on many real mails.
"""

import re
from binascii import Error as Base64Error
from binascii import a2b_base64
from datetime import UTC, datetime
from email.errors import MessageError
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from quopri import decodestring

from firsthand.core.text import one_line
from firsthand.mail.reading.charsets import decode, storable

FAULTS = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, AssertionError, MessageError,
)  # fmt: skip
"""What the standard library's mail code raises on hostile input."""
VALUE_LENGTH = 20_000
ADDRESSES = 100
ADDRESS_LENGTH = 1000
MESSAGE_IDS = 100

_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?\r\n]{0,2000})\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)[ \t\r\n]+(?==\?)")
_FOLD = re.compile(r"\r\n|\r|\n")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"@]{1,64}@[^\s<>()\[\],;:\\\"@]{1,255}")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")


def unfolded(value: str) -> str:
    """A raw field value (with the parser's surrogates for 8-bit bytes) on one line, decoded to text."""
    raw = value[:VALUE_LENGTH].encode("utf-8", "surrogateescape")
    return _FOLD.sub("", decode(raw))


def words_of(value: str) -> str:
    """A field value with its RFC 2047 encoded words read, also where they stand illegally; faulty ones stay as is."""
    text = _BETWEEN_WORDS.sub(r"\1", unfolded(value))
    out: list[str] = []
    at = 0
    pending: tuple[str, bytes] = ("", b"")
    for found in _WORD.finditer(text):
        content = _word_bytes(found[2], found[3])
        if content is None:
            continue
        between = text[at : found.start()]
        if between or pending[0] != found[1].lower():
            out += [decode(pending[1], pending[0]), between]
            pending = (found[1].lower(), b"")
        pending = (pending[0], pending[1] + content)
        at = found.end()
    out += [decode(pending[1], pending[0]), text[at:]]
    return storable("".join(out))


def _word_bytes(encoding: str, text: str) -> bytes | None:
    raw = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return decodestring(raw.replace(b"_", b"=20"), header=False)
    try:
        return a2b_base64(raw + b"=" * (-len(raw) % 4))
    except (Base64Error, ValueError):
        return None


class Fields:
    """The header fields of one mail or part, by their names in small letters, in order."""

    def __init__(self, message: Message) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in message.raw_items():
            self._values.setdefault(name.lower(), []).append(str(value)[:VALUE_LENGTH])

    def all(self, name: str) -> list[str]:
        """Every raw value of a field."""
        return self._values.get(name, [])

    def raw(self, name: str) -> str:
        """The first value, unfolded and trimmed, without reading encoded words."""
        values = self.all(name)
        return unfolded(values[0]).strip() if values else ""

    def words(self, name: str, limit: int) -> str:
        """The first value as people read it, on one line."""
        values = self.all(name)
        return one_line(words_of(values[0]), limit) if values else ""

    def names(self) -> frozenset[str]:
        """Every field name there is."""
        return frozenset(self._values)

    def addresses(self, *names: str) -> list[tuple[str, str]]:
        """(display name, address) pairs of fields, at most ADDRESSES; addresses are as written, not checked."""
        values = [unfolded(value) for name in names for value in self.all(name)[:5]]
        try:
            pairs = getaddresses(values)
        except FAULTS:
            return []
        return [
            (one_line(words_of(name), 200), address.strip()[:ADDRESS_LENGTH])
            for name, address in pairs[:ADDRESSES]
            if address
        ]

    def message_ids(self, name: str) -> tuple[str, ...]:
        """The Message-IDs in a field, with their brackets."""
        return tuple(_MESSAGE_ID.findall(" ".join(unfolded(v) for v in self.all(name)[:5]))[:MESSAGE_IDS])

    def date(self, name: str) -> datetime | None:
        """The moment that a date field names, in UTC; None when it names none."""
        try:
            moment = parsedate_to_datetime(self.raw(name)[:200])
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except FAULTS:
            return None


def is_address(text: str) -> bool:
    """Whether a mail can be sent there: one local part, one domain of labels (RFC 5321, 4.5.3.1; RFC 6531)."""
    if not _ADDRESS.fullmatch(text) or not text.isprintable():
        return False
    local, _, domain = text.rpartition("@")
    labels = domain.split(".")
    return not local.startswith(".") and ".." not in local and all(_LABEL.fullmatch(label) for label in labels)
