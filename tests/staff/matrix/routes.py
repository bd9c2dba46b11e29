"""Every address of the desk: who may read it and post to it, and what it names. A new route without a row fails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from firsthand.people.rules import Act, Role, sees
from staff.matrix.world import BESIDE, NO_ROW, NOBODY, NONE, OTHER, OWN, World

Args = Callable[[World, Role, str], list[Any]]
EVERYBODY = "everybody"
"""Whoever is signed in."""
THE_DOOR = "the door"
"""Anybody at all: these pages let people in, or out."""


def by_the_team(role: Role, relation: str) -> bool:
    """Whether a role sees a case, and what hangs on it."""
    return relation != NONE and sees(role, restricted=relation == OTHER, let_in=False) and role is not Role.GUEST


def by_the_guest(role: Role, relation: str) -> bool:
    """Whether a role sees a case as a guest."""
    return role is Role.GUEST and relation == OWN


def by_nobody(role: Role, relation: str) -> bool:
    """The words of a mail that is a case stand there, and nowhere else."""
    return False


def by_either(role: Role, relation: str) -> bool:
    """Whether a role sees a note that names them."""
    return by_the_team(role, relation) or by_the_guest(role, relation)


@dataclass(frozen=True)
class Row:
    """One route. `reads` and `writes` say who may GET and POST: a permission, EVERYBODY, or None for nobody."""

    reads: Act | str | None
    writes: Act | str | None = None
    args: Args | None = None
    """What stands in the address for a world, a role and a relation; None for an address that names nothing."""
    sends: Mapping[str, Any] = field(default_factory=dict)
    seen: Callable[[Role, str], bool] = by_the_team


def case_number(world: World, role: Role, relation: str) -> list[Any]:
    return [world.number(relation)]


def with_file(world: World, role: Role, relation: str) -> list[Any]:
    return [world.number(relation), world.files.get(relation, NOBODY)]


def with_message(world: World, role: Role, relation: str) -> list[Any]:
    return [world.number(relation), world.messages.get(relation, NOBODY)]


def with_another(world: World, role: Role, relation: str) -> list[Any]:
    """A case beside one that everybody on the team sees."""
    return [world.number(relation), world.number(BESIDE)]


def act(name: str) -> Args:
    return lambda world, role, relation: [world.number(relation), name]


def mail_id(world: World, role: Role, relation: str) -> list[Any]:
    return [world.mails.get(relation, NO_ROW)]


def task_id(world: World, role: Role, relation: str) -> list[Any]:
    return [world.tasks.get(relation, NO_ROW)]


def mention_id(world: World, role: Role, relation: str) -> list[Any]:
    return [world.mentions.get((role, relation), NO_ROW)]


CASES = Act.READ_CASES

ROWS: Mapping[str, Row] = {
    # Lists and pages that name nothing
    "": Row(EVERYBODY),
    "cases/": Row(CASES),
    "cases/enter/": Row(Act.TRIAGE, Act.TRIAGE),
    "tasks/": Row(CASES),
    "intake/": Row(Act.PAUSE_INTAKE, Act.PAUSE_INTAKE),
    "mail/": Row(Act.READ_MAIL),
    "mail/looked-at/": Row(None, Act.TRIAGE, sends={"mail": []}),
    "guest/": Row(Act.READ_AS_GUEST),
    "people/": Row(Act.INVITE, Act.INVITE),
    # A case
    "cases/<str:number>/": Row(CASES, args=case_number),
    "cases/<str:number>/files/<uuid:attachment_id>/": Row(CASES, args=with_file),
    "cases/<str:number>/messages/<uuid:message_id>/html/": Row(CASES, args=with_message),
    "cases/<str:number>/messages/<uuid:message_id>/html/inside/": Row(CASES, args=with_message),
    "cases/<str:number>/draft/<slug:name>/": Row(None, Act.TRIAGE, args=act("message"), sends={"text": "A draft"}),
    "cases/<str:number>/here/": Row(None, CASES, args=case_number),
    "cases/<str:number>/who/": Row(CASES, Act.RESTRICT, args=case_number, sends={"do": "restrict"}),
    "cases/<str:number>/proof/": Row(CASES, args=case_number),
    "cases/<str:number>/compare/<str:other>/": Row(CASES, args=with_another),
    "cases/<str:number>/twins/": Row(Act.DECIDE, Act.DECIDE, args=case_number),
    "cases/<str:number>/<slug:name>/": Row(Act.TRIAGE, Act.TRIAGE, args=act("message"), sends={"text": "Words"}),
    "guest/<str:number>/": Row(
        Act.READ_AS_GUEST, Act.READ_AS_GUEST, args=case_number, sends={"text": "Words"}, seen=by_the_guest
    ),
    "guest/<str:number>/agree/": Row(None, None, args=case_number, seen=by_the_guest),
    "guest/<str:number>/files/<uuid:attachment_id>/": Row(Act.READ_AS_GUEST, args=with_file, seen=by_the_guest),
    # The door
    "sign-in/": Row(THE_DOOR, THE_DOOR),
    "sign-out/": Row(None, THE_DOOR),
    "invitation/<str:secret>/": Row(THE_DOOR, THE_DOOR, args=lambda world, role, relation: ["no-such-secret"]),
    # What else an address may name
    "named/<int:mention_id>/seen/": Row(None, EVERYBODY, args=mention_id, seen=by_either),
    "tasks/<int:task_id>/done/": Row(None, Act.TRIAGE, args=task_id),
    "mail/<int:arrival_id>/": Row(Act.READ_MAIL, args=mail_id),
    "mail/<int:arrival_id>/looked-at/": Row(None, Act.TRIAGE, args=mail_id),
    "mail/<int:arrival_id>/html/": Row(Act.READ_MAIL, args=mail_id, seen=by_nobody),
    "mail/<int:arrival_id>/html/inside/": Row(Act.READ_MAIL, args=mail_id, seen=by_nobody),
    "mail/<int:arrival_id>/is/<slug:kind>/": Row(
        None, Act.TRIAGE, args=lambda world, role, relation: [world.mails.get(relation, NO_ROW), "junk"]
    ),
    "mail/<int:arrival_id>.eml": Row(Act.READ_MAIL, args=mail_id),
}
