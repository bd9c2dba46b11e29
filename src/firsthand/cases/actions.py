"""What staff do to a case. Each act checks the person, the state and the input, and writes row, journal and letter
together, or nothing at all."""

from datetime import date, datetime, timedelta

from django.db import transaction

from firsthand.cases.models import Case, Decision, Message, Remedy
from firsthand.cases.queries import is_first_report, visible_to
from firsthand.cases.rules import (
    RESTS_ON,
    CaseState,
    CaseStep,
    ChangeKind,
    Direction,
    Outcome,
    after,
    require_reason,
)  # fmt: skip
from firsthand.core.dates import say_date
from firsthand.core.errors import BadInput, NotFound
from firsthand.core.text import without_controls
from firsthand.journal import actions as journal
from firsthand.journal.rules import Facts, Kind
from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.programme.queries import version
from firsthand.programme.rules import Rule, in_language
from firsthand.promises import actions as promises
from firsthand.promises.rules import CREDIT_WITHIN, PromiseKind
from firsthand.vault import actions as vault


def _for_change(number: str, by: Person | None, act: Act) -> tuple[Case, Person]:
    """The case, locked until the transaction ends, and the person who may do this act to it."""
    person = permit(by, act)
    case = visible_to(person).select_for_update(of=("self",)).select_related("key").filter(number=number).first()
    if case is None:
        raise NotFound(f"There is no case {number[:20]}.", "See: firsthand case list")
    return case, person


def _note(case: Case, kind: Kind, by: Person, at: datetime, facts: Facts | None = None) -> None:
    journal.write(kind, at=at, by=f"person:{by.pk}", subject=case.number, facts=facts)


def _required(text: str, what: str) -> str:
    text = without_controls(text).strip()
    if not text:
        raise BadInput(f"The {what} is empty.", "Write it and send again; nothing was changed.")
    return text


def _message(
    case: Case, direction: Direction, text: str, by: Person, at: datetime, *, question: bool = False
) -> Message:
    return Message.objects.create(
        case=case, at=at, direction=direction, by=by, is_question=question,
        body=vault.seal_json(case.key, "message", {"text": text}),
    )  # fmt: skip


def _answered(case: Case, by: Person, at: datetime) -> None:
    """A person spoke to the reporter: that confirms a report nobody had confirmed (R20), and answers what waited."""
    if case.confirmed_at is None:
        case.confirmed_at, case.confirmed_by = at, by
        if case.state == CaseState.RECEIVED:
            case.state = after(case.state, CaseStep.CONFIRM)
    case.unread_since = None
    case.handler = case.handler or by
    case.save()
    promises.keep(case, PromiseKind.CONFIRM, at=at, by=f"person:{by.pk}")


@transaction.atomic
def confirm(number: str, *, by: Person | None, at: datetime, text: str = "") -> Case:
    """Tell the reporter that a person has read the report and takes it in hand. Keeps the 72 hours (R20).

    `text` is an optional personal word. Raises NotAllowed, NotFound, StepNotAllowed.
    """
    case, person = _for_change(number, by, Act.TRIAGE)
    after(case.state, CaseStep.CONFIRM)
    text = without_controls(text).strip()
    word = _message(case, Direction.TO_REPORTER, text, person, at) if text else None
    _answered(case, person, at)
    _note(case, Kind.CASE_CONFIRMED, person, at, {"message": str(word.pk)} if word else None)
    letters.put(case, LetterKind.CONFIRMED, at=at, by=person, words={"message": text})
    return case


@transaction.atomic
def reply(number: str, text: str, *, by: Person | None, at: datetime) -> Message:
    """Write to the reporter, in every state of the case (R8). A first word from a person also confirms."""
    return _say(number, text, by=by, at=at, question=False)


@transaction.atomic
def ask(number: str, text: str, *, by: Person | None, at: datetime) -> Message:
    """Put a question to the reporter; the case shows it as open until they write (R18)."""
    return _say(number, text, by=by, at=at, question=True)


def _say(number: str, text: str, *, by: Person | None, at: datetime, question: bool) -> Message:
    case, person = _for_change(number, by, Act.TRIAGE)
    text = _required(text, "question" if question else "message")
    message = _message(case, Direction.TO_REPORTER, text, person, at, question=question)
    _answered(case, person, at)
    _note(case, Kind.QUESTION_ASKED if question else Kind.MESSAGE_SENT, person, at, {"message": str(message.pk)})
    letters.put(
        case, LetterKind.QUESTION if question else LetterKind.MESSAGE, at=at, by=person, words={"message": text}
    )
    return message


