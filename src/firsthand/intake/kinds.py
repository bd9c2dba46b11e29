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
