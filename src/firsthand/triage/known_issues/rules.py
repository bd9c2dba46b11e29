"""What a known issue is, and what keeps one out. Pure."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from firsthand.core.errors import FirsthandError
from firsthand.core.text import one_line, without_controls

REFERENCE_SIGNS = 120
TITLE_SIGNS = 300
TEXT_SIGNS = 100_000
"""Signs of a text that are kept: what tells one issue from another stands in front."""
URL_SIGNS = 2_000
NAME_SIGNS = 80
ISSUES_AT_MOST = 500_000


class ListFaulty(FirsthandError):
    """A list cannot be taken as it is: every fault with its line or file, and nothing was imported."""

    exit_code = 2

    def __init__(self, faults: list[str], mend: str = "") -> None:
        super().__init__(" ".join(faults), mend or "Nothing was imported; mend the list and import it again.")
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Issue:
    """An advisory or an issue of a list, as it is compared with reports."""

    reference: str
    """Its name in its own list: CVE-2027-1234, GHSA-…, a ticket's number."""
    title: str
    text: str
    url: str = ""


def issue_of(reference: str, title: str, text: str, url: str) -> Issue | str:
    """The issue that these words make, or why they make none, in a sentence without its subject."""
    reference = one_line(reference, REFERENCE_SIGNS + 1)
    url = url.strip()
    if not reference:
        return "has no reference"
    if len(reference) > REFERENCE_SIGNS:
        return f"has a reference of more than {REFERENCE_SIGNS} signs"
    title, text = one_line(title, TITLE_SIGNS), without_controls(text).strip()[:TEXT_SIGNS]
    if not title and not text:
        return "has neither a title nor a text"
    if url and not _leads_somewhere(url):
        return "has a link that is no address of the web"
    return Issue(reference, title or one_line(text, TITLE_SIGNS), text, url)


def _leads_somewhere(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    clean = url.isprintable() and " " not in url and len(url) <= URL_SIGNS
    return clean and parts.scheme in {"http", "https"} and bool(parts.hostname)
