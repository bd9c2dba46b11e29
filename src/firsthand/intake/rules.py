"""What a report holds. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from firsthand.cases.rules import BY_HAND
from firsthand.core.errors import Broken
from firsthand.core.text import one_line

TEXT_LIMIT = 100_000
"""Signs in one field of the form."""
TITLE_LIMIT = 90
ENTERED_WITHIN = timedelta(days=366)
"""How long after its arrival a report may still be entered by hand."""


@dataclass(frozen=True)
class File:
    """An attached file as the sender named it."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class ReportContent:
    """The words of a report, from whichever door. Every text may be empty (R67: believing is enough)."""

    text: str = ""
    """Prose, for a report by mail; a form fills the fields below instead."""
    title: str = ""
    asset: str = ""
    """The id of an asset of the programme, or "" for one that is not in the list (R68)."""
    location: str = ""
    impact: str = ""
    steps: str = ""
    name: str = ""
    """The name to print in the Hall of Fame; giving it is consent (R73)."""
    link: str = ""
    mail: str = ""
    greet_as: str = ""
    """How to address the reporter in letters, where it differs from `name`."""
    harms: tuple[str, ...] = ()
    """Which of HARMS the reporter says happened while testing (R9)."""
    files: tuple[File, ...] = field(default=())
    weakness: str = ""
    """The id of a class of weakness of the programme, "Q3", or "" for another one (R43)."""
    html: str = ""
    """The HTML that a mail had as well, where it says something else than `text`: shown apart, made harmless."""
    critical: tuple[str, ...] = ()
    """In which ways the reporter says that it is critical, while intake is paused (`pausing.rules.CRITICAL`)."""
    vector: str = ""
    """What the reporter wrote as a CVSS vector, as typed; "" where the programme does not ask for one."""
    asked_end: datetime | None = None
    """Until when the reporter asks that it be kept confidential, if they named a time (R47)."""


PERSONAL_DATA = "personal_data"
HARMS = (PERSONAL_DATA, "service", "data")


def title_of(content: ReportContent) -> str:
    """A line that lists can show: the subject, else the place, else the first words."""
    for candidate in (content.title, content.location, content.impact, content.text, content.steps):
        if line := one_line(candidate, TITLE_LIMIT):
            return line
    return ""


def missing_in_form(content: ReportContent) -> tuple[str, ...]:
    """Which of the items that the policy asks for a form report left empty (R71-73)."""
    return tuple(item for item in ("location", "impact", "steps", "name") if not getattr(content, item).strip())


def broken_by_hand(
    content: ReportContent,
    *,
    channel: str,
    received_at: datetime,
    now: datetime,
    language: str,
    languages: Collection[str],
) -> list[Broken]:
    """Every rule that entering this report by hand would break (R11)."""
    broken = []
    if channel not in BY_HAND:
        broken.append(Broken("Only what came by telephone, by letter, in person or another way is entered by hand."))
    if received_at > now:
        broken.append(Broken("This moment lies in the future; give the moment when the report reached you."))
    if received_at < now - ENTERED_WITHIN:
        broken.append(Broken("A report is entered within a year of its arrival."))
    said = (content.text, content.location, content.impact, content.steps)
    if not any(words.strip() for words in said) and not content.files:
        broken.append(Broken("The report is empty; write down what you were told, or attach it."))
    if language not in languages:
        broken.append(Broken("The programme does not have this language."))
    return broken
