"""What a guest reads of the one case they were let into: as a third party would, with the notes meant for them.

A guest is an engineer or another vendor. They see what was reported and said, not who reported it (R16), nothing of
the team's own talk, and no other case.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from firsthand.cases.models import Attachment, Case, Message
from firsthand.cases.queries import contact_of, open_to_guest, unseal_body
from firsthand.cases.records import for_third_party
from firsthand.cases.redaction import without_identity
from firsthand.cases.rules import Direction
from firsthand.core.errors import NotFound
from firsthand.people.models import Person
from firsthand.vault.queries import unseal_json


@dataclass(frozen=True)
class GuestNote:
    """A note that the guest wrote, or that names them."""

    at: datetime
    author: str
    text: str


@dataclass(frozen=True)
class GuestRecord:
    """A case as a guest reads it. `said` is the record that leaves the house (`records.for_third_party`)."""

    said: dict[str, Any]
    embargo_ends_at: datetime
    received_at: datetime
    messages: tuple[dict[str, Any], ...]
    """Each with `at` as a moment."""
    notes: tuple[GuestNote, ...]


def case_for_guest(viewer: Person | None, number: str) -> Case:
    """A case that a guest was let into and agreed to. Raises NotFound, in the same words for all others."""
    case = open_to_guest(viewer).filter(number=number).first()
    if case is None:
        raise NotFound(f"There is no case {number[:20]}.")
    return case


def record_for(case: Case, guest: Person, *, named_in: Collection[UUID], at: datetime) -> GuestRecord:
    """What the guest reads. `named_in` are the ids of the notes that name them."""
    said = for_third_party(case, at=at, identity=case.reporter.identity_shared_at is not None)
    messages = tuple({**m, "at": datetime.fromisoformat(m["at"])} for m in said["messages"])
    ends_at = datetime.fromisoformat(said["embargo"]["ends_at"])
    return GuestRecord(said, ends_at, case.received_at, messages, _notes(case, guest, named_in))


def _notes(case: Case, guest: Person, named_in: Collection[UUID]) -> tuple[GuestNote, ...]:
    rows = Message.objects.filter(case=case, direction=Direction.NOTE).select_related("body__key", "by")
    mine = [m for m in rows.order_by("at", "pk") if m.by_id == guest.pk or m.pk in named_in]
    return tuple(GuestNote(m.at, m.by.name if m.by else "", unseal_body(m)["text"]) for m in mine)


def attachment_for_guest(viewer: Person | None, number: str, attachment_id: UUID) -> Attachment:
    """A file that came with the report or a message of a case that the guest may read. Raises NotFound."""
    rows = Attachment.objects.filter(message__case=case_for_guest(viewer, number), pk=attachment_id)
    found = rows.exclude(message__direction=Direction.NOTE).select_related("content__key", "about__key").first()
    if found is None:
        raise NotFound("There is no such attachment.")
    return found


def name_for_guest(attachment: Attachment) -> str:
    """What a file is called, without whom it came from, unless they allowed that (R16)."""
    case = attachment.message.case
    name = {"name": str(unseal_json(attachment.about)["name"])}
    shared = case.reporter.identity_shared_at is not None
    return name["name"] if shared else str(without_identity(name, contact_of(case))["name"])
