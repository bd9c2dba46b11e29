"""The tree of parts of a mail: which are its words, which its files, which tell of another mail. Pure."""

import re
from dataclasses import dataclass, field
from email.message import Message

from firsthand.core.file_names import safe_name
from firsthand.core.text import one_line, without_controls
from firsthand.intake.rules import File
from firsthand.mail.bounds import Unreadable
from firsthand.mail.charsets import decode
from firsthand.mail.headers import FAULTS, Fields, unfolded, words_of
from firsthand.mail.html_text import text_of
from firsthand.mail.mails import Embedded, Status

PARTS = 500
DEPTH = 20
TEXT_LENGTH = 500_000
"""Characters of text that become the message; a longer text is attached whole as well."""
STATUSES = 200

_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")
_PROSE = frozenset({"text/plain", "text/markdown", "text/x-markdown", "text/enriched", "text"})
_HTML = frozenset({"text/html", "text/x-amp-html"})
_INNER_MAIL = frozenset({"message/rfc822", "message/global", "message/news"})
_INNER_HEADERS = frozenset({"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"})
_DELIVERY_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_ENDINGS = {
    "text/plain": "txt", "text/html": "html", "text/calendar": "ics", "text/csv": "csv", "text/vcard": "vcf",
    "application/pdf": "pdf", "application/zip": "zip", "application/json": "json", "image/png": "png",
    "image/jpeg": "jpg", "image/gif": "gif", "application/pgp-signature": "asc", "application/pgp-encrypted": "pgp",
    "application/pgp-keys": "asc", "application/ms-tnef": "dat", "video/mp4": "mp4", "message/rfc822": "eml",
}  # fmt: skip
_HEADER_LINE = re.compile(r"(?m)^([A-Za-z-]{2,40}):[ \t]*(.*(?:\r?\n[ \t].*)*)")


def content_type(part: Message) -> str:
    """The type of a part in small letters; "text/plain" for what is none."""
    try:
        return one_line(str(part.get_content_type()), 150).lower()
    except FAULTS:
        return "text/plain"


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
    try:
        return words_of(part.get_filename("") or "")
    except FAULTS:
        return ""


