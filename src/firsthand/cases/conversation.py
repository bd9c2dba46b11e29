"""A case as its reporter reads it: what was said and what happened, the oldest first. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from firsthand.cases.lines import DecisionLine, Event, MessageLine
from firsthand.cases.records import CaseRecord
from firsthand.cases.rules import Direction


@dataclass(frozen=True)
class Told:
    """A sign, a sentence, and what a person added in words of their own."""

    sign: str
    words: str
    said: str = ""
    ours: bool = True
    """Whether those words are ours."""


@dataclass(frozen=True)
class Turn:
    """One entry: a message, a decision, or an event that a line of words tells."""

    at: datetime
    author: str = ""
    message: MessageLine | None = None
    decision: DecisionLine | None = None
    told: Told | None = None

    @property
    def ours(self) -> bool:
        """Whether it is a message from us to the reporter."""
        return self.message is not None and self.message.direction is Direction.TO_REPORTER


def conversation(record: CaseRecord, tell: Callable[[Event], Told | None]) -> list[Turn]:
    """Every message and decision once, and the events that `tell` has words for, in the order of the timeline."""
    turns: list[Turn] = []
    shown: set[object] = set()
    for turn in (turn for event in record.timeline for turn in _turns(event, tell)):
        # Several entries may be about one message or decision, and one answer may stop or start several clocks.
        said = turn.message or turn.decision
        mark = (type(said), said.id) if said is not None else (turn.at, turn.told)
        if mark not in shown:
            turns.append(turn)
            shown.add(mark)
    return turns


def _turns(event: Event, tell: Callable[[Event], Told | None]) -> list[Turn]:
    """An act may bring words along: the confirmation is told first, and then what its person wrote."""
    told = tell(event)
    turns = [Turn(event.at, told=told)] if told is not None else []
    if event.decision is not None:
        turns.append(Turn(event.at, event.decision.by, decision=event.decision))
    if event.message is not None:
        turns.append(Turn(event.at, event.message.author, message=event.message))
    return turns
