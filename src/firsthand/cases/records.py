"""One record of a case, from which the desk, the reporter's page, the terminal and exports all read.

`for_staff` holds everything; `for_reporter` leaves out notes, who may see what, and what only concerns the team. What
a record consists of stands in `lines`.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from firsthand.acknowledgements.queries import credit_state
from firsthand.acknowledgements.rules import CreditState
from firsthand.cases.contacts import Contact
from firsthand.cases.entries import known_to_reporter
from firsthand.cases.lines import (
    AppealLine,
    DecisionLine,
    EntryLine,
    Event,
    FactLine,
    FileLine,
    LetterLine,
    MessageLine,
    ParticipantLine,
    PromiseLine,
    RemedyLine,
)
from firsthand.cases.models import Attachment, Case, Decision
from firsthand.cases.queries import (
    came_encrypted,
    contact_of,
    conversations,
    facts_of_case,
    is_first_report,
    title_of,
    unseal_body,
)
from firsthand.cases.redaction import without_identity
from firsthand.cases.rules import (
    STEPS,
    CaseState,
    CaseStep,
    Direction,
    Outcome,
    RmState,
    Role,
    TwoPersonKind,
    broken_by_appeal,
    vfdpxa,
)
from firsthand.core.brought import is_brought
from firsthand.core.clock import iso
from firsthand.embargo.queries import EmbargoRecord, embargo_record
from firsthand.embargo.rules import ConsentState, EmState
from firsthand.intake.evidence import evidence_of
from firsthand.intake.rules import PERSONAL_DATA
from firsthand.journal.models import Entry
from firsthand.journal.queries import entries_of, facts_of
from firsthand.journal.rules import Kind
from firsthand.letters.models import Letter
from firsthand.people.models import Person
from firsthand.programme.queries import version
from firsthand.programme.rules import in_language
from firsthand.promises.models import Promise
from firsthand.promises.rules import NEAR, PromiseState, share_used
from firsthand.promises.rules import state_of as promise_state
from firsthand.receipts.duplicates import told
from firsthand.receipts.rules import Earlier
from firsthand.triage.severity.queries import Views, views_of
from firsthand.triage.severity.systems import Side
from firsthand.vault import queries as vault


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
    saw_personal_data: bool
    """Whether the report itself says so (R9)."""
    promises: tuple[PromiseLine, ...]


@dataclass(frozen=True)
class CaseRecord:
    """A case as it stands at one moment, for one kind of reader. What that reader may not see is empty."""

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
    rm: RmState
    vfdpxa: str
    facts: tuple[FactLine, ...]
    embargo: EmbargoRecord
    questions_asked: int
    questions_open: int
    decision: DecisionLine | None
    remedy: RemedyLine | None
    first: bool
    same_as: str
    later_ones: tuple[str, ...]
    """Numbers of the cases that reported the same later."""
    earlier: Earlier | None
    """Of a duplicate: what its reporter can prove of the report that came before (R23). No third party learns it."""
    departures: tuple[EntryLine, ...]
    legal_steps: tuple[EntryLine, ...]
    appeal: AppealLine | None
    may_appeal: bool
    identity_shared: bool
    participants: tuple[ParticipantLine, ...]
    credit: CreditState
    confirmed_at: datetime | None
    closed_at: datetime | None
    unread_since: datetime | None
    handler: str
    messages: tuple[MessageLine, ...]
    timeline: tuple[Event, ...]
    steps: tuple[CaseStep, ...] = field(default=())
    severity: Views | None = None
    """How severe the reporter and the team find it; None where the programme of the day rates nothing."""

    @property
    def embargo_state(self) -> EmState:
        """Where the embargo stands."""
        return self.embargo.state

    @property
    def embargo_ends_at(self) -> datetime:
        """When it ends by itself, or when it ended."""
        return self.embargo.exited_at or self.embargo.ends_at

    @property
    def question_open(self) -> bool:
        """Whether a question of ours waits for an answer."""
        return self.questions_open > 0


def for_staff(case: Case, *, at: datetime) -> CaseRecord:
    """Everything the team may see. The caller took `case` through `visible_to`."""
    return _record(case, at=at, team=True)


def for_reporter(case: Case, *, at: datetime) -> CaseRecord:
    """What the holder of the case code may see: no note, no address of the inside, no other case."""
    return _record(case, at=at, team=False, by_code=True)


def for_third_party(case: Case, *, at: datetime, identity: bool) -> dict[str, Any]:
    """What may leave the house, as data: as the reporter sees it, without who they are unless `identity` (R16).

    What `redaction` knows them by is taken out of what was written, too. Whatever else gives somebody away, their
    style or what they tell of themselves, only a person can find: read the export before it goes out.
    """
    record = _record(case, at=at, team=False)
    if identity:
        return as_json(record)
    return without_identity(as_json(replace(record, reporter=Contact())), record.reporter)


def for_receipt(case: Case, *, at: datetime) -> ReceiptRecord:
    """What the receipt page states."""
    report = unseal_body(case.messages.get(is_report=True))
    return ReceiptRecord(
        number=case.number, title="" if came_encrypted(report) else title_of(case),
        received_at=case.received_at, channel=case.channel,
        programme_version=case.version_id, content_sha256=case.content_sha256, asset_id=case.asset_id,
        saw_personal_data=PERSONAL_DATA in report.get("harms", ()),
        promises=_promises(case, at=at, team=False),
    )  # fmt: skip


def _record(case: Case, *, at: datetime, team: bool, by_code: bool = False) -> CaseRecord:
    programme = version(case.version_id).programme
    messages = {m.id: m for m in _messages(case, team=team, by_code=by_code)}
    decisions = {d.id: d for d in _decisions(case, team=team)}
    remedy = getattr(case, "remedy", None)
    decision = list(decisions.values())[-1] if decisions else None
    later = tuple(case.later_ones.order_by("arrival_order").values_list("number", flat=True))
    first = is_first_report(case) if later or case.same_as_id else True
    facts, entries, appeal = facts_of_case(case), _entries(case, team=team), _appeal(case, messages, team=team)
    promises, letters = _promises(case, at=at, team=team), _letters(case, team=team)
    known = None if team else known_to_reporter(
        case, letters=letters, promises={p.kind for p in promises}, entries={e.id for e in entries}
    )  # fmt: skip
    timeline = _timeline(case, messages, decisions, letters, known=known, team=team)
    questions = [m for m in messages.values() if m.is_question]
    return CaseRecord(
        number=case.number, state=case.state,
        title="" if any(m.withheld and m.is_report for m in messages.values()) else title_of(case),
        received_at=case.received_at, channel=case.channel, language=case.language, programme_version=case.version_id,
        content_sha256=case.content_sha256, asset_id=case.asset_id,
        asset_name=programme.asset_title(case.asset_id, case.language),
        missing=tuple(filter(None, case.missing.split(","))), reporter=contact_of(case),
        promises=promises, rm=RmState(case.rm), vfdpxa=vfdpxa(facts),
        facts=tuple(FactLine(str(kind), moment) for kind, moment in facts.items()),
        embargo=embargo_record(case, at=at), questions_asked=len(questions),
        questions_open=sum(q.answered_at is None for q in questions), decision=decision,
        remedy=RemedyLine(
            remedy.kind, vault.unseal_text(remedy.reference) if team else "", remedy.day, remedy.at,
            _called(remedy.by, team=team),
        ) if remedy else None,
        first=first, same_as=case.same_as.number if case.same_as and team else "",
        later_ones=later if team else (),
        earlier=told(case) if decision and decision.outcome == Outcome.DUPLICATE and (team or by_code) else None,
        departures=tuple(e for e in entries if e.kind is TwoPersonKind.DEPARTURE),
        legal_steps=tuple(e for e in entries if e.kind is TwoPersonKind.LEGAL_STEP),
        appeal=appeal,
        may_appeal=not broken_by_appeal(
            rm=case.rm, made=appeal is not None, outcome=decision.outcome if decision else ""
        ),
        identity_shared=case.reporter.identity_shared_at is not None,
        participants=_participants(case) if team else (),
        credit=credit_state(case, first=first), confirmed_at=case.confirmed_at, closed_at=case.closed_at,
        unread_since=case.unread_since if team else None, handler=str(case.handler) if case.handler and team else "",
        # In the order of the journal, which also tells two messages of the same moment apart.
        messages=tuple({event.message.id: event.message for event in timeline if event.message}.values()),
        timeline=timeline,
        steps=STEPS[case.state],
        severity=views_of(case, programme, messages.values(), team=team),
    )  # fmt: skip


def promise_line(p: Promise, *, at: datetime) -> PromiseLine:
    """One promise as it stands at a moment."""
    state = promise_state(p.kind, due_at=p.due_at, kept_at=p.kept_at, now=at, paused_at=p.paused_at)
    if p.miss_noted_at is not None:
        state = PromiseState.MISSED  # on record for ever, whatever a clock that was set back says now
    used = share_used(started_at=p.started_at, due_at=p.due_at, now=at, paused_for=p.paused_for, paused_at=p.paused_at)
    near = state is PromiseState.RUNNING and used >= NEAR
    return PromiseLine(p.kind, p.started_at, p.due_at, p.kept_at, state, used, near, p.turn, p.public)


def _promises(case: Case, *, at: datetime, team: bool) -> tuple[PromiseLine, ...]:
    """The promises of a case by the time they are due; the reporter's page leaves out what is ours alone."""
    rows = case.promises.order_by("due_at", "pk")
    programme = version(case.version_id).programme
    names = {
        f"own:{own.id}": in_language(own.name, case.language, programme.default_language)
        for own in programme.promises.own
    }
    lines = [promise_line(p, at=at) for p in (rows if team else rows.filter(public=True))]
    return tuple(replace(line, name=names.get(line.kind, "")) for line in lines)


