"""Who may be thanked, and how a line of the Hall of Fame reads. Pure."""

import enum
import unicodedata
from datetime import date, datetime
from urllib.parse import urlsplit

from firsthand.core.errors import BadInput
from firsthand.core.text import one_line
from firsthand.programme.rules import YearFrom

NAME_LIMIT = 200
LINK_LIMIT = 500


class CreditState(enum.StrEnum):
    """How recognition stands for one case."""

    NONE = "none"
    """Not owed: not first, or nothing was changed because of the report."""
    OWED = "owed"
    DECLINED = "declined"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


def credit_is_owed(*, first: bool, changed: bool) -> bool:
    """Both conditions of the policy (R23, R24)."""
    return first and changed


def entry_is_offered(*, first: bool, changed: bool, wanted: bool) -> bool:
    """An entry may be published only when it is owed and the reporter gave a name for it (R22, R73)."""
    return credit_is_owed(first=first, changed=changed) and wanted


def tidy_name(name: str) -> str:
    """One free Unicode text, trimmed (R78, R85): no first or last name, any script, no direction overrides."""
    return one_line(unicodedata.normalize("NFC", name), NAME_LIMIT)


def tidy_link(link: str) -> str:
    """A full https address, or "" for none. Raises BadInput for every other scheme (R79)."""
    link = one_line(link, LINK_LIMIT)
    if not link:
        return ""
    if "://" not in link and not link.lower().startswith(("javascript:", "data:", "mailto:")):
        link = f"https://{link}"
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme.lower() not in ("https", "http") or "." not in host or " " in link or parts.username:
        raise BadInput("The link is not a web address.", "Give one that begins with https://")
    return "https" + link[link.index("://") :]


def short_link(link: str) -> str:
    """How a link is printed: without its scheme and a closing slash (R79)."""
    return link.partition("://")[2].rstrip("/") if link else ""


def year_of(setting: YearFrom, *, arrived: datetime, remedied: date, published: datetime) -> int:
    """The year an entry stands under; which day gives it is the programme's setting (R76)."""
    return {YearFrom.ARRIVAL: arrived.year, YearFrom.REMEDIED: remedied.year, YearFrom.PUBLISHED: published.year}[
        setting
    ]
