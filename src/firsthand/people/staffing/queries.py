"""Reads of accounts, for those who look after them: how it stands with each, and what could be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from firsthand.cases import held
from firsthand.cases.held import Cases
from firsthand.core.errors import NotFound
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.people.staffing import factors
from firsthand.people.staffing.rules import Change, State, changes_for, state_of


@dataclass(frozen=True)
class Line:
    """One account. `invited_until` is None where no link is open."""

    id: int
    name: str
    mail: str
    role: str
    state: State
    joined_at: datetime | None
    invited_until: datetime | None
    has_factors: bool
    told_of_breaches: bool
    role_given_at: datetime | None
    role_given_by: str
    """"" where the operator gave it."""
    cases: Cases = held.NONE
    """What they were let into, one by one."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """What somebody else may do to this account."""
        return changes_for(self.state, invited=self.invited_until is not None, has_factors=self.has_factors)


@dataclass(frozen=True)
class Everybody:
    """The team, and apart from it the guests."""

    team: tuple[Line, ...]
    guests: tuple[Line, ...]


def everybody(viewer: Person | None, *, at: datetime) -> Everybody:
    """Everybody with an account, those who left last: a constant number of queries.

    The caller has checked that the viewer looks after accounts; None is the operator, who is told no case number.
    """
    people = list(_people(at))
    lines = _lines(people, viewer)
    apart = [(line, line.role == Role.GUEST) for line in sorted(lines, key=lambda line: line.state is State.LEFT)]
    return Everybody(tuple(line for line, guest in apart if not guest), tuple(line for line, guest in apart if guest))


def one(person_id: int, viewer: Person | None, *, at: datetime) -> Line:
    """One account. Raises NotFound."""
    lines = _lines(list(_people(at).filter(pk=person_id)), viewer)
    if not lines:
        raise NotFound("There is no such person.", "See: firsthand staff list")
    return lines[0]


def has(person_id: int, viewer: Person | None) -> Cases:
    """The open cases that somebody has."""
    return held.open_cases_of(Person(pk=person_id), viewer)


def would_lose(person_id: int, *, role: str, active: bool = True) -> int:
    """How many open cases would become nobody's if the person stood so."""
    return held.no_longer_theirs(Person(pk=person_id, role=role, is_active=active)).count()


def _people(at: datetime) -> QuerySet[Person]:
    opens = Q(invitations__used_at=None, invitations__expires_at__gt=at)
    rows = Person.objects.select_related("role_given_by").annotate(
        invited_until=Max("invitations__expires_at", filter=opens)
    )
    return rows.order_by("name", "mail")


def _lines(people: Iterable[Person], viewer: Person | None) -> list[Line]:
    numbers = [person.pk for person in people]
    with_factors, let_into = factors.have_one(numbers), held.let_into(numbers, viewer)
    return [_line(person, person.pk in with_factors, let_into.get(person.pk, held.NONE)) for person in people]


def _line(person: Person, has_factors: bool, cases: Cases) -> Line:
    until: datetime | None = person.invited_until  # type: ignore[attr-defined]  # annotated by `_people`
    state = state_of(active=person.is_active, joined=person.joined_at is not None, invited=until is not None)
    return Line(
        person.pk, person.name, person.mail, person.role, state, person.joined_at, until, has_factors,
        person.told_of_breaches, person.role_given_at, str(person.role_given_by or ""), cases,
    )  # fmt: skip
