"""When an embargo holds. Pure."""

import enum
from datetime import UTC, datetime, timedelta


class EmbargoState(enum.StrEnum):
    """The two states of the standard model that a default embargo can be in (`exited` is final)."""

    ACTIVE = "active"
    EXITED = "exited"


def lifts_at(received_at: datetime, embargo: timedelta) -> datetime:
    """The moment the embargo ends by itself: so many days of 24 h after arrival; weekends count (R12)."""
    return received_at.astimezone(UTC) + embargo


def state_of(*, ends_at: datetime, now: datetime) -> EmbargoState:
    """In force until the very moment it ends."""
    return EmbargoState.ACTIVE if now < ends_at else EmbargoState.EXITED