@transaction.atomic
def keep_note(number: str, text: str, *, by: Person | None, at: datetime) -> Message:
    """Keep a note for the team. No letter, no place on the reporter's page."""
    case, person = _for_change(number, by, Act.TRIAGE)
    message = _message(case, Direction.NOTE, _required(text, "note"), person, at)
    _note(case, Kind.NOTE_KEPT, person, at, {"message": str(message.pk)})
    return message


@transaction.atomic
def take(number: str, *, by: Person | None, at: datetime) -> Case:
    """Make the person the one who works this case."""
    case, person = _for_change(number, by, Act.TRIAGE)
    case.handler = person
    case.save(update_fields=["handler"])
    _note(case, Kind.CASE_TAKEN, person, at)
    return case


def _rule(case: Case, rule_id: str) -> Rule:
    """A rule of the version that was in force when the report arrived (R32, R37). Raises BadInput."""
    rules = version(case.version_id).programme.rules
    if not rule_id.strip():
        raise BadInput(
            "A report is declined with a rule of the policy of its day.", f"Name one of: {', '.join(rules)}."
        )
    rule = rules.get(rule_id.strip().upper())
    if rule is None:
        raise BadInput(
            f"Version {case.version_id} of the policy has no rule “{rule_id[:20]}”.",
            f"Name one of: {', '.join(rules)}.",
        )
    return rule


@transaction.atomic
def accept(
    number: str, *, by: Person | None, at: datetime, reason: str, asset_id: str = "", rule_id: str = ""
) -> Decision:
    """Decide that the report qualifies and take it into remediation.

    It must lie in an asset of the scope of its day (R44). Raises BadInput, NotAllowed, StepNotAllowed.
    """
    case, person = _for_change(number, by, Act.DECIDE)
    state = after(case.state, CaseStep.ACCEPT)
    scope = version(case.version_id).programme.scope
    wanted = (asset_id or case.asset_id).strip()
    if wanted.split(".")[0] not in {asset.id for asset in scope}:
        names = ", ".join(f"{a.id} {in_language(a.name, case.language) or a.value}" for a in scope)
        raise BadInput("A report qualifies only in an asset of the scope.", f"Name one of: {names}.")
    case.asset_id = wanted
    rule = _rule(case, rule_id) if rule_id else None
    return _decide(case, Outcome.ACCEPTED, rule, require_reason(reason), state, person, at)


@transaction.atomic
def decline(
    number: str, outcome: Outcome, *, rule_id: str, reason: str, by: Person | None, at: datetime, same_as: str = ""
) -> Decision:
    """Close a report with a rule of its day and a written reason (R37-50).

    A duplicate names the earlier case in `same_as`; a later arrival cannot be the original (R23).
    Raises BadInput, NotAllowed, StepNotAllowed.
    """
    case, person = _for_change(number, by, Act.DECIDE)
    state = after(case.state, CaseStep.DECLINE)
    if outcome is Outcome.ACCEPTED:
        raise BadInput("To accept is not to decline.", "Use the act that accepts.")
    rule = _rule(case, rule_id)
    fitting = RESTS_ON.get(outcome)
    programme = version(case.version_id).programme
    if fitting and rule.kind not in fitting:
        raise BadInput(
            f"Rule {rule.id} does not carry the outcome “{outcome.replace('_', ' ')}”.",
            f"Cite one of: {', '.join(r.id for r in programme.rules.values() if r.kind in fitting)}.",
        )
    reason = require_reason(reason)
    if outcome is Outcome.DUPLICATE:
        _link(case, same_as, person, at)
    case.closed_at, case.closed_by = at, person
    return _decide(case, outcome, rule, reason, state, person, at)


