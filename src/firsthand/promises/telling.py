"""Who hears of a promise that is near its end, or was missed."""

from datetime import datetime

from firsthand.cases.access import those_who_see
from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind, StaffLetterKind
from firsthand.people.models import Person
from firsthand.people.queries import colleagues, told_of_breaches
from firsthand.people.rules import Act
from firsthand.promises import turns
from firsthand.promises.gathering import call_for_miss, is_warned_of
from firsthand.promises.models import Promise
from firsthand.promises.rules import ESCALATE_FROM, tells_the_reporter

AT_MOST = 20
"""So many of a team are written to when nobody has the case."""


def tell_near(row: Promise, share: int, *, at: datetime) -> None:
    """Warn whoever works the case, and from ESCALATE_FROM percent on the people named for it."""
    if not is_warned_of(row.case, at=at):
        return
    people = _who_works(row) + (told_of_breaches() if share >= ESCALATE_FROM else [])
    facts = {"promise": row.kind, "share": share, "due": row.due_at}
    _to_staff(StaffLetterKind.PROMISE_NEAR, people, row, facts, at=at)


def tell_missed(row: Promise, *, at: datetime) -> None:
    """Tell whoever works the case and the people named for it, open a task, and tell the reporter where they wait."""
    facts = {"promise": row.kind, "due": row.due_at}
    if call_for_miss(row.case, about=turns.about(row), at=at):
        _to_staff(StaffLetterKind.PROMISE_MISSED, _who_works(row) + told_of_breaches(), row, facts, at=at)
    if tells_the_reporter(row.kind, public=row.public):
        letters.put(row.case, LetterKind.LATE, at=at, facts=facts)


def _who_works(row: Promise) -> list[Person]:
    """The handler of the case; everybody who may triage while nobody has it, or who has it has left."""
    handler = row.case.handler
    if handler is not None and handler.is_active:
        return [handler]
    return those_who_see(row.case, colleagues(Act.TRIAGE))[:AT_MOST]


def _to_staff(
    kind: StaffLetterKind, people: list[Person], row: Promise, facts: dict[str, object], *, at: datetime
) -> None:
    for person in {p.pk: p for p in those_who_see(row.case, people)}.values():
        letters.put_staff(kind, person, at=at, case=row.case, facts=facts)
