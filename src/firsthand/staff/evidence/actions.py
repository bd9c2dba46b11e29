"""Giving evidence: the pack is made, and the journal holds its hash before anybody has it."""

import hashlib
from datetime import datetime
from typing import IO

from django.db import transaction

from firsthand.cases.actions.common import for_change, note
from firsthand.cases.queries import case_to_show
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.staff.evidence.packing import pack
from firsthand.staff.evidence.rules import ForWhom, Wanted

NEEDS = {ForWhom.REPORTER: Act.TRIAGE, ForWhom.AUTHORITY: Act.SHARE}
"""What the reporter may know, anybody may hand over who writes to them; the rest leaves the house by a lead alone."""


def give_evidence(number: str, wanted: Wanted, *, by: Person | None, at: datetime, zone: str) -> tuple[IO[bytes], str]:
    """(the pack as a ZIP, its SHA-256). Source: R94; who reported is in it only where that was asked for (R16).

    The hash stands in the journal, so that a pack can be known again as the one that was given. Raises NotAllowed,
    NotFound, CannotOpen for a case that was erased.
    """
    with transaction.atomic():
        case, person = for_change(number, by, NEEDS[wanted.for_whom])
    shown = case_to_show(person, number)
    made = pack(shown, person, wanted, at=at, zone=zone)
    digest = _digest(made)
    with transaction.atomic():
        case, person = for_change(number, by, NEEDS[wanted.for_whom])
        facts = {
            "for": str(wanted.for_whom), "sha256": digest, "notes": wanted.notes, "identity": wanted.identity,
        }  # fmt: skip
        note(case, Kind.EVIDENCE_GIVEN, person, at, facts)
    return made, digest


def _digest(made: IO[bytes]) -> str:
    digest = hashlib.file_digest(made, "sha256").hexdigest()  # type: ignore[arg-type]
    made.seek(0)
    return digest
