"""What a mail says: its plain texts and its HTML, and whether the two say the same. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from firsthand.core.text import without_controls
from firsthand.mail.reading.html_text import LOOK_AT, text_of
from firsthand.mail.reading.likeness import is_said_in, says_the_same

TEXT_LENGTH = 500_000
"""Characters of text that become the message; a longer text is attached whole as well."""
COMPARISONS = 20
"""Pairs of a text and its HTML that are compared; of further ones both are kept."""

_PICTURE = re.compile(r"data:[^\s\"'<>]{500,}", re.IGNORECASE)


@dataclass
class _Piece:
    """Words that stand in one part: a plain text, or HTML with its source."""

    text: str
    source: str = ""
    is_other_form: bool = False
    """HTML beside a plain text in one multipart/alternative."""
    is_said: bool = False
    """That text says the same."""


class Words:
    """Collects the plain texts and the HTML of a mail, in their order."""

    def __init__(self) -> None:
        self._pieces: list[_Piece] = []
        self._compared = 0
        self._read = 0
        self.too_long: list[str] = []
        """HTML that is not kept whole, or not with its pictures."""

    def say(self, text: str) -> None:
        """A plain text."""
        self._pieces.append(_Piece(without_controls(text)))

    def show(self, source: str) -> None:
        """HTML, of which LOOK_AT signs in all are read; pictures that stand in a longer one do not count."""
        room = max(0, LOOK_AT - self._read)
        if len(source) > room:
            self.too_long.append(source)
            source = _PICTURE.sub("data:,", source)[:room]
        self._read += len(source)
        if source:
            self._pieces.append(_Piece(without_controls(text_of(source)), without_controls(source)))

    def begin_alternative(self) -> int:
        """A multipart/alternative begins; what this returns goes to `end_alternative`."""
        return len(self._pieces)

    def end_alternative(self, begun: int) -> None:
        """It ended: see whether what stands in it as text and as HTML says the same."""
        pieces = self._pieces[begun:]
        plain = "\n".join(piece.text for piece in pieces if not piece.source)
        shown = [piece for piece in pieces if piece.source]
        if not shown or not plain.strip():
            return
        same = all(piece.is_said for piece in shown) or (
            self._may_compare() and says_the_same(plain, "\n".join(piece.text for piece in shown))
        )
        for piece in shown:
            piece.is_other_form, piece.is_said = True, same

    def result(self) -> "Said":
        """All of it, once every part was taken in."""
        plain = _joined(piece.text for piece in self._pieces if not piece.source)
        for piece in self._pieces:
            if piece.source and not piece.is_other_form and plain.strip():
                # HTML that is no other form of a text counts as words, unless a text elsewhere holds them.
                piece.is_said = not piece.text.strip() or (self._may_compare() and is_said_in(piece.text, plain))
        told = _joined(piece.text for piece in self._pieces if not (piece.is_other_form or piece.is_said))
        html = "\n".join(piece.source for piece in self._pieces if piece.source and not piece.is_said)
        return Said(told, bool(told.strip()) and not plain.strip(), html[:LOOK_AT])

    def _may_compare(self) -> bool:
        self._compared += 1
        return self._compared <= COMPARISONS


@dataclass(frozen=True)
class Said:
    """What a mail says."""

    text: str
    """Every plain text, and the words of HTML that has no plain text beside it; however long."""
    html_only: bool
    html: str
    """The HTML that says something else than the plain text, or has none beside it; else ""."""


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(text.strip("\n") for text in texts if text.strip())
