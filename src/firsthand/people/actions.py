"""Inviting people to the desk and letting them in."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from firsthand.core.errors import BadInput
from firsthand.core.text import one_line
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.models import Invitation, Person
from firsthand.people.queries import hash_of, invitation_of, permit, person_by_mail
from firsthand.people.rules import Act, Role

INVITATION_HOLDS = timedelta(days=7)
SECRET_BYTES = 32
"""256 bits: nobody guesses one, so a plain SHA-256 of it is enough to keep."""
NAME_LIMIT = 120
OPERATOR = "operator"
"""The actor in the journal for whoever holds the machine itself."""


def invite(mail: str, role: str, *, by: Person | None, at: datetime, name: str = "") -> str:
    """Invite somebody to the staff; the one-time link, which is shown once and kept nowhere.

    A new link voids the older ones of that person. `by=None` is the operator at the terminal, who holds the keys
    anyway; pages always pass the person signed in. Only the operator may let in again somebody who has joined: the
    link then sets a new password, and changes no role. The journal names person ids, never an address. Raises BadInput,
    NotAllowed.
    """
    if by is not None:
        permit(by, Act.INVITE)
    mail, wanted = _address(mail), _role(role)
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(mail__iexact=mail).first()
        if person is None:
            person = Person(mail=mail)
            person.set_unusable_password()
        again = person.joined_at is not None
        if again and by is not None:
            raise BadInput(
                "They have joined already.",
                "If they cannot sign in, an operator runs: firsthand staff invite MAIL --role ROLE",
            )
        if again and person.is_active and person.role != wanted:
            raise BadInput(
                f"They have joined as {person.role}.",
                f"Name that role, or first run: firsthand staff role MAIL {wanted}",
            )
        person.role, person.is_active = wanted, True
        person.role_given_at, person.role_given_by = at, by
        person.name = one_line(name, NAME_LIMIT) or person.name
        person.save()
        link = _link(person, at=at)
        journal.write(
            Kind.STAFF_INVITED, at=at, by=actor_of(by),
            facts={"person": person.pk, "role": str(wanted), "again": again},
        )  # fmt: skip
    return link


@transaction.atomic
def invite_guest(mail: str, name: str, *, by: Person, at: datetime) -> tuple[Person, str]:
    """An account for somebody from beside the team, and its one-time link; "" where they were invited before.

    A second link would let whoever asks for it come in as a guest of cases that they do not see themselves: a lead
    makes one, on the page of the account.

    The account alone opens nothing: `cases.actions.let_in` names the case. Raises BadInput, also for the address of
    somebody on the team, who needs no such account; and NotAllowed.
    """
    permit(by, Act.INVITE_GUEST)
    mail = _address(mail)
    person = Person.objects.select_for_update().filter(mail__iexact=mail).first()
    if person is not None and (person.role != Role.GUEST or not person.is_active):
        raise BadInput("This address belongs to an account that is no guest's.", "Let them in as a colleague.")
    if person is None:
        person = Person(
            mail=mail, role=Role.GUEST, name=one_line(name, NAME_LIMIT), role_given_at=at, role_given_by=by
        )  # fmt: skip
        person.set_unusable_password()
        person.save()
        return _first_link(person, by=by, at=at)
    return person, ""


def _first_link(person: Person, *, by: Person, at: datetime) -> tuple[Person, str]:
    journal.write(
        Kind.STAFF_INVITED, at=at, by=f"person:{by.pk}",
        facts={"person": person.pk, "role": str(Role.GUEST), "again": False},
    )  # fmt: skip
    return person, _link(person, at=at)


@transaction.atomic
def tell_of_breaches(mail: str, *, told: bool, at: datetime, by: Person | None = None) -> Person:
    """Name somebody to hear of promises about to be missed, or no longer. Raises NotAllowed, NotFound.

    What stands so already is not written again.
    """
    if by is not None:
        permit(by, Act.INVITE)
    person = Person.objects.select_for_update().get(pk=person_by_mail(mail).pk)
    if person.told_of_breaches is not told:
        person.told_of_breaches = told
        person.save(update_fields=["told_of_breaches"])
        facts = {"person": person.pk, "told": told}
        journal.write(Kind.STAFF_ESCALATION_CHANGED, at=at, by=actor_of(by), facts=facts)
    return person


def accept_invitation(secret: str, name: str, password: str, *, at: datetime) -> Person:
    """Set name and password by a one-time link, once.

    A changed password ends every older session of that person, since sessions are bound to it.
    Raises NotFound for a link that is unknown, used or expired, and BadInput for a name or password that will not do.
    """
    with transaction.atomic():
        invitation = invitation_of(secret, at=at, lock=True)
        person = invitation.person
        again = person.joined_at is not None
        person.name = one_line(name, NAME_LIMIT)
        if not person.name:
            raise BadInput("The name is empty.", "Give the name that colleagues and reporters will read.")
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise BadInput("The password will not do.", " ".join(error.messages)) from None
        person.set_password(password)
        person.joined_at = person.joined_at or at
        person.save(update_fields=["name", "password", "joined_at"])  # a role changed meanwhile stays changed
        invitation.used_at = at
        invitation.save(update_fields=["used_at"])
        journal.write(Kind.STAFF_JOINED, at=at, by=f"person:{person.pk}", facts={"person": person.pk, "again": again})
    return person


def actor_of(by: Person | None) -> str:
    """How the journal names whoever acts on an account."""
    return f"person:{by.pk}" if by else OPERATOR


def _link(person: Person, *, at: datetime) -> str:
    """A new one-time link, which voids the older ones. Only a hash of its secret is kept."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    person.invitations.filter(used_at=None, expires_at__gt=at).update(expires_at=at)
    Invitation.objects.create(
        person=person, secret_sha256=hash_of(secret), made_at=at, expires_at=at + INVITATION_HOLDS
    )
    return f"{settings.BASE_URL}/desk/invitation/{secret}/"


def _address(mail: str) -> str:
    mail = mail.strip()
    try:
        validate_email(mail)
    except ValidationError:
        raise BadInput("That is not a mail address.", "Give one such as name@organisation.example.") from None
    return mail


def _role(role: str) -> Role:
    try:
        return Role(role)
    except ValueError:
        raise BadInput(f"There is no role “{role[:20]}”.", f"Name one of: {', '.join(Role)}.") from None
