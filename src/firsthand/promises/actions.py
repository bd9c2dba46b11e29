"""Starting, keeping, pausing and reopening promises. One door for everything that happens to a case: `mark`."""

from datetime import datetime

from django.db import transaction

from firsthand.cases import copies
from firsthand.cases.models import Case
from firsthand.cases.queries import visible_to
from firsthand.cases.rules import Outcome
from firsthand.core.errors import NotFound
from firsthand.journal import actions as journal
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.programme.queries import version
from firsthand.programme.rules import PAUSES_ON, Moment
from firsthand.promises import turns
from firsthand.promises.models import Promise
from firsthand.promises.rules import Clock, PromiseKind, clocks_of, is_taken_back, starts


def mark(case: Case, moment: Moment, *, at: datetime, by: str) -> None:
    """Something happened to a case: start, keep, pause, resume or reopen the clocks that it concerns.

    Call inside the act's transaction, after the case was changed. `by` is "person:7", "reporter" or journal.MACHINE.
    The clocks are those of the version of the day of arrival, so that a later change of targets binds only later
    reports (R88). An arrival starts clocks at `case.received_at`, everything else at `at`.
    """
    clocks = [c for c in clocks_of(version(case.version_id).programme.promises) if _concerns(c, moment)]
    if not clocks:
        return
    journal.take_turn()
    kinds = [clock.kind for clock in clocks]
    rows = Promise.objects.select_for_update(of=("self",)).filter(case=case, kind__in=kinds).order_by("turn")
    by_kind: dict[str, list[Promise]] = {kind: [] for kind in kinds}
    for row in rows:
        row.case = case
        by_kind[row.kind].append(row)
    for clock in clocks:
        _tell(clock, case, by_kind[clock.kind], moment, at=at, by=by)
    copies.follow(case)


def _concerns(clock: Clock, moment: Moment) -> bool:
    pausing = {m for name in clock.paused_by if name in PAUSES_ON for m in PAUSES_ON[name]}
    reopening = clock.repeats or is_taken_back(clock)
    return moment is clock.starts or moment in clock.kept_by | pausing or (moment is Moment.REOPENED and reopening)


def _tell(clock: Clock, case: Case, rows: list[Promise], moment: Moment, *, at: datetime, by: str) -> None:
    """Let one clock know what happened. It has at most one open turn, its last."""
    last = rows[-1] if rows else None
    running = last if last is not None and last.kept_at is None else None
    if running is not None:
        _pause_or_resume(clock, running, moment, at=at, by=by)
        if moment in clock.kept_by:
            turns.keep(running, at=at, by=by)
    elif last is not None and moment is Moment.REOPENED and is_taken_back(clock) and _fell_with_decision(last):
        turns.take_back(last, why="the decision was taken back", at=at, by=by)
        turns.pause_if_held(last, clock, at=at, by=by)
        running = last
    none_open = running is None or running.kept_at is not None
    if none_open and starts(clock, moment, turns=len(rows), closed=case.closed_at is not None):
        started_at = case.received_at if moment is Moment.ARRIVED else at
        turns.begin(case, clock, started_at=started_at, turn=last.turn + 1 if last else 1, at=at, by=by)


def _pause_or_resume(clock: Clock, row: Promise, moment: Moment, *, at: datetime, by: str) -> None:
    for name in clock.paused_by:
        stop, go = PAUSES_ON.get(name, (None, None))
        if moment is stop:
            turns.pause(row, name, at=at, by=by)
        elif moment is go and row.paused_by == name:
            turns.resume(row, at=at, by=by)


def _fell_with_decision(row: Promise) -> bool:
    """Whether a promise was kept by the decision that closed the case last: with it, or after it."""
    declined = row.case.decisions.exclude(outcome=Outcome.ACCEPTED).order_by("-at").values_list("at", flat=True).first()
    return declined is not None and row.kept_at is not None and row.kept_at >= declined


@transaction.atomic
def settle_by_hand(number: str, kind: str, *, by: Person | None, at: datetime) -> None:
    """A person says that a promise of the operator's was kept (`kept_by = "settled_by_hand"`).

    Raises NotAllowed, and NotFound where the viewer sees no such case or no such promise is open in it.
    """
    person = permit(by, Act.TRIAGE)
    case = visible_to(person).select_for_update(of=("self",), no_key=True).filter(number=number).first()
    if case is None:
        raise NotFound(f"There is no case {number[:20]}.", "See: firsthand case list")
    clocks = clocks_of(version(case.version_id).programme.promises)
    by_hand = [c.kind for c in clocks if c.kind == kind and Moment.SETTLED_BY_HAND in c.kept_by]
    journal.take_turn()
    row = Promise.objects.select_for_update(of=("self",)).filter(case=case, kind__in=by_hand, kept_at=None).first()
    if row is None:
        raise NotFound(f"No promise “{kind[:48]}” waits for a person in case {case.number}.", "Nothing was changed.")
    row.case = case
    turns.keep(row, at=at, by=f"person:{person.pk}")
    copies.follow(case)


def reopen(case: Case, kind: str, *, at: datetime, why: str) -> None:
    """Take back that a promise was kept: a confirmation that bounced reached nobody (R20).

    The clock runs on with its original due time; if that has passed, the next sweep notes the miss, unless it is
    noted already. Call inside the act's transaction.
    """
    journal.take_turn()
    row = Promise.objects.select_for_update(of=("self",)).filter(case=case, kind=kind).order_by("-turn").first()
    if row is None or row.kept_at is None:
        return
    row.case = case
    turns.take_back(row, why=why, at=at, by=journal.MACHINE)
    copies.follow(case)


def follow_embargo(case: Case, *, starts_at: datetime, ends_at: datetime) -> None:
    """Let the promises show the end of the embargo, so that lists and plots have it. Nothing is owed by it."""
    times = {"started_at": starts_at, "due_at": ends_at}
    Promise.objects.update_or_create(case=case, kind=PromiseKind.EMBARGO, turn=1, defaults=times)
    copies.follow(case)


def embargo_over(case: Case, *, at: datetime) -> None:
    """The embargo has ended, by its time or earlier."""
    Promise.objects.filter(case=case, kind=PromiseKind.EMBARGO, kept_at=None).update(kept_at=at)
    copies.follow(case)
