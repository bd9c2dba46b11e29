"""The first person of a new instance."""

from firsthand.core.clock import now
from firsthand.people.actions import invite
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.programme.queries import in_force


def invite_first() -> list[str]:
    """While nobody has joined yet, a fresh one-time link for a lead under the programme's own address."""
    if Person.objects.exclude(joined_at=None).exists():
        return []
    mail = in_force().programme.contact_mail
    link = invite(mail, role=Role.LEAD, by=None, at=now())
    return [f"First sign-in for {mail} (lead), works once:", f"  {link}"]
