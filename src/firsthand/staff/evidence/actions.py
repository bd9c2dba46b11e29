"""Giving evidence: the pack is made, and the journal holds its hash before anybody has it."""

import hashlib
from datetime import datetime
from typing import IO

from django.db import transaction

from firsthand.cases.actions.common import for_change, message, note, required
from firsthand.cases.queries import case_to_show
from firsthand.cases.rules import Direction
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.staff.evidence.packing import pack
from firsthand.staff.evidence.rules import ForWhom, Wanted

NEEDS = {ForWhom.REPORTER: Act.TRIAGE, ForWhom.AUTHORITY: Act.SHARE}
"""What the reporter may know, anybody may hand over who writes to them; the rest leaves the house by a lead alone.
Who only reads, an auditor, gives nothing out of the house."""


def give_evidence(number: str, wanted: Wanted, *, by: Person | None, at: datetime, zone: str) -> tuple[IO[bytes], str]:
    """(the pack as a ZIP, its SHA-256). Source: R94; who reported is in it only where that was asked for (R16).

    The hash stands in the journal, so that a pack can be known again as the one that was given; who asked for it is
    kept as a note of the team. Call outside any transaction. Raises BadInput for an authority without `why`,
    NotAllowed, NotFound, CannotOpen for a case that was erased.
    """
    why = required(wanted.why, "reason") if wanted.for_whom is ForWhom.AUTHORITY else ""
    with transaction.atomic():
        _, person = for_change(number, by, NEEDS[wanted.for_whom])
    made = pack(case_to_show(person, number), person, wanted, at=at, zone=zone)
    try:
        digest = _digest(made)
        with transaction.atomic():
            case, person = for_change(number, by, NEEDS[wanted.for_whom])
            facts: dict[str, str | bool] = {
                "for": str(wanted.for_whom), "sha256": digest, "notes": wanted.notes, "identity": wanted.identity,
            }  # fmt: skip
            if why:
                facts["message"] = str(message(case, Direction.NOTE, why, person, at).pk)
            note(case, Kind.EVIDENCE_GIVEN, person, at, facts)
    except BaseException:
        made.close()
        raise
    return made, digest


def _digest(made: IO[bytes]) -> str:
    digest = hashlib.file_digest(made, "sha256").hexdigest()  # type: ignore[arg-type]
    made.seek(0)
    return digest
