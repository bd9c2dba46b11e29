"""Which of our people an issuer means. Nobody is made here: they were invited, or are not let in."""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from firsthand.core.errors import NotFound
from firsthand.core.text import one_line
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.actions import NAME_LIMIT
from firsthand.people.models import Person
from firsthand.people.organisation.provider import Vouched
from firsthand.people.queries import invitation_of

NAME = "organisation"


@transaction.atomic
def person_behind(vouched: Vouched, *, at: datetime) -> Person:
    """The person an issuer vouches for: by the subject we kept, or the first time by a mail address it has verified.

    They must have joined. Raises NotFound, in the same words for all others.
    """
    kept = SocialAccount.objects.filter(provider=NAME, uid=vouched.subject).select_related("user").first()
    if kept is not None:
        person: Person | None = kept.user
    else:
        person = Person.objects.filter(mail__iexact=vouched.mail).first() if vouched.mail else None
    if person is None or not person.is_active or person.joined_at is None:
        raise NotFound("Nobody of this desk.", "Ask for an invitation.")
    if kept is None:
        link(person, vouched, at=at)
    return person


@transaction.atomic
def join(secret: str, vouched: Vouched, *, at: datetime) -> Person:
    """Join by a one-time link, without a password of one's own. Raises NotFound for a link or subject that will not do.

    Somebody who has joined already gets a new password by their link, and nothing here.
    """
    invitation = invitation_of(secret, at=at, lock=True)
    person = invitation.person
    if person.joined_at is not None:
        raise NotFound("They have joined.", "Set a new password by this link.")
    link(person, vouched, at=at)
    person.name = person.name or one_line(vouched.name, NAME_LIMIT) or person.mail.partition("@")[0]
    person.joined_at = at
    person.save(update_fields=["name", "joined_at"])
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    journal.write(Kind.STAFF_JOINED, at=at, by=f"person:{person.pk}", facts={"person": person.pk, "again": False})
    return person


@transaction.atomic
def link(person: Person, vouched: Vouched, *, at: datetime) -> None:
    """Keep who this person is over there. Raises NotFound where it is somebody else's, or they have another already.

    Who was linked stays linked: a mail address given to a successor over there must not open the account here.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    others = SocialAccount.objects.filter(provider=NAME)
    kept = others.filter(uid=vouched.subject).first()
    if kept is not None and kept.user_id == person.pk:
        return
    if kept is not None or others.filter(user=person).exists():
        raise NotFound("Nobody of this desk.", "Ask for an invitation.")
    SocialAccount.objects.create(provider=NAME, uid=vouched.subject, user=person)
    journal.write(
        Kind.STAFF_ORGANISATION_LINKED, at=at, by=f"person:{person.pk}", facts={"person": person.pk}
    )  # fmt: skip


def is_linked(person: Person, vouched: Vouched) -> bool:
    """Whether the issuer vouches for this very person."""
    return SocialAccount.objects.filter(provider=NAME, uid=vouched.subject, user=person).exists()
