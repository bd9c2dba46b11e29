"""A report as advice reads it: bounded, without the signs that hide words. Pure."""

import unicodedata
from dataclasses import dataclass, field

READ_AT_MOST = 200_000
"""Signs of a report that advice looks at: a megabyte is answered in bounded time, and what matters stands in front."""

_DIRECTIONS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"))


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
    text = text[: 2 * at_most].translate(_DIRECTIONS)
    text = unicodedata.normalize("NFC", text)
    if not text.isascii():
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return "".join(sign if sign >= " " or sign in "\n\t" else " " for sign in text)[:at_most]
