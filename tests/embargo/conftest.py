"""Both sides of the talks about an embargo."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from firsthand.cases.models import Case
from firsthand.embargo import actions
from firsthand.embargo.models import Proposal
from firsthand.embargo.queries import EmbargoRecord, embargo_record
from firsthand.journal.queries import entries_of, facts_of
from firsthand.letters.models import Letter
from firsthand.people.models import Person
from firsthand.tasks.models import Task

DAY = timedelta(days=1)
WHY = "The vendor of the library needs two weeks more."


@dataclass
class Talking:
    """One case and the two sides that talk about the end of its embargo."""

    case: Case
    staff: Person
    at: datetime
    """The present: tests move it."""

    def day(self, days: float) -> datetime:
        """So many days after the report arrived."""
        return self.case.received_at + days * DAY

    def we_propose(self, days: float, why: str = WHY, **more: Any) -> Proposal:
        return actions.propose_by_staff(
            self.case.number, ends_at=self.day(days), why=why, by=self.staff, at=self.at, **more
        )  # fmt: skip

    def they_propose(self, days: float, why: str = WHY, **more: Any) -> Proposal:
        return actions.propose_by_reporter(self.case, ends_at=self.day(days), why=why, at=self.at, **more)

    def we_agree(self, **more: Any) -> None:
        actions.accept_by_staff(self.case.number, by=self.staff, at=self.at, **more)

    def they_agree(self, **more: Any) -> None:
        actions.accept_by_reporter(self.case, at=self.at, **more)

    @property
    def record(self) -> EmbargoRecord:
        return embargo_record(Case.objects.get(pk=self.case.pk), at=self.at)

    @property
    def kinds(self) -> list[str]:
        return [e.kind for e in entries_of(self.case.number)]

    def facts(self, kind: str) -> dict[str, Any]:
        """What the journal states in its last entry of a kind."""
        return facts_of([e for e in entries_of(self.case.number) if e.kind == kind][-1])

    @property
    def letters(self) -> list[str]:
        return list(Letter.objects.filter(case=self.case).order_by("written_at", "kind").values_list("kind", flat=True))

    @property
    def tasks(self) -> list[tuple[str, str]]:
        """(kind, what about) of every open task of the case."""
        return list(Task.objects.filter(case=self.case, done_at=None).order_by("pk").values_list("kind", "about"))


@pytest.fixture
def talks(a_case: Case, handler: Person, at: datetime) -> Talking:
    """The default of 45 days runs; nobody has proposed anything."""
    return Talking(a_case, handler, at + DAY)
