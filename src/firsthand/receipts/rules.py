"""Which fields of which entries a reporter is shown, and which of somebody else's. Pure. Source: R15, R23, R92."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from firsthand.journal.rules import Kind

ALWAYS = ("at", "kind", "subject")
"""Opened in each entry of a reporter's own case. Who acted stays closed: "person:7" tells a reporter nothing."""
REPORTER = "reporter"
"""The reporter in the journal. Opened where they acted: a receipt shows that they did, or that it was not they."""
_EMBARGO = ("ends_at", "was_ends_at", "by_reporter", "why")
_PROMISE = ("promise", "turn", "due_at")

OPENED: Mapping[Kind, tuple[str, ...]] = {
    Kind.ARRIVAL_KEPT: ("arrival", "channel", "sha256", "size_bytes", "received_at"),
    Kind.REPORT_RECEIVED: (
        "received_at", "order", "channel", "content_sha256", "programme_version", "programme_sha256", "language",
        "commitments_sha256",
    ),
    Kind.MESSAGE_RECEIVED: ("channel", "known_sender"),
    Kind.MESSAGE_SENT: (),
    Kind.QUESTION_ASKED: (),
    Kind.QUESTION_ANSWERED: (),
    Kind.TEST_ACCOUNT_HANDED_OUT: (),
    Kind.CASE_CONFIRMED: (),
    Kind.CASE_VERIFIED: (),
    Kind.CASE_DECIDED: ("outcome", "rule", "programme_version"),
    Kind.CASE_LINKED: ("first_arrival",),
    Kind.CASE_REMEDIED: ("kind", "day", "deployed", "with_earlier"),
    Kind.CASE_CLOSED: (),
    Kind.CASE_REOPENED: (),
    Kind.APPEAL_MADE: (),
    Kind.APPEAL_JUDGED: ("upheld",),
    Kind.DEPARTURE_SECONDED: ("rule",),
    Kind.DEPARTURE_WITHDRAWN: ("rule",),
    Kind.FACT_NOTED: ("fact", "happened_at"),
    Kind.SEVERITY_RATED: ("side", "system", "vector", "score", "label"),
    Kind.INCIDENT_SEEN: (),
    Kind.PROMISE_KEPT: (*_PROMISE, "in_time"),
    Kind.PROMISE_MISSED: _PROMISE,
    Kind.PROMISE_PAUSED: _PROMISE,
    Kind.PROMISE_RESUMED: _PROMISE,
    Kind.PROMISE_REOPENED: _PROMISE,
    Kind.EMBARGO_BEGAN: ("ends_at", "days", "asked"),
    Kind.EMBARGO_PROPOSED: _EMBARGO,
    Kind.EMBARGO_AGREED: _EMBARGO,
    Kind.EMBARGO_DECLINED: _EMBARGO,
    Kind.EMBARGO_WITHDRAWN: _EMBARGO,
    Kind.EMBARGO_ENDED: _EMBARGO,
    Kind.EMBARGO_LAPSED: _EMBARGO,
    Kind.CONSENT_CHANGED: ("to",),
    Kind.IDENTITY_CONSENT_CHANGED: ("allowed",),
    Kind.LANGUAGE_CHANGED: ("from", "to"),
    Kind.REPORTER_KEY_KEPT: ("kind", "source"),
    Kind.REPORTER_KEY_DROPPED: (),
    Kind.CREDIT_CHANGED: (),
    Kind.CREDIT_DECLINED: (),
    Kind.CREDIT_PUBLISHED: ("year",),
    Kind.CREDIT_WITHDRAWN: (),
}  # fmt: skip
"""By kind, the facts that are opened beside ALWAYS, of an entry that its reporter may know of (see `cases.entries`).
Numbers of rows stay closed: they would count what else the house has to do."""

TALK = frozenset(
    {
        Kind.MESSAGE_RECEIVED, Kind.MESSAGE_SENT, Kind.QUESTION_ASKED, Kind.QUESTION_ANSWERED, Kind.PROMISE_KEPT,
        Kind.PROMISE_PAUSED, Kind.PROMISE_RESUMED,
    }
)  # fmt: skip
"""What a long case has most of: left out first, the oldest of it, where not all fits into one receipt."""

