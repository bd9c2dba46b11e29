"""Failed tries at a known account, in the journal."""

from datetime import datetime

from django.db import transaction

from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.people.security import limits
from firsthand.people.security.rules import TOLD_AGAIN_AFTER


@transaction.atomic
def tell_of_failure(person: Person, *, at: datetime) -> None:
    """Write down that somebody tried in vain as this person: at most once a minute, so nobody fills the journal."""
    Person.objects.select_for_update().get(pk=person.pk)
    if limits.once(f"failure/{person.pk}", at=at, since=at - TOLD_AGAIN_AFTER):
        journal.write(Kind.STAFF_SIGN_IN_FAILED, at=at, by=journal.MACHINE, facts={"person": person.pk})
