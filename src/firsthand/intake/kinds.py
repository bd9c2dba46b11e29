"""What an incoming mail can be. Pure."""

import enum


class MailKind(enum.StrEnum):
    """The answer to “what is it?”; `firsthand mail list` prints these words."""

    REPORT = "report"
    REPLY = "reply"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto-reply"
    JUNK = "junk"
    UNREADABLE = "unreadable"
    TEST = "test"
    """Our own daily test of the channel, come back (R11)."""


class Door(enum.StrEnum):
    """By which way a mail came into our hands."""

    SMTP = "smtp"
    LMTP = "lmtp"
    PIPE = "pipe"
    """`firsthand deliver`."""
    IMAP = "imap"
    """Fetched from a mailbox."""
    IMPORT = "import"
    """Read from a file or folder of mails by the operator."""
