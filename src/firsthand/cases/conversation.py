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
    """Every message and decision, and the events whose kind is in `shown`.

    A message that no event of the journal names (the personal word of a confirmation) takes its place by its time.
    """
    turns = [turn for event in record.timeline if (turn := _turn(event, shown))]
    told = {turn.message.id for turn in turns if turn.message}
    turns += [_message(message) for message in record.messages if message.id not in told]
    return sorted(turns, key=lambda turn: turn.at)


def _turn(event: Event, shown: frozenset[str]) -> Turn | None:
    if event.message is not None:
        return _message(event.message)
    if event.decision is not None:
        return Turn(event.at, event.kind, event.decision.by, decision=event.decision)
    return Turn(event.at, event.kind, event.by) if event.kind in shown else None


def _message(message: MessageLine) -> Turn:
    return Turn(message.at, author=message.author, message=message)
