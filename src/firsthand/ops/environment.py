"""The FIRSTHAND_* variables looked at before anything is made or opened."""

import os
import re
import ssl
from urllib.parse import urlsplit

from firsthand.core.errors import SetupRefused

_LOG_ORIGIN = re.compile(r"[!-*,-~]{0,180}")
"""A name of a key has no blanks and no plus sign (C2SP signed-note); the next log's has a little more."""
_SPAM_FIELD = re.compile(r"(?:[!-9;-<>-~]{1,76}=[^\r\n]{1,200})?")


def check_environment() -> None:
    """Refuse what cannot work. No value is repeated: these may hold a password. Raises SetupRefused."""
    if not _is_address("FIRSTHAND_URL", "http", "https"):
        raise SetupRefused(
            "FIRSTHAND_URL is no web address.", "Write it with its scheme, such as https://disclose.you.example."
        )
    if not _is_address("FIRSTHAND_SMTP_URL", "smtp", "smtps"):
        raise SetupRefused(
            "FIRSTHAND_SMTP_URL is no address of a mail server.",
            "Write smtp://user:password@host:587 or smtps://user:password@host, or leave it empty.",
        )
    if url := os.environ.get("FIRSTHAND_IMAP_URL", ""):
        from firsthand.mail.mailboxes.place import aftermath_of, place_of

        place_of(url)
        aftermath_of(os.environ.get("FIRSTHAND_IMAP_AFTER", "keep"))
    if not os.environ.get("FIRSTHAND_MAIL_LIMIT", "1").isdecimal():
        raise SetupRefused("FIRSTHAND_MAIL_LIMIT is no number.", "Write the largest mail in octets, such as 26214400.")
    if not _LOG_ORIGIN.fullmatch(os.environ.get("FIRSTHAND_LOG_ORIGIN", "")):
        raise SetupRefused(
            "FIRSTHAND_LOG_ORIGIN is no name of a log.", "Write it such as disclose.you.example/log, or leave it empty."
        )
    if not _is_database(os.environ.get("FIRSTHAND_DATABASE_URL", "")):
        raise SetupRefused(
            "FIRSTHAND_DATABASE_URL is no address of a database.",
            "Write postgresql://user@host/name, or leave it empty for SQLite in the data folder.",
        )
    _check_outgoing_mail()
    if witnesses := os.environ.get("FIRSTHAND_WITNESSES", ""):
        from firsthand.journal.log.witnesses import witnesses_of

        witnesses_of(witnesses)
    if keepers := os.environ.get("FIRSTHAND_CHECKPOINT_MAILS", ""):
        from firsthand.mail.reading.headers import is_address

        if not all(map(is_address, keepers.replace(",", " ").split())):
            raise SetupRefused(
                "FIRSTHAND_CHECKPOINT_MAILS is no list of mail addresses.",
                "Write them with commas between, such as log@university.example, or leave it empty.",
            )


def _check_outgoing_mail() -> None:
    """Refuse a key that cannot sign or certificates that cannot be read: no letter would leave. Raises SetupRefused."""
    if certificates := os.environ.get("FIRSTHAND_SMTP_CA", ""):
        try:
            ssl.create_default_context(cafile=certificates)
        except OSError:
            raise SetupRefused(
                "FIRSTHAND_SMTP_CA names no file of certificates in PEM.", "Name one, or leave it empty."
            ) from None
    if not _SPAM_FIELD.fullmatch(os.environ.get("FIRSTHAND_SPAM_FIELD", "")):
        raise SetupRefused(
            "FIRSTHAND_SPAM_FIELD is no Field=Value.", "Write it such as X-Spam-Flag=YES, or leave it empty."
        )
    if os.environ.get("FIRSTHAND_DKIM_KEY") or os.environ.get("FIRSTHAND_DKIM_SELECTOR"):
        from firsthand.mail.outbox.signing import signer_of

        signer_of(os.environ.get("FIRSTHAND_DKIM_KEY", ""), os.environ.get("FIRSTHAND_DKIM_SELECTOR", ""))


def _is_address(variable: str, *schemes: str) -> bool:
    """Whether the variable is empty or a URL with one of these schemes, a host and, if any, a port that exists."""
    text = os.environ.get(variable, "")
    if not text:
        return True
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0 and not set(text) & set(" \t\r\n")
    except ValueError:
        return False


def _is_database(url: str) -> bool:
    import dj_database_url

    if not url:
        return True
    try:
        return bool(dj_database_url.parse(url).get("ENGINE"))
    except ValueError:
        return False
