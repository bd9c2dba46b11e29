"""What leaves the house to third parties: never who the reporter is, unless they allow it (R16)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from firsthand.cases.actions.common import for_change, lock, message, note, required
from firsthand.cases.models import Case, Message
from firsthand.cases.opening import REPORTER
from firsthand.cases.records import for_third_party
from firsthand.cases.rules import Direction
from firsthand.core.text import one_line
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.people.rules import Act

RECIPIENT_LIMIT = 200


@transaction.atomic
def share_identity(case: Case, *, allowed: bool, at: datetime) -> None:
    """The reporter allows, or forbids again, that third parties learn who they are."""
    reporter = lock(case).reporter
    reporter.identity_shared_at = at if allowed else None
    reporter.save(update_fields=["identity_shared_at"])
    journal.write(
        Kind.IDENTITY_CONSENT_CHANGED, at=at, by=REPORTER, subject=case.number, facts={"allowed": allowed}
    )  # fmt: skip


@transaction.atomic
def export_for_third_party(number: str, *, recipient: str, why: str, by: Person | None, at: datetime) -> dict[str, Any]:
    """The case as data for somebody outside, and a line in the journal that it went there.

    The reporter's name and addresses are left out unless they have agreed. Raises BadInput, NotAllowed, NotFound.
    """
    case, person = for_change(number, by, Act.SHARE)
    words = f"{required(one_line(recipient, RECIPIENT_LIMIT), 'recipient')}\n{required(why, 'reason')}"
    identity = case.reporter.identity_shared_at is not None
    kept = message(case, Direction.NOTE, words, person, at)
    note(case, Kind.CASE_SHARED, person, at, {"message": str(kept.pk), "identity": identity})
    return for_third_party(case, at=at, identity=identity)


@transaction.atomic
def note_request(number: str, text: str, *, by: Person | None, at: datetime) -> Message:
    """Log that an authority or another third party asked about a case. A note of the team. Raises BadInput."""
    case, person = for_change(number, by, Act.TRIAGE)
    kept = message(case, Direction.NOTE, required(text, "request"), person, at)
    note(case, Kind.REQUEST_NOTED, person, at, {"message": str(kept.pk)})
    return kept
