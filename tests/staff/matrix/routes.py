"""Every address of the desk: who may read it and post to it, and what it names. A new route without a row fails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from firsthand.people.rules import Act, Role, sees
from staff.matrix.world import BESIDE, NO_ROW, NOBODY, NONE, OTHER, OWN, World

Args = Callable[[World, Role, str], list[Any]]
Needs = Act | tuple[Act, ...] | str | None
"""One permission, any of several, EVERYBODY, THE_DOOR, or None for nobody."""
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


def by_everybody(role: Role, relation: str) -> bool:
    """What belongs to no case is there for whoever may come here."""
    return True


def by_either(role: Role, relation: str) -> bool:
    """Whether a role sees a note that names them."""
    return by_the_team(role, relation) or by_the_guest(role, relation)


@dataclass(frozen=True)
class Row:
    """One route. `reads` and `writes` say who may GET and POST: a permission, EVERYBODY, or None for nobody."""

    reads: Needs
    writes: Needs = None
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


def account(world: World, role: Role, relation: str) -> list[Any]:
    """The account of a colleague."""
    return [NO_ROW if relation == NONE else world.people[Role.PUBLISHER].pk]


def by_who_invites(role: Role, relation: str) -> bool:
    """Whoever looks after accounts looks after all of them."""
    return relation != NONE


def board(world: World, role: Role, relation: str) -> list[Any]:
    """A board, or one that there is not."""
    return ["nothing" if relation == NONE else "clocks"]


def by_whoever_may(role: Role, relation: str) -> bool:
    """Its figures are of the whole house, the same for all."""
    return relation != NONE


def fixed(*names: Any) -> Args:
    """An address that names what belongs to no case."""
    return lambda world, role, relation: list(names)


def answer(world: World, role: Role, relation: str) -> list[Any]:
    """An answer of the team's, or one that there is not."""
    return [NO_ROW if relation == NONE else 1]


CASES = Act.READ_CASES
ANSWERS = (Act.TRIAGE, Act.ADMINISTER)
"""Those who write to reporters, and those who keep the answers."""

