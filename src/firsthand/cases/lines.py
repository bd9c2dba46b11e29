"""The lines that a case record is made of: plain data, unsealed, the same for every face that shows them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from firsthand.cases.rules import Direction, TwoPersonKind
from firsthand.intake.evidence import MailEvidence
from firsthand.promises.rules import PromiseState


@dataclass(frozen=True)
class PromiseLine:
    """One promise of a case, as it stands at the moment that the record was asked for."""

    kind: str
    started_at: datetime
    due_at: datetime
    kept_at: datetime | None
    state: PromiseState
    share_used: float
    near: bool
    turn: int = 1
    public: bool = True
    name: str = ""
    """What an operator-defined promise is called; "" for those of the product."""


@dataclass(frozen=True)
class FileLine:
    """One attachment: what its sender claims about it, and what we measured."""

    id: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class MessageLine:
    """One message of the conversation, or a note of the team, unsealed."""

    id: str
    at: datetime
    direction: Direction
    channel: str
    author: str
    text: str
    fields: dict[str, str]
    harms: tuple[str, ...]
    is_report: bool
    is_question: bool
    from_known_sender: bool
    answered_at: datetime | None
    """When a question of ours was answered; None for an open one and for every other message."""
    files: tuple[FileLine, ...]
    evidence: MailEvidence | None = None
    """How a mail was sent; for the team alone, and None for what came no other way."""
    html: bool = False
    """Whether it also has an HTML version that says something else; for the team alone."""
    withheld: bool = False
    """It came encrypted, and the holder of the code is shown nothing of it; see `queries.came_encrypted`."""


@dataclass(frozen=True)
class DecisionLine:
    """One decision with the rule of the day it rests on; what only one outcome needs is empty for the others."""

    id: int
    outcome: str
    rule_id: str
    rule_text: str
    reason: str
    at: datetime
    by: str
    known_since: datetime | None = None
    record: str = ""
    versions: str = ""
    traces: str = ""


@dataclass(frozen=True)
class FactLine:
    """One of the six dated facts."""

    kind: str
    happened_at: datetime


@dataclass(frozen=True)
class EntryLine:
    """A departure or a legal step: what it rests on, and the two who put their names to it."""

    id: int
    kind: TwoPersonKind
    rule_id: str
    rule_text: str
    evidence: str
    proposed_at: datetime
    proposed_by: str
    seconded_at: datetime | None
    seconded_by: str
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class ParticipantLine:
    """Somebody who takes part in a case, as the standard sees them."""

    id: int
    name: str
    roles: tuple[str, ...]
    rm: str
    consent: str
    is_reporter: bool


@dataclass(frozen=True)
class AppealLine:
    """The one appeal of a case."""

    made_at: datetime
    text: str
    judged_at: datetime | None
    judged_by: str
    upheld: bool | None
    reason: str


@dataclass(frozen=True)
class RemedyLine:
    """The change that fixes it."""

    kind: str
    reference: str
    day: date
    at: datetime
    by: str


@dataclass(frozen=True)
class LetterLine:
    """One letter and what became of it."""

    id: str
    kind: str
    written_at: datetime
    sent_at: datetime | None
    bounced_at: datetime | None
    failed_at: datetime | None


@dataclass(frozen=True)
class Event:
    """One thing that happened, in the order of the journal; with the message, decision or letter it is about."""

    at: datetime
    kind: str
    by: str
    facts: dict[str, Any]
    message: MessageLine | None = None
    decision: DecisionLine | None = None
    letter: LetterLine | None = None
