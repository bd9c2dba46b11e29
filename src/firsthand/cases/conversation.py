"""A case as its reporter reads it: what was said and what happened, the oldest first. Pure."""

from dataclasses import dataclass
from datetime import datetime

from firsthand.cases.records import CaseRecord, DecisionLine, Event, MessageLine
from firsthand.cases.rules import Direction


@dataclass(frozen=True)
class Turn:
    """One entry: a message, a decision, or an event that a line of words tells."""

    at: datetime
    kind: str = ""
    author: str = ""
    message: MessageLine | None = None
    decision: DecisionLine | None = None

    @property
    def ours(self) -> bool:
        """Whether it is a message from us to the reporter."""
        return self.message is not None and self.message.direction is Direction.TO_REPORTER


def conversation(record: CaseRecord, *, shown: frozenset[str]) -> list[Turn]:
    """Every message and decision, and the events whose kind is in `shown`, in the order of the timeline."""
    return [turn for event in record.timeline for turn in _turns(event, shown)]


def _turns(event: Event, shown: frozenset[str]) -> list[Turn]:
    """An act may bring words along: the confirmation is told first, and then what its person wrote."""
    turns = [Turn(event.at, event.kind, event.by)] if event.kind in shown else []
    if event.decision is not None:
        turns.append(Turn(event.at, event.kind, event.decision.by, decision=event.decision))
    if event.message is not None:
        turns.append(Turn(event.at, author=event.message.author, message=event.message))
    return turns
