"""The dated facts of a case: fix ready, fix deployed, public, exploit public, attacks seen."""

from datetime import datetime

from django.db import transaction

from firsthand.cases.actions.common import for_change, note
from firsthand.cases.models import Case, Fact
from firsthand.cases.queries import facts_of_case
from firsthand.cases.rules import BRINGS, ENDS_EMBARGO, FactKind, broken_by_fact
from firsthand.core.clock import iso
from firsthand.core.errors import BadInput, refuse_if
from firsthand.embargo import actions as embargo
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.people.rules import Act


@transaction.atomic
def note_fact(number: str, fact: FactKind, *, happened_at: datetime, by: Person | None, at: datetime) -> Case:
    """Note that something happened in the world; it is never undone (lifecycle, 4).

    Public, exploit and attack facts end the embargo as their consequence. `happened_at` may lie before the report.
    Raises BadInput, NotAllowed, NotFound, RulesBroken.
    """
    case, person = for_change(number, by, Act.DECIDE)
    if fact is FactKind.VENDOR_AWARE:
        raise BadInput("We know of the vulnerability since the report arrived.", "Note another fact.")
    if fact is FactKind.FIX_READY:
        raise BadInput("A fix is noted with the change that was made.", "Record the remedy.")
    have = facts_of_case(case)
    refuse_if(broken_by_fact(fact, have=have, rm=case.rm, happened_at=happened_at, now=at))
    write_fact(case, fact, happened_at, person, at)
    brought = BRINGS.get(fact)
    if brought and brought not in have:
        write_fact(case, brought, happened_at, person, at)
    if fact in ENDS_EMBARGO:
        embargo.end_by_fact(case, str(fact), at=at, by=f"person:{person.pk}")
    return case


def write_fact(case: Case, fact: FactKind, happened_at: datetime, by: Person, at: datetime) -> None:
    """Keep one fact and its journal entry. Call inside a transaction, after the rules were asked."""
    Fact.objects.create(case=case, kind=fact, happened_at=happened_at, noted_at=at, by=by)
    note(case, Kind.FACT_NOTED, by, at, {"fact": str(fact), "happened_at": iso(happened_at)})
