"""What it means that a person spoke to the reporter, by whichever act: of cases, of embargoes, of entries."""

from datetime import datetime

from firsthand.cases.models import Case
from firsthand.people.models import Person
from firsthand.programme.rules import Moment
from firsthand.promises import actions as promises
from firsthand.tasks.actions import settle
from firsthand.tasks.rules import TaskKind


def answered(case: Case, by: Person, at: datetime) -> None:
    """A person spoke to the reporter: that confirms a report nobody had confirmed (R20), and answers what waited."""
    if case.confirmed_at is None:
        case.confirmed_at, case.confirmed_by = at, by
    case.unread_since = None
    case.handler = case.handler or by
    case.save()
    settle(TaskKind.RECEIPT_HELD, at=at, case=case, by=by)  # what a person writes is better than the receipt
    settle(TaskKind.CRITICAL, at=at, case=case, about=None, by=by)  # who answers or decides has read it
    promises.mark(case, Moment.ANSWERED, at=at, by=f"person:{by.pk}")
