"""Reads of the outbox for those who look after letters: which kind, since when, what became of it. Never to whom."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from firsthand.cases.queries import visible_to
from firsthand.letters.models import Letter, WaitingReceipt
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act

SHOWN = 100


@dataclass(frozen=True)
class Counts:
    """How many letters stand in which state."""

    waiting: int
    """To go out with the next round."""
    again: int
    """Turned away for now: they are tried again by themselves."""
    held: int
    """They wait until the caps let more go that way."""
    sent: int
    failed: int
    bounced: int
    receipts_held: int
    """Receipts that no machine may send: a person confirms instead."""


@dataclass(frozen=True)
class Line:
    """One letter that has not arrived. `number` is "" for a viewer who does not see the case."""

    id: uuid.UUID
    kind: str
    language: str
    number: str
    written_at: datetime
    next_at: datetime | None
    """When it is tried again; None for one that has failed for good, or came back."""
    tries: int
    failure: str
    """Codes, never words of a server: those name addresses."""
    failed: bool
    bounced_at: datetime | None


def counts(viewer: Person | None, *, at: datetime) -> Counts:
    """The outbox in numbers. Raises NotAllowed."""
    permit(viewer, Act.ADMINISTER)
    unsent = Q(sent_at=None, failed_at=None)
    found = Letter.objects.aggregate(
        waiting=Count("pk", filter=unsent & Q(send_after__lte=at)),
        again=Count("pk", filter=unsent & Q(send_after__gt=at, tries__gt=0)),
        held=Count("pk", filter=unsent & Q(send_after__gt=at, tries=0)),
        sent=Count("pk", filter=Q(sent_at__isnull=False, bounced_at=None)),
        failed=Count("pk", filter=Q(failed_at__isnull=False)),
        bounced=Count("pk", filter=Q(bounced_at__isnull=False)),
    )
    held = WaitingReceipt.objects.filter(held_at__isnull=False, letter=None).count()
    return Counts(**found, receipts_held=held)


def not_arrived(viewer: Person | None) -> list[Line]:
    """Letters that failed or still wait, those that failed first, the oldest first. Raises NotAllowed."""
    person = permit(viewer, Act.ADMINISTER)
    rows = Letter.objects.filter(sent_at=None).order_by(F("failed_at").asc(nulls_last=True), "written_at", "pk")
    return _lines(rows[:SHOWN], person)


def came_back(viewer: Person | None) -> list[Line]:
    """Letters that were sent and came back, the latest first. Raises NotAllowed."""
    person = permit(viewer, Act.ADMINISTER)
    return _lines(Letter.objects.filter(bounced_at__isnull=False).order_by("-bounced_at", "pk")[:SHOWN], person)


def _lines(rows: QuerySet[Letter], person: Person) -> list[Line]:
    found = list(rows)
    cases = [letter.case_id for letter in found if letter.case_id is not None]
    numbers = dict(visible_to(person).filter(pk__in=cases).values_list("pk", "number"))
    return [
        Line(
            letter.pk, letter.kind, letter.language, numbers.get(letter.case_id, "") if letter.case_id else "",
            letter.written_at, None if letter.failed_at or letter.sent_at else letter.send_after, letter.tries,
            letter.failure, letter.failed_at is not None, letter.bounced_at,
        )
        for letter in found
    ]  # fmt: skip
