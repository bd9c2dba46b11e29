"""A report as advice reads it: bounded, without the signs that hide words. Pure."""

import re
import unicodedata
from dataclasses import dataclass, field

READ_AT_MOST = 60_000
"""Signs of a report that advice looks at: a megabyte is answered in bounded time, and what matters stands in front."""

_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]+")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_HEAP = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")
_PILED_UP = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
"""Marks that letters of living scripts come composed with; what is left of them after that was piled up."""


@dataclass(frozen=True)
class ReportWords:
    """The words of a report, each already `plain`. Every one may be empty."""

    title: str = ""
    text: str = ""
    """Prose of a mail or of an entry by hand; a form fills the fields below instead."""
    location: str = ""
    impact: str = ""
    steps: str = ""
    asset: str = ""
    """What the reporter chose from the list of the programme: an asset's id, or ""."""
    weakness: str = ""
    """The id of the programme's class that the reporter chose, or ""."""
    language: str = "en"
    files: tuple[str, ...] = field(default=())
    """Names of the attached files."""

    @property
    def whole(self) -> str:
        """All that was written, title first, at most READ_AT_MOST signs."""
        parts = (self.title, self.location, self.impact, self.steps, self.text)
        return "\n".join(part for part in parts if part)[:READ_AT_MOST]


def plain(text: str, *, at_most: int = READ_AT_MOST) -> str:
    """`text` as eyes read it: composed (NFC), without piled-up marks, turned directions and other control signs.

    What exceeds `at_most` signs is not read. Line ends and tabs stay.
    """
    text = _CONTROLS.sub(" ", text[:at_most])
    if text.isascii():
        return text
    # Marks piled up by the thousand would make composing slow: two of each heap stay, and go afterwards.
    text = _HEAP.sub(r"\1", _HIDDEN.sub("", text))
    return _PILED_UP.sub("", unicodedata.normalize("NFC", text))
