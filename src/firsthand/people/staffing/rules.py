"""Who may be changed how: nobody changes themselves, and somebody must always be able to lead and to invite. Pure."""

import enum
from collections.abc import Collection
from dataclasses import dataclass, replace

from firsthand.core.errors import Broken
from firsthand.people.rules import Act, Role, may


class State(enum.StrEnum):
    """How it stands with an account."""

    INVITED = "invited"
    LAPSED = "invitation over"
    """Invited, but the link ran out or was voided before anybody used it."""
    HERE = "here"
    LEFT = "left"


class Change(enum.StrEnum):
    """What is done to the account of somebody else."""

    ROLE = "role"
    LEAVE = "leave"
    COME_BACK = "back"
    VOID = "void"
    LINK = "link"
    FACTORS = "factors"


@dataclass(frozen=True)
class Member:
    """An account as the rules see it."""

    id: int
    role: str
    active: bool
    joined: bool

    @property
    def is_here(self) -> bool:
        """Whether this person can sign in."""
        return self.active and self.joined


OWN = Broken("Nobody changes their own account here. Ask a colleague who may.")
LAST_LEAD = Broken("They are the last lead who can sign in. Make somebody else a lead first.")
LAST_WHO_INVITES = Broken(
    "Nobody who can sign in would be left to look after accounts. Give that role to another first."
)
NO_GUEST = Broken("A colleague does not become a guest. End their account, or let a guest into a case.")
HAS_LEFT = Broken("They have left. Let them come back first.")
NOT_LEFT = Broken("They have not left.")
HAS_JOINED = Broken("They have joined already.")
NOT_JOINED = Broken("They have not joined yet.")
NO_INVITATION = Broken("No invitation of theirs is open.")
NO_FACTORS = Broken("They have no second factor.")


def state_of(*, active: bool, joined: bool, invited: bool) -> State:
    """How it stands with an account; `invited` is whether a link is open that sets its first password."""
    if not active:
        return State.LEFT
    if joined:
        return State.HERE
    return State.INVITED if invited else State.LAPSED


def changes_for(state: State, *, invited: bool, has_factors: bool) -> tuple[Change, ...]:
    """What can be done to somebody in this state, the likeliest first. `invited` is whether any link is open."""
    if state is State.LEFT:
        return (Change.COME_BACK,)
    if state is State.HERE:
        taken = (Change.FACTORS,) if has_factors else ()
        return (Change.ROLE, *taken, *((Change.VOID,) if invited else ()), Change.LEAVE)
    void = (Change.VOID,) if invited else ()
    return (Change.LINK, Change.ROLE, *void, Change.LEAVE)


def broken_by_own(person: int, by: int | None) -> list[Broken]:
    """Nobody changes themselves. `by` is None for the operator, who has no account."""
    return [OWN] if person == by else []


def broken_by_role(team: Collection[Member], person: Member, role: Role, *, by: int | None) -> list[Broken]:
    """What giving a role would break. Whoever came as a guest may join the team, but nobody is made a guest here."""
    if not person.active:
        return [HAS_LEFT]
    broken = broken_by_own(person.id, by)
    if role is Role.GUEST and person.role != Role.GUEST:
        broken.append(NO_GUEST)
    return [*broken, *_broken_by_fewer(team, replace(person, role=str(role)))]


def broken_by_leaving(team: Collection[Member], person: Member, *, by: int | None) -> list[Broken]:
    """What ending an account would break."""
    if not person.active:
        return [HAS_LEFT]
    return [*broken_by_own(person.id, by), *_broken_by_fewer(team, replace(person, active=False))]


def _broken_by_fewer(team: Collection[Member], changed: Member) -> list[Broken]:
    """Whether the last one who leads, or who looks after accounts, would be gone. Where nobody does yet, none is."""
    after = [changed if member.id == changed.id else member for member in team]
    broken = []
    if _leads(team) and not _leads(after):
        broken.append(LAST_LEAD)
    if _invites(team) and not _invites(after):
        broken.append(LAST_WHO_INVITES)
    return broken


def _leads(team: Collection[Member]) -> bool:
    return any(member.is_here and member.role == Role.LEAD for member in team)


def _invites(team: Collection[Member]) -> bool:
    return any(member.is_here and may(member.role, Act.INVITE) for member in team)
