"""What an entry is, and how entries hang together. Pure, so that anyone can check a journal without Django.

An entry is canonical JSON (RFC 8785). Its commitment (`commitments`) can be shown to the world without telling what the
entry says. Entries are chained: chain(n) = SHA-256(chain(n-1) || commitment(n)), chain(0) = 32 zero bytes.
"""

import enum
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785

from firsthand.core.clock import iso
from firsthand.journal.commitments import LARGEST, commitment_of, format_of

FIRST_CHAIN = bytes(32)
FORMAT = 2

Facts = Mapping[str, str | int | bool | None]


def entry_called(number: int) -> str:
    """What people are told of entry `number`, counted from 1: receipts and pages count the places in the log from 0."""
    return f"entry {number} of the journal (place {number - 1} in the log)"


class Kind(enum.StrEnum):
    """Every act that the journal knows, in the past tense."""

    PROGRAMME_PUBLISHED = "programme.published"
    ARRIVAL_KEPT = "arrival.kept"
    ARRIVAL_SORTED = "arrival.sorted"
    ARRIVAL_LOOKED_AT = "arrival.looked_at"
    ARRIVAL_TOLD = "arrival.told"
    """A person said what a mail is."""
    KEY_MADE = "key.made"
    KEY_RETIRED = "key.retired"
    REPORTER_KEY_KEPT = "reporter_key.kept"
    REPORTER_KEY_DROPPED = "reporter_key.dropped"
    LANGUAGE_CHANGED = "language.changed"
    REPORT_RECEIVED = "report.received"
    MESSAGE_RECEIVED = "message.received"
    MESSAGE_SENT = "message.sent"
    NOTE_KEPT = "note.kept"
    QUESTION_ASKED = "question.asked"
    QUESTION_ANSWERED = "question.answered"
    TEST_ACCOUNT_HANDED_OUT = "test_account.handed_out"
    CASE_CONFIRMED = "case.confirmed"
    CASE_VERIFIED = "case.verified"
    CASE_DECIDED = "case.decided"
    CASE_REMEDIED = "case.remedied"
    CASE_CLOSED = "case.closed"
    CASE_TAKEN = "case.taken"
    CASE_ASSIGNED = "case.assigned"
    """Given to `person`; 0 for nobody."""
    CASE_FREED = "case.freed"
    """Whoever had it left the desk, or may not work on it any longer: it is nobody's."""
    CASE_LINKED = "case.linked"
    CASE_REOPENED = "case.reopened"
    CASE_SHARED = "case.shared"
    ANSWER_CHANGED = "answer.changed"
    EVIDENCE_GIVEN = "case.evidence_given"
    CASE_RESTRICTED = "case.restricted"
    CASE_OPENED_TO_TEAM = "case.opened_to_team"
    ACCESS_GIVEN = "access.given"
    ACCESS_AGREED = "access.agreed"
    ACCESS_ENDED = "access.ended"
    RM_MOVED = "rm.moved"
    FACT_NOTED = "fact.noted"
    PARTICIPANT_ADDED = "participant.added"
    CONSENT_CHANGED = "consent.changed"
    IDENTITY_CONSENT_CHANGED = "identity.consent_changed"
    REQUEST_NOTED = "request.noted"
    DEPARTURE_PROPOSED = "departure.proposed"
    DEPARTURE_SECONDED = "departure.seconded"
    DEPARTURE_WITHDRAWN = "departure.withdrawn"
    LEGAL_STEP_PROPOSED = "legal_step.proposed"
    LEGAL_STEP_SECONDED = "legal_step.seconded"
    LEGAL_STEP_WITHDRAWN = "legal_step.withdrawn"
    APPEAL_MADE = "appeal.made"
    APPEAL_JUDGED = "appeal.judged"
    SEVERITY_RATED = "severity.rated"
    INCIDENT_SEEN = "incident.seen"
    INCIDENT_SETTLED = "incident.settled"
    TASK_OPENED = "task.opened"
    TASK_DONE = "task.done"
    CHANNEL_TESTED = "channel.tested"
    CHANNEL_ANSWERED = "channel.answered"
    PROMISE_WARNED = "promise.warned"
    PROMISE_PAUSED = "promise.paused"
    PROMISE_RESUMED = "promise.resumed"
    PROMISE_KEPT = "promise.kept"
    PROMISE_MISSED = "promise.missed"
    PROMISE_REOPENED = "promise.reopened"
    EMBARGO_BEGAN = "embargo.began"
    EMBARGO_PROPOSED = "embargo.proposed"
    EMBARGO_AGREED = "embargo.agreed"
    EMBARGO_DECLINED = "embargo.declined"
    EMBARGO_WITHDRAWN = "embargo.withdrawn"
    EMBARGO_ENDED = "embargo.ended"
    EMBARGO_LAPSED = "embargo.lapsed"
    LETTER_WRITTEN = "letter.written"
    LETTER_SENT = "letter.sent"
    LETTER_FAILED = "letter.failed"
    LETTER_BOUNCED = "letter.bounced"
    LETTER_TRIED_AGAIN = "letter.tried_again"
    """Somebody asked for one more try."""
    CREDIT_CHANGED = "credit.changed"
    CREDIT_DECLINED = "credit.declined"
    CREDIT_PUBLISHED = "credit.published"
    CREDIT_WITHDRAWN = "credit.withdrawn"
    STAFF_INVITED = "staff.invited"
    STAFF_JOINED = "staff.joined"
    STAFF_ESCALATION_CHANGED = "staff.escalation_changed"
    STAFF_ROLE_CHANGED = "staff.role_changed"
    STAFF_LEFT = "staff.left"
    STAFF_CAME_BACK = "staff.came_back"
    STAFF_FACTORS_TAKEN = "staff.factors_taken"
    STAFF_INVITATION_VOIDED = "staff.invitation_voided"
    STAFF_SIGNED_IN = "staff.signed_in"
    STAFF_SIGN_IN_FAILED = "staff.sign_in_failed"
    """Somebody tried as a known account; at most once a minute for each."""
    STAFF_SIGNED_OUT = "staff.signed_out"
    STAFF_FACTOR_ADDED = "staff.factor_added"
    STAFF_FACTOR_REMOVED = "staff.factor_removed"
    STAFF_CODES_RENEWED = "staff.codes_renewed"
    STAFF_PASSWORD_CHANGED = "staff.password_changed"  # noqa: S105  the name of an act
    STAFF_SESSIONS_ENDED = "staff.sessions_ended"
    STAFF_ORGANISATION_LINKED = "staff.organisation_linked"
    INTAKE_PAUSED = "intake.paused"
    INTAKE_RESUMED = "intake.resumed"
    KNOWN_ISSUES_IMPORTED = "known_issues.imported"
    LOG_BEGUN_AGAIN = "log.begun_again"
    """The log was signed beyond what the journal knows: another one takes its place, and both can be told apart."""


