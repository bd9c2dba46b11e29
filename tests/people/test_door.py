"""Signing in and out, and that no other page of the account application can be reached."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from firsthand.cases.actions import end_access, let_guest_in
from firsthand.cases.queries import title_of
from firsthand.core.clock import now
from firsthand.people.actions import invite
from firsthand.people.models import Person
from firsthand.people.rules import Role
from pages import words_of
from seats import give_app, next_code, seat

PASSWORD = "five green herons walk home"
SECOND = "/desk/sign-in/second-step/"


@pytest.fixture
def ines(handler):
    handler.set_password(PASSWORD)
    handler.save()
    give_app(handler)
    return handler


def first_step(client: Client, mail: str = "ines@staff.example", password: str = PASSWORD, **more: str):
    return client.post("/desk/sign-in/", {"login": mail, "password": password, **more})


def sign_in(client: Client, mail: str = "ines@staff.example", **more: str):
    """Both steps; the answer to the second."""
    assert first_step(client, mail, **more).headers["Location"] == SECOND
    return client.post(SECOND, {"code": next_code(Person.objects.get(mail=mail.strip().lower()))})


def test_mail_address_password_and_a_code_open_the_desk(ines, client, programme):
    answer = sign_in(client)
    assert answer.headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_the_capitals_of_the_address_make_no_difference(ines, client):
    assert sign_in(client, mail=" INES@Staff.Example ").headers["Location"] == "/desk/"


@pytest.mark.parametrize(("mail", "password"), [("ines@staff.example", "wrong"), ("nobody@staff.example", PASSWORD)])
def test_a_wrong_pair_is_told_the_same_whether_the_address_exists_or_not(ines, client, mail, password):
    answer = first_step(client, mail, password)
    assert answer.status_code == 200
    assert "do not match" in answer.content.decode()
    assert PASSWORD not in answer.content.decode()


def test_somebody_who_has_left_is_told_the_same(ines, client):
    Person.objects.update(is_active=False)
    assert "do not match" in first_step(client).content.decode()


@pytest.mark.parametrize("password", ["", "!", PASSWORD])
def test_somebody_who_has_not_joined_cannot_sign_in(db, client, password):
    invite("new@staff.example", Role.LEAD, by=None, at=now())
    assert first_step(client, "new@staff.example", password).status_code == 200
    assert client.get("/desk/").status_code == 302


def test_guessing_is_stopped_after_five_attempts(ines, client):
    for _ in range(5):
        first_step(client, password="wrong")
    assert "too many attempts" in first_step(client).content.decode()
    assert client.get("/desk/").status_code == 302


def test_the_session_gets_a_new_id_at_sign_in(ines, client):
    client.get("/desk/")
    session = client.session
    session["seen"] = "before"
    session.save()
    client.cookies["firsthand_desk"] = session.session_key
    sign_in(client)
    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_the_cookie_is_for_the_desk_alone(ines, client):
    cookie = sign_in(client).cookies["firsthand_desk"]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/desk/", "Strict", True)


def test_signing_out_takes_a_post(ines, client):
    sign_in(client)
    assert client.get("/desk/sign-out/").status_code == 405
    assert client.post("/desk/sign-out/").headers["Location"] == "/desk/sign-in/"
    assert client.get("/desk/").status_code == 302


def test_a_forged_sign_in_or_sign_out_is_refused(ines):
    client = Client(enforce_csrf_checks=True)
    assert first_step(client).status_code == 403
    seat(client, ines)
    assert client.post("/desk/sign-out/").status_code == 403


def test_the_way_on_never_leads_to_another_house(ines, client):
    assert sign_in(client, next="https://evil.example/").headers["Location"] == "/desk/"
    assert sign_in(Client(), next="/desk/cases/").headers["Location"] == "/desk/cases/"


@pytest.mark.parametrize("page", [
    "signup", "login", "logout", "password/reset", "password/change", "email", "confirm-email", "inactive",
    "reauthenticate", "login/code",
])  # fmt: skip
@pytest.mark.parametrize("root", ["/desk/", "/accounts/", "/desk/accounts/"])
def test_no_other_page_of_the_account_application_is_reachable(ines, client, page, root, programme):
    sign_in(client)
    assert client.get(f"{root}{page}/").status_code == 404


def address(link: str) -> str:
    return link.partition("127.0.0.1:8000")[2]


def test_an_invitation_sets_name_and_password_and_signs_in(programme, client):
    page = address(invite("new@staff.example", Role.LEAD, by=None, at=now()))
    assert "new@staff.example" in client.get(page).content.decode()
    answer = client.post(page, {"name": "Noor", "password": PASSWORD})
    assert answer.headers["Location"] == "/desk/"
    assert client.get("/desk/").headers["Location"] == "/desk/account/second-factor/"
    assert first_step(Client(), "new@staff.example").headers["Location"] == "/desk/"


def test_the_invitation_of_a_guest_says_who_asks_for_what_and_what_comes(a_case, handler, client):
    _guest, link = let_guest_in(a_case.number, "tess@vendor.example", "Tess", by=handler, at=now())
    said = words_of(client.get(address(link)).content.decode())
    assert f"{handler.name} of " in said
    assert f"case {a_case.number}" in said
    for asked in ("a password", "A second factor", "keep the case confidential", "works once, until"):
        assert asked in said
    assert "Welcome to the desk" not in said
    assert title_of(a_case) not in said
    assert "reporters read it" not in said


def test_the_invitation_of_a_guest_who_was_let_out_again_names_no_case(a_case, handler, client):
    guest, link = let_guest_in(a_case.number, "tess@vendor.example", "Tess", by=handler, at=now())
    end_access(a_case.number, guest.pk, by=handler, at=now())
    said = words_of(client.get(address(link)).content.decode())
    assert a_case.number not in said
    assert "no case is open to you" in said


def test_looking_at_an_invitation_does_not_use_it_up(programme, client):
    page = address(invite("new@staff.example", Role.LEAD, by=None, at=now()))
    client.get(page)
    assert client.get(page).status_code == 200


def test_an_invitation_used_twice_gets_a_clear_page(programme, client):
    page = address(invite("new@staff.example", Role.LEAD, by=None, at=now()))
    client.post(page, {"name": "Noor", "password": PASSWORD})
    for answer in (Client().get(page), Client().post(page, {"name": "Eve", "password": PASSWORD})):
        assert answer.status_code == 404
        assert "does not work any more" in answer.content.decode()
    assert Person.objects.get().name == "Noor"


def test_a_weak_password_keeps_the_name_that_was_typed(programme, client):
    page = address(invite("new@staff.example", Role.LEAD, by=None, at=now()))
    answer = client.post(page, {"name": "Noor", "password": "short"})
    assert answer.status_code == 422
    assert 'value="Noor"' in answer.content.decode()
    assert 'value="short"' not in answer.content.decode()


def test_accepting_as_somebody_else_ends_the_session_that_was_open(ines, client, programme):
    sign_in(client)
    page = address(invite("new@staff.example", Role.LEAD, by=None, at=now()))
    client.post(page, {"name": "Noor", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(Person.objects.get(mail="new@staff.example").pk)


def test_a_link_made_at_the_desk_is_shown_once(lead, client, programme):
    seat(client, lead)
    answer = client.post("/desk/people/", {"mail": "new@staff.example", "role": "triager"})
    assert "/desk/invitation/" in answer.content.decode()
    assert "/desk/invitation/" not in client.get("/desk/people/").content.decode()


def test_a_handler_may_not_invite_at_the_desk(ines, client, programme):
    sign_in(client)
    assert client.post("/desk/people/", {"mail": "x@staff.example", "role": "lead"}).status_code == 403
    assert Person.objects.count() == 1
