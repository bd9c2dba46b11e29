"""One record of a case, from which the desk, the reporter's page, the terminal and exports all read.

`for_staff` holds everything; `for_reporter` leaves out notes, who may see what, and what only concerns the team.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from firsthand.acknowledgements.queries import credit_state
from firsthand.acknowledgements.rules import CreditState
from firsthand.cases.contacts import Contact
from firsthand.cases.models import Attachment, Case, Decision, Message
from firsthand.cases.queries import contact_of, is_first_report, question_is_open, title_of, unseal_body
from firsthand.cases.rules import CaseState, CaseStep, Direction, steps_from
from firsthand.core.clock import iso
from firsthand.embargo.rules import EmbargoState
from firsthand.embargo.rules import state_of as embargo_state
from firsthand.journal.queries import entries_of, facts_of
from firsthand.journal.rules import Kind
from firsthand.letters.models import Letter
from firsthand.people.models import Person
from firsthand.programme.queries import version
from firsthand.programme.rules import in_language
from firsthand.promises.models import Promise
from firsthand.promises.rules import NEAR, PromiseState, share_used
from firsthand.promises.rules import state_of as promise_state
from firsthand.vault import queries as vault

# What a reporter's page leaves out of the timeline: the inside of the house.
TEAM_ONLY = frozenset({Kind.NOTE_KEPT, Kind.CASE_TAKEN, Kind.CASE_LINKED, Kind.ARRIVAL_SORTED, Kind.LETTER_WRITTEN})


@dataclass(frozen=True)
class PromiseLine:
    kind: str
    started_at: datetime
    due_at: datetime
    kept_at: datetime | None
    state: PromiseState
    share_used: float
    near: bool


@dataclass(frozen=True)
class FileLine:
    id: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class MessageLine:
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
    files: tuple[FileLine, ...]


@dataclass(frozen=True)
class DecisionLine:
    id: int
    outcome: str
    rule_id: str
    rule_text: str
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True)
class RemedyLine:
    kind: str
    reference: str
    day: date
    at: datetime
    by: str


@dataclass(frozen=True)
class LetterLine:
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


@dataclass(frozen=True)
class ReceiptRecord:
    """What a receipt states, without the conversation."""

    number: str
    title: str
    received_at: datetime
    channel: str
    programme_version: int
    content_sha256: str
    asset_id: str
    promises: tuple[PromiseLine, ...]


@dataclass(frozen=True)
class CaseRecord:
    number: str
    state: CaseState
    title: str
    received_at: datetime
    channel: str
    language: str
    programme_version: int
    content_sha256: str
    asset_id: str
    asset_name: str
    missing: tuple[str, ...]
    reporter: Contact
    promises: tuple[PromiseLine, ...]
    embargo_state: EmbargoState
    embargo_ends_at: datetime
    question_open: bool
    decision: DecisionLine | None
    remedy: RemedyLine | None
    first: bool
    same_as: str
    credit: CreditState
    confirmed_at: datetime | None
    closed_at: datetime | None
    unread_since: datetime | None
    handler: str
    messages: tuple[MessageLine, ...]
    timeline: tuple[Event, ...]
    steps: tuple[CaseStep, ...] = field(default=())


def for_staff(case: Case, *, at: datetime) -> CaseRecord:
    """Everything the team may see. The caller took `case` through `visible_to`."""
    return _record(case, at=at, team=True)


def for_reporter(case: Case, *, at: datetime) -> CaseRecord:
    """What the holder of the case code may see: no note, no name of the inside, no other case."""
    return _record(case, at=at, team=False)


def for_receipt(case: Case, *, at: datetime) -> ReceiptRecord:
    """What the receipt page states."""
    return ReceiptRecord(
        number=case.number, title=title_of(case), received_at=case.received_at, channel=case.channel,
        programme_version=case.version_id, content_sha256=case.content_sha256, asset_id=case.asset_id,
        promises=_promises(case, at=at),
    )  # fmt: skip


def _record(case: Case, *, at: datetime, team: bool) -> CaseRecord:
    programme = version(case.version_id).programme
    messages = {m.id: m for m in _messages(case, team=team)}
    decisions = {d.id: d for d in _decisions(case, team=team)}
    remedy = getattr(case, "remedy", None)
    timeline = _timeline(case, messages, decisions, team=team)
    return CaseRecord(
        number=case.number, state=CaseState(case.state), title=title_of(case), received_at=case.received_at,
        channel=case.channel, language=case.language, programme_version=case.version_id,
        content_sha256=case.content_sha256, asset_id=case.asset_id,
        asset_name=programme.asset_title(case.asset_id, case.language),
        missing=tuple(filter(None, case.missing.split(","))), reporter=contact_of(case),
        promises=_promises(case, at=at), embargo_state=embargo_state(ends_at=case.embargo.ends_at, now=at),
        embargo_ends_at=case.embargo.ends_at, question_open=question_is_open(case),
        decision=list(decisions.values())[-1] if decisions else None,
        remedy=RemedyLine(
            remedy.kind, vault.unseal_text(remedy.reference) if team else "", remedy.day, remedy.at,
            _called(remedy.by, team=team),
        ) if remedy else None,
        first=is_first_report(case), same_as=case.same_as.number if case.same_as and team else "",
        credit=credit_state(case), confirmed_at=case.confirmed_at, closed_at=case.closed_at,
        unread_since=case.unread_since if team else None, handler=str(case.handler) if case.handler and team else "",
        # In the order of the journal, which also tells two messages of the same moment apart.
        messages=tuple(event.message for event in timeline if event.message), timeline=timeline,
        steps=tuple(steps_from(case.state)),
    )  # fmt: skip


def promise_line(p: Promise, *, at: datetime) -> PromiseLine:
    """One promise as it stands at a moment."""
    state = promise_state(p.kind, due_at=p.due_at, kept_at=p.kept_at, now=at)
    used = share_used(started_at=p.started_at, due_at=p.due_at, now=at)
    near = state is PromiseState.RUNNING and used >= NEAR
    return PromiseLine(p.kind, p.started_at, p.due_at, p.kept_at, state, used, near)


def _promises(case: Case, *, at: datetime) -> tuple[PromiseLine, ...]:
    return tuple(promise_line(p, at=at) for p in case.promises.order_by("due_at"))


def _file(attachment: Attachment) -> FileLine:
    about = vault.unseal_json(attachment.about)
    return FileLine(
        str(attachment.pk), about["name"], about["media_type"], attachment.size_bytes, attachment.sha256
    )  # fmt: skip


def _messages(case: Case, *, team: bool) -> list[MessageLine]:
    rows = Message.objects.filter(case=case).order_by("at", "pk").select_related("body__key", "by")
    rows = rows.prefetch_related("attachments__about__key")
    if not team:
        rows = rows.exclude(direction=Direction.NOTE)
    lines = []
    for m in rows:
        body = unseal_body(m)
        lines.append(MessageLine(
            id=str(m.pk), at=m.at, direction=Direction(m.direction), channel=m.channel,
            author=_called(m.by, team=team) if m.by else "",
            text=body["text"], fields=body.get("fields", {}), harms=tuple(body.get("harms", ())), is_report=m.is_report,
            is_question=m.is_question, from_known_sender=m.from_known_sender,
            files=tuple(_file(a) for a in m.attachments.all()),
        ))  # fmt: skip
    return lines


def _decisions(case: Case, *, team: bool) -> list[DecisionLine]:
    rules = version(case.version_id).programme.rules
    return [
        DecisionLine(
            d.pk, d.outcome, d.rule_id, in_language(rules[d.rule_id].text, case.language) if d.rule_id in rules else "",
            vault.unseal_text(d.reason), d.at, _called(d.by, team=team),
        )
        for d in Decision.objects.filter(case=case).order_by("at", "pk").select_related("reason__key", "by")
    ]  # fmt: skip


def _timeline(
    case: Case, messages: dict[str, MessageLine], decisions: dict[int, DecisionLine], *, team: bool
) -> tuple[Event, ...]:
    letters = {
        str(letter.pk): LetterLine(
            str(letter.pk), letter.kind, letter.written_at, letter.sent_at, letter.bounced_at, letter.failed_at
        )
        for letter in Letter.objects.filter(case=case)
    }
    report = next((m for m in messages.values() if m.is_report), None)
    entries = [e for e in entries_of(case.number) if team or e.kind not in TEAM_ONLY]
    people = _names([e.by for e in entries], team=team)
    events = []
    for e in entries:
        facts = facts_of(e)
        message = report if e.kind == Kind.REPORT_RECEIVED else messages.get(str(facts.get("message", "")))
        at = message.at if message else e.at
        letter = letters.get(str(facts.get("letter", "")))
        decision = decisions.get(int(facts["decision"])) if facts.get("decision") else None
        events.append(Event(at, e.kind, people.get(e.by, e.by), facts, message, decision, letter))
    return tuple(sorted(events, key=lambda event: event.at))


def _called(person: Person, *, team: bool) -> str:
    """The name of a member of staff; outside the house never the mail address that stands in for a missing name."""
    return str(person) if team else person.name


def _names(actors: list[str], *, team: bool) -> dict[str, str]:
    ids = {int(a.partition(":")[2]) for a in actors if a.startswith("person:")}
    return {f"person:{p.pk}": _called(p, team=team) for p in Person.objects.filter(pk__in=ids)}


def as_json(record: CaseRecord) -> dict[str, Any]:
    """The record in the shape that `firsthand case show --json` prints."""

    def plain(value: Any) -> Any:
        if isinstance(value, datetime):
            return iso(value)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [plain(v) for v in value]
        return value

    said: dict[str, Any] = plain(asdict(record))
    said["embargo"] = {"state": said.pop("embargo_state"), "ends_at": said.pop("embargo_ends_at")}
    said["credit"] = {"state": said["credit"], "name": record.reporter.name, "link": record.reporter.link}
    return said