@dataclass(frozen=True)
class Link:
    """What the chain check needs of a stored entry."""

    number: int
    entry: str
    salt: bytes
    commitment: bytes
    chain: bytes


def canonical(kind: Kind, *, at: datetime, subject: str, by: str, facts: Facts) -> str:
    """The entry in its one written form. `subject` is a case number or ""; `by` names the actor."""
    entry: dict[str, Any] = {
        "format": FORMAT,
        "kind": str(kind),
        "at": iso(at),
        "subject": subject,
        "by": by,
        "facts": dict(facts),
    }
    return _plain(entry) if all(map(_is_plain, facts.items())) else rfc8785.dumps(entry).decode()


_plain = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
"""RFC 8785 in a third of the time, for what `_is_plain`: the two differ in large numbers and the order of odd names."""


def _is_plain(fact: tuple[str, str | int | bool | None]) -> bool:
    name, value = fact
    fits = value is None or type(value) in (str, bool) or (type(value) is int and abs(value) <= LARGEST)
    return fits and name.isascii()


def is_canonical(entry: str) -> bool:
    """Whether a text is its own one written form: fields are committed to, so blanks between them are not.

    Raises ValueError for what is no JSON.
    """
    said = json.loads(entry)
    return _plain(said) == entry or rfc8785.dumps(said) == entry.encode()


def next_chain(previous: bytes, commitment: bytes) -> bytes:
    """The chain value after one more commitment."""
    return hashlib.sha256(previous + commitment).digest()


def first_broken(links: Iterable[Link]) -> int | None:
    """The number of the first entry that does not fit: altered, missing, moved, or put in between. None if all fit.

    Links come in the order of their numbers, from 1. No entry is of an older format than one before it: an octet string
    could be taken for either. Source: R92.
    """
    chain, newest = FIRST_CHAIN, 0
    for expected, link in enumerate(links, start=1):
        try:
            commitment = commitment_of(link.entry, link.salt)
            written = is_canonical(link.entry) and format_of(link.entry) >= newest
            newest = format_of(link.entry)
        except (ValueError, KeyError, TypeError, AttributeError):
            return expected
        chain = next_chain(chain, commitment)
        if not written or link.number != expected or link.commitment != commitment or link.chain != chain:
            return expected
    return None
