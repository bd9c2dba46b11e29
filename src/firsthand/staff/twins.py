"""Look-alikes of one case that are open, as the page shows them on which several are decided at once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from firsthand.cases.models import Case
from firsthand.cases.queries import case_for
from firsthand.cases.rules import STEPS, CaseState, CaseStep
from firsthand.core.errors import BadInput, NotFound
from firsthand.people.models import Person
from firsthand.receipts.duplicates import compared
from firsthand.staff import order
from firsthand.tasks.queries import said_critical
from firsthand.triage.lines import LookAlike
from firsthand.triage.queries import look_alikes_of

SHOWN = 20
"""So many look-alikes stand on the page."""


@dataclass(frozen=True)
class TwinLine:
    """One open look-alike: what it shares, what shows the order, and why it cannot be declined so ("" where it can)."""

    number: str
    title: str
    received_at: datetime
    state: CaseState
    shared: tuple[str, ...]
    order: str
    """What the reporter will be able to prove of the order, in words."""
    shows: str
    """The same in short: what was shown must still hold when it is decided."""
    refused: str = ""
    critical: bool = False
    """Its reporter says that it is critical."""
    came_first: bool = False
    """It is the one that arrived first: from its own page this case can be declined."""


def twin_lines(case: Case, person: Person) -> list[TwinLine]:
    """The open look-alikes of a case, the likest first. Raises CannotOpen, IndexBroken."""
    likes = look_alikes_of(case, person, limit=SHOWN)
    lines = list(_lines(case, person, [like for like in likes if like.number and like.state != CaseState.CLOSED]))
    critical = said_critical(person, (line.number for line in lines))
    return [replace(line, critical=line.number in critical) for line in lines]


def _lines(case: Case, person: Person, likes: list[LookAlike]) -> Iterator[TwinLine]:
    for like in likes:
        try:
            other = case_for(person, like.number)
            found = compared(person, other.number, case.number)
        except BadInput:
            yield _line(other, like, refused=_("It belongs to the same first report already."))
            continue
        except NotFound:
            continue
        if not found.evidence.holds:
            yield _line(other, like, refused=_("It arrived before this one."), came_first=True)
        elif CaseStep.DECLINE not in STEPS[other.state]:
            yield _line(other, like, refused=_("Its state does not admit this decision any more."))
        else:
            shows = found.evidence.shows
            yield _line(other, like, shown=str(order.SHOWS[shows]), shows=f"{found.first} {shows}")


def _line(
    other: Case, like: LookAlike, *, shown: str = "", shows: str = "", refused: str = "", came_first: bool = False
) -> TwinLine:
    return TwinLine(
        other.number, like.title, other.received_at, other.state, like.shared, shown, shows, refused,
        came_first=came_first,
    )  # fmt: skip
