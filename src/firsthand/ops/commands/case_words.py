"""How `firsthand case` prints one case: plain lines for people, JSON for programs."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from firsthand.core import clock
from firsthand.core.dates import say_span
from firsthand.ops.commands.case_timeline import grounds, timeline_lines
from firsthand.ops.commands.terminal import block, printable, when, zone
from firsthand.ops.instance import say

if TYPE_CHECKING:
    from firsthand.cases.lines import EntryLine, PromiseLine
    from firsthand.cases.records import CaseRecord
    from firsthand.embargo.queries import EmbargoRecord, ProposalLine
    from firsthand.people.models import Person
    from firsthand.receipts.rules import Earlier
    from firsthand.triage.severity.queries import SeverityView

Facts = Iterator[tuple[str, str]]
"""Names and what stands beside them; a line without a name goes on with the one before."""


def _record(person: "Person", number: str) -> "CaseRecord":
    from firsthand.cases.queries import case_for
    from firsthand.cases.records import for_staff

    return for_staff(case_for(person, number), at=clock.now())


def print_case(person: "Person", number: str, *, as_json: bool) -> None:
    """Print one case. Raises NotFound."""
    from firsthand.cases.records import as_json as record_as_json

    record = _record(person, number)
    if as_json:
        said = {**record_as_json(record), "advice": _advice(person, number)}
        print(json.dumps(said, ensure_ascii=False, indent=2))
        return
    at, here = clock.now(), zone()
    say(f"{record.number}  {printable(record.title)}", "")
    for facts in (_arrival, _agreement, _judgement):
        _print_facts(facts(record, here))
    say("", "Promises")
    for promise in record.promises:
        say(f"  {promise_words(promise, at):<44} {when(promise.due_at, here)}")
    say("", "Timeline, the oldest first")
    for line in timeline_lines(record.timeline, here):
        say(line)


def _advice(person: "Person", number: str) -> dict[str, Any]:
    from firsthand.cases.queries import case_for
    from firsthand.triage.queries import advice_for, as_json

    return as_json(advice_for(case_for(person, number), person, at=clock.now()))


def _print_facts(facts: Facts) -> None:
    for name, value in facts:
        for number, line in enumerate(printable(value).split("\n")):
            say(f"  {name if number == 0 else '':<11} {line}".rstrip())


def promise_words(promise: "PromiseLine", at: datetime) -> str:
    """How a promise stands: "confirm in 2 days 6 h", "update no. 3 paused: waits for the reporter"."""
    called = f"{printable(promise.name)} ({promise.kind})" if promise.name else promise.kind
    called += f" no. {promise.turn}" if promise.turn > 1 else ""
    if promise.kind == "embargo" and promise.state == "kept":
        return "embargo over"
    if promise.kept_at is not None:
        return f"{called} {promise.state} after {say_span(promise.kept_at - promise.started_at, 'en')}"
    if promise.state == "paused":
        return f"{called} paused: waits for the reporter"
    span = say_span(promise.due_at - at, "en")
    return f"{called} {span} late" if promise.state == "missed" else f"{called} in {span}"


def _arrival(record: "CaseRecord", zone: str) -> Facts:
    who = record.reporter
    yield "State", record.state.replace("_", " ") + (", question open" if record.question_open else "")
    yield "Standard", f"RM {record.rm}, EM {record.embargo_state}, {record.vfdpxa}"
    yield from (("", f"{line.kind.replace('_', ' ')}: {when(line.happened_at, zone)}") for line in record.facts)
    yield "With", record.handler or "nobody"
    shared = "; third parties may learn who they are" if record.identity_shared else ""
    yield "Reporter", ", ".join(filter(None, (who.called or "anonymous", who.mail))) + shared
    yield "Answered in", record.language
    yield "Arrived", f"{when(record.received_at, zone)}, by {record.channel.replace('_', ' ')}"
    yield "Asset", f"{record.asset_id} {record.asset_name}".strip() or "not in the list"
    yield "Policy", f"version {record.programme_version}"
    yield "First", f"no, after {record.same_as}" if record.same_as else "no earlier report linked"
    if record.earlier:
        yield from (("", line) for line in _earlier_words(record.earlier, zone))
    if record.later_ones:
        yield "Later ones", ", ".join(record.later_ones)
    if harms := [harm.replace("_", " ") for message in record.messages for harm in message.harms]:
        yield "Incident", ", ".join(harms)
    if record.missing:
        yield "Not given", ", ".join(record.missing)
    if record.questions_asked:
        yield "Questions", f"{record.questions_asked} asked, {record.questions_open} open"
        for message in record.messages:
            if message.is_question and message.answered_at is None:
                yield "", f"open: {message.id}"


_SHOWN = {
    "log": "The log shows the order",
    "entries": "The log shows the order of the entries; the later report was entered after it had arrived",
    "word": "The log has it after the later report: that it came before is our word",
    "nothing": "The log does not reach back that far: it is our word",
}
_TOLD = {
    "log": ": the reporter can prove it", "word": ", and the reporter is told so",
    "nothing": ", and the reporter is told so",
}  # fmt: skip


def _earlier_words(earlier: "Earlier", zone: str, *, told: bool = True) -> Iterator[str]:
    """What shows that one report came before another; `told`: the reporter of the later one, a duplicate, is told."""
    place = "" if earlier.place is None else f", entry {earlier.place} of the log, SHA-256 {earlier.sha256}"
    yield f"the earlier report arrived {when(earlier.received_at, zone)}{place}"
    if earlier.entered_at:
        yield f"it was entered {when(earlier.entered_at, zone)}"
    yield f"{_SHOWN[earlier.shows]}{_TOLD.get(earlier.shows, '') if told else ''}."
    if earlier.changed_at:
        yield f"Another report was named as the earlier one {when(earlier.changed_at, zone)}."


def _agreement(record: "CaseRecord", zone: str) -> Facts:
    embargo = record.embargo
    yield "Embargo", _embargo_words(embargo, zone)
    if embargo.consent == "declined":
        yield "", "the reporter has left it"
    if embargo.open:
        yield "", f"open: {_proposal_words(embargo.open, zone)}"
        if embargo.open.why:
            yield "", embargo.open.why


def _embargo_words(embargo: "EmbargoRecord", zone: str) -> str:
    if embargo.exited_at is None:
        return f"{embargo.state}, ends {when(embargo.ends_at, zone)}"
    why = embargo.exited_why.replace("_", " ")
    return f"{embargo.state}, ended {when(embargo.exited_at, zone)}: {embargo.exited_reason or why}"


def _proposal_words(line: "ProposalLine", zone: str) -> str:
    side = "the reporter" if line.by_reporter else line.by or "the policy"
    return f"proposal {line.id} of {side}, to end {when(line.ends_at, zone)}"


def _judgement(record: "CaseRecord", zone: str) -> Facts:
    if record.decision:
        yield "Decision", " ".join(filter(None, (record.decision.outcome, record.decision.rule_id)))
        yield from (("", f"{name}: {value}") for name, value in grounds(record.decision, zone))
    for other in record.participants[2:]:
        roles = " and ".join(other.roles)
        yield "Participant", f"{other.id}: {other.name}, {roles}, RM {other.rm}, embargo {other.consent}"
    if record.appeal:
        appeal = record.appeal
        judged = "waits for somebody who did not decide"
        if appeal.judged_at:
            judged = f"{'upheld' if appeal.upheld else 'dismissed'} by {appeal.judged_by}: {appeal.reason}"
        yield "Appeal", f"made {when(appeal.made_at, zone)}, {judged}"
    for entry in record.departures:
        yield "Departure", _entry_words(entry, zone)
    for entry in record.legal_steps:
        yield "Legal step", _entry_words(entry, zone)
    if record.remedy:
        yield "Remedy", f"{record.remedy.kind}, {record.remedy.day}, {record.remedy.reference}"
    if record.severity:
        yield "Severity", f"team: {_rated(record.severity.team)}"
        yield "", f"reporter: {record.severity.unread or _rated(record.severity.reporter)}"
    yield "Credit", _credit_words(record)
    yield "Content", f"SHA-256 {record.content_sha256}"


def _rated(view: "SeverityView | None") -> str:
    if view is None:
        return "says nothing of it"
    score = f"{view.score:.1f} " if view.score is not None else ""
    where = ", named in the report" if view.in_text else ""
    return f"{score}{view.label}, {view.vector}{where}" + (f"\n{view.reason}" if view.reason else "")


def _entry_words(entry: "EntryLine", zone: str) -> str:
    said = f"entry {entry.id}, {entry.rule_id}, proposed by {entry.proposed_by} {when(entry.proposed_at, zone)}, "
    if entry.withdrawn_at:
        said += f"withdrawn {when(entry.withdrawn_at, zone)}"
    elif entry.seconded_at:
        said += f"holds since {entry.seconded_by} seconded it {when(entry.seconded_at, zone)}"
    else:
        said += "waits for a second person"
    return f"{said}\n{entry.evidence}"


def _credit_words(record: "CaseRecord") -> str:
    name = ", ".join(filter(None, (record.reporter.name, record.reporter.organisation, record.reporter.link)))
    return f"{record.credit}; to be printed: {name}" if name else f"{record.credit}; no name given"


def print_done(person: "Person", number: str, said: str) -> None:
    """One line after an act: what was done and how the case stands now."""
    from firsthand.cases.queries import case_for

    say(f"{said}. {number} is {case_for(person, number).state.replace('_', ' ')}.")


def print_earlier(person: "Person", number: str) -> None:
    """Of a duplicate: what its reporter can prove of the report that came before."""
    earlier = _record(person, number).earlier
    if earlier:
        say(*_earlier_words(earlier, zone()))


def print_joined(person: "Person", number: str) -> None:
    """Of a case that was joined: which report counts as the first now, and what shows that it came before."""
    from firsthand.receipts.duplicates import compared
    from firsthand.receipts.rules import earlier_of

    record = _record(person, number)
    found = compared(person, number, record.same_as)
    say(f"The first report is {found.first} now.")
    earlier = record.earlier or earlier_of(found.evidence, changed_at=None)
    say(*_earlier_words(earlier, zone(), told=record.earlier is not None))


def print_credit(person: "Person", number: str) -> None:
    """How credit stands for a case."""
    say(f"{number}: {printable(_credit_words(_record(person, number)))}.")


def print_embargo(person: "Person", number: str) -> None:
    """How the embargo of a case stands, and every proposal about its end, the oldest first."""
    record, here = _record(person, number), zone()
    embargo = record.embargo
    say(f"{record.number}: {printable(_embargo_words(embargo, here))}.")
    if embargo.exited_at is None:
        say(f"No agreement reaches further than {when(embargo.latest, here)}.")
    say(f"Consent of the reporter: {embargo.consent.replace('_', ' ')}.", "", "Proposals, the oldest first")
    for line in embargo.history:
        answered = f"{line.answer} {when(line.answered_at, here)}" if line.answered_at else "open"
        say(f"  {_proposal_words(line, here)}: {answered}")
        for words in filter(None, (line.why, line.answer_why)):
            say(*block(words))
