"""What a report holds. Pure."""

from dataclasses import dataclass, field

from firsthand.core.text import one_line

TEXT_LIMIT = 100_000
"""Signs in one field of the form."""
TITLE_LIMIT = 90


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


HARMS = ("personal_data", "service", "data")


def title_of(content: ReportContent) -> str:
    """A line that lists can show: the subject, else the place, else the first words."""
    for candidate in (content.title, content.location, content.impact, content.text, content.steps):
        if line := one_line(candidate, TITLE_LIMIT):
            return line
    return ""


def missing_in_form(content: ReportContent) -> tuple[str, ...]:
    """Which of the items that the policy asks for a form report left empty (R71-73)."""
    return tuple(item for item in ("location", "impact", "steps", "name") if not getattr(content, item).strip())
