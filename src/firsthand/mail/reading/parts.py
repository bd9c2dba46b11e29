"""The tree of parts of a mail: which are its words, which its files, which tell of another mail. Pure."""

import email
import email.policy
import re
from dataclasses import dataclass, field, replace
from email.message import Message

from firsthand.core.file_names import distinct, safe_name
from firsthand.core.text import without_controls
from firsthand.intake.rules import File
from firsthand.mail.reading.bounds import Unreadable
from firsthand.mail.reading.charsets import decode
from firsthand.mail.reading.flowed import reflowed
from firsthand.mail.reading.headers import Fields
from firsthand.mail.reading.mails import Embedded, Status
from firsthand.mail.reading.part import (
    children,
    content_of,
    content_type,
    ending_for,
    file_name,
    is_attached,
    media_type,
    parameter,
)
from firsthand.mail.reading.protection import CONTROL
from firsthand.mail.reading.uuencoded import taken_out
from firsthand.mail.reading.words import TEXT_LENGTH, Said, Words

PARTS = 500
DEPTH = 20
FILES = 1000
"""What came as a file; words too long to show are attached besides."""
MOST_FILES = FILES + PARTS + 1
STATUSES = 200

_PROSE = frozenset({"text/plain", "text/markdown", "text/x-markdown", "text/enriched", "text"})
_HTML = frozenset({"text/html", "text/x-amp-html"})
_INNER_MAIL = frozenset({"message/rfc822", "message/global", "message/news"})
_INNER_HEADERS = frozenset({"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"})
_DELIVERY_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_HEADER_LINE = re.compile(r"(?m)^([A-Za-z-]{2,40}):[ \t]*(.*(?:\r?\n[ \t].*)*)")
_LIKELY_BOUNDARY = re.compile(r"(?:\A|[\r\n])--([^\s\"]{1,70})[ \t]*(?:\r\n|\r|\n)content-[a-z-]{2,30}:", re.IGNORECASE)
_PGP_VERSION = re.compile(rb"\s{0,9}version\s{0,9}:\s{0,9}1\s{0,99}", re.IGNORECASE)


