"""One appeal a case: the reporter asks that somebody who did not decide looks again (R21)."""

from datetime import datetime

from django.db import transaction

from firsthand.cases.actions.common import actor, for_change, lock, move, note, required
from firsthand.cases.actions.deciding import asset_in_scope, decide
from firsthand.cases.answering import answered
from firsthand.cases.models import Appeal, Case
from firsthand.cases.opening import REPORTER, add_message
from firsthand.cases.rules import (
    Channel,
    Outcome,
    RmState,
    RmStep,
    broken_by_appeal,
    require_reason,
)  # fmt: skip
from firsthand.core.errors import NotAllowed, StepNotAllowed, refuse_if
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.programme.rules import Moment
from firsthand.promises import actions as promises
from firsthand.tasks.actions import open_task, settle
from firsthand.tasks.rules import TaskKind
from firsthand.vault import actions as vault


@transaction.atomic
def appeal(case: Case, *, text: str, at: datetime, channel: Channel = Channel.CASE_PAGE) -> Appeal:
    """The reporter does not agree with the decision that closed their report. Once; opens a task for another person.

    Raises BadInput for an empty text, RulesBroken.
    """
    case = lock(case)
    text = required(text, "objection")
    decision = case.decisions.order_by("-at", "-pk").first()
    refuse_if(broken_by_appeal(rm=case.rm, made=hasattr(case, "appeal"), outcome=decision.outcome if decision else ""))
    assert decision is not None  # the rules have looked
    message = add_message(case, text=text, channel=channel, at=at, answers=frozenset())
    made = Appeal.objects.create(case=case, decision=decision, message=message, made_at=at)
    journal.write(
        Kind.APPEAL_MADE, at=at, by=REPORTER, subject=case.number,
        facts={"appeal": made.pk, "decision": decision.pk, "message": str(message.pk)},
    )  # fmt: skip
    open_task(TaskKind.APPEAL, at=at, case=case, about=str(made.pk), not_for=decision.by)
    letters.put(case, LetterKind.APPEAL_RECEIVED, at=at)
    return made


@transaction.atomic
def judge_appeal(
    number: str, *, upheld: bool, reason: str, by: Person | None, at: datetime, asset_id: str = ""
) -> Appeal:
    """Judge an appeal, as somebody who did not take the decision. Upheld, the report is in work again.

    An invalid report is valid then; a deferred one was valid all along and is accepted, which needs an asset of the
    scope (R44). Its clocks run on from where they started: reopening gives no new time.
    Raises BadInput, NotAllowed, StepNotAllowed.
    """
    case, person = for_change(number, by, Act.DECIDE)
    made = Appeal.objects.filter(case=case, judged_at=None).select_related("decision").first()
    if made is None:
        raise StepNotAllowed("There is no open appeal in this case.", "Nothing was changed.")
    if case.decisions.filter(by=person).exclude(outcome=Outcome.ACCEPTED).exists():
        raise NotAllowed("An appeal is judged by somebody who did not decide.", "Ask a colleague.")
    reason = require_reason(reason)
    made.judged_at, made.judged_by, made.upheld = at, person, upheld
    made.reason = vault.seal(case.key, "reason", reason.encode())
    made.save()
    note(case, Kind.APPEAL_JUDGED, person, at, {"appeal": made.pk, "upheld": upheld})
    settle(TaskKind.APPEAL, at=at, case=case, about=str(made.pk), by=person)
    if upheld:
        _reopen(case, reason, asset_id, person, at)
    else:
        answered(case, person, at)
        letters.put(case, LetterKind.APPEAL_DISMISSED, at=at, by=person, words={"reason": reason})
    return made


def _reopen(case: Case, reason: str, asset_id: str, by: Person, at: datetime) -> None:
    """Back to where the report counts: an invalid one is valid, a deferred one accepted. The table has no other way."""
    deferred = case.rm == RmState.DEFERRED
    if deferred:
        case.asset_id = asset_in_scope(case, asset_id)
    case.closed_at = case.closed_by = case.same_as = None
    note(case, Kind.CASE_REOPENED, by, at)
    if deferred:
        promises.mark(case, Moment.REOPENED, at=at, by=actor(by))
        decide(case, Outcome.ACCEPTED, None, reason, by, at, letter=LetterKind.REOPENED)
        return
    move(case, (RmStep.VALIDATE,), by, at)
    answered(case, by, at)
    promises.mark(case, Moment.REOPENED, at=at, by=actor(by))
    letters.put(case, LetterKind.REOPENED, at=at, by=by, words={"reason": reason})
