"""What happened in a case, oldest first, in the words of whoever is to read it."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from firsthand.cases.conversation import Turn, conversation
from firsthand.cases.event_words import Teller
from firsthand.cases.lines import DecisionLine, MessageLine
from firsthand.cases.models import Case
from firsthand.cases.records import CaseRecord, for_reporter
from firsthand.people.models import Person
from firsthand.staff import words
from firsthand.staff.evidence.rules import Line, Wanted
from firsthand.staff.scene import scene_of
from firsthand.staff.timeline import entries

NOTE = "note"


def for_the_reporter(case: Case, *, at: datetime, zone: str) -> tuple[CaseRecord, list[Line]]:
    """What their case page tells: no note, nothing of the inside, nothing of other people."""
    record = for_reporter(case, at=at)
    return record, [_line_of_turn(turn) for turn in conversation(record, Teller(record, zone=zone).tell)]


def for_an_authority(
    case: Case, person: Person, wanted: Wanted, *, at: datetime, zone: str
) -> tuple[CaseRecord, list[Line]]:
    """The timeline of the desk. Without the notes, unless they are asked for."""
    scene = scene_of(case, person, at=at, zone=zone)
    shown = [entry for entry in reversed(entries(scene)) if wanted.notes or entry.tone != NOTE]
    lines = [
        Line(
            entry.at, entry.who, entry.says,
            "\n\n".join(filter(None, [_words(entry.message), _decision(entry.decision)])), _files(entry.message),
        )
        for entry in shown
    ]  # fmt: skip
    return scene.record, lines


def _line_of_turn(turn: Turn) -> Line:
    if turn.message is not None:
        who = turn.author if turn.ours else _("The reporter")
        return Line(turn.at, who, _("wrote"), _words(turn.message), _files(turn.message))
    if turn.decision is not None:
        return Line(turn.at, turn.author, _("decided"), _decision(turn.decision))
    told = turn.told
    return Line(turn.at, "", told.words if told else "", told.said if told else "")


def _words(message: MessageLine | None) -> str:
    return "\n\n".join(_parts(message)) if message is not None else ""


def _parts(message: MessageLine) -> Iterator[str]:
    for name, value in message.fields.items():
        yield f"{words.FIELDS.get(name, name)}:\n{value}"
    if message.text:
        yield message.text


def _decision(decision: DecisionLine | None) -> str:
    if decision is None:
        return ""
    outcome = str(words.OUTCOMES.get(decision.outcome, decision.outcome))
    rule = f"{decision.rule_id}: {decision.rule_text}" if decision.rule_id else ""
    return "\n".join(filter(None, [outcome, rule, decision.reason]))


def _files(message: MessageLine | None) -> tuple[str, ...]:
    return tuple(f"{file.name} (SHA-256 {file.sha256})" for file in message.files) if message is not None else ()
