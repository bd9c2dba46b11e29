"""Taking a mail apart, where it can do no harm."""

from firsthand.mail import parsing
from firsthand.mail.mails import ParsedMail


def read_apart(raw: bytes) -> ParsedMail:
    """What a mail says. Raises Unreadable."""
    return parsing.read(raw)
