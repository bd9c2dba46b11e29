"""The file at /.well-known/security.txt (RFC 9116). Pure."""

from datetime import UTC, datetime, time, timedelta
from urllib.parse import quote

from firsthand.programme.rules import Programme

VALID_FOR = timedelta(days=180)
"""RFC 9116, section 2.5.5, asks for less than a year. Built anew at every request, so it renews by itself."""
PATH = "/.well-known/security.txt"


def security_txt(programme: Programme, base_url: str, at: datetime, *, key_path: str = "") -> str:
    """The file as it reads at `at` (aware). `base_url` is where the site stands, scheme and host.

    `key_path` is where the OpenPGP key of the programme stands (RFC 9116, 2.5.4); "" when there is none.
    Policy and thanks are those of the default language; each page leads to the others. Source: R4, R70.
    """
    base = base_url.rstrip("/")
    language = programme.default_language
    day = (at.astimezone(UTC) + VALID_FOR).date()
    expires = datetime.combine(day, time.min, tzinfo=UTC)
    fields = (
        ("Contact", f"mailto:{quote(programme.contact_mail, safe='@+!$*')}"),
        ("Contact", f"{base}/{language}/report/"),
        *((("Encryption", f"{base}{key_path}"),) if key_path else ()),
        ("Expires", expires.strftime("%Y-%m-%dT%H:%M:%SZ")),
        ("Policy", f"{base}/{language}/"),
        ("Acknowledgments", f"{base}/{language}/hall-of-fame/"),
        ("Preferred-Languages", ", ".join(programme.languages)),
        ("Canonical", f"{base}{PATH}"),
    )
    return "".join(f"{name}: {value}\n" for name, value in fields)
