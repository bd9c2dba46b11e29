"""The arithmetic of promises. Pure.

Hours are hours of the clock: nights, weekends, holidays and changes of summer time make no difference, because
everything is counted in UTC (R12, R20).
"""

import enum
from datetime import UTC, datetime, timedelta


class PromiseKind(enum.StrEnum):
    """What was promised."""

    CONFIRM = "confirm"
    """A person confirms the report."""
    EMBARGO = "embargo"
    """The time of confidentiality ends by itself."""
    CREDIT = "credit"
    """Recognition that is owed gets published or is declined (R25)."""


class PromiseState(enum.StrEnum):
    """How a promise stands; always worked out from its times, never stored."""

    RUNNING = "running"
    KEPT = "kept"
    MISSED = "missed"


CREDIT_WITHIN = timedelta(days=30)
"""How long owed recognition may wait before it counts as missed. The texts give no time; this is ours."""

NEAR = 0.75
"""From this share of its time on, a running promise is shown as near its end."""


def due_at(started_at: datetime, within: timedelta) -> datetime:
    """The last moment of a promise, in UTC, so that a change of summer time between neither gives nor takes an hour."""
    return started_at.astimezone(UTC) + within


def state_of(kind: str, *, due_at: datetime, kept_at: datetime | None, now: datetime) -> PromiseState:
    """A promise is kept up to and including the very moment it is due. Once missed, it stays missed.

    An embargo is kept by time alone: when its end is reached nothing more is owed.
    """
    if kind == PromiseKind.EMBARGO:
        return PromiseState.RUNNING if now < due_at else PromiseState.KEPT
    if kept_at is not None:
        return PromiseState.KEPT if kept_at <= due_at else PromiseState.MISSED
    return PromiseState.RUNNING if now <= due_at else PromiseState.MISSED


def share_used(*, started_at: datetime, due_at: datetime, now: datetime) -> float:
    """How much of the time is used, from 0 to 1."""
    whole = (due_at - started_at).total_seconds()
    return 1.0 if whole <= 0 else min(1.0, max(0.0, (now - started_at).total_seconds() / whole))
