"""The dated facts of a case: fix ready, fix deployed, public, exploit public, attacks seen."""

from datetime import datetime

from django.db import transaction

from firsthand.cases.actions.common import actor
from firsthand.cases.actions.joining import group_for_change
from firsthand.cases.actions.remedying import in_place
from firsthand.cases.facts import write_fact
from firsthand.cases.models import Case
from firsthand.cases.queries import facts_of_case
from firsthand.cases.rules import BRINGS, ENDS_EMBARGO, FactKind, broken_by_fact
from firsthand.core.errors import BadInput, refuse_if
from firsthand.embargo import actions as embargo
from firsthand.people.models import Person
from firsthand.people.rules import Act


@transaction.atomic
def note_fact(number: str, fact: FactKind, *, happened_at: datetime, by: Person | None, at: datetime) -> Case:
    """Note that something happened in the world; it is never undone (lifecycle, 4).

    Public, exploit and attack facts end the embargo as their consequence. They are facts about the vulnerability: they
    hold for every report of it, also for those that came later. `happened_at` may lie before the report.
    Raises BadInput, NotAllowed, NotFound, RulesBroken.
    """
    group, case, person = group_for_change(number, by, Act.DECIDE)
    if fact is FactKind.VENDOR_AWARE:
        raise BadInput("We know of the vulnerability since the report arrived.", "Note another fact.")
    if fact is FactKind.FIX_READY:
        raise BadInput("A fix is noted with the change that was made.", "Record the remedy.")
    broken = broken_by_fact(fact, have=facts_of_case(case), rm=case.rm, happened_at=happened_at, now=at)
    refuse_if(broken)
    _note(case, fact, happened_at, person, at)
    for other in group if fact in ENDS_EMBARGO else ():
        if other.pk != case.pk and fact not in facts_of_case(other):
            _note(other, fact, happened_at, person, at)
    if fact is FactKind.FIX_DEPLOYED:
        in_place(case, person, at)
    return case


def _note(case: Case, fact: FactKind, happened_at: datetime, by: Person, at: datetime) -> None:
    have = facts_of_case(case)
    write_fact(case, fact, happened_at, by, at)
    brought = BRINGS.get(fact)
    if brought and brought not in have:
        write_fact(case, brought, happened_at, by, at)
    if fact in ENDS_EMBARGO:
        embargo.end_by_fact(case, str(fact), at=at, by=actor(by))