CLOSED: Mapping[Kind, str] = {
    Kind.PROGRAMME_PUBLISHED: "Public already, and of no case.",
    Kind.ARRIVAL_SORTED: "How the house sorts its mail. Its reason can tell what a machine thought of it.",
    Kind.ARRIVAL_LOOKED_AT: "How the house sorts its mail.",
    Kind.ARRIVAL_TOLD: "How the house sorts its mail.",
    Kind.KEY_MADE: "Public already, and of no case.",
    Kind.KEY_RETIRED: "Public already, and of no case.",
    Kind.NOTE_KEPT: "A note stays in the house.",
    Kind.CASE_TAKEN: "Who works on what.",
    Kind.CASE_ASSIGNED: "Who works on what.",
    Kind.CASE_FREED: "Who works on what.",
    Kind.ANSWER_CHANGED: "Of no case. How the house words its letters.",
    Kind.EVIDENCE_GIVEN: "May be part of an inquiry, which must not be told of.",
    Kind.CASE_RESTRICTED: "Who sees what within the house.",
    Kind.CASE_OPENED_TO_TEAM: "Who sees what within the house.",
    Kind.ACCESS_GIVEN: "Who sees what within the house, and whom it asked to help.",
    Kind.ACCESS_AGREED: "Who sees what within the house, and whom it asked to help.",
    Kind.ACCESS_ENDED: "Who sees what within the house, and whom it asked to help.",
    Kind.CASE_SHARED: "May be part of an inquiry, which must not be told of.",
    Kind.REQUEST_NOTED: "May be part of an inquiry, which must not be told of.",
    Kind.RM_MOVED: "A step of the work, also of other participants. What it comes to is decided, and then opened.",
    Kind.PARTICIPANT_ADDED: "Who else takes part is theirs to tell.",
    Kind.DEPARTURE_PROPOSED: "One person alone has no say in it (R14); nothing holds until another one seconds.",
    Kind.LEGAL_STEP_PROPOSED: "An inquiry may not be told of.",
    Kind.LEGAL_STEP_SECONDED: "An inquiry may not be told of.",
    Kind.LEGAL_STEP_WITHDRAWN: "An inquiry may not be told of.",
    Kind.INCIDENT_SETTLED: "Whom the house notified of personal data is between them.",
    Kind.TASK_OPENED: "The list of work of the house.",
    Kind.TASK_DONE: "The list of work of the house.",
    Kind.CHANNEL_TESTED: "The house testing its own doors.",
    Kind.CHANNEL_ANSWERED: "The house testing its own doors.",
    Kind.PROMISE_WARNED: "A bell that rings in the house.",
    Kind.LETTER_WRITTEN: "Each letter tells of an act, and the act is opened; also letters to the team have entries.",
    Kind.LETTER_SENT: "As letters written: the reporter has the letter itself.",
    Kind.LETTER_FAILED: "As letters written. What follows, a promise open again, is opened.",
    Kind.LETTER_BOUNCED: "As letters failed.",
    Kind.LETTER_TRIED_AGAIN: "Housekeeping of our post: what comes of it has an entry of its own.",
    Kind.STAFF_INVITED: "Who works here.",
    Kind.STAFF_JOINED: "Who works here.",
    Kind.STAFF_ESCALATION_CHANGED: "Who works here.",
    Kind.STAFF_ROLE_CHANGED: "Who works here.",
    Kind.STAFF_LEFT: "Who works here.",
    Kind.STAFF_CAME_BACK: "Who works here.",
    Kind.STAFF_FACTORS_TAKEN: "Who works here.",
    Kind.STAFF_INVITATION_VOIDED: "Who works here.",
    Kind.STAFF_SIGNED_IN: "When somebody works is theirs.",
    Kind.STAFF_SIGN_IN_FAILED: "It would tell an attacker how far they came.",
    Kind.STAFF_SIGNED_OUT: "When somebody works is theirs.",
    Kind.STAFF_FACTOR_ADDED: "How an account is guarded stays in the house.",
    Kind.STAFF_FACTOR_REMOVED: "How an account is guarded stays in the house.",
    Kind.STAFF_CODES_RENEWED: "How an account is guarded stays in the house.",
    Kind.STAFF_PASSWORD_CHANGED: "How an account is guarded stays in the house.",
    Kind.STAFF_SESSIONS_ENDED: "How an account is guarded stays in the house.",
    Kind.STAFF_ORGANISATION_LINKED: "How an account is guarded stays in the house.",
    Kind.INTAKE_PAUSED: "Public already, and of no case.",
    Kind.INTAKE_RESUMED: "Public already, and of no case.",
    Kind.KNOWN_ISSUES_IMPORTED: "Of no case. What the house knows already is its own.",
    Kind.LOG_BEGUN_AGAIN: "Of no case. The name of the log tells it to everybody.",
}
"""By kind, why its entries stay closed. Each kind stands in one of the two tables; a test holds to it."""