ROWS: Mapping[str, Row] = {
    # Lists and pages that name nothing
    "": Row(EVERYBODY),
    "cases/": Row(CASES),
    "cases/enter/": Row(Act.TRIAGE, Act.TRIAGE),
    "tasks/": Row(CASES),
    "intake/": Row(Act.PAUSE_INTAKE, Act.PAUSE_INTAKE),
    "mail/": Row(Act.READ_MAIL),
    "mail/looked-at/": Row(None, Act.TRIAGE, sends={"mail": []}),
    "find/": Row(CASES, CASES, sends={"q": "words"}),
    "new/": Row(CASES),
    "keys/": Row(CASES),
    "bulk/": Row(None, Act.TRIAGE, sends={"do": "take"}),
    "views/": Row(CASES, CASES, sends={"name": "In Dutch", "query": "language=nl"}),
    "views/<int:view_id>/": Row(None, CASES, args=fixed(NO_ROW), seen=by_nobody),
    "guest/": Row(Act.READ_AS_GUEST),
    "people/": Row(Act.INVITE, Act.INVITE),
    "journal/": Row(Act.READ_JOURNAL),
    "journal/journal.csv": Row(Act.READ_JOURNAL),
    "boards/": Row(Act.READ_BOARDS),
    "boards/<slug:name>/": Row(Act.READ_BOARDS, args=board, seen=by_whoever_may),
    "boards/<slug:name>.csv": Row(Act.READ_BOARDS, args=board, seen=by_whoever_may),
    "answers/": Row(ANSWERS),
    "answers/new/": Row(Act.ADMINISTER, Act.ADMINISTER),
    "answers/<int:answer_id>/": Row(ANSWERS, Act.ADMINISTER, args=answer, seen=by_whoever_may),
    "answers/<int:answer_id>/use/": Row(None, Act.ADMINISTER, args=answer, seen=by_whoever_may),
    # A case
    "cases/<str:number>/evidence/": Row(
        Act.TRIAGE, Act.TRIAGE, args=case_number, sends={"for_whom": "reporter", "language": "en"}
    ),
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
    # An account
    "people/<int:person_id>/": Row(Act.INVITE, args=account, seen=by_who_invites),
    "people/<int:person_id>/breaches/": Row(None, Act.INVITE, args=account, sends={"told": "yes"}, seen=by_who_invites),
    "people/<int:person_id>/<slug:name>/": Row(
        Act.INVITE,
        Act.INVITE,
        args=lambda world, role, relation: [*account(world, role, relation), "leave"],
        seen=by_who_invites,
    ),
    # Administration, below "administration/"; it names nothing of a case
    **{
        f"administration/{route}": row
        for route, row in {
            "": Row(Act.ADMINISTER),
            "letters/": Row(Act.ADMINISTER),
            "letters/<uuid:letter_id>/again/": Row(None, Act.ADMINISTER, args=fixed(NOBODY), seen=by_nobody),
            "letters/<slug:kind>/<str:tongue>/": Row(Act.ADMINISTER, args=fixed("receipt", "en"), seen=by_everybody),
            "clocks/": Row(Act.ADMINISTER),
            "clocks/troubles/<int:trouble_id>/again/": Row(None, Act.ADMINISTER, args=fixed(NO_ROW), seen=by_everybody),
            "keys/": Row(Act.ADMINISTER),
            "keys/new/": Row(Act.ADMINISTER, Act.ADMINISTER),
            "keys/<slug:fingerprint>/retire/": Row(
                Act.ADMINISTER, Act.ADMINISTER, args=fixed("0" * 40), seen=by_nobody
            ),
            "health/": Row(Act.ADMINISTER),
            "programme/": Row(Act.PUBLISH_PROGRAMME),
            "programme/begin/": Row(None, Act.PUBLISH_PROGRAMME),
            "programme/<int:number>/folder.zip": Row(Act.PUBLISH_PROGRAMME, args=fixed(1), seen=by_everybody),
            "programme/draft/": Row(Act.PUBLISH_PROGRAMME, args=fixed(), seen=by_nobody),
            "programme/draft/folder.zip": Row(Act.PUBLISH_PROGRAMME, args=fixed(), seen=by_nobody),
            "programme/draft/file/<str:name>/": Row(
                Act.PUBLISH_PROGRAMME, Act.PUBLISH_PROGRAMME, args=fixed("programme.toml"), seen=by_nobody
            ),
            "programme/draft/page/<str:tongue>/": Row(Act.PUBLISH_PROGRAMME, args=fixed("en"), seen=by_nobody),
            "programme/draft/publish/": Row(Act.PUBLISH_PROGRAMME, Act.PUBLISH_PROGRAMME, args=fixed(), seen=by_nobody),
            "programme/draft/<slug:name>/": Row(None, Act.PUBLISH_PROGRAMME, args=fixed("discard"), seen=by_nobody),
        }.items()
    },
    # One's own account
    "account/": Row(EVERYBODY),
    "account/again/": Row(EVERYBODY, EVERYBODY),
    "account/password/": Row(EVERYBODY, EVERYBODY),
    "account/sessions/end/": Row(None, EVERYBODY),
    "account/second-factor/": Row(EVERYBODY, EVERYBODY),
    "account/second-factor/remove/": Row(None, EVERYBODY),
    "account/passkeys/add/": Row(EVERYBODY, EVERYBODY),
    "account/passkeys/<int:passkey_id>/": Row(
        EVERYBODY, EVERYBODY, args=lambda world, role, relation: [NO_ROW], seen=by_nobody
    ),
    "account/codes/": Row(EVERYBODY, EVERYBODY),
    # The door
    "sign-in/": Row(THE_DOOR, THE_DOOR),
    "sign-in/second-step/": Row(THE_DOOR, THE_DOOR),
    "sign-in/passkey/": Row(None, THE_DOOR),
    "sign-in/organisation/": Row(None, THE_DOOR),
    "sign-in/organisation/back/": Row(THE_DOOR),
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
