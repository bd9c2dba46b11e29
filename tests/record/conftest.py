"""A journal in the database, written by hand."""

from collections.abc import Callable, Sequence
from datetime import datetime

import pytest
from django.db import transaction
from journals import APRIL, Report, events_of

from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.programme.queries import Published


@pytest.fixture
def journal_of(programme: Published) -> Callable[[Sequence[Report]], None]:
    """Writes what happened to reports into the journal, in the order of time."""

    def write(reports: Sequence[Report]) -> None:
        with transaction.atomic():
            for event in sorted(events_of(reports), key=lambda event: event.at):
                journal.write(Kind(event.kind), at=event.at, by="person:1", subject=event.subject, facts=event.facts)

    return write


@pytest.fixture
def in_april(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Pages are asked for on a day of April 2027: the first quarter is over."""
    monkeypatch.setattr("firsthand.record.views.now", lambda: APRIL)
    return APRIL
