"""Every route of the desk x every role x one's own, another's and nothing: who gets in, and who learns nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from firsthand.people.rules import Role, may
from pages import words_of
from staff.matrix.routes import EVERYBODY, ROWS, THE_DOOR, Row
from staff.matrix.world import NONE, OTHER, OWN, RELATIONS, World, build

NO_PAGE = "<path:rest>"
"""What answers for all other addresses of the desk."""
TAKEN = {200, 204, 302, 400, 409, 422}
"""Done, or answered with a form that says what is wrong with it."""


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route below a resolver, as it is written."""
    for one in resolver.url_patterns:
        written = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, written)
        else:
            yield written, one


def routes_of_the_desk() -> dict[str, URLPattern]:
    found = {w.removeprefix("desk/"): p for w, p in patterns(get_resolver()) if w.startswith("desk/")}
    found.pop(NO_PAGE)
    return found


def address(route: str, row: Row, world: World, role: Role, relation: str) -> str:
    """The address of a route with the things of a relation in it."""
    args = iter(row.args(world, role, relation) if row.args else ())
    parts = [str(next(args)) if part.startswith("<") else part for part in _split(route)]
    return "/desk/" + "".join(parts)


def _split(route: str) -> list[str]:
    return [part for piece in route.split("<") for part in _closed(piece)] if "<" in route else [route]


def _closed(piece: str) -> list[str]:
    named, closed, rest = piece.partition(">")
    return [f"<{named}>", rest] if closed else [piece]


def allowed(needs: Any, role: Role) -> bool:
    if needs in (EVERYBODY, THE_DOOR):
        return True
    acts = needs if isinstance(needs, tuple) else (needs,)
    return any(act is not None and may(role, act) for act in acts)


@pytest.fixture
def world(programme, at) -> World:
    return build(at)


def test_every_route_of_the_desk_has_a_row_and_every_row_a_route():
    assert set(ROWS) == set(routes_of_the_desk())


def ask(desk: Client, method: str, where: str, row: Row) -> HttpResponse:
    """Ask once, and take back whatever was done by it."""
    with transaction.atomic():
        answer = desk.get(where) if method == "GET" else desk.post(where, row.sends)
        transaction.set_rollback(True)
    if answer.streaming:  # read to its end: the test client then keeps the connection of the test open
        b"".join(answer.streaming_content)
    return answer


def fault(answer: HttpResponse, needs: Any, role: Role, relation: str, row: Row) -> str:
    """What is wrong with an answer; "" for nothing."""
    at_the_door = answer.status_code == 302 and "/sign-in/" in answer.headers["Location"]
    if needs is None:
        return "" if answer.status_code in (403, 404, 405) else f"{answer.status_code} for a method that it lacks"
    sees = row.args is None or row.seen(role, relation) or needs is THE_DOOR
    if allowed(needs, role) and sees:
        return "" if needs is THE_DOOR or (answer.status_code in TAKEN and not at_the_door) else str(answer.status_code)
    wanted = {404} if not sees and allowed(needs, role) else {403, 404}
    return "" if answer.status_code in wanted else f"{answer.status_code} instead of {sorted(wanted)}"


@pytest.mark.parametrize("route", sorted(ROWS))
def test_who_may_gets_in_and_nobody_else_does(route, world, desk_of):
    row, faults = ROWS[route], []
    for role in Role:
        desk = desk_of(world.people[role])
        for relation in RELATIONS if row.args else (OWN,):
            where = address(route, row, world, role, relation)
            for method, needs in (("GET", row.reads), ("POST", row.writes)):
                wrong = fault(ask(desk, method, where, row), needs, role, relation, row)
                faults += [f"{method} {relation} as {role}: {wrong}"] if wrong else []
    assert faults == []


@pytest.mark.parametrize("route", sorted(route for route, row in ROWS.items() if row.args))
def test_what_is_not_yours_answers_as_what_is_not_there(route, world, desk_of):
    row = ROWS[route]
    if row.reads is THE_DOOR:
        pytest.skip("the door names nobody's things")
    for role in Role:
        if row.seen(role, OTHER):
            continue
        desk, method = desk_of(world.people[role]), "GET" if row.reads else "POST"
        theirs, nobodys = (
            ask(desk, method, address(route, row, world, role, relation), row) for relation in (OTHER, NONE)
        )
        assert seen_of(theirs) == seen_of(nobodys), role


def seen_of(answer: HttpResponse) -> tuple[int, str, list[str]]:
    return answer.status_code, words_of(answer.content.decode()), sorted(answer.headers)


@pytest.mark.parametrize("route", sorted(ROWS))
def test_whoever_is_not_signed_in_is_led_to_the_door_and_learns_nothing(route, world, client):
    row = ROWS[route]
    if THE_DOOR in (row.reads, row.writes):
        pytest.skip("this is the door")
    for relation in RELATIONS if row.args else (OWN,):
        where = address(route, row, world, Role.LEAD, relation)
        for method in ("GET", "POST"):
            answer = ask(client, method, where, row)
            assert answer.status_code == 302, (method, relation)
            assert answer.headers["Location"].startswith("/desk/sign-in/")
