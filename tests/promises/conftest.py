"""A programme that makes every kind of promise, and what happened to them, read from rows and journal."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from committing import migrated, own_database
from firsthand.cases.models import Case
from firsthand.intake.actions import receive_form
from firsthand.journal.models import Entry
from firsthand.journal.queries import facts_of
from firsthand.people.models import Person
from firsthand.programme.actions import publish
from firsthand.programme.rules import Moment
from firsthand.promises import actions
from firsthand.promises.models import Promise
from stage import MONDAY, REPORT, ROOT

__all__ = ["migrated", "own_database"]

FEBRUARY = MONDAY.replace(month=2)

EVERY_KIND = """
update_every = { days = 14 }
assess_within = { days = 10 }
resolve_within = { days = 60 }
credit_within = { days = 30 }
country = "GB"
subdivision = "ENG"

[[promises.own]]
id = "call"
name = { en = "A call with the team", nl = "Een gesprek met het team" }
within = { business_days = 3 }
starts = "accepted"
kept_by = "settled_by_hand"

[[promises.own]]
id = "inner"
name = { en = "Inner check", nl = "Interne controle" }
within = { hours = 48 }
starts = "arrived"
kept_by = "remedied"
paused_by = ["question"]
public = false
"""


@pytest.fixture
def promised(tmp_path: Path, db: None) -> Callable[..., None]:
    """Publishes the reference programme with more lines below [promises]."""

    def write(more: str, *, at: datetime = FEBRUARY, confirm_hours: int = 72) -> None:
        folder = tmp_path / f"programme-{at.timestamp()}"
        shutil.copytree(ROOT / "programmes" / "mimecast", folder)
        toml = folder / "programme.toml"
        text = toml.read_text().replace("embargo_days = 45\n", f"embargo_days = 45\n{more}\n")
        toml.write_text(text.replace("confirm_within_hours = 72", f"confirm_within_hours = {confirm_hours}"))
        publish(folder, by="operator", at=at)

    return write


class Told:
    """One case whose clocks are told what happened, without the acts around them."""

    def __init__(self, case: Case) -> None:
        self.case, self.now = case, case.received_at

    def after(self, **span: float) -> "Told":
        self.now = self.case.received_at + timedelta(**span)
        return self

    def happens(self, *moments: Moment, by: str = "person:7") -> "Told":
        with transaction.atomic():
            for moment in moments:
                actions.mark(self.case, moment, at=self.now, by=by)
        return self

    def row(self, kind: str, turn: int | None = None) -> Promise:
        rows = Promise.objects.filter(case=self.case, kind=kind).order_by("-turn")
        return rows.get(turn=turn) if turn else rows[0]

    def turns(self, kind: str) -> int:
        return Promise.objects.filter(case=self.case, kind=kind).count()

    def journal(self, kind: str = "promise.") -> list[tuple[str, dict[str, Any]]]:
        entries = Entry.objects.filter(subject=self.case.number, kind__startswith=kind).order_by("number")
        return [(entry.kind, facts_of(entry)) for entry in entries]


@pytest.fixture
def told(promised: Callable[..., None]) -> Told:
    """A report that arrived on MONDAY under a programme that makes every kind of promise."""
    promised(EVERY_KIND)
    return Told(receive_form(REPORT, language="en", at=MONDAY).case)


@pytest.fixture
def plain(report_at: Callable[..., Any], lead: Person, handler: Person) -> Told:
    """A report under the reference programme, with a handler and a lead on the staff."""
    return Told(report_at().case)


@pytest.fixture
def staff_post(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, dict[str, Any]]]:
    """Letters to the staff as (kind, name, facts), in the order in which they were put into the outbox."""
    post: list[tuple[str, str, dict[str, Any]]] = []

    def put(kind: str, person: Person, *, at: datetime, case: Case, facts: dict[str, Any]) -> None:
        post.append((str(kind), person.name, facts))

    monkeypatch.setattr("firsthand.letters.actions.put_staff", put, raising=False)
    return post
