"""Reads of who sees a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from firsthand.cases.models import Case
from firsthand.people.models import Person
from firsthand.people.rules import Act, Role, Sight, may, sees, sight_of


@dataclass(frozen=True)
class LetIn:
    """Somebody who was let into a case. `agreed_at` is None for a guest who has not agreed to the embargo yet."""

    person: int
    name: str
    mail: str
    guest: bool
    joined: bool
    given_at: datetime
    given_by: str
    agreed_at: datetime | None


def who_was_let_in(case: Case) -> list[LetIn]:
    """Everybody who is let into a case now, guests last. The caller took `case` through `case_for`."""
    rows = case.let_in.filter(ended_at=None).select_related("person", "given_by").order_by("given_at", "pk")
    lines = [
        LetIn(
            row.person_id, str(row.person), row.person.mail, row.person.role == Role.GUEST,
            row.person.joined_at is not None, row.given_at, str(row.given_by or ""), row.agreed_at,
        )
        for row in rows if row.person.is_active
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line.guest)


def may_be_let_in(case: Case) -> QuerySet[Person]:
    """Colleagues who would see a restricted case only when they are let in, and are not yet."""
    roles = [role for role in Role if may(role, Act.READ_CASES) and sight_of(role) is Sight.OPEN_TO_TEAM]
    here = case.let_in.filter(ended_at=None).values("person")
    return Person.objects.filter(role__in=roles, is_active=True).exclude(pk__in=here).order_by("name", "pk")


def those_who_see(case: Case, people: Iterable[Person]) -> list[Person]:
    """Of these people the ones who may see a case: nobody else is written to about it."""
    let_in = set(case.let_in.filter(ended_at=None, agreed_at__isnull=False).values_list("person", flat=True))
    return [one for one in people if sees(one.role, restricted=case.restricted, let_in=one.pk in let_in)]


def sees_all() -> QuerySet[Person]:
    """Who sees every case, restricted or not."""
    roles = [role for role in Role if sight_of(role) is Sight.ALL]
    return Person.objects.filter(role__in=roles, is_active=True, joined_at__isnull=False).order_by("name", "pk")