DUE = "due_"
"""Facts of a received report that tell until when a promise runs."""
LEFT = "declined"
"""A consent that ended. What agreements do to consent is told by the agreements."""

FIRST_ARRIVAL = ("at", "kind", "facts.arrival", "facts.received_at", "facts.sha256")
"""Of an earlier report that this one is the same as: its time, its place in the order, its hash. Nothing else (R23)."""


def opened_fields(kind: str, facts: Mapping[str, object], *, by: str = "") -> frozenset[str]:
    """The names of the fields that a reporter is shown of an entry which they know of; none for a kind that is closed.

    `by` is who acted, as the journal has it.
    """
    shown = OPENED.get(Kind(kind))
    if shown is None or (kind == Kind.CONSENT_CHANGED and facts.get("to") != LEFT):
        return frozenset()
    due = (name for name in facts if name.startswith(DUE)) if kind == Kind.REPORT_RECEIVED else ()
    who = ("by",) if by == REPORTER else ()
    return frozenset((*ALWAYS, *who, *(f"facts.{name}" for name in (*shown, *due))))


class Shows(enum.StrEnum):
    """What there is to show that one report came before another, from the most to nothing (R23)."""

    LOG = "log"
    """The log holds the first before the later one, which it took down as it came."""
    ENTRIES = "entries"
    """The log holds the first before the later one; when the later one really came is our word, given afterwards."""
    WORD = "word"
    """The log holds the first after the later one: that it came before is our word, given afterwards."""
    NOTHING = "nothing"
    """One of them is older than the log, or than entries that open in part."""


@dataclass(frozen=True)
class Arrived:
    """An arrival as the journal has it, or as its row has it where there is no entry that could be opened."""

    order: int
    """Its number: settles the order of two arrivals of one moment."""
    received_at: datetime
    entered_at: datetime | None
    """When it came into our hands, where that was later."""
    by_hand: bool
    """Whether a person entered it; else a machine took it, also from a mailbox."""
    sha256: str
    index: int | None
    """The place of its entry in the log, counted from 0. None where there is nothing to open."""


@dataclass(frozen=True)
class Evidence:
    """Two arrivals, of which the first is said to have come before the later one."""

    first: Arrived
    later: Arrived

    @property
    def holds(self) -> bool:
        """Whether it came before, by the times and numbers that a receipt shows."""
        return (self.first.received_at, self.first.order) < (self.later.received_at, self.later.order)

    @property
    def shows(self) -> Shows:
        """By what that can be shown, once it `holds`."""
        if self.first.index is None or self.later.index is None:
            return Shows.NOTHING
        if self.first.index > self.later.index:
            return Shows.WORD
        return Shows.ENTRIES if self.later.entered_at else Shows.LOG


@dataclass(frozen=True)
class Earlier:
    """What the reporter of a duplicate is told of the report that came before, and how much of it they can prove."""

    received_at: datetime
    later_received_at: datetime
    """Of their own report, which came after it."""
    shows: Shows
    sha256: str
    """Of its content; "" where nothing can be shown, as what follows."""
    order: int | None
    place: int | None
    """The index of its entry in the log."""
    entered_at: datetime | None
    changed_at: datetime | None
    """When the team named another report as the first, after the decision had named one."""


def earlier_of(evidence: Evidence, *, changed_at: datetime | None) -> Earlier:
    """What of an earlier arrival is told to the later reporter: what the receipt opens, and nothing else (R23)."""
    first, own, shows = evidence.first, evidence.later.received_at, evidence.shows
    if shows is Shows.NOTHING:
        return Earlier(first.received_at, own, shows, "", None, None, None, changed_at)
    return Earlier(first.received_at, own, shows, first.sha256, first.order, first.index, first.entered_at, changed_at)