@dataclass
class Contents:
    """Collects what the parts hold, in their order, within PARTS and DEPTH."""

    prose: list[str] = field(default_factory=list)
    from_html: list[str] = field(default_factory=list)
    types: set[str] = field(default_factory=set)
    status: tuple[Status, ...] = ()
    embedded: list[Embedded] = field(default_factory=list)
    defects: set[str] = field(default_factory=set)
    _files: list[File] = field(default_factory=list)
    _text_files: list[str] = field(default_factory=list)
    _parts: int = 0
    _without_html: int = 0
    _in_report: int = 0

    def take(self, part: Message, depth: int = 0) -> None:
        """Take in a part and all below it. Raises Unreadable beyond the limits."""
        self._parts += 1
        if self._parts > PARTS:
            raise Unreadable("too many parts")
        if depth > DEPTH:
            raise Unreadable("nested too deeply")
        kind = content_type(part)
        self.types.add(kind)
        self.defects.update(type(defect).__name__ for defect in part.defects)
        payload = part.get_payload()
        inner = [below for below in payload if isinstance(below, Message)] if isinstance(payload, list) else None
        if inner is None:
            self._leaf(part, kind)
        elif kind in _DELIVERY_STATUS:
            self._delivery_status(inner)
        elif kind in _INNER_MAIL:
            self._inner_mail(inner, depth)
        elif kind == "multipart/alternative":
            self._alternative(inner, depth)
        elif kind.startswith("multipart/"):
            is_report = kind == "multipart/report"
            self._in_report += is_report
            for below in inner:
                self.take(below, depth + 1)
            self._in_report -= is_report
        else:
            self._other_message(part, kind, inner, depth)

    def text(self) -> tuple[str, bool]:
        """(the words of the mail, whether they come from HTML alone)."""
        text = "\n\n".join(filter(None, (t.strip("\n") for t in self.prose)))
        if text.strip():
            return text[:TEXT_LENGTH], False
        text = "\n\n".join(filter(None, self.from_html))
        if text.strip():
            return text[:TEXT_LENGTH], True
        return (self._text_files[0][:TEXT_LENGTH] if self._text_files else ""), False

    def files(self) -> tuple[File, ...]:
        """The attached files; a text too long to show stands among them."""
        whole = "\n\n".join(self.prose) or "\n\n".join(self.from_html)
        if len(whole) > TEXT_LENGTH:
            return (*self._files, File("message.txt", "text/plain", whole.encode()))
        return tuple(self._files)

    def _leaf(self, part: Message, kind: str) -> None:
        content = content_of(part)
        name = file_name(part)
        attached = "attachment" in str(part.get("content-disposition", ""))[:40].lower()
        if kind in _INNER_HEADERS:
            self._headers_only(decode(content, "utf-8"))
        elif kind in _PROSE | _HTML and not attached and not name:
            self._words(decode(content, parameter(part, "charset")), kind)
        elif kind.startswith("multipart/") and not name:
            self._words(decode(content), "text/plain")  # declared parts, but no boundary stands in the mail
        elif content or name:
            self._file(kind, name, content)
            if kind in _PROSE:
                self._text_files.append(without_controls(decode(content, parameter(part, "charset"))))

    def _words(self, text: str, kind: str) -> None:
        if kind not in _HTML:
            self.prose.append(without_controls(text))
        elif not self._without_html and kind == "text/html":
            self.from_html.append(without_controls(text_of(text)))

    def _file(self, kind: str, name: str, content: bytes) -> None:
        media_type = kind if _TYPE.fullmatch(kind) else "application/octet-stream"
        otherwise = f"part-{self._parts}.{_ENDINGS.get(media_type, 'bin')}"
        self._files.append(File(safe_name(name, otherwise), media_type, content))

    def _alternative(self, inner: list[Message], depth: int) -> None:
        plain = any(
            content_type(p) == "text/plain" and not isinstance(p.get_payload(), list) and content_of(p).strip()
            for p in inner[:10]
        )
        self._without_html += plain
        for below in inner:
            self.take(below, depth + 1)
        self._without_html -= plain

    def _inner_mail(self, inner: list[Message], depth: int) -> None:
        """A forwarded or returned mail. Inside a report it is only named; elsewhere its words and files count."""
        for mail in inner:
            fields = Fields(mail)
            self._name_embedded(fields)
            if self._in_report:
                continue
            shown = [f"{label}: {fields.words(label.lower(), 500)}" for label in ("From", "Date", "Subject")]
            self.prose.append("\n".join(line for line in shown if not line.endswith(": ")))
            self.take(mail, depth + 1)

    def _name_embedded(self, fields: Fields) -> None:
        ids = fields.message_ids("message-id")
        sender = fields.addresses("from")
        self.embedded.append(Embedded(ids[0] if ids else "", fields.raw("return-path"), sender[0][1] if sender else ""))

    def _headers_only(self, text: str) -> None:
        found: dict[str, str] = {}
        for line in _HEADER_LINE.finditer(text[:50_000]):
            found.setdefault(line[1].lower(), line[2].strip())
        self.embedded.append(Embedded(found.get("message-id", ""), found.get("return-path", ""), found.get("from", "")))

    def _delivery_status(self, blocks: list[Message]) -> None:
        """One block for the mail, then one a recipient (RFC 3464, 2.1)."""
        found = []
        for block in blocks[:STATUSES]:
            fields = Fields(block)
            if action := fields.raw("action").lower()[:20]:
                found.append(Status(action.split()[0], fields.raw("status")[:20]))
        self.status += tuple(found)

    def _other_message(self, part: Message, kind: str, inner: list[Message], depth: int) -> None:
        """message/partial, external-body, disposition-notification, feedback-report: never joined, never fetched."""
        self.types.update(content_type(below) for below in inner[:5])
        if self._in_report:
            return
        if kind == "message/partial":
            for below in inner[:1]:
                self.take(below, depth + 1)
            return
        name = file_name(part)
        for below in inner[:1]:
            payload = below.get_payload()
            if isinstance(payload, str) and payload.strip():
                self._file(kind, name, payload.encode("utf-8", "surrogateescape"))
