"""Every form is refused without its token, with an old one and from elsewhere; reading a page changes nothing."""

import hashlib

import pytest
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret
from django.test import Client
from django.urls import get_resolver

from firsthand.people.rules import Role
from staff.matrix.routes import ROWS, THE_DOOR
from staff.matrix.test_every_route import NO_PAGE, address, patterns
from staff.matrix.world import OWN, World, build

TAKES_FORMS = sorted(route for route, row in ROWS.items() if row.writes is not None)
PUBLIC = {"<language:language>/": "en/", "<str:token>": "no-such-token", "<int:number>": "1"}
REFUSED = {403, 404, 405}
"""Forbidden; or a page, or a method, that is not there at all."""


@pytest.fixture
def world(programme, at) -> World:
    return build(at)


def state() -> str:
    """A hash over every row of every table but those of the log, which is carried on by itself every second."""
    whole = hashlib.sha256()
    for table in sorted(t for t in connection.introspection.table_names() if not t.startswith("journal_log")):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor)
        whole.update(f"{table}{rows}".encode())
    return whole.hexdigest()


def post(client: Client, where: str, sends: dict[str, object], how: str) -> int:
    """The status of a POST that somebody else made this browser send."""
    secret = _get_new_csrf_string()
    client.cookies["firsthand_form"] = secret
    if how == "missing":
        return client.post(where, sends).status_code
    if how == "old":
        old = _mask_cipher_secret(_get_new_csrf_string())
        return client.post(where, {**sends, "csrfmiddlewaretoken": old}).status_code
    token = _mask_cipher_secret(secret)
    headers = {"origin": "https://evil.example"}
    return client.post(where, {**sends, "csrfmiddlewaretoken": token}, headers=headers).status_code


@pytest.mark.parametrize("route", TAKES_FORMS)
def test_a_forged_form_is_refused_and_nothing_changes(route, world, desk_of):
    row = ROWS[route]
    role = Role.GUEST if route.startswith("guest/") else Role.LEAD
    where = address(route, row, world, role, OWN)
    for how in ("missing", "old", "foreign"):
        desk = desk_of(world.people[role], enforce_csrf_checks=True)
        before = state()
        assert post(desk, where, dict(row.sends), how) == 403, how
        assert state() == before, how


def public_addresses() -> list[str]:
    found = []
    for written, _one in patterns(get_resolver()):
        if not written.startswith("desk/"):
            for part, value in PUBLIC.items():
                written = written.replace(part, value)
            found += [] if "<" in written else [f"/{written}"]
    return sorted(set(found))


@pytest.mark.parametrize("where", public_addresses())
def test_a_forged_form_to_the_public_face_changes_nothing(where, world):
    report = {
        "location": "https://www.mimecast.com/",
        "impact": "Files",
        "steps": "One",
        "code": "x",
        "answer": "agree",
    }
    for how in ("missing", "old", "foreign"):
        before = state()
        assert post(Client(enforce_csrf_checks=True), where, report, how) in REFUSED, how
        assert state() == before, how


@pytest.mark.parametrize("route", sorted(route for route, row in ROWS.items() if row.reads not in (None, THE_DOOR)))
def test_reading_a_page_changes_nothing(route, world, desk_of):
    role = Role.GUEST if route.startswith("guest/") else Role.LEAD
    desk, where = desk_of(world.people[role]), address(route, ROWS[route], world, role, OWN)
    before = state()
    assert desk.get(where).status_code in (200, 302, 404)
    assert state() == before


def test_a_form_with_its_token_is_taken(world, desk_of):
    """What the tests above refuse is refused for its token alone."""
    desk, secret = desk_of(world.people[Role.LEAD], enforce_csrf_checks=True), _get_new_csrf_string()
    desk.cookies["firsthand_form"] = secret
    sent = {"text": "Words", "csrfmiddlewaretoken": _mask_cipher_secret(secret)}
    assert desk.post(f"/desk/cases/{world.number(OWN)}/message/", sent).status_code == 302


def test_all_other_addresses_of_the_desk_are_one_page():
    assert NO_PAGE in {written.removeprefix("desk/") for written, _ in patterns(get_resolver())}
