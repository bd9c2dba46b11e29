"""Giving a case to whoever is to work it, or to nobody."""

from datetime import datetime

from django.db import transaction

from firsthand.cases.actions.common import for_change, note
from firsthand.cases.models import Case
from firsthand.cases.queries import visible_to
from firsthand.core.errors import BadInput
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.people.rules import Act, may


@transaction.atomic
def assign(number: str, to: int | None, *, by: Person | None, at: datetime) -> Case:
    """Give a case to a person, by the id of the account; None gives it to nobody. Doing so again changes nothing.

    Raises NotAllowed, NotFound, and BadInput for somebody who is not here, may not triage, or does not see the case.
    """
    case, person = for_change(number, by, Act.ASSIGN)
    if to is not None and not can_work(to, case):
        raise BadInput("This person cannot work on the case.", "Choose somebody who sees it and may triage.")
    if case.handler_id == to:
        return case
    case.handler_id = to
    case.save(update_fields=["handler"])
    note(case, Kind.CASE_ASSIGNED, person, at, {"person": to or 0})
    return case


def can_work(person_id: int, case: Case) -> bool:
    """Whether somebody is here, may triage, and sees the case."""
    person = Person.objects.filter(pk=person_id, is_active=True, joined_at__isnull=False).first()
    return person is not None and may(person.role, Act.TRIAGE) and visible_to(person).filter(pk=case.pk).exists()
