"""Decisions: a person verifies, accepts, declines or closes, in writing, on a rule of the day of arrival."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction

from firsthand.cases.actions.common import actor, for_change, move, note
from firsthand.cases.actions.joining import join, tell_if_fixed, words_of_earlier
from firsthand.cases.answering import answered
from firsthand.cases.models import Case, Decision
from firsthand.cases.rules import (
    RESTS_ON,
    CaseStep,
    Grounds,
    Outcome,
    RmState,
    RmStep,
    broken_by_decline,
    require_reason,
    require_step,
    way_of,
)  # fmt: skip
from firsthand.core.clock import iso
from firsthand.core.dates import say_day
from firsthand.core.errors import BadInput, NotAllowed, StepNotAllowed, refuse_if
from firsthand.core.text import without_controls
from firsthand.journal.rules import Facts, Kind
from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind
from firsthand.letters.languages import letter_language
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.programme.queries import version
from firsthand.programme.rules import Moment, Programme, Rule, in_language
from firsthand.promises import actions as promises
from firsthand.vault import actions as vault
from firsthand.vault.models import Sealed

NO_GROUNDS = Grounds()


def rule_of_the_day(case: Case, rule_id: str) -> Rule:
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
def verify(number: str, *, by: Person | None, at: datetime, text: str = "") -> Case:
    """Note that the vulnerability is there as reported, before anybody says when it is fixed, and tell the reporter.

    Raises NotAllowed, NotFound, StepNotAllowed. ISO/IEC 30111, verification.
    """
    case, person = for_change(number, by, Act.DECIDE)
    require_step(case.state, CaseStep.VERIFY)
    if case.rm == RmState.RECEIVED:
        move(case, (RmStep.VALIDATE,), person, at)
    case.verified_at = at
    answered(case, person, at)
    note(case, Kind.CASE_VERIFIED, person, at)
    letters.put(case, LetterKind.VERIFIED, at=at, by=person, words={"message": without_controls(text).strip()})
    return case


@transaction.atomic
def accept(
    number: str, *, by: Person | None, at: datetime, reason: str, asset_id: str = "", rule_id: str = ""
) -> Decision:
    """Decide that the report qualifies and take it into remediation.

    It must lie in an asset of the scope of its day (R44). Raises BadInput, NotAllowed, StepNotAllowed.
    """
    case, person = for_change(number, by, Act.DECIDE)
    require_step(case.state, CaseStep.ACCEPT)
    case.asset_id = asset_in_scope(case, asset_id)
    rule = rule_of_the_day(case, rule_id) if rule_id else None
    return decide(case, Outcome.ACCEPTED, rule, require_reason(reason), person, at)


def asset_in_scope(case: Case, asset_id: str) -> str:
    """The asset in which a report qualifies: the one named, else the reporter's (R44). Raises BadInput."""
    programme = version(case.version_id).programme
    wanted = (asset_id or case.asset_id).strip()
    if wanted.split(".")[0] not in {asset.id for asset in programme.scope}:
        names = ", ".join(f"{a.id} {a.title(case.language, programme.default_language)}" for a in programme.scope)
        raise BadInput("A report qualifies only in an asset of the scope.", f"Name one of: {names}.")
    return wanted


@transaction.atomic
def decline(
    number: str, outcome: Outcome, *, rule_id: str, reason: str, by: Person | None, at: datetime, same_as: str = "",
    grounds: Grounds = NO_GROUNDS,
) -> Decision:  # fmt: skip
    """Close a report with a rule of its day and a written reason (R37-50).

    A duplicate names the earlier case in `same_as`; a later arrival cannot be the original (R23). `grounds` holds what
    `known` and `cannot_reproduce` rest on. Raises BadInput, NotAllowed, RulesBroken, StepNotAllowed.
    """
    case, person = for_change(number, by, Act.DECIDE)
    if outcome is Outcome.ACCEPTED:
        raise BadInput("To accept is not to decline.", "Use the act that accepts.")
    require_step(case.state, CaseStep.DECLINE)
    _require_not_overruled(case, person)
    rule = rule_of_the_day(case, rule_id)
    fitting = RESTS_ON.get(outcome)
    if fitting and rule.kind not in fitting:
        rules = version(case.version_id).programme.rules.values()
        raise BadInput(
            f"Rule {rule.id} does not carry the outcome “{outcome.replace('_', ' ')}”.",
            f"Cite one of: {', '.join(r.id for r in rules if r.kind in fitting)}.",
        )
    reason = require_reason(reason)
    refuse_if(broken_by_decline(outcome, reason, grounds, received_at=case.received_at))
    if outcome is Outcome.DUPLICATE:
        join(case, same_as, person, at)
    decision = decide(case, outcome, rule, reason, person, at, grounds=grounds)
    if outcome is Outcome.DUPLICATE:
        tell_if_fixed(case, person, at)
    return decision