def _rule_text(case: Case, rule_id: str) -> str:
    """The rule as the version of the day of arrival has it, in the language of the case; "" for none."""
    programme = version(case.version_id).programme
    rule = programme.rules.get(rule_id)
    return in_language(rule.text, case.language, programme.default_language) if rule else ""


def _entries(case: Case, *, team: bool) -> list[EntryLine]:
    """Departures and legal steps. A reporter sees the departures that hold or held, and no legal step."""
    rows = case.two_person_entries.order_by("proposed_at", "pk").select_related(
        "evidence__key", "proposed_by", "seconded_by"
    )
    if not team:
        rows = rows.filter(kind=TwoPersonKind.DEPARTURE, seconded_at__isnull=False)
    return [
        EntryLine(
            e.pk, TwoPersonKind(e.kind), e.rule_id, _rule_text(case, e.rule_id),
            vault.unseal_text(e.evidence), e.proposed_at, _called(e.proposed_by, team=team), e.seconded_at,
            _called(e.seconded_by, team=team) if e.seconded_by else "", e.withdrawn_at,
        )
        for e in rows
    ]  # fmt: skip


def _participants(case: Case) -> tuple[ParticipantLine, ...]:
    """Ourselves first, then whoever else takes part."""
    lines = [ParticipantLine(0, "", (str(Role.VENDOR),), case.rm, ConsentState.SIGNATORY, False)]
    for p in sorted(case.participants.all(), key=lambda p: p.pk):
        called = Contact(**vault.unseal_json(p.contact)).called
        lines.append(ParticipantLine(p.pk, called, tuple(p.roles.split(",")), p.rm, p.consent, p.is_reporter))
    return tuple(lines)


