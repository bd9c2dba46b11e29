"""Keeping one of the dated facts. Called by actions, after the rules were asked."""

from datetime import datetime

from firsthand.cases.models import Case, Fact
from firsthand.cases.rules import FactKind
from firsthand.core.clock import iso
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.models import Person


def write_fact(case: Case, fact: FactKind, happened_at: datetime, by: Person, at: datetime) -> None:
    """Keep one fact and its journal entry. Call inside a transaction, after the rules were asked."""
    Fact.objects.create(case=case, kind=fact, happened_at=happened_at, noted_at=at, by=by)
    journal.write(
        Kind.FACT_NOTED, at=at, by=f"person:{by.pk}", subject=case.number,
        facts={"fact": str(fact), "happened_at": iso(happened_at)},
    )  # fmt: skip
