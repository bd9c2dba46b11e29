"""The second step of sign-in: codes, passkeys, recovery codes; what is refused, limited, and written down."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from firsthand.core.clock import now
from firsthand.journal.models import Entry
from firsthand.people.models import Attempt, Person
from firsthand.people.rules import Role
from firsthand.people.security.checking import UsedCode, WrongProof, check_code
from firsthand.people.security.rules import TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS, site_of
from people.key_in_hand import KeyInHand
from seats import code_of, give_app, next_code, seat

PASSWORD = "five green herons walk home"
DOOR, SECOND, KEY = "/desk/sign-in/", "/desk/sign-in/second-step/", "/desk/sign-in/passkey/"
HERE = {"headers": {"host": "localhost"}}
ELSEWHERE = "203.0.113.9"


@pytest.fixture
def ines(handler):
    handler.set_password(PASSWORD)
    handler.save()
    give_app(handler)
    return handler


def first_step(client: Client, password: str = PASSWORD, mail: str = "ines@staff.example", **more):
    return client.post(DOOR, {"login": mail, "password": password}, **more)


def second_step(client: Client, code: str):
    return client.post(SECOND, {"code": code})


def key_of(person: Person, **how) -> KeyInHand:
    """A passkey that this person has added."""
    key, desk = KeyInHand(**how), seat(Client(**HERE), person)
    asked = desk.post("/desk/account/passkeys/add/", {"ask": "options", "name": ""}).json()
    assert desk.post("/desk/account/passkeys/add/", {"name": "Blue", "credential": key.make(asked)}).status_code == 302
    return key


def signed_in(client: Client) -> bool:
    return client.get("/desk/account/").status_code == 200


def kinds() -> list[str]:
    return list(Entry.objects.order_by("number").values_list("kind", flat=True))


def test_after_the_password_alone_no_page_opens(ines, client, programme):
    assert first_step(client).headers["Location"] == SECOND
    for page in ("/desk/", "/desk/cases/", "/desk/account/", "/desk/account/second-factor/", "/desk/account/again/"):
        assert client.get(page).headers["Location"].startswith(DOOR)


def test_the_second_step_without_the_first_leads_to_the_door(ines, client):
    assert client.get(SECOND).headers["Location"] == DOOR
    assert second_step(client, next_code(ines)).headers["Location"] == DOOR


def test_a_right_code_opens_and_the_journal_names_the_ways(ines, client):
    first_step(client)
    assert second_step(client, next_code(ines)).headers["Location"] == "/desk/"
    text = Entry.objects.get(kind="staff.signed_in").text
    assert ('"first":"password"' in text, '"second":"totp"' in text, ines.mail in text) == (True, True, False)


@pytest.mark.parametrize("code", ["000000", "", "x" * 500, "१२३४५६", "\x00", "-1"])
def test_a_wrong_code_opens_nothing(ines, client, code):
    first_step(client)
    answer = second_step(client, code)
    assert answer.status_code == 422
    assert not signed_in(client)


def test_a_code_is_taken_once_and_the_page_says_so(ines, client):
    code = next_code(ines)
    first_step(client)
    second_step(client, code)
    other = Client()
    first_step(other)
    answer = second_step(other, code)
    assert (answer.status_code, "used already" in answer.content.decode()) == (422, True)
    assert not signed_in(other)


def test_a_code_older_than_the_last_one_taken_is_not_taken_either(ines, at):
    secret = give_app_again(ines)
    check_code(ines, code_of(secret, at), address="", at=at)
    with pytest.raises(UsedCode):
        check_code(ines, code_of(secret, at - timedelta(seconds=30)), address="", at=at)
    assert check_code(ines, code_of(secret, at + timedelta(seconds=30)), address="", at=at)


def give_app_again(person: Person) -> str:
    Authenticator.objects.filter(user=person).delete()
    return give_app(person)


@pytest.mark.parametrize(("seconds", "taken"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_a_clock_may_be_one_step_off(ines, at, seconds, taken):
    secret = give_app_again(ines)
    code = code_of(secret, at + timedelta(seconds=seconds))
    if taken:
        assert check_code(ines, code, address="", at=at)
    else:
        with pytest.raises(WrongProof):
            check_code(ines, code, address="", at=at)


def test_a_recovery_code_works_once(ines, client):
    code = RecoveryCodes.activate(ines).get_unused_codes()[0]
    first_step(client)
    assert second_step(client, f"{code[:4]} {code[4:]}").headers["Location"] == "/desk/"
    other = Client()
    first_step(other)
    assert second_step(other, code).status_code == 422


def test_a_code_of_somebody_else_opens_nothing(ines, lead, client):
    secret = give_app(lead, "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU")
    first_step(client)
    assert second_step(client, code_of(secret)).status_code == 422


def test_guessing_codes_is_stopped_for_this_account_alone(ines, lead, client):
    first_step(client)
    for _ in range(TRIES_PER_ACCOUNT):
        second_step(client, "000000")
    answer = second_step(client, next_code(ines))
    assert (answer.status_code, "too many attempts" in answer.content.decode()) == (429, True)
    secret = give_app(lead, "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU")
    assert check_code(lead, code_of(secret), address=ELSEWHERE, at=now())


def test_one_account_locked_leaves_the_others_open(ines, lead, client):
    lead.set_password(PASSWORD)
    lead.save()
    for _ in range(TRIES_PER_ACCOUNT + 1):
        first_step(client, "wrong", REMOTE_ADDR=ELSEWHERE)
    assert "too many attempts" in first_step(client, REMOTE_ADDR="203.0.113.10").content.decode()
    assert first_step(Client(), mail=lead.mail, REMOTE_ADDR=ELSEWHERE).status_code == 302


def test_one_address_locked_leaves_the_others_open(ines, client):
    for number in range(TRIES_PER_ADDRESS):
        first_step(client, "wrong", mail=f"nobody{number}@staff.example", REMOTE_ADDR=ELSEWHERE)
    assert "too many attempts" in first_step(client, REMOTE_ADDR=ELSEWHERE).content.decode()
    assert first_step(client, REMOTE_ADDR="198.51.100.4").status_code == 302


def test_tries_that_were_refused_do_not_lock_for_longer(ines, client):
    for _ in range(TRIES_PER_ACCOUNT + 20):
        first_step(client, "wrong")
    Attempt.objects.update(at=now() - timedelta(minutes=5, seconds=1))
    assert first_step(client).status_code == 302


def test_what_a_browser_says_of_its_address_is_not_believed(ines, client):
    for number in range(TRIES_PER_ADDRESS):
        more = {"headers": {"x-forwarded-for": f"192.0.2.{number}"}, "REMOTE_ADDR": ELSEWHERE}
        first_step(client, "wrong", mail=f"nobody{number}@staff.example", **more)
    assert "too many attempts" in first_step(client, REMOTE_ADDR=ELSEWHERE).content.decode()


def test_nobody_reads_an_address_or_a_mail_from_the_rows_of_tries(ines, client):
    first_step(client, "wrong", REMOTE_ADDR=ELSEWHERE)
    kept = str(list(Attempt.objects.values()))
    assert ELSEWHERE not in kept
    assert "ines" not in kept


@pytest.mark.parametrize(("address", "site"), [
    ("203.0.113.9", "203.0.113.9"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("::ffff:203.0.113.9", "203.0.113.9"),
    ("127.0.0.1", ""), ("::1", ""), ("::ffff:127.0.0.1", ""), ("", ""), ("localhost", ""),
])  # fmt: skip
def test_what_tries_are_counted_by(address, site):
    assert site_of(address) == site


def test_failures_at_a_known_account_are_written_down_once_a_minute(ines, client):
    for _ in range(3):
        first_step(client, "wrong")
    first_step(client, "wrong", mail="nobody@staff.example")
    assert kinds().count("staff.sign_in_failed") == 1
    assert Entry.objects.get(kind="staff.sign_in_failed").by == "firsthand"
    Attempt.objects.update(at=now() - timedelta(seconds=61))
    first_step(client, "wrong")
    assert kinds().count("staff.sign_in_failed") == 2


def test_a_known_and_an_unknown_account_cost_one_password_hash_each(ines, client, monkeypatch):
    hashed: list[str] = []
    from django.contrib.auth.hashers import MD5PasswordHasher

    real = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append("once") or real(*args))
    counts = []
    for mail in (ines.mail, "nobody@staff.example"):
        hashed.clear()
        first_step(client, "wrong", mail=mail)
        counts.append(len(hashed))
    assert counts == [1, 1]


def test_a_passkey_alone_signs_in(ines, client):
    key, browser = key_of(ines), Client(**HERE)
    asked = browser.post(KEY, {"ask": "options"}).json()
    assert browser.post(KEY, {"credential": key.sign(asked)}).headers["Location"] == "/desk/"
    assert signed_in(browser)
    assert '"first":"passkey"' in Entry.objects.get(kind="staff.signed_in").text


def test_a_passkey_is_a_second_step(ines):
    key, browser = key_of(ines), Client(**HERE)
    first_step(browser)
    asked = browser.post(SECOND, {"ask": "options"}).json()
    assert browser.post(SECOND, {"credential": key.sign(asked)}).headers["Location"] == "/desk/"
    assert signed_in(browser)


def stranger(key):
    other = KeyInHand()
    other.owner = key.owner
    return other


def with_the_id_of_another(key):
    other = stranger(key)
    other.id = key.id
    return other


def elsewhere(key):
    key.origin = "https://evil.example"
    return key


def unverified(key):
    key.verified = False
    return key


def of_nobody(key):
    key.owner = "enp6"
    return key


@pytest.mark.parametrize("wrong", [stranger, with_the_id_of_another, elsewhere, unverified, of_nobody])
def test_a_wrong_passkey_signs_nobody_in(ines, wrong):
    key, browser = key_of(ines), Client(**HERE)
    asked = browser.post(KEY, {"ask": "options"}).json()
    answer = browser.post(KEY, {"credential": wrong(key).sign(asked)})
    assert (answer.status_code, "did not fit" in answer.content.decode()) == (422, True)
    assert not signed_in(browser)


def test_a_key_without_a_finger_does_not_sign_in_alone_by_the_challenge_of_the_second_step(ines):
    key, browser = key_of(ines), Client(**HERE)
    first_step(browser)
    key.verified = False
    sent = key.sign(browser.post(SECOND, {"ask": "options"}).json())
    assert browser.post(KEY, {"credential": sent}).status_code == 422
    assert not signed_in(browser)


def test_an_answer_to_an_old_challenge_is_not_taken_again(ines):
    key, browser = key_of(ines), Client(**HERE)
    sent = key.sign(browser.post(KEY, {"ask": "options"}).json())
    assert browser.post(KEY, {"credential": sent}).status_code == 302
    other = Client(**HERE)
    other.post(KEY, {"ask": "options"})
    assert other.post(KEY, {"credential": sent}).status_code == 422
    assert Client(**HERE).post(KEY, {"credential": sent}).status_code == 422


@pytest.mark.parametrize("sent", ["", "{}", "[]", "null", "{" * 5000, '{"id": 1}', "x" * 20_000, '{"response": {}}'])
def test_what_is_no_passkey_gets_the_same_page(db, sent):
    browser = Client(**HERE)
    browser.post(KEY, {"ask": "options"})
    assert browser.post(KEY, {"credential": sent}).status_code == 422


def test_somebody_who_left_has_no_passkey_any_more(ines):
    key, browser = key_of(ines), Client(**HERE)
    Person.objects.update(is_active=False)
    asked = browser.post(KEY, {"ask": "options"}).json()
    browser.post(KEY, {"credential": key.sign(asked)})
    assert not signed_in(browser)


@pytest.mark.parametrize("by", ["code", "passkey"])
def test_a_session_planted_before_is_not_the_one_after(ines, by):
    key, browser = key_of(ines), Client(**HERE)
    browser.post(KEY, {"ask": "options"})
    planted = browser.session.session_key
    if by == "code":
        first_step(browser)
        second_step(browser, next_code(ines))
    else:
        browser.post(KEY, {"credential": key.sign(browser.post(KEY, {"ask": "options"}).json())})
    assert signed_in(browser)
    assert browser.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()
    thief = Client(**HERE)
    thief.cookies["firsthand_desk"] = planted
    assert not signed_in(thief)


def test_a_role_changed_in_mid_session_counts_from_the_next_page(ines, client, programme):
    desk = seat(client, ines)
    assert desk.get("/desk/cases/").status_code == 200
    Person.objects.update(role=Role.ADMINISTRATOR)
    assert desk.get("/desk/cases/").status_code == 403


def test_somebody_who_leaves_in_mid_session_is_led_to_the_door(ines, client):
    desk = seat(client, ines)
    Person.objects.update(is_active=False)
    assert desk.get("/desk/account/").headers["Location"].startswith(DOOR)


def test_a_session_ends_with_the_browser_and_after_twelve_hours(ines, client):
    first_step(client)
    cookie = second_step(client, next_code(ines)).cookies["firsthand_desk"]
    assert (cookie["expires"], cookie["max-age"]) == ("", "")
    left = Session.objects.get(session_key=client.session.session_key).expire_date - now()
    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12)


def test_signing_out_is_written_down_and_ends_a_waiting_second_step(ines, client):
    first_step(client)
    client.post("/desk/sign-out/")
    assert client.get(SECOND).headers["Location"] == DOOR
    assert "staff.signed_out" not in kinds()
    seat(client, ines).post("/desk/sign-out/")
    assert "staff.signed_out" in kinds()


def test_two_processes_do_not_take_one_code_both(own_database):
    ines = Person.objects.create(mail="ines@staff.example", name="Ines", role=Role.HANDLER, joined_at=now())
    give_app(ines)
    code = next_code(ines)

    def once(_: int) -> bool:
        try:
            return bool(check_code(ines, code, address="", at=now()))
        except WrongProof:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(once, range(4))) == [False, False, False, True]


def test_the_public_face_shares_no_session_and_sets_no_cookie_of_the_desk(ines, client, programme):
    before = Client().get("/en/")
    desk = seat(client, ines)
    after = desk.get("/en/")
    assert after.headers == before.headers
    assert "cookie" not in after.headers.get("Vary", "").lower()
    assert "firsthand_desk" not in after.cookies
