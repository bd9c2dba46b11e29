"""How `firsthand case` prints lists and cases: plain lines for people, JSON for programs."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from firsthand.core.clock import iso, now
from firsthand.core.dates import say_moment_short, say_span
from firsthand.ops.instance import say

if TYPE_CHECKING:
    from firsthand.cases.listing import Row
    from firsthand.cases.records import CaseRecord, Event, MessageLine, PromiseLine
    from firsthand.people.models import Person

PAGE = 500


def _zone() -> str:
    from firsthand.programme.queries import in_force

    return in_force().programme.timezone


def _when(at: datetime, zone: str) -> str:
    return say_moment_short(at, "en", zone)


def _rows(person: "Person", view: str | None, at: datetime) -> "Iterator[Row]":
    """The queue by the nearest promise; without a view also what has left it, the latest arrival first."""
    from firsthand.cases.listing import Horizon, View, all_cases, queue

    horizon, after, before = Horizon.at(at, _zone()), "", None
    while True:
        page = queue(person, View(view or View.OPEN), horizon=horizon, language="en", after=after, size=PAGE)
        yield from page.rows
        if not (after := page.next_key):
            break
    while view is None:
        page = all_cases(person, horizon=horizon, language="en", before=before, done=True, size=PAGE)
        yield from page.rows
        if not page.next_key:
            break
        before = int(page.next_key)


def print_list(person: "Person", view: str | None, *, as_json: bool) -> None:
    """Print the cases that the person may see. Raises NotAllowed for a role that sees none."""
    from firsthand.people.queries import permit
    from firsthand.people.rules import Act

    permit(person, Act.READ_CASES)
    at = now()
    if as_json:
        print(json.dumps([_row_as_json(row) for row in _rows(person, view, at)], ensure_ascii=False, indent=2))
        return
    zone, count = _zone(), 0
    for row in _rows(person, view, at):
        count += 1
        promise = _promise_words(row.next_promise, at) if row.next_promise else "-"
        say(f"{row.number:<12} {row.state:<10} {promise:<32} {_printable(row.title)}")
        asked = ", question open" if row.question_open else ""
        unread = f", they wrote {say_span(at - row.unread_since, 'en')} ago" if row.unread_since else ""
        with_ = row.handler or "nobody"
        say(f"{'':<12} {_when(row.received_at, zone)}, {row.language}, with {with_}{asked}{unread}")
    say(f"{count} {'case' if count == 1 else 'cases'}.")


def _row_as_json(row: "Row") -> dict[str, Any]:
    promise = row.next_promise
    return {
        "number": row.number, "state": row.state, "title": row.title, "received_at": iso(row.received_at),
        "channel": row.channel, "language": row.language, "asset": row.asset, "reporter": row.reporter,
        "handler": row.handler, "question_open": row.question_open,
        "unread_since": iso(row.unread_since) if row.unread_since else None,
        "next_promise": promise and {"kind": promise.kind, "due_at": iso(promise.due_at), "state": promise.state},
    }  # fmt: skip


def _promise_words(promise: "PromiseLine", at: datetime) -> str:
    if promise.kept_at is not None:
        return f"{promise.kind} {promise.state} after {say_span(promise.kept_at - promise.started_at, 'en')}"
    span = say_span(promise.due_at - at, "en")
    return f"{promise.kind} {span} late" if promise.state == "missed" else f"{promise.kind} in {span}"


def _record(person: "Person", number: str) -> "CaseRecord":
    from firsthand.cases.queries import case_for
    from firsthand.cases.records import for_staff

    return for_staff(case_for(person, number), at=now())


def print_case(person: "Person", number: str, *, as_json: bool) -> None:
    """Print one case. Raises NotFound."""
    from firsthand.cases.records import as_json as record_as_json

    record = _record(person, number)
    if as_json:
        print(json.dumps(record_as_json(record), ensure_ascii=False, indent=2))
        return
    at, zone = now(), _zone()
    say(f"{record.number}  {_printable(record.title)}", "")
    for name, value in _facts(record, zone):
        say(f"  {name:<11} {_printable(value)}")
    say("", "Promises")
    for promise in record.promises:
        say(f"  {_promise_words(promise, at):<36} {_when(promise.due_at, zone)}")
    say("", "Timeline, the oldest first")
    for event in record.timeline:
        say(*_event_lines(event, zone))


def _facts(record: "CaseRecord", zone: str) -> Iterator[tuple[str, str]]:
    who = record.reporter
    yield "State", record.state.replace("_", " ") + (", question open" if record.question_open else "")
    yield "With", record.handler or "nobody"
    yield "Reporter", ", ".join(filter(None, (who.called or "anonymous", who.mail)))
    yield "Writes in", record.language
    yield "Arrived", f"{_when(record.received_at, zone)}, by {record.channel.replace('_', ' ')}"
    yield "Asset", f"{record.asset_id} {record.asset_name}".strip() or "not in the list"
    yield "Policy", f"version {record.programme_version}"
    yield "First", f"no, after {record.same_as}" if record.same_as else "no earlier report linked"
    if harms := [harm.replace("_", " ") for message in record.messages for harm in message.harms]:
        yield "Incident", ", ".join(harms)
    if record.missing:
        yield "Not given", ", ".join(record.missing)
    yield "Embargo", f"{record.embargo_state}, ends {_when(record.embargo_ends_at, zone)}"
    if record.decision:
        yield "Decision", " ".join(filter(None, (record.decision.outcome, record.decision.rule_id)))
    if record.remedy:
        yield "Remedy", f"{record.remedy.kind}, {record.remedy.day}, {record.remedy.reference}"
    yield "Credit", _credit_words(record)
    yield "Content", f"SHA-256 {record.content_sha256}"


def _credit_words(record: "CaseRecord") -> str:
    name = ", ".join(filter(None, (record.reporter.name, record.reporter.organisation, record.reporter.link)))
    return f"{record.credit}; to be printed: {name}" if name else f"{record.credit}; no name given"


def _event_lines(event: "Event", zone: str) -> Iterator[str]:
    yield f"  {_when(event.at, zone)}  {event.kind}  {event.by}"
    if event.message is not None:
        yield from _message_lines(event.message)
    if event.decision is not None:
        rule = f" {event.decision.rule_id}: {event.decision.rule_text}" if event.decision.rule_id else ""
        yield from _block(f"{event.decision.outcome}{rule}\n{event.decision.reason}")


def _message_lines(message: "MessageLine") -> Iterator[str]:
    if message.direction == "note":
        yield "      (team only)"
    if not message.from_known_sender:
        yield "      (from another address than the reporter's)"
    for name, value in message.fields.items():
        yield from _block(f"{name}: {value}")
    if message.text:
        yield from _block(message.text)
    for file in message.files:
        yield f"      attached: {_printable(file.name)} ({file.size_bytes} bytes)"


def _block(text: str) -> Iterator[str]:
    for line in _printable(text).split("\n"):
        yield f"      {line}".rstrip()


def _printable(text: str) -> str:
    """Words from outside without what could steer a terminal."""
    return "".join(c if c in "\n\t" or c.isprintable() else "?" for c in text)


def print_done(person: "Person", number: str, said: str) -> None:
    """One line after an act: what was done and how the case stands now."""
    from firsthand.cases.queries import case_for

    say(f"{said}. {number} is {case_for(person, number).state.replace('_', ' ')}.")


def print_credit(person: "Person", number: str) -> None:
    """How credit stands for a case."""
    say(f"{number}: {_printable(_credit_words(_record(person, number)))}.")
