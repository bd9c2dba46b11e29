"""Reads and permission checks of staff."""

import hashlib
from datetime import datetime

from django.db.models import F, QuerySet

from firsthand.core.errors import NotAllowed, NotFound
from firsthand.people.models import Invitation, Person
from firsthand.people.rules import Act, Role, may


def permit(by: Person | None, act: Act) -> Person:
    """Return the person if they may do the act.

    Raises NotAllowed for everybody else and for what is no person at all: no automation decides (R48).
    """
    if not isinstance(by, Person) or not by.is_active or by.pk is None:
        raise NotAllowed(f"Only a member of staff may {act}.", "Sign in, or name one with --as.")
    if not may(by.role, act):
        raise NotAllowed(f"The role {by.role} may not {act}.", "Ask somebody whose role covers it.")
    return by


def person_by_mail(mail: str) -> Person:
    """The member of staff with this mail address. Raises NotFound."""
    person = Person.objects.filter(mail__iexact=mail.strip(), is_active=True).first()
    if person is None:
        raise NotFound(
            f"Nobody on the staff has the address {mail}.", "Invite them: firsthand staff invite MAIL --role ROLE"
        )
    return person


def hash_of(secret: str) -> str:
    """What is kept of an invitation's secret: enough to find it by, too little to use it."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def invitation_of(secret: str, *, at: datetime, lock: bool = False) -> Invitation:
    """The invitation that a link opens. Raises NotFound, in the same words for unknown, used and expired."""
    rows = Invitation.objects.select_related("person")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(secret_sha256=hash_of(secret), used_at=None, expires_at__gt=at, person__is_active=True).first()
    if found is None:
        raise NotFound("This invitation does not work any more.", "Ask for a new one; each works once, for seven days.")
    return found


def staff() -> QuerySet[Person]:
    """Everybody on the staff, by name. For the operator and for those who may invite."""
    return Person.objects.order_by("name", "mail")


def names() -> dict[int, str]:
    """What everybody who ever had an account is called, by number. For pages that tell who did what."""
    return {person.pk: str(person) for person in Person.objects.only("name", "mail")}


def colleagues(act: Act) -> QuerySet[Person]:
    """Everybody still here who may do this act: those who have joined first, then those who were invited."""
    return _here().filter(role__in=[role for role in Role if may(role, act)])


def told_of_breaches() -> list[Person]:
    """The people named to hear of promises that are about to be missed, or were; every lead where nobody is named."""
    return list(_here().filter(told_of_breaches=True)) or list(_here().filter(role=Role.LEAD))


def _here() -> QuerySet[Person]:
    return Person.objects.filter(is_active=True).order_by(F("joined_at").asc(nulls_last=True), "pk")