def _decide(
    case: Case, outcome: Outcome, rule: Rule | None, reason: str, state: CaseState, by: Person, at: datetime
) -> Decision:
    decision = Decision.objects.create(
        case=case, outcome=outcome, rule_id=rule.id if rule else "", at=at, by=by,
        reason=vault.seal(case.key, "reason", reason.encode()),
    )  # fmt: skip
    if case.confirmed_at is None:
        case.confirmed_at, case.confirmed_by = at, by
    case.state = state
    _answered(case, by, at)
    facts: Facts = {
        "outcome": str(outcome),
        "rule": decision.rule_id,
        "programme_version": case.version_id,
        "decision": decision.pk,
    }
    _note(case, Kind.CASE_DECIDED, by, at, facts)
    if state is CaseState.CLOSED:
        _note(case, Kind.CASE_CLOSED, by, at)
    letters.put(
        case, LetterKind.ACCEPTED if outcome is Outcome.ACCEPTED else LetterKind.DECLINED, at=at, by=by,
        facts={
            "outcome": str(outcome), "rule_id": decision.rule_id,
            "rule_text": in_language(rule.text, case.language) if rule else "",
        },
        words={"reason": reason},
    )  # fmt: skip
    return decision


@transaction.atomic
def link_to_earlier(number: str, earlier: str, *, by: Person | None, at: datetime) -> Case:
    """Record that this case is about the same vulnerability as one that arrived before it (R23)."""
    case, person = _for_change(number, by, Act.DECIDE)
    _link(case, earlier, person, at)
    case.save(update_fields=["same_as"])
    return case


def _link(case: Case, earlier: str, by: Person, at: datetime) -> None:
    original = visible_to(by).filter(number=earlier.strip()).first()
    if original is None or original.pk == case.pk:
        raise BadInput("A duplicate needs the number of the earlier case.", "Name it; see: firsthand case list")
    original = original.same_as or original
    if (original.received_at, original.arrival_order) >= (case.received_at, case.arrival_order):
        raise BadInput(
            f"Case {original.number} did not arrive before case {case.number}.",
            "The first report is the one that arrived first; link the later to the earlier.",
        )
    case.same_as = original
    _note(case, Kind.CASE_LINKED, by, at, {"same_as": original.number})


@transaction.atomic
def record_remedy(
    number: str, *, kind: ChangeKind, reference: str, day: date, by: Person | None, at: datetime, text: str = ""
) -> Remedy:
    """Record the change that removes the vulnerability, and ask the reporter whether it works (R24).

    `reference` stays in the house; `day` is the day of the change. If they are first, recognition is owed (R25).
    Raises BadInput, NotAllowed, StepNotAllowed.
    """
    case, person = _for_change(number, by, Act.REMEDY)
    case.state = after(case.state, CaseStep.REMEDY)
    if day > at.date():
        raise BadInput("The day of the change lies in the future.", "Record the remedy once it is in place.")
    if day < (case.received_at - timedelta(days=1)).date():
        raise BadInput(
            f"The day of the change lies before the report, which arrived on {case.received_at:%Y-%m-%d}.",
            "A change counts as made because of a report only from its arrival on.",
        )
    remedy = Remedy.objects.create(
        case=case, kind=kind, day=day, at=at, by=person,
        reference=vault.seal(case.key, "reference", _required(reference, "reference of the change").encode()),
    )  # fmt: skip
    text = without_controls(text).strip()
    word = _message(case, Direction.TO_REPORTER, text, person, at) if text else None
    _answered(case, person, at)
    facts = {"kind": str(kind), "day": day.isoformat(), **({"message": str(word.pk)} if word else {})}
    _note(case, Kind.CASE_REMEDIED, person, at, facts)
    owed = is_first_report(case)
    declined = case.reporter.credit_declined_at is not None
    if owed and not declined:
        promises.start(case, PromiseKind.CREDIT, at=at, within=CREDIT_WITHIN)
    named = case.reporter.credit_named_at is not None
    letters.put(
        case, LetterKind.REMEDIED, at=at, by=person,
        facts={
            "day": say_date(day, case.language), "change": str(kind), "credit_owed": owed and not declined,
            "named": named,
        },
        words={"message": text},
    )  # fmt: skip
    return remedy


@transaction.atomic
def close(number: str, *, by: Person | None, at: datetime) -> Case:
    """Close a remedied case. Its thread stays open for writing (R8)."""
    case, person = _for_change(number, by, Act.CLOSE)
    case.state = after(case.state, CaseStep.CLOSE)
    case.closed_at, case.closed_by = at, person
    case.save()
    _note(case, Kind.CASE_CLOSED, person, at)
    return case
