"""Which entries of the journal the reporter of a case may know of: on their page, and in all that leaves the house."""

from collections.abc import Callable, Collection

from firsthand.cases.models import Case
from firsthand.cases.opening import REPORTER
from firsthand.journal.models import Entry
from firsthand.journal.queries import facts_of
from firsthand.journal.rules import Kind

TEAM_ONLY = frozenset(
    {
        Kind.NOTE_KEPT, Kind.CASE_TAKEN, Kind.CASE_ASSIGNED,
        Kind.CASE_LINKED, Kind.ARRIVAL_SORTED, Kind.LETTER_WRITTEN, Kind.TASK_OPENED,
        Kind.TASK_DONE, Kind.PROMISE_WARNED, Kind.RM_MOVED, Kind.DEPARTURE_PROPOSED, Kind.LEGAL_STEP_PROPOSED,
        Kind.LEGAL_STEP_SECONDED, Kind.LEGAL_STEP_WITHDRAWN, Kind.CASE_SHARED, Kind.REQUEST_NOTED,
        Kind.INCIDENT_SETTLED, Kind.PARTICIPANT_ADDED, Kind.ARRIVAL_TOLD, Kind.CASE_RESTRICTED, Kind.EVIDENCE_GIVEN,
        Kind.CASE_OPENED_TO_TEAM, Kind.ACCESS_GIVEN, Kind.ACCESS_AGREED, Kind.ACCESS_ENDED, Kind.CASE_FREED,
        Kind.LETTER_TRIED_AGAIN,
    }
)  # fmt: skip
"""The inside of the house."""


def known_to_reporter(
    case: Case, *, letters: Collection[str], promises: Collection[str], entries: Collection[int]
) -> Callable[[Entry], bool]:
    """Whether a reporter may know of an entry of the journal: nothing of the inside and no other participant, and of
    letters, promises, departures and incidents only of those that they see.

    These are named by the ids of the letters and of the entries by two persons, and by the kinds of the promises.
    """
    reporter = case.reporter.pk

    def is_known(entry: Entry) -> bool:
        facts = facts_of(entry)
        if entry.kind == Kind.CONSENT_CHANGED:
            return facts.get("participant") == reporter
        if entry.kind == Kind.INCIDENT_SEEN:
            return entry.by == REPORTER  # what the team saw by itself is handled by the team
        if entry.kind in (Kind.DEPARTURE_SECONDED, Kind.DEPARTURE_WITHDRAWN):
            return facts["entry"] in entries
        if entry.kind.startswith("promise.") and facts["promise"] not in promises:
            return False
        return entry.kind not in TEAM_ONLY and facts.get("letter", "") in {"", *letters}

    return is_known
