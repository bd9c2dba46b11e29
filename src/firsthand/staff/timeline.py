"""The timeline of a case as lines to show: a sign, who, what in words, and the message, decision or letter itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from firsthand.cases.records import CaseRecord, DecisionLine, Event, LetterLine, MessageLine
from firsthand.core.dates import say_moment_short
from firsthand.journal.rules import Kind
from firsthand.staff import words

HIDDEN = frozenset({Kind.ARRIVAL_SORTED, Kind.EMBARGO_BEGAN})
"""What tells nothing that the page does not say elsewhere."""


@dataclass(frozen=True)
class Entry:
    """One line. `who` is empty for what no person did; `tone` is "", "kept", "missed" or "note"."""

    at: datetime
    sign: str
    who: str
    says: str
    tone: str = ""
    message: MessageLine | None = None
    decision: DecisionLine | None = None


Words = Callable[[Mapping[str, Any]], str]

# Acts of people and machines that are one line: their sign, their tone and what the line says after the name.
_LINES: Mapping[str, tuple[str, str, Words]] = {
    Kind.CASE_CONFIRMED: ("tick", "", lambda f: _("confirmed the report to the reporter.")),
    Kind.CASE_CLOSED: ("dot", "", lambda f: _("closed the case.")),
    Kind.CASE_TAKEN: ("dot", "", lambda f: _("took the case.")),
    Kind.CASE_LINKED: (
        "dot", "", lambda f: _("linked it to the earlier case %(number)s.") % {"number": f.get("same_as", "")}
    ),
    Kind.CASE_REMEDIED: ("wrench", "", lambda f: _("recorded the remedy.")),
    Kind.PROMISE_MISSED: ("cross", "missed", lambda f: _("Promise missed: %(promise)s.") % _promise(f)),
    Kind.PROMISE_REOPENED: (
        "triangle", "missed",
        lambda f: _("Promise open again: %(promise)s. The letter did not reach the reporter.") % _promise(f),
    ),
    Kind.EMBARGO_LAPSED: ("clock", "", lambda f: _("The embargo ended; the reporter is free to publish.")),
    Kind.CREDIT_CHANGED: ("star", "", lambda f: _("entered the name to print.")),
    Kind.CREDIT_DECLINED: ("star", "", lambda f: _("entered that no name is to be printed.")),
    Kind.CREDIT_PUBLISHED: ("star", "kept", lambda f: _("published the credit in the Hall of Fame.")),
    Kind.CREDIT_WITHDRAWN: ("star", "", lambda f: _("withdrew the name from the Hall of Fame.")),
}  # fmt: skip
_MACHINE = frozenset({"firsthand", "operator"})


def _promise(facts: Mapping[str, Any]) -> dict[str, str]:
    kind = str(facts.get("promise", ""))
    return {"promise": str(words.PROMISES.get(kind, kind))}


def entries(record: CaseRecord, *, zone: str) -> list[Entry]:
    """Every event that tells something, the newest first."""
    shown = [_entry(event, record, zone) for event in record.timeline if event.kind not in HIDDEN]
    return [entry for entry in reversed(shown) if entry is not None]


def _entry(event: Event, record: CaseRecord, zone: str) -> Entry | None:
    who = "" if event.by in _MACHINE else reporter_name(record) if event.by == "reporter" else event.by
    if event.kind in (Kind.REPORT_RECEIVED, Kind.MESSAGE_RECEIVED):
        return _theirs(event, record)
    if event.kind == Kind.NOTE_KEPT:
        return Entry(event.at, "lock", who, _("Team only"), "note", event.message)
    if event.kind == Kind.MESSAGE_SENT:
        return Entry(event.at, "pencil", who, _("wrote to the reporter"), "", event.message)
    if event.kind == Kind.QUESTION_ASKED:
        return Entry(event.at, "question", who, _("asked the reporter"), "", event.message)
    if event.kind == Kind.CASE_DECIDED:
        return Entry(event.at, "scales", who, _("decided"), "", decision=event.decision)
    if event.kind == Kind.PROMISE_KEPT:
        return _kept(event)
    if event.letter is not None:
        return _letter(event, event.letter, record, zone)
    sign, tone, says = _LINES.get(event.kind, ("dot", "", lambda f: event.kind))
    return Entry(event.at, sign, who, says(event.facts), tone, event.message)


def reporter_name(record: CaseRecord) -> str:
    """What the team calls the reporter."""
    return record.reporter.called or _("The reporter")


def _theirs(event: Event, record: CaseRecord) -> Entry:
    channel = words.CHANNELS.get(event.facts.get("channel", ""), "")
    first = event.kind == Kind.REPORT_RECEIVED
    says = (_("reported, %(channel)s") if first else _("wrote, %(channel)s")) % {"channel": channel}
    return Entry(event.at, "envelope", reporter_name(record), says, "theirs", event.message)


def _kept(event: Event) -> Entry:
    if event.facts.get("in_time", True):
        return Entry(event.at, "tick", "", _("Promise kept in time: %(promise)s.") % _promise(event.facts), "kept")
    return Entry(event.at, "cross", "", _("Promise kept too late: %(promise)s.") % _promise(event.facts), "missed")


def _letter(event: Event, letter: LetterLine, record: CaseRecord, zone: str) -> Entry | None:
    name = {"letter": words.LETTERS.get(letter.kind, letter.kind)}
    if event.kind == Kind.LETTER_WRITTEN:
        if letter.sent_at or letter.failed_at:
            return None
        return Entry(event.at, "clock", "", _("%(letter)s waits in the outbox.") % name)
    if event.kind == Kind.LETTER_SENT:
        after = words.span(event.at - letter.written_at)
        return Entry(event.at, "tick", "", _("%(letter)s sent, after %(span)s.") % {**name, "span": after}, "kept")
    if event.kind == Kind.LETTER_BOUNCED:
        sent = say_moment_short(letter.sent_at, words.language(), zone) if letter.sent_at else "?"
        said = _("%(letter)s of %(moment)s came back: it did not reach the reporter.") % {**name, "moment": sent}
        return Entry(event.at, "cross", "", said, "missed")
    if event.kind == Kind.LETTER_FAILED:
        return Entry(event.at, "cross", "", _("%(letter)s could not be sent.") % name, "missed")
    return Entry(event.at, "dot", "", event.kind)
