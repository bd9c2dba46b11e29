"""What the desk shows of a mail itself. Pure.

Of every mail its subject, sender and date; of one that went into no case also its words, since they stand nowhere else.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from firsthand.core.text import one_line, without_controls

SUBJECT_SIGNS, SENDER_SIGNS = 300, 320
TEXT_SIGNS = 100_000
HTML_SIGNS = 200_000
FILES = 50


@dataclass(frozen=True)
class ShownFile:
    """An attachment of a mail, as its sender calls it; the octets are in the mail as it came."""

    name: str
    size_bytes: int


@dataclass(frozen=True)
class Shown:
    """A mail as a person reads it, bounded and without controls; empty where it says nothing."""

    subject: str = ""
    sender: str = ""
    """Name and address of From as written: a claim."""
    date: datetime | None = None
    """What its Date says: a claim too."""
    text: str = ""
    cut: bool = False
    """The text is longer than what is kept here."""
    html: str = ""
    """Only where it says something else than the text; as it came, to be sanitised when it is shown."""
    files: tuple[ShownFile, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values, for a sealed row."""
        return {**asdict(self), "date": self.date.isoformat() if self.date else None}


def shown(
    *, subject: str, sender: str, date: datetime | None, text: str = "", html: str = "",
    files: tuple[ShownFile, ...] = (),
) -> Shown:  # fmt: skip
    """Bound and tidy what a mail says."""
    tidy = without_controls(whole_signs(text[:TEXT_SIGNS]))
    names = tuple(ShownFile(one_line(whole_signs(file.name), 120), file.size_bytes) for file in files[:FILES])
    return Shown(
        one_line(whole_signs(subject), SUBJECT_SIGNS), one_line(whole_signs(sender), SENDER_SIGNS), date, tidy,
        len(text) > TEXT_SIGNS, whole_signs(html[:HTML_SIGNS]), names,
    )  # fmt: skip


def whole_signs(text: str) -> str:
    """Without half signs, which stand for octets that are no UTF-8 and which no page can show."""
    return text.encode("utf-8", "replace").decode()


def shown_of(value: Mapping[str, Any] | None) -> Shown | None:
    """What `as_json` wrote; None for mails of before."""
    if not value:
        return None
    date = value.get("date")
    return Shown(
        str(value.get("subject", "")), str(value.get("sender", "")), datetime.fromisoformat(date) if date else None,
        str(value.get("text", "")), bool(value.get("cut", False)), str(value.get("html", "")),
        tuple(ShownFile(str(file["name"]), int(file["size_bytes"])) for file in value.get("files", ())),
    )  # fmt: skip
