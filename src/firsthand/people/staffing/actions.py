"""Looking after the accounts of the staff: roles, leaving, coming back, invitations, lost second factors.

Every act locks the accounts in one order before it looks at them, so that two people cannot take the last lead away at
once, and so that whoever acts still may: a role read before the lock may have changed.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from firsthand.cases.actions.leaving import end_every_access, let_go
from firsthand.core.errors import BadInput, Broken, NotAllowed, NotFound, refuse_if
from firsthand.journal import actions as journal
from firsthand.journal.rules import Facts, Kind
from firsthand.people.actions import actor_of, invite, tell_of_breaches
from firsthand.people.models import Invitation, Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act, Role, Sight, sight_of
from firsthand.people.staffing import factors, rules
from firsthand.people.staffing.rules import Member
from firsthand.people.staffing.sessions import end_sessions


@dataclass(frozen=True)
class _Locked:
    """Everybody with an account, locked until the transaction ends, and the one whom an act is about."""

    person: Person
    team: tuple[Person, ...]
    by: Person | None

    @property
    def members(self) -> list[Member]:
        return [member_of(each) for each in self.team]

    @property
    def by_id(self) -> int | None:
        return self.by.pk if self.by else None

    def note(self, kind: Kind, at: datetime, more: Facts | None = None) -> None:
        facts: Facts = {"person": self.person.pk, **(more or {})}
        journal.write(kind, at=at, by=actor_of(self.by), facts=facts)


def member_of(person: Person) -> Member:
    """An account as the rules see it."""
    return Member(person.pk, person.role, person.is_active, person.joined_at is not None)


@transaction.atomic
def change_role(person_id: int, role: str, *, by: Person | None, at: datetime) -> Person:
    """Give somebody another role; it counts from their next request on.

    Open cases that they may not work on any longer become nobody's. A role that they have already is not given again.
    `by=None` is the operator here and below. Raises BadInput, NotAllowed, NotFound, RulesBroken.
    """
    locked = _for_change(person_id, by)
    person = locked.person
    try:
        wanted = Role(role)
    except ValueError:
        raise BadInput(f"There is no role “{role[:20]}”.", f"Name one of: {', '.join(Role)}.") from None
    refuse_if(rules.broken_by_role(locked.members, member_of(person), wanted, by=locked.by_id))
    before = person.role
    if before == wanted:
        return person
    person.role, person.role_given_at, person.role_given_by = wanted, at, locked.by
    person.save(update_fields=["role", "role_given_at", "role_given_by"])
    freed = let_go(person, by=actor_of(by), at=at)
    if before == Role.GUEST:  # what a guest was let into, they were to read as a guest
        end_every_access(person, by=actor_of(by), at=at)
    locked.note(Kind.STAFF_ROLE_CHANGED, at, {"from": before, "to": str(wanted), "cases": freed})
    return person


@transaction.atomic
def leave(person_id: int, *, by: Person | None, at: datetime) -> int:
    """End an account: every session ends, every link is void, their open cases become nobody's; how many these were.

    The row stays, since the journal names it. Whatever they were let into is closed to them, also when they come back.
    Raises NotAllowed, NotFound, RulesBroken.
    """
    locked = _for_change(person_id, by)
    person = locked.person
    refuse_if(rules.broken_by_leaving(locked.members, member_of(person), by=locked.by_id))
    person.is_active = False
    person.save(update_fields=["is_active"])
    _open_invitations(person_id, at).update(expires_at=at)
    freed, closed = let_go(person, by=actor_of(by), at=at), end_every_access(person, by=actor_of(by), at=at)
    locked.note(Kind.STAFF_LEFT, at, {"cases": freed, "access": closed})
    end_sessions(person)
    return freed


@transaction.atomic
def come_back(person_id: int, *, by: Person | None, at: datetime) -> Person:
    """Let somebody in again who left, in the role that they had. Raises NotAllowed, NotFound, RulesBroken."""
    locked = _for_change(person_id, by)
    person = locked.person
    _refuse(person.is_active, rules.NOT_LEFT)
    refuse_if(rules.broken_by_own(person.pk, locked.by_id))
    person.is_active, person.role_given_at, person.role_given_by = True, at, locked.by
    person.save(update_fields=["is_active", "role_given_at", "role_given_by"])
    locked.note(Kind.STAFF_CAME_BACK, at, {"role": person.role})
    return person


@transaction.atomic
def void_invitation(person_id: int, *, by: Person | None, at: datetime) -> None:
    """Make the open link of somebody worthless. Raises NotAllowed, NotFound, RulesBroken."""
    locked = _for_change(person_id, by)
    _refuse(not _open_invitations(person_id, at).update(expires_at=at), rules.NO_INVITATION)
    locked.note(Kind.STAFF_INVITATION_VOIDED, at)


@transaction.atomic
def new_link(person_id: int, *, by: Person | None, at: datetime) -> str:
    """Another one-time link for somebody who has not joined, in the role they have; older ones are void.

    Whoever has the link is that person. So the link of a guest is for those alone who see every case that the guest was
    let into: a lead, or the operator. Raises NotAllowed, NotFound, RulesBroken.
    """
    person = _for_change(person_id, by).person
    if person.role == Role.GUEST and by is not None and sight_of(by.role) is not Sight.ALL:
        raise NotAllowed("Only who sees every case makes a link for a guest.", "Ask a lead.")
    _refuse(not person.is_active, rules.HAS_LEFT)
    _refuse(person.joined_at is not None, rules.HAS_JOINED)
    return invite(person.mail, person.role, by=by, at=at)


@transaction.atomic
def take_factors(person_id: int, *, by: Person | None, at: datetime) -> int:
    """Remove the second factors of somebody who lost them, and end their sessions; how many there were.

    They set up others when they sign in again. Nobody does this for themselves: whoever holds a stolen session would.
    Raises NotAllowed, NotFound, RulesBroken.
    """
    locked = _for_change(person_id, by)
    refuse_if(rules.broken_by_own(person_id, locked.by_id))
    taken = factors.take_away(locked.person)
    _refuse(not taken, rules.NO_FACTORS)
    locked.note(Kind.STAFF_FACTORS_TAKEN, at, {"how_many": taken})
    end_sessions(locked.person)
    return taken


@transaction.atomic
def hear_of_breaches(person_id: int, *, told: bool, by: Person | None, at: datetime) -> None:
    """Whether somebody hears of promises about to be missed. Raises NotAllowed, NotFound, RulesBroken."""
    person = _for_change(person_id, by).person
    _refuse(not person.is_active, rules.HAS_LEFT)
    tell_of_breaches(person.mail, told=told, by=by, at=at)


def _for_change(person_id: int, by: Person | None) -> _Locked:
    """Links before accounts, as whoever accepts one takes them; then all accounts. Raises NotAllowed, NotFound."""
    if by is not None and not isinstance(by, Person):
        raise NotAllowed("Only a member of staff may do this.", "Sign in.")
    links = Invitation.objects.filter(person__in=Person.objects.filter(pk=person_id), used_at=None)
    list(links.select_for_update().values_list("pk"))
    team = {person.pk: person for person in Person.objects.select_for_update(no_key=True).order_by("pk")}
    acting = permit(team.get(by.pk), Act.INVITE) if by is not None else None
    if person_id not in team:
        raise NotFound("There is no such person.", "See: firsthand staff list")
    return _Locked(team[person_id], tuple(team.values()), acting)


def _open_invitations(person_id: int, at: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(person=person_id, used_at=None, expires_at__gt=at)


def _refuse(stands: bool, why: Broken) -> None:
    refuse_if([why] if stands else [])