def _appeal(case: Case, messages: dict[str, MessageLine], *, team: bool) -> AppealLine | None:
    made = getattr(case, "appeal", None)
    if made is None:
        return None
    return AppealLine(
        made.made_at, messages[str(made.message_id)].text, made.judged_at,
        _called(made.judged_by, team=team) if made.judged_by else "", made.upheld,
        vault.unseal_text(made.reason) if made.reason else "",
    )  # fmt: skip


def _file(attachment: Attachment) -> FileLine:
    about = vault.unseal_json(attachment.about)
    return FileLine(
        str(attachment.pk), about["name"], about["media_type"], attachment.size_bytes, attachment.sha256
    )  # fmt: skip


def _messages(case: Case, *, team: bool, by_code: bool = False) -> list[MessageLine]:
    lines = []
    for m in case.messages.all() if is_brought(case, "messages") else conversations().filter(case=case):
        if m.direction == Direction.NOTE and not team:
            continue
        body = unseal_body(m)
        withheld = by_code and came_encrypted(body)
        lines.append(MessageLine(
            id=str(m.pk), at=m.at, direction=Direction(m.direction), channel=m.channel,
            author=_called(m.by, team=team) if m.by else "",
            text="" if withheld else body["text"], fields={} if withheld else body.get("fields", {}),
            harms=tuple(body.get("harms", ())), is_report=m.is_report,
            is_question=m.is_question, from_known_sender=m.from_known_sender, answered_at=m.answered_at,
            files=() if withheld else tuple(_file(a) for a in m.attachments.all()), withheld=withheld,
            evidence=evidence_of(body["evidence"]) if team and "evidence" in body else None,
            html=team and bool(body.get("html")),
        ))  # fmt: skip
    return lines


def _decisions(case: Case, *, team: bool) -> list[DecisionLine]:
    lines = []
    for d in (
        Decision.objects.filter(case=case).order_by("at", "pk").select_related("reason__key", "grounds__key", "by")
    ):
        grounds = vault.unseal_json(d.grounds) if d.grounds else {}
        since = grounds.get("known_since")
        lines.append(DecisionLine(
            d.pk, d.outcome, d.rule_id, _rule_text(case, d.rule_id),
            vault.unseal_text(d.reason), d.at, _called(d.by, team=team),
            known_since=datetime.fromisoformat(since) if since else None,
            record=grounds.get("record", "") if team else "", versions=grounds.get("versions", ""),
            traces=grounds.get("traces", ""),
        ))  # fmt: skip
    return lines


def _letters(case: Case, *, team: bool) -> dict[str, LetterLine]:
    rows = Letter.objects.filter(case=case) if team else Letter.objects.filter(case=case, person=None)
    return {
        str(letter.pk): LetterLine(
            str(letter.pk), letter.kind, letter.written_at, letter.sent_at, letter.bounced_at, letter.failed_at
        )
        for letter in rows
    }


def _timeline(
    case: Case, messages: dict[str, MessageLine], decisions: dict[int, DecisionLine], letters: dict[str, LetterLine],
    *, known: Callable[[Entry], bool] | None, team: bool,
) -> tuple[Event, ...]:  # fmt: skip
    """The entries of the journal that the reader may know of, in the order of what happened."""
    report = next((m for m in messages.values() if m.is_report), None)
    entries = [e for e in entries_of(case.number) if known is None or known(e)]
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
    said["question_open"] = record.question_open
    said["embargo"]["ends_at"] = iso(record.embargo_ends_at)
    said["severity"] = {side: (said["severity"] or {}).get(side) for side in Side}
    said["credit"] = {"state": said["credit"], "name": record.reporter.name, "link": record.reporter.link}
    return said
