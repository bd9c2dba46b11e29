"""Starting, keeping and reopening promises."""

from datetime import datetime, timedelta

from firsthand.cases.models import Case
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.promises.models import Promise
from firsthand.promises.rules import PromiseKind, PromiseState, due_at, state_of


def start(case: Case, kind: PromiseKind, *, at: datetime, within: timedelta) -> Promise:
    """Start a clock at `at`. A clock that runs already is left alone."""
    promise, _ = Promise.objects.get_or_create(
        case=case, kind=kind, defaults={"started_at": at, "due_at": due_at(at, within)}
    )
    return promise


def keep(case: Case, kind: PromiseKind, *, at: datetime, by: str) -> None:
    """Mark a promise as kept at `at`, once; the journal says whether that was in time."""
    promise = Promise.objects.select_for_update().filter(case=case, kind=kind, kept_at=None).first()
    if promise is None:
        return
    promise.kept_at = at
    promise.save(update_fields=["kept_at"])
    if kind is PromiseKind.EMBARGO:
        return
    in_time = state_of(kind, due_at=promise.due_at, kept_at=at, now=at) is PromiseState.KEPT
    journal.write(
        Kind.PROMISE_KEPT, at=at, by=by, subject=case.number, facts={"promise": str(kind), "in_time": in_time}
    )


def reopen(case: Case, kind: PromiseKind, *, at: datetime, why: str) -> None:
    """Take back that a promise was kept: a confirmation that bounced reached nobody (R20). The clock keeps running."""
    if Promise.objects.filter(case=case, kind=kind).exclude(kept_at=None).update(kept_at=None):
        journal.write(
            Kind.PROMISE_REOPENED,
            at=at,
            by=journal.MACHINE,
            subject=case.number,
            facts={"promise": str(kind), "why": why},
        )
