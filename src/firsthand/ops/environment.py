"""The FIRSTHAND_* variables looked at before anything is made or opened."""

import os
from urllib.parse import urlsplit

from firsthand.core.errors import SetupRefused


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
    if not os.environ.get("FIRSTHAND_MAIL_LIMIT", "1").isdecimal():
        raise SetupRefused("FIRSTHAND_MAIL_LIMIT is no number.", "Write the largest mail in octets, such as 26214400.")
    if not _is_database(os.environ.get("FIRSTHAND_DATABASE_URL", "")):
        raise SetupRefused(
            "FIRSTHAND_DATABASE_URL is no address of a database.",
            "Write postgresql://user@host/name, or leave it empty for SQLite in the data folder.",
        )


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