@dataclass
class Contents:
    """Collects what the parts hold, in their order, within PARTS and DEPTH."""

    words: Words = field(default_factory=Words)
    types: set[str] = field(default_factory=set)
    status: tuple[Status, ...] = ()
    embedded: list[Embedded] = field(default_factory=list)
    defects: set[str] = field(default_factory=set)
    _files: list[File] = field(default_factory=list)
    _text_files: list[str] = field(default_factory=list)
    _parts: int = 0
    _alternatives: int = 0
    _in_report: int = 0
    _in_other_mail: int = 0
    _in_recovery: bool = False

    def take(self, part: Message, depth: int = 0) -> None:
        """Take in a part and all below it. Raises Unreadable beyond the limits."""
        self._parts += 1
        if self._parts > PARTS:
            raise Unreadable("too many parts")
        if depth > DEPTH:
            raise Unreadable("nested too deeply")
        kind = content_type(part)
        if not self._in_other_mail:
            self.types.add(kind)
        self.defects.update(type(defect).__name__ for defect in part.defects)
        inner = children(part)
        if inner is None:
            self._leaf(part, kind, depth)
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

    def said(self) -> Said:
        """The words of the mail; those of an attached text, where there are no others."""
        said = self.words.result()
        if not said.text.strip() and self._text_files:
            said = replace(said, text=self._text_files[0])
        return said

    def files(self, said: Said) -> tuple[File, ...]:
        """The attached files, each with a name of its own; words too long to show stand among them."""
        files = [*self._files, *(File("message.html", "text/html", s.encode()) for s in self.words.too_long)]
        if len(said.text) > TEXT_LENGTH and said.text not in self._text_files[:1]:
            files.append(File("message.txt", "text/plain", said.text.encode()))
        names = distinct(file.name for file in files)
        return tuple(replace(file, name=name) for file, name in zip(files, names, strict=True))

    def _leaf(self, part: Message, kind: str, depth: int) -> None:
        if kind.startswith("multipart/") and self._with_its_own_boundary(part, depth):
            return
        content = content_of(part)
        name = file_name(part)
        if kind in _INNER_HEADERS:
            self._headers_only(decode(content, "utf-8"))
        elif kind in _PROSE and not is_attached(part) and not name:
            self._prose(part, decode(content, parameter(part, "charset")))
        elif kind in _HTML and not is_attached(part) and not name:
            if kind == "text/html" or not self._alternatives:
                self.words.show(decode(content, parameter(part, "charset")))
        elif kind.startswith("multipart/") and not name:
            self.words.say(decode(content))  # declared parts, but no boundary stands in the mail
        elif kind == CONTROL and _PGP_VERSION.fullmatch(content[:200]):
            return  # says only that the next part is encrypted (RFC 3156, 4)
        elif content or name:
            self._file(kind, name, content)
            if kind in _PROSE:
                self._text_files.append(without_controls(decode(content, parameter(part, "charset"))))

    def _prose(self, part: Message, text: str) -> None:
        text, files = taken_out(without_controls(text))
        for name, content in files:
            self._file("application/octet-stream", name, content)
        if parameter(part, "format").lower() == "flowed":
            text = reflowed(text, delete_space=parameter(part, "delsp").lower() == "yes")
        self.words.say(text)

    def _with_its_own_boundary(self, part: Message, depth: int) -> bool:
        """Whether a multipart that names a wrong boundary, or none, could be read by the one that stands in it."""
        payload = part.get_payload()
        if not isinstance(payload, str) or self._in_recovery:
            return False
        found = _LIKELY_BOUNDARY.search(payload)
        if found is None:
            return False
        header = f'Content-Type: multipart/mixed; boundary="{found[1]}"\n\n'
        again = email.message_from_string(header + payload, policy=email.policy.compat32)
        if children(again) is None:
            return False
        self._in_recovery = True
        self.take(again, depth + 1)
        self._in_recovery = False
        return True

    def _file(self, kind: str, name: str, content: bytes) -> None:
        if len(self._files) >= FILES:
            raise Unreadable("too many files")
        kind = media_type(kind)
        self._files.append(File(safe_name(name, f"part-{self._parts}.{ending_for(kind)}"), kind, content))

    def _alternative(self, inner: list[Message], depth: int) -> None:
        self._alternatives += 1
        begun = self.words.begin_alternative()
        for below in inner:
            self.take(below, depth + 1)
        self.words.end_alternative(begun)
        self._alternatives -= 1

    def _inner_mail(self, inner: list[Message], depth: int) -> None:
        """A forwarded or returned mail. Inside a report it is only named; elsewhere its words and files count."""
        for mail in inner:
            fields = Fields(mail)
            self._name_embedded(fields)
            if self._in_report:
                continue
            shown = [f"{label}: {fields.words(label.lower(), 500)}" for label in ("From", "Date", "Subject")]
            self.words.say("\n".join(line for line in shown if not line.endswith(": ")))
            # What an attached mail was says nothing of this one: people report about bounces.
            self._in_other_mail += 1
            self.take(mail, depth + 1)
            self._in_other_mail -= 1

    def _name_embedded(self, fields: Fields) -> None:
        ids = fields.message_ids("message-id")
        sender = fields.addresses("from")
        self.embedded.append(Embedded(ids[0] if ids else "", fields.raw("return-path"), sender[0][1] if sender else ""))

    def _headers_only(self, text: str) -> None:
        found: dict[str, str] = {}
        for line in _HEADER_LINE.finditer(text[:50_000]):
            found.setdefault(line[1].lower(), line[2].strip()[:1000])
        self.embedded.append(Embedded(found.get("message-id", ""), found.get("return-path", ""), found.get("from", "")))

    def _delivery_status(self, blocks: list[Message]) -> None:
        """One block for the mail, then one a recipient (RFC 3464, 2.1)."""
        if self._in_other_mail:
            return
        found = []
        for block in blocks[:STATUSES]:
            fields = Fields(block)
            if action := fields.raw("action").lower()[:20]:
                found.append(Status(action.split()[0], fields.raw("status")[:20]))
        self.status += tuple(found)

    def _other_message(self, part: Message, kind: str, inner: list[Message], depth: int) -> None:
        """message/partial, external-body, disposition-notification, feedback-report: never joined, never fetched."""
        if not self._in_other_mail:
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
