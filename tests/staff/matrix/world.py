"""Somebody of every role, and for each: a case of their own, one that is not theirs, one that is not there."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage

from firsthand.cases import actions
from firsthand.cases.models import Attachment, Case, Message
from firsthand.intake.models import Arrival
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.tasks.actions import open_task
from firsthand.tasks.rules import TaskKind
from firsthand.teamwork.models import Mention
from staff.mails_kept import CONTACT, arrived

OWN, OTHER, NONE, BESIDE = "own", "other", "none", "beside"
RELATIONS = (OWN, OTHER, NONE)
NOWHERE = "2026-9999"
NOBODY = uuid.UUID(int=7)
NO_ROW = 999_999


@dataclass
class World:
    """All that an address can name. The team sees `own`; only leads see `other`, and a guest sees `own` alone."""

    at: datetime
    people: dict[Role, Person] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    files: dict[str, uuid.UUID] = field(default_factory=dict)
    messages: dict[str, uuid.UUID] = field(default_factory=dict)
    mails: dict[str, int] = field(default_factory=dict)
    tasks: dict[str, int] = field(default_factory=dict)
    mentions: dict[tuple[Role, str], int] = field(default_factory=dict)

    def number(self, relation: str) -> str:
        return self.cases[relation].number if relation in self.cases else NOWHERE


def build(at: datetime) -> World:
    """Make the people, the cases, and what hangs on them."""
    world = World(at)
    for role in Role:
        world.people[role] = Person.objects.create(
            mail=f"{role}@staff.example", name=role.title(), role=role, joined_at=at
        )
    lead, guest = world.people[Role.LEAD], world.people[Role.GUEST]
    for relation in (OWN, OTHER, BESIDE):
        arrival = _arrived(relation, at)
        world.cases[relation] = case = Case.objects.get(pk=arrival.case_id)
        world.mails[relation] = arrival.pk
        world.messages[relation] = Message.objects.get(case=case, is_report=True).pk
        world.files[relation] = Attachment.objects.get(message__case=case).pk
        world.tasks[relation] = open_task(TaskKind.CRITICAL, case=case, about="exploited", at=at).pk
        note = actions.keep_note(case.number, f"Note in {relation}", by=lead, at=at)
        for role, person in world.people.items():
            world.mentions[role, relation] = Mention.objects.create(note=note, person=person, at=at).pk
    actions.let_guest_in(world.number(OWN), guest.mail, "Guest", by=lead, at=at)
    actions.agree(world.number(OWN), by=guest, at=at)
    actions.restrict(world.number(OTHER), by=lead, at=at)
    return world


def _arrived(name: str, at: datetime) -> Arrival:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Nele <{name}@finder.example>", CONTACT, f"A finding, {name}"
    mail["Message-ID"] = f"<{name}@finder.example>"
    mail.set_content("A plain story.")
    mail.add_alternative("<p>Another <b>story</b> in HTML, much longer than the plain one.</p>", subtype="html")
    mail.add_attachment(b"steps", maintype="application", subtype="octet-stream", filename="steps.bin")
    when = at + timedelta(seconds=[OWN, OTHER, BESIDE].index(name))
    return arrived(mail.as_bytes(), when, sender=f"{name}@finder.example")
