"""What a mail holds once it is taken apart. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from firsthand.intake.rules import File


@dataclass(frozen=True)
class Embedded:
    """The identity of a mail inside a mail: one that was returned or forwarded. Empty where it is not named."""

    message_id: str = ""
    return_path: str = ""
    sender: str = ""


@dataclass(frozen=True)
class Status:
    """What a delivery status says of one recipient (RFC 3464): words in small letters."""

    action: str
    """failed, delayed, delivered, relayed, expanded, or whatever stands there."""
    code: str


@dataclass(frozen=True)
class Protected:
    """A part that is encrypted or signed, taken out of the raw mail but neither opened nor checked.

    `kind` is one of PROTECTED_KINDS, with "-inner" behind it where the part does not stand outermost: others may have
    put something around it (a footer of a list), and what a check of it would say is not true of the whole mail.
    """

    kind: str
    content: bytes
    """What is signed: its exact octets, with CRLF line ends (RFC 3156, 5; RFC 8551, 3.1.1). What is encrypted, or
    signed and wrapped: the decoded part. Inline: the octets of the armoured block as they stand in the text."""
    signature: bytes = b""
    """The decoded second part of a multipart/signed; else empty."""
    content_type: str = ""
    """The type of the whole (multipart/signed, application/pkcs7-mime, text/plain), in small letters."""


PROTECTED_KINDS = (
    "openpgp-encrypted", "openpgp-signed", "openpgp-inline",
    "smime-enveloped", "smime-signed", "smime-signed-opaque", "smime-opaque",
)  # fmt: skip
INNER = "-inner"


@dataclass(frozen=True)
class ParsedMail:
    """A mail as far as it could be read; texts are clean Unicode and may be empty."""

    from_address: str = ""
    """The first address of From if a mail can be sent there, else ""."""
    from_as_written: str = ""
    from_name: str = ""
    several_from: bool = False
    subject: str = ""
    message_id: str = ""
    """With its brackets, as all Message-IDs here."""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    """Addresses of To, Cc and of what delivery added (Delivered-To, X-Original-To, …)."""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Header fields that tell of automatic mail, by name in small letters (parsing.AUTOMATIC_FIELDS)."""
    return_path: str = ""
    """The Return-Path field as a mail server wrote it, "<>" for the null one; "" when there is none."""
    date: datetime | None = None
    text: str = ""
    html_only: bool = False
    """The text was made from HTML, since the mail had no plain text."""
    html: str = ""
    """The HTML part as it came (at most html_text.LOOK_AT signs): of a mail that has HTML alone, and of one whose plain
    text says something else; "" where the two say the same. Hostile: to be made harmless before it is shown."""
    files: tuple[File, ...] = ()
    content_type: str = "text/plain"
    report_type: str = ""
    """The report-type of a multipart/report, in small letters."""
    part_types: frozenset[str] = frozenset()
    """The content types of all parts."""
    status: tuple[Status, ...] = ()
    embedded: tuple[Embedded, ...] = ()
    body_is_empty: bool = False
    """Nothing but blanks stands below the header: there is nothing that could have been missed."""
    defects: tuple[str, ...] = ()
    """Names of what was wrong with the form of the mail; words about the form only."""
    protected: tuple[Protected, ...] = ()
    """Encrypted and signed parts, outermost first; at most protection.PARTS."""
    keys: tuple[tuple[str, bytes], ...] = ()
    """Public OpenPGP keys that came along: ("attached" or "autocrypt", octets); at most protection.KEYS."""
