"""One's own account: the first second factor, changing them, sessions, and being asked again before it."""

import re
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from firsthand.core.clock import now
from firsthand.journal.models import Entry
from firsthand.people.actions import invite
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.people.security.browsers import browser_of
from people.key_in_hand import KeyInHand
from people.test_second_step import DOOR, PASSWORD, SECOND, first_step, key_of, kinds
from seats import code_of, give_app, next_code, seat

ACCOUNT, SET_UP, ADD, CODES = (
    "/desk/account/", "/desk/account/second-factor/", "/desk/account/passkeys/add/", "/desk/account/codes/"
)  # fmt: skip
AGAIN, END, WORD = "/desk/account/again/", "/desk/account/sessions/end/", "/desk/account/password/"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
HERE = {"headers": {"host": "localhost"}}


@pytest.fixture
def ines(handler):
    handler.set_password(PASSWORD)
    handler.save()
    give_app(handler)
    return handler


@pytest.fixture
def newcomer(programme):
    """A browser in which somebody has just joined."""
    link = invite("new@staff.example", Role.LEAD, by=None, at=now())
    browser = Client(**HERE)
    answer = browser.post(link.partition("127.0.0.1:8000")[2], {"name": "Noor", "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def fields(page: str) -> tuple[str, str]:
    """The sealed secret in the form, and the one that a person reads."""
    sealed = re.search(r'name="secret" value="([^"]+)"', page)
    shown = re.search(r'totp-secret">([^<]+)<', page)
    assert sealed
    assert shown
    return sealed[1], shown[1].replace(" ", "")


def set_up(browser: Client):
    sealed, secret = fields(browser.get(SET_UP).content.decode())
    return browser.post(SET_UP, {"secret": sealed, "code": code_of(secret)})


def words(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("page", ["/desk/", "/desk/cases/", "/desk/people/", "/desk/journal/", ACCOUNT, CODES, WORD])
def test_whoever_has_no_second_factor_is_led_to_set_one_up_and_nowhere_else(newcomer, page):
    assert newcomer.get(page).headers["Location"] == SET_UP
    assert newcomer.post(page).headers["Location"] == SET_UP


@pytest.mark.parametrize("role", Role)
def test_every_role_needs_one(handler, client, role):
    Person.objects.update(role=role)
    seat(client, Person.objects.get(), second=False)
    assert client.get("/desk/").headers["Location"] == SET_UP


def test_the_page_of_the_set_up_offers_no_way_elsewhere_but_out(newcomer):
    page = words(newcomer.get(SET_UP))
    assert 'href="/desk/cases/"' not in page
    assert "/desk/sign-out/" in page


def test_an_app_is_set_up_the_codes_are_shown_and_the_desk_opens(newcomer):
    assert set_up(newcomer).headers["Location"] == CODES
    shown = re.findall(r"<li><code>(\d{4} \d{4})</code>", words(newcomer.get(CODES)))
    assert len(shown) == 10
    assert newcomer.post(CODES, {"do": "kept"}).headers["Location"] == "/desk/"
    assert newcomer.get("/desk/cases/").status_code == 200
    assert shown[0] not in words(newcomer.get(CODES))
    assert kinds()[-2:] == ["staff.signed_in", "staff.factor_added"]


def test_the_recovery_codes_can_be_kept_as_a_file_while_they_are_shown(newcomer):
    set_up(newcomer)
    file = newcomer.post(CODES, {"do": "download"})
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert len(words(file).split("\n")) == 11
    newcomer.post(CODES, {"do": "kept"})
    assert "attachment" not in newcomer.post(CODES, {"do": "download"}).headers.get("Content-Disposition", "")


def test_the_code_that_set_up_the_app_does_not_sign_in_as_well(newcomer):
    sealed, secret = fields(words(newcomer.get(SET_UP)))
    code = code_of(secret)
    newcomer.post(SET_UP, {"secret": sealed, "code": code})
    other = Client()
    first_step(other, mail="new@staff.example")
    assert "used already" in words(other.post(SECOND, {"code": code}))


def test_secrets_of_apps_are_sealed_in_the_database(newcomer):
    _, secret = fields(words(newcomer.get(SET_UP)))
    set_up(newcomer)
    assert secret not in str(list(Authenticator.objects.values()))
    row = Authenticator.objects.get(type="recovery_codes")
    assert len(row.data["seed"]) > 80


@pytest.mark.parametrize("how", ["wrong code", "no secret", "foreign secret", "made-up secret"])
def test_an_app_that_shows_another_code_is_not_taken(newcomer, ines, how):
    sealed, secret = fields(words(newcomer.get(SET_UP)))
    foreign, _ = fields(words(seat(Client(), ines).get(SET_UP)))
    sent = {"wrong code": sealed, "no secret": "", "foreign secret": foreign, "made-up secret": "AAAA"}[how]
    code = "000000" if how == "wrong code" else code_of(secret)
    answer = newcomer.post(SET_UP, {"secret": sent, "code": code})
    assert answer.status_code in (200, 422)
    assert not Authenticator.objects.exclude(user=ines).exists()


def test_a_passkey_is_a_first_factor_too(newcomer):
    key = KeyInHand()
    made = key.make(newcomer.post(ADD, {"ask": "options"}).json())
    assert newcomer.post(ADD, {"name": "Blue", "credential": made}).headers["Location"] == CODES
    assert newcomer.get("/desk/").status_code == 200


def test_a_password_alone_sets_up_no_other_factor_where_there_is_one(ines, client):
    seat(client, ines, second=False)
    assert client.get(SET_UP).headers["Location"].startswith(DOOR)
    assert client.get(ACCOUNT).headers["Location"].startswith(DOOR)


def test_a_new_password_by_the_operators_link_still_asks_for_the_factor(ines, client, programme):
    link = invite(ines.mail, ines.role, by=None, at=now())
    answer = client.post(link.partition("127.0.0.1:8000")[2], {"name": "Ines", "password": "another quiet evening"})
    assert answer.headers["Location"] == SECOND


def test_the_last_factor_is_replaced_and_not_removed(ines, client):
    seat(client, ines)
    client.post("/desk/account/second-factor/remove/")
    assert Authenticator.objects.filter(user=ines, type="totp").count() == 1
    before = Authenticator.objects.get(user=ines, type="totp").pk
    set_up(client)
    assert Authenticator.objects.get(user=ines, type="totp").pk != before


def test_of_two_factors_one_can_go_and_then_the_other_stays(ines):
    key_of(ines)
    desk, one = seat(Client(**HERE), ines), Authenticator.objects.get(type="webauthn")
    desk.post("/desk/account/second-factor/remove/")
    assert not Authenticator.objects.filter(type="totp").exists()
    answer = desk.post(f"/desk/account/passkeys/{one.pk}/", {"do": "remove"})
    assert (answer.status_code, Authenticator.objects.filter(type="webauthn").count()) == (302, 1)
    assert kinds().count("staff.factor_removed") == 1


def test_a_passkey_gets_another_name_and_nobody_elses_can_be_reached(ines, lead):
    key_of(ines)
    one = f"/desk/account/passkeys/{Authenticator.objects.get(type='webauthn').pk}/"
    seat(Client(**HERE), ines).post(one, {"name": "Old \u202ekey"})
    assert Authenticator.objects.get(type="webauthn").data["name"] == "Old key"
    for sends in ({"name": "Mine"}, {"do": "remove"}):
        assert seat(Client(**HERE), lead).post(one, sends).status_code == 404
    assert Authenticator.objects.get(type="webauthn").data["name"] == "Old key"


@pytest.mark.parametrize("how", ["elsewhere", "unverified", "old challenge", "no challenge", "nonsense"])
def test_a_passkey_that_does_not_answer_is_not_added(ines, how):
    desk = seat(Client(**HERE), ines)
    key = KeyInHand("https://evil.example" if how == "elsewhere" else "http://localhost", verified=how != "unverified")
    made = key.make(desk.post(ADD, {"ask": "options"}).json())
    if how == "old challenge":
        desk.post(ADD, {"ask": "options"})
    if how == "no challenge":
        desk = seat(Client(**HERE), ines)
    answer = desk.post(ADD, {"name": "x", "credential": '{"id": 1}' if how == "nonsense" else made})
    assert answer.status_code == 422
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_new_recovery_codes_void_the_old(ines, client):
    seat(client, ines)
    client.post(CODES, {"do": "renew"})
    old = re.findall(r"<li><code>(\d{4} \d{4})</code>", words(client.get(CODES)))
    client.post(CODES, {"do": "renew"})
    other = Client()
    first_step(other)
    assert other.post(SECOND, {"code": old[0]}).status_code == 422
    assert kinds().count("staff.codes_renewed") == 2


DANGEROUS = [SET_UP, ADD, WORD]


@pytest.mark.parametrize("page", DANGEROUS)
def test_a_dangerous_page_asks_again_first_and_leads_back(ines, client, page):
    seat(client, ines, shown_at=LONG_AGO)
    assert client.get(page).headers["Location"] == f"{AGAIN}?next={page.replace('/', '%2F')}"
    assert client.post(AGAIN, {"next": page, "password": PASSWORD}).headers["Location"] == page
    assert client.get(page).status_code == 200


@pytest.mark.parametrize(("page", "sends"), [
    (WORD, {"password": "another quiet evening outside"}), (CODES, {"do": "renew"}),
    ("/desk/account/second-factor/remove/", {}),
])  # fmt: skip
def test_a_form_that_comes_too_late_changes_nothing_and_is_told_what_to_do(ines, client, page, sends):
    seat(client, ines, shown_at=LONG_AGO)
    answer = client.post(page, sends)
    assert (answer.status_code, "First show who you are" in words(answer)) == (403, True)
    assert Person.objects.get().check_password(PASSWORD)
    assert kinds() == []


@pytest.mark.parametrize("proof", ["password", "code", "passkey"])
def test_who_one_is_can_be_shown_in_three_ways(ines, proof):
    key, desk = key_of(ines), seat(Client(**HERE), ines, shown_at=LONG_AGO)
    sends = {"password": lambda: PASSWORD, "code": lambda: next_code(ines)}.get(proof)
    given = sends() if sends else key.sign(desk.post(AGAIN, {"ask": "options"}).json())
    name = proof if sends else "credential"
    assert desk.post(AGAIN, {name: given, "next": WORD}).headers["Location"] == WORD
    assert desk.get(WORD).status_code == 200


@pytest.mark.parametrize(
    "sends", [{"password": "wrong"}, {"code": "000000"}, {"credential": "{}"}, {"password": ""}, {}]
)
def test_a_wrong_proof_opens_no_dangerous_page(ines, client, sends):
    seat(client, ines, shown_at=LONG_AGO)
    assert client.post(AGAIN, sends).status_code == 422
    assert client.get(WORD).status_code == 302


def test_guessing_the_password_again_is_stopped(ines, client):
    seat(client, ines, shown_at=LONG_AGO)
    for _ in range(5):
        client.post(AGAIN, {"password": "wrong"})
    assert client.post(AGAIN, {"password": PASSWORD}).status_code == 429


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/en/", "javascript:alert(1)", "/desk\\@x"]
)
def test_the_way_back_never_leads_out_of_the_desk(ines, client, wanted):
    seat(client, ines)
    assert client.post(AGAIN, {"password": PASSWORD, "next": wanted}).headers["Location"] == ACCOUNT


def come_in(person: Person, agent: str = "Mozilla/5.0 (X11; Linux) Firefox/140.0") -> Client:
    """A browser that signed in by both steps."""
    browser = Client(headers={"user-agent": agent})
    first_step(browser)
    browser.post(SECOND, {"code": next_code(person)})
    return browser


def test_another_password_ends_every_other_session_and_keeps_this_one(ines):
    here, there = come_in(ines), come_in(ines)
    before = here.session.session_key
    assert here.post(WORD, {"password": "another quiet evening outside"}).headers["Location"] == ACCOUNT
    assert here.get(ACCOUNT).status_code == 200
    assert here.session.session_key != before
    assert there.get(ACCOUNT).headers["Location"].startswith(DOOR)
    assert "staff.password_changed" in kinds()


@pytest.mark.parametrize("password", ["short", "123456789012", "ines@staff.example", ""])
def test_a_weak_new_password_is_refused(ines, client, password):
    seat(client, ines)
    assert client.post(WORD, {"password": password}).status_code == 422
    assert Person.objects.get().check_password(PASSWORD)


def test_sessions_are_listed_and_one_or_all_others_end(ines):
    here, there = come_in(ines), come_in(ines, "Mozilla/5.0 (iPhone; like Mac OS X) Safari/605")
    third = come_in(ines)
    page = words(here.get(ACCOUNT))
    assert "Firefox, Linux" in page
    assert "Safari, iPhone" in page
    number = re.search(r'name="session" value="(\d+)"[^>]*><button[^>]*Safari', page)
    assert number
    here.post(END, {"session": number[1]})
    assert there.get(ACCOUNT).status_code == 302
    assert third.get(ACCOUNT).status_code == 200
    here.post(END)
    assert third.get(ACCOUNT).status_code == 302
    assert here.get(ACCOUNT).status_code == 200
    assert kinds().count("staff.sessions_ended") == 2


def test_nobody_ends_a_session_of_somebody_else(ines, lead):
    from allauth.usersessions.models import UserSession

    here = come_in(ines)
    other = seat(Client(), lead)
    assert other.post(END, {"session": str(UserSession.objects.get(user=ines).pk)}).status_code == 404
    assert other.post(END, {"session": "9" * 40}).status_code == 302
    assert here.get(ACCOUNT).status_code == 200


def test_reading_the_account_writes_nothing(ines, client):
    seat(client, ines)
    before = list(Authenticator.objects.values()), Entry.objects.count()
    client.get(ACCOUNT)
    assert (list(Authenticator.objects.values()), Entry.objects.count()) == before


@pytest.mark.parametrize(("host", "base", "says"), [
    ("127.0.0.1:8000", "http://127.0.0.1:8000", 'href="http://localhost:8000/desk/"'),
    ("localhost:8000", "http://127.0.0.1:8000", "Add a passkey"),
    ("127.0.0.1:8000", "http://disclose.harbour.example", "opened by its name and with https"),
])  # fmt: skip
def test_the_account_says_where_passkeys_work(ines, settings, host, base, says):
    settings.BASE_URL = base
    assert says in words(seat(Client(headers={"host": host}), ines).get(ACCOUNT))


@pytest.mark.parametrize(("agent", "named"), [
    ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
    ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"), ("curl/8", ""), ("", ""),
])  # fmt: skip
def test_a_browser_is_told_by_what_it_says_of_itself(agent, named):
    assert browser_of(agent) == named
