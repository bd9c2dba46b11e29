"""A letter of the outbox as a MIME message. Pure: the same letter always gives the same bytes."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from firsthand.core.text import one_line
from firsthand.letters.kinds import LetterKind, OutsideLetterKind, StaffLetterKind

# Folding would encode long Message-IDs as words, which no mail program reads; a line may have 998 octets.
POLICY = SMTP.clone(max_line_length=998, cte_type="7bit")
REFERENCES = 10
_MESSAGE_ID = re.compile(r"<[^\s<>]{1,250}>")
_AUTO_SUBMITTED = {
    **dict.fromkeys(
        (LetterKind.RECEIPT, LetterKind.RECEIPTS, LetterKind.EMBARGO_ASKED, LetterKind.APPEAL_RECEIVED), "auto-replied"
    ),
    **dict.fromkeys(
        (LetterKind.EMBARGO_LAPSED, LetterKind.LATE, *StaffLetterKind, *OutsideLetterKind), "auto-generated"
    ),
}
"""Letters that no person had a hand in (RFC 3834, 5). Others carry a person's decision or words."""


@dataclass(frozen=True)
class Enclosed:
    """A file that comes with a letter. `kind` is its media type, of UTF-8 where it is text."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Outgoing:
    """All that the message is made of."""

    letter_id: uuid.UUID
    kind: str
    language: str
    message_id: str
    written_at: datetime
    to: str
    from_name: str
    from_address: str
    reply_to: str
    subject: str
    text: str
    html: str
    references: tuple[str, ...]
    loop_mark: str
    files: tuple[Enclosed, ...] = ()


def build(letter: Outgoing) -> EmailMessage:
    """The message, with plain text and HTML. No value from outside can add a field: each is folded onto one line.

    Raises ValueError when an address is none.
    """
    message = EmailMessage(policy=POLICY)
    message["Date"] = format_datetime(letter.written_at)
    message["From"] = Address(one_line(letter.from_name, 120), addr_spec=letter.from_address)
    message["To"] = _address(letter.to)
    message["Reply-To"] = Address(addr_spec=letter.reply_to)
    message["Subject"] = one_line(letter.subject, 250)
    message["Message-ID"] = letter.message_id
    references = [name for name in letter.references if _MESSAGE_ID.fullmatch(name)][-REFERENCES:]
    if references:
        message["In-Reply-To"] = references[-1]
        message["References"] = " ".join(references)[-900:].partition("<")[2].join(("<", ""))
    if automatic := _AUTO_SUBMITTED.get(letter.kind):
        message["Auto-Submitted"] = automatic
    message["X-Auto-Response-Suppress"] = "All"
    message["X-Firsthand-Loop"] = letter.loop_mark
    message.set_content(letter.text, charset="utf-8", cte=_encoding(letter.text))
    if letter.html:
        message.add_alternative(letter.html, subtype="html", charset="utf-8", cte="quoted-printable")
        message.set_boundary(f"firsthand-{letter.letter_id.hex}")
    if letter.files:
        # No boundary may be the beginning of another (RFC 2046, 5.1.1).
        message.make_mixed(boundary=f"files-{letter.letter_id.hex}")
        for file in letter.files:
            message.attach(_part(file))
    message["Content-Language"] = letter.language  # last: setting content takes every Content-* field away
    return message


def _part(file: Enclosed) -> EmailMessage:
    """In base64, so that no gateway changes an octet; its lines have 76 signs (RFC 2045, 6.8), unlike our fields."""
    part = EmailMessage(policy=SMTP)
    main, _, sub = file.kind.partition("/")
    charset = {"charset": "utf-8"} if main == "text" else {}
    part.set_content(
        file.content, maintype=main, subtype=sub, cte="base64", disposition="attachment", filename=file.name,
        params=charset,
    )  # fmt: skip
    return part


def _address(address: str) -> Address:
    """Taken apart here, since the standard library takes no local part beyond ASCII apart (RFC 6531 allows one)."""
    if address.isascii():
        return Address(addr_spec=address)
    local, _, domain = address.rpartition("@")
    return Address(username=local, domain=domain)


def _encoding(text: str) -> str:
    short = all(len(line) <= 200 for line in text.splitlines())
    return "7bit" if text.isascii() and short else "quoted-printable"
