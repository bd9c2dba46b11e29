"""The writes to one turn of a clock: each changes the row and writes the journal. Used by this feature alone.

Whoever calls holds the journal's turn, and has the row from a transaction that holds it: the order is always the
case, then the journal, then its promises, so that acts and sweeps never wait for each other in a circle.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from firsthand.cases.models import Case
from firsthand.cases.queries import question_is_open
from firsthand.core.clock import iso
from firsthand.journal import actions as journal
from firsthand.journal.rules import Facts, Kind
from firsthand.programme.queries import version
from firsthand.programme.rules import Unit
from firsthand.promises.calendars import calendar_of, due_after_pause
from firsthand.promises.models import Promise
from firsthand.promises.rules import Clock, PromiseKind, clocks_of, due_at, look_again_at
from firsthand.tasks import actions as tasks
from firsthand.tasks.rules import TaskKind

PAUSED_NOW: Mapping[str, Callable[[Case], bool]] = {"question": question_is_open}
"""Whether what pauses a clock holds at the moment, by its name in `programme.rules.PAUSES_ON`."""


def begin(case: Case, clock: Clock, *, started_at: datetime, turn: int, at: datetime, by: str) -> Promise:
    """Start a turn; what pauses this clock and holds already, pauses it from its first moment."""
    programme = version(case.version_id).programme
    promises = programme.promises
    row = Promise(
        case=case, kind=clock.kind, turn=turn, started_at=started_at, public=clock.public,
        due_at=due_at(
            started_at, clock.within, zone=programme.timezone, country=promises.country,
            subdivision=promises.subdivision,
        ),
    )  # fmt: skip
    row.look_again_at = next_look(row)
    row.save(force_insert=True)
    if turn > 1 or started_at != case.received_at:
        pause_if_held(row, clock, at=at, by=by)
    return row


def keep(row: Promise, *, at: datetime, by: str) -> None:
    """Note that a promise was kept. When it is late and no sweep came by, the miss is noted first: it stays one."""
    if row.paused_at is not None:
        resume(row, at=at, by=by)
    late, noted = at > row.due_at, row.miss_noted_at is not None
    if late and not noted:
        note_miss(row, at=at)
    row.kept_at, row.look_again_at = at, None
    row.save(update_fields=["kept_at", "look_again_at"])
    _write(row, Kind.PROMISE_KEPT, at=at, by=by, in_time=not late)
    if noted:
        tasks.settle(TaskKind.PROMISE_MISSED, at=at, case=row.case, about=about(row))


def note_miss(row: Promise, *, at: datetime) -> None:
    """Write the miss down, for ever (R20)."""
    row.miss_noted_at, row.look_again_at = at, None
    row.save(update_fields=["miss_noted_at", "look_again_at"])
    _write(row, Kind.PROMISE_MISSED, at=at, by=journal.MACHINE)


def note_warning(row: Promise, share: int, *, at: datetime) -> None:
    """Write down that the team is warned at so many percent."""
    row.warned = share
    row.look_again_at = next_look(row)
    row.save(update_fields=["warned", "look_again_at"])
    _write(row, Kind.PROMISE_WARNED, at=at, by=journal.MACHINE, share=share)


def look_later(row: Promise) -> None:
    """Set the next look where there was nothing to do after all."""
    row.look_again_at = next_look(row)
    row.save(update_fields=["look_again_at"])


def pause(row: Promise, name: str, *, at: datetime, by: str) -> None:
    """Let the clock stand still. One that has passed its time goes on: a miss cannot be paused away."""
    if row.kept_at or row.paused_at or row.miss_noted_at or at > row.due_at:
        return
    row.paused_at, row.paused_by, row.look_again_at = max(at, row.started_at), name, None
    row.save(update_fields=["paused_at", "paused_by", "look_again_at"])
    _write(row, Kind.PROMISE_PAUSED, at=at, by=by, paused_by=name)


def pause_if_held(row: Promise, clock: Clock, *, at: datetime, by: str) -> None:
    """Pause a turn that begins, or opens again, while what pauses its clock holds."""
    for name in clock.paused_by:
        if name in PAUSED_NOW and PAUSED_NOW[name](row.case):
            pause(row, name, at=at, by=by)


def resume(row: Promise, *, at: datetime, by: str) -> None:
    """Let the clock run on; it is due later by the time for which it stood still, in the unit of the promise."""
    if row.paused_at is None:
        return
    name, due_at = row.paused_by, _due_after_pause(row, max(at, row.paused_at))
    row.due_at, row.paused_for = due_at, row.paused_for + (due_at - row.due_at)
    row.paused_at, row.paused_by = None, ""
    row.look_again_at = next_look(row)
    row.save(update_fields=["due_at", "paused_for", "paused_at", "paused_by", "look_again_at"])
    _write(row, Kind.PROMISE_RESUMED, at=at, by=by, paused_by=name)


def _due_after_pause(row: Promise, resumed_at: datetime) -> datetime:
    programme = version(row.case.version_id).programme
    promised = programme.promises
    clock = next((c for c in clocks_of(promised) if c.kind == row.kind), None)
    assert row.paused_at is not None
    if clock is None or clock.within.unit is not Unit.BUSINESS_DAYS:
        return row.due_at + (resumed_at - row.paused_at)
    calendar = calendar_of(promised.country, promised.subdivision)
    return due_after_pause(
        row.due_at, paused_at=row.paused_at, resumed_at=resumed_at, zone=programme.timezone, calendar=calendar
    )


def take_back(row: Promise, *, why: str, at: datetime, by: str) -> None:
    """The promise was not kept after all; it runs on with the due time that it had. A miss that was noted stays."""
    row.kept_at = None
    row.look_again_at = next_look(row)
    row.save(update_fields=["kept_at", "look_again_at"])
    _write(row, Kind.PROMISE_REOPENED, at=at, by=by, why=why)


def next_look(row: Promise) -> datetime | None:
    """The moment at which the sweep has something to do with this row; None when nothing is left."""
    if row.kind == PromiseKind.EMBARGO or row.kept_at or row.paused_at or row.miss_noted_at:
        return None
    return look_again_at(
        started_at=row.started_at, due_at=row.due_at, paused_for=row.paused_for, warned=row.warned,
        warn_at=version(row.case.version_id).programme.promises.warn_at,
    )  # fmt: skip


def about(row: Promise) -> str:
    """How a task names this promise beside its case."""
    return f"{row.kind}:{row.turn}"


def _write(row: Promise, kind: Kind, *, at: datetime, by: str, **more: str | int | bool) -> None:
    facts: Facts = {
        "promise": row.kind,
        "turn": row.turn,
        "started_at": iso(row.started_at),
        "due_at": iso(row.due_at),
        **more,
    }
    journal.write(kind, at=at, by=by, subject=row.case.number, facts=facts)
