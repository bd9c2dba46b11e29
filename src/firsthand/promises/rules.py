"""The arithmetic of promises, and what happens to which clock. Pure.

Hours and calendar days are counted in UTC: nights, weekends, holidays and changes of summer time make no difference
(R12, R20). Business days are counted in the zone and the calendar of the programme (`calendars`).
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from firsthand.programme.rules import Moment, Promises, Unit, Within
from firsthand.promises.calendars import after_business_days, calendar_of


class PromiseKind(enum.StrEnum):
    """What was promised. A promise that the operator defined has the kind "own:" and its id."""

    CONFIRM = "confirm"
    """A person confirms the report (R20)."""
    UPDATE = "update"
    """The reporter hears from us again: the longest silence of ours."""
    ASSESSMENT = "assessment"
    """A person decides whether the report qualifies."""
    RESOLUTION = "resolution"
    """The vulnerability is remedied, or the report closed."""
    EMBARGO = "embargo"
    """The time of confidentiality ends by itself. Nothing is owed: it is never missed and nobody is warned of it."""
    CREDIT = "credit"
    """Recognition that is owed gets published or is declined (R25)."""
    INCIDENT = "incident"
    """Personal data was seen: whoever must be told has been told (R9; GDPR, article 33)."""


OWN = "own:"


def own_kind(promise_id: str) -> str:
    """The kind of a promise that the operator defined."""
    return f"{OWN}{promise_id}"


def own_id(kind: str) -> str:
    """The id of a promise that the operator defined; "" for one of ours."""
    return kind.removeprefix(OWN) if kind.startswith(OWN) else ""


def tells_the_reporter(kind: str, *, public: bool) -> bool:
    """Whether the reporter gets a letter when this promise is missed: what they wait for by a day that they know.

    Assessment, resolution and credit stand on their page like the others, and that they are late as well.
    """
    return public and (kind in (PromiseKind.CONFIRM, PromiseKind.UPDATE) or kind.startswith(OWN))


class PromiseState(enum.StrEnum):
    """How a promise stands; always worked out from its times, never stored."""

    RUNNING = "running"
    KEPT = "kept"
    MISSED = "missed"
    PAUSED = "paused"


NEAR = 0.75
"""From this share of its time on, a running promise is shown as near its end."""

ESCALATE_FROM = 90
"""From this percentage on a warning also goes to the people named for it; a miss always does."""

NO_TIME = timedelta(0)


# What starts and keeps which clock


@dataclass(frozen=True)
class Clock:
    """One promise that a programme makes: what starts it, what keeps it, and how long it may take."""

    kind: str
    starts: Moment
    kept_by: frozenset[Moment]
    within: Within
    paused_by: tuple[str, ...] = ()
    """Names from `programme.rules.PAUSES_ON`."""
    repeats: bool = False
    """What keeps it starts it anew, until the case is closed."""
    public: bool = True
    """Whether the reporter sees it."""


ONCE = frozenset({Moment.ARRIVED})
"""What starts a clock once in a case. Every other moment starts the next turn when no turn is open: recognition can be
owed again, after a departure that stood against it was withdrawn."""

OUTLIVES_THE_CASE = frozenset({Moment.CLOSED, Moment.CREDIT_SETTLED, Moment.INCIDENT_SETTLED, Moment.SETTLED_BY_HAND})
"""A promise of the operator's that is kept by anything else is about the handling of the report: closing ends it."""

TAKEN_BACK_BY_REOPENING = frozenset({Moment.DECIDED, Moment.ACCEPTED, Moment.REMEDIED, Moment.CLOSED})
"""A clock that only these can keep runs again when the decision that kept it is taken back (R21)."""