def _require_not_overruled(case: Case, person: Person) -> None:
    """A review that went the reporter's way is not undone by the one whose decision it overruled (R21)."""
    appeal = getattr(case, "appeal", None)
    overruled = appeal is not None and appeal.upheld and appeal.decision.by_id == person.pk
    if overruled:
        raise NotAllowed("A colleague upheld the appeal against your decision.", "Somebody else must decide now.")


def _said(rule: Rule, case: Case, programme: Programme) -> str:
    """A rule's text for a letter: in the reporter's language, without the sign that joined it to the next line."""
    return in_language(rule.text, case.language, programme.default_language).rstrip(" ;")


def decide(
    case: Case, outcome: Outcome, rule: Rule | None, reason: str, by: Person, at: datetime, *,
    grounds: Grounds = NO_GROUNDS, letter: LetterKind | None = None,
) -> Decision:  # fmt: skip
    """Write a decision down, move the case, tell the reporter. Call inside a transaction, with the case locked."""
    decision = Decision.objects.create(
        case=case, outcome=outcome, rule_id=rule.id if rule else "", at=at, by=by,
        reason=vault.seal(case.key, "reason", reason.encode()), grounds=_sealed_grounds(case, grounds),
    )  # fmt: skip
    move(case, way_of(case.rm, outcome), by, at)
    accepted = outcome is Outcome.ACCEPTED
    case.closed_at, case.closed_by = (None, None) if accepted else (at, by)
    answered(case, by, at)
    facts: Facts = {
        "outcome": str(outcome),
        "rule": decision.rule_id,
        "programme_version": case.version_id,
        "decision": decision.pk,
    }
    note(case, Kind.CASE_DECIDED, by, at, facts)
    promises.mark(case, Moment.DECIDED, at=at, by=actor(by))
    if accepted:
        promises.mark(case, Moment.ACCEPTED, at=at, by=actor(by))
    else:
        note(case, Kind.CASE_CLOSED, by, at)
        promises.mark(case, Moment.CLOSED, at=at, by=actor(by))
    programme = version(case.version_id).programme
    letters.put(
        case, letter or (LetterKind.ACCEPTED if accepted else LetterKind.DECLINED), at=at, by=by,
        facts={
            "outcome": str(outcome), "rule_id": decision.rule_id,
            "rule_text": _said(rule, case, programme) if rule else "",
            "known_since": say_day(grounds.known_since, letter_language(case.language, programme), programme.timezone)
            if grounds.known_since else "",
            **(words_of_earlier(case, programme) if outcome is Outcome.DUPLICATE else {}),
        },
        words={"reason": reason, "versions": grounds.versions, "traces": grounds.traces},
    )  # fmt: skip
    return decision


def _sealed_grounds(case: Case, grounds: Grounds) -> Sealed | None:
    if grounds == NO_GROUNDS:
        return None
    since = grounds.known_since
    return vault.seal_json(case.key, "grounds", {**asdict(grounds), "known_since": iso(since) if since else ""})


@transaction.atomic
def close(number: str, *, by: Person | None, at: datetime) -> Case:
    """Close a case for good: a fixed one, or a declined one whose review is over (R21). Its thread stays open (R8).

    A declined report is held for APPEAL_WITHIN, so that nobody is shut out from the one review that the letter
    offers. Raises NotAllowed, NotFound, StepNotAllowed.
    """
    case, person = for_change(number, by, Act.CLOSE)
    declined = case.rm in (RmState.INVALID, RmState.DEFERRED)
    if declined:
        _require_review_over(case, at)
    else:
        require_step(case.state, CaseStep.CLOSE)
    move(case, (RmStep.CLOSE,), person, at)
    case.closed_at, case.closed_by = at, person
    answered(case, person, at)
    note(case, Kind.CASE_CLOSED, person, at)
    promises.mark(case, Moment.CLOSED, at=at, by=actor(person))
    letters.put(case, LetterKind.CLOSED, at=at, by=person, facts={"fixed": not declined})
    return case


APPEAL_WITHIN = timedelta(days=90)
"""How long a declined report can still be looked at again. The texts give no time; this is ours."""


def _require_review_over(case: Case, at: datetime) -> None:
    appeal = getattr(case, "appeal", None)
    if appeal is not None and appeal.judged_at is None:
        raise StepNotAllowed("An appeal is open.", "Judge it first.")
    if appeal is None and case.closed_at is not None and at < case.closed_at + APPEAL_WITHIN:
        raise StepNotAllowed(
            f"For {APPEAL_WITHIN.days} days the reporter may ask that this decision be looked at again.",
            "Nothing needs to be done: the case is closed to everybody else.",
        )
