"""What happened in a case, oldest first, in the words of whoever is to read it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from firsthand.cases.contacts import Contact
from firsthand.cases.conversation import Turn, conversation
from firsthand.cases.entries import TEAM_ONLY
from firsthand.cases.event_words import Teller
from firsthand.cases.lines import DecisionLine, MessageLine
from firsthand.cases.models import Case
from firsthand.cases.records import CaseRecord, for_reporter
from firsthand.cases.rules import Direction
from firsthand.cases.texts import asset_name, rule_texts
from firsthand.cases.words import promise_words
from firsthand.people.models import Person
from firsthand.staff import words
from firsthand.staff.evidence.rules import Line, Wanted
from firsthand.staff.scene import scene_of
from firsthand.staff.timeline import Entry, entries

_TONES = {Direction.FROM_REPORTER: "theirs", Direction.TO_REPORTER: "ours", Direction.NOTE: "note"}


@dataclass(frozen=True)
class Story:
    """A case as one kind of reader is told it: the record holds nothing that they may not know."""

    record: CaseRecord
    reporter: Contact
    """Who reported, also where the record does not say it: what has to be taken out of the words."""
    lines: list[Line]
    promises: list[str]
    """What the promises of the record are called, in their order."""
    rules: dict[str, str]
    """The rules of the policy of the day of arrival, by id, in the language of the pack."""


def for_the_reporter(case: Case, wanted: Wanted, *, at: datetime, zone: str) -> Story:
    """What their case page tells: no note, nothing of the inside, nothing of other people."""
    record = for_reporter(case, at=at)
    record = replace(record, asset_name=asset_name(record, wanted.language))
    rules = rule_texts(record, wanted.language)
    told = [*conversation(record, Teller(record, zone=zone).tell)]
    names = [promise_words(line) for line in record.promises]
    return Story(record, record.reporter, [_line_of_turn(turn, record, rules) for turn in told], names, rules)


def for_an_authority(case: Case, person: Person, wanted: Wanted, *, at: datetime, zone: str) -> Story:
    """The timeline of the desk: who did what, and who decided on which rule.

    What the team wrote and did among itself, and who reported, only where it is wanted.
    """
    scene = scene_of(case, person, at=at, zone=zone)
    record, reporter = scene.record, scene.record.reporter
    if not wanted.notes:
        record = _without_the_inside(record)
    if not wanted.identity:
        others = tuple(replace(p, name="") if p.is_reporter else p for p in record.participants)
        record = replace(record, reporter=Contact(), participants=others)
    rules = rule_texts(record, wanted.language)
    told = reversed(entries(replace(scene, record=record)))
    names = [words.promise_name(line) for line in record.promises]
    return Story(record, reporter, [_line_of_entry(entry, record, rules) for entry in told], names, rules)


def _without_the_inside(record: CaseRecord) -> CaseRecord:
    """Without notes, without who worked on what, and without what one person alone entered."""
    return replace(
        record, timeline=tuple(event for event in record.timeline if event.kind not in TEAM_ONLY),
        messages=tuple(message for message in record.messages if message.direction is not Direction.NOTE),
        departures=tuple(entry for entry in record.departures if entry.seconded_at), legal_steps=(),
        participants=(), handler="", same_as="", later_ones=(),
    )  # fmt: skip


def _line_of_turn(turn: Turn, record: CaseRecord, rules: dict[str, str]) -> Line:
    if turn.message is not None:
        who = turn.author if turn.ours else _("The reporter")
        return _line_of_message(turn.at, who, _("wrote"), turn.message, record)
    if turn.decision is not None:
        return Line(turn.at, turn.author, _("decided"), _decision(turn.decision, rules), "scales")
    told = turn.told
    return Line(turn.at, "", told.words, told.said, told.sign) if told else Line(turn.at, "", "")


def _line_of_entry(entry: Entry, record: CaseRecord, rules: dict[str, str]) -> Line:
    if entry.message is not None:
        return _line_of_message(entry.at, entry.who, entry.says, entry.message, record)
    tone = "note" if entry.tone == "note" else entry.sign
    return Line(entry.at, entry.who, entry.says, _decision(entry.decision, rules), tone)


def _line_of_message(at: datetime, who: str, what: str, message: MessageLine, record: CaseRecord) -> Line:
    text = "\n\n".join(_parts(message, record))
    return Line(at, who, what, text, _TONES[message.direction], message.id)


def _parts(message: MessageLine, record: CaseRecord) -> Iterator[str]:
    if message.withheld:
        yield _("This message came encrypted. Nothing of it is shown here.")
    if not message.from_known_sender:
        yield _("It came from an address that is not the reporter’s.")
    for name, value in message.fields.items():
        said = record.asset_name if name == "asset" and value == record.asset_id else value
        yield f"{words.FIELDS.get(name, name)}:\n{said}"
    if message.text:
        yield message.text
    for harm in message.harms:
        yield str(words.HARMS.get(harm, harm))


def _decision(decision: DecisionLine | None, rules: dict[str, str]) -> str:
    if decision is None:
        return ""
    said = [str(words.OUTCOMES.get(decision.outcome, decision.outcome))]
    if decision.rule_id:
        said.append(f"{decision.rule_id}: {rules.get(decision.rule_id, decision.rule_text)}")
    said += [decision.reason, decision.record, decision.versions, decision.traces]
    return "\n".join(filter(None, said))