def clocks_of(promises: Promises) -> tuple[Clock, ...]:
    """Every clock that a programme runs. The end of the embargo is no clock: it follows the agreement."""
    pauses = promises.paused_by
    clocks = [
        Clock(
            PromiseKind.CONFIRM, Moment.ARRIVED, frozenset({Moment.ANSWERED}),
            Within(promises.confirm_within // timedelta(hours=1), Unit.HOURS),
        ),
        Clock(
            PromiseKind.UPDATE, Moment.ANSWERED, frozenset({Moment.ANSWERED, Moment.CLOSED}), promises.update,
            pauses.get(PromiseKind.UPDATE, ()), repeats=True,
        ),
        Clock(
            PromiseKind.CREDIT, Moment.CREDIT_OWED, frozenset({Moment.CREDIT_SETTLED}), promises.credit,
            pauses.get(PromiseKind.CREDIT, ()),
        ),
        Clock(
            PromiseKind.INCIDENT, Moment.INCIDENT_SEEN, frozenset({Moment.INCIDENT_SETTLED}), promises.incident,
            public=False,
        ),
    ]  # fmt: skip
    targets = (
        (PromiseKind.ASSESSMENT, promises.assessment, frozenset({Moment.DECIDED})),
        (PromiseKind.RESOLUTION, promises.resolution, frozenset({Moment.REMEDIED, Moment.CLOSED})),
    )
    clocks += [
        Clock(kind, Moment.ARRIVED, kept_by, within, pauses.get(kind, ()))
        for kind, within, kept_by in targets
        if within is not None
    ]
    for own in promises.own:
        kept_by = {own.kept_by} if own.kept_by in OUTLIVES_THE_CASE else {own.kept_by, Moment.CLOSED}
        clocks.append(
            Clock(own_kind(own.id), own.starts, frozenset(kept_by), own.within, own.paused_by, public=own.public)
        )
    return tuple(clocks)


def is_taken_back(clock: Clock) -> bool:
    """Whether a decision that is taken back can have kept this clock."""
    return clock.kept_by <= TAKEN_BACK_BY_REOPENING


def starts(clock: Clock, moment: Moment, *, turns: int, closed: bool) -> bool:
    """Whether a moment starts a turn of a clock that has had `turns` and has none open."""
    if clock.repeats:
        return not closed and moment in (clock.starts, Moment.REOPENED)
    return moment is clock.starts and not (turns and moment in ONCE)


# Times


def due_at(
    started_at: datetime, within: Within, *, zone: str = "UTC", country: str = "", subdivision: str = ""
) -> datetime:
    """The last moment of a promise, in UTC.

    Hours and days are elapsed time, so that a change of summer time between neither gives nor takes an hour. Business
    days: see `calendars.after_business_days`.
    """
    if within.unit is Unit.BUSINESS_DAYS:
        calendar = calendar_of(country, subdivision)
        return after_business_days(started_at, within.amount, zone=zone, calendar=calendar)
    return started_at.astimezone(UTC) + within.span


def due_from_arrival(promises: Promises, received_at: datetime, *, zone: str) -> dict[str, datetime]:
    """By kind, until when each promise runs that begins with the report itself."""
    where = {"zone": zone, "country": promises.country, "subdivision": promises.subdivision}
    clocks = [clock for clock in clocks_of(promises) if clock.starts is Moment.ARRIVED]
    return {clock.kind: due_at(received_at, clock.within, **where) for clock in clocks}


def state_of(
    kind: str, *, due_at: datetime, kept_at: datetime | None, now: datetime, paused_at: datetime | None = None
) -> PromiseState:
    """A promise is kept up to and including the very moment it is due. Once missed, it stays missed.

    An embargo is kept by time alone: when its end is reached nothing more is owed.
    """
    if kind == PromiseKind.EMBARGO:
        return PromiseState.RUNNING if kept_at is None and now < due_at else PromiseState.KEPT
    if kept_at is not None:
        return PromiseState.KEPT if kept_at <= due_at else PromiseState.MISSED
    if paused_at is not None:
        return PromiseState.PAUSED
    return PromiseState.RUNNING if now <= due_at else PromiseState.MISSED


def share_used(
    *, started_at: datetime, due_at: datetime, now: datetime, paused_for: timedelta = NO_TIME,
    paused_at: datetime | None = None,
) -> float:  # fmt: skip
    """How much of the time is used, from 0 to 1. Time during which the clock stood still does not count.

    `paused_for` is the sum of the pauses that are over, `paused_at` the beginning of one that lasts.
    """
    until = now if paused_at is None else min(now, paused_at)
    whole = (due_at - started_at - paused_for).total_seconds()
    used = (until - started_at - paused_for).total_seconds()
    return 1.0 if whole <= 0 else min(1.0, max(0.0, used / whole))


# When to look again


def moment_of(step: int, *, started_at: datetime, due_at: datetime, paused_for: timedelta = NO_TIME) -> datetime:
    """The moment at which `step` percent of the time is used."""
    whole = max(NO_TIME, due_at - started_at - paused_for)
    return due_at - whole * (100 - step) / 100


def missed_from(due_at: datetime) -> datetime:
    """The first moment at which a promise is missed: just after the last one at which it can be kept."""
    return due_at + timedelta.resolution


def step_due(
    now: datetime, *, started_at: datetime, due_at: datetime, warned: int, warn_at: Sequence[int],
    paused_for: timedelta = NO_TIME,
) -> int:  # fmt: skip
    """The warning to give at a moment: the highest percentage passed, if it was not given before; else 0.

    Whoever looks late gives one warning, not three. When the promise is missed there is nothing to warn of.
    """
    if now > due_at:
        return 0
    times = {"started_at": started_at, "due_at": due_at}
    passed = [step for step in warn_at if moment_of(step, **times, paused_for=paused_for) <= now]
    highest = max(passed, default=0)
    return highest if highest > warned else 0


def look_again_at(
    *, started_at: datetime, due_at: datetime, warned: int, warn_at: Sequence[int], paused_for: timedelta = NO_TIME
) -> datetime:
    """The next moment at which a running promise needs a look: its next warning, else its miss. May lie in the past."""
    ahead = [step for step in warn_at if warned < step < 100]
    if not ahead:
        return missed_from(due_at)
    return moment_of(min(ahead), started_at=started_at, due_at=due_at, paused_for=paused_for)
