"""Signing in where the organisation keeps its people: whom it lets in, and which of its words are not believed."""

import html
import re
from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from firsthand.core.clock import now
from firsthand.journal.models import Entry
from firsthand.people.actions import invite
from firsthand.people.models import Person
from firsthand.people.organisation import provider
from firsthand.people.rules import Role
from people.issuer import CLIENT, SECRET, running
from seats import ALWAYS, give_app, next_code, seat

GO, SECOND, SET_UP = "/desk/sign-in/organisation/", "/desk/sign-in/second-step/", "/desk/account/second-factor/"


@pytest.fixture(scope="module")
def server():
    with running() as found:
        yield found


@pytest.fixture
def issuer(server, settings, tmp_path):
    server.__init__(server.url)
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    settings.OIDC_URL, settings.OIDC_CLIENT, settings.OIDC_NAME = server.url, CLIENT, "Harbour Works"
    settings.OIDC_SECRET_FILE, settings.OIDC_SECOND_FACTOR = str(tmp_path / "secret"), "here"
    return server


@pytest.fixture
def ines(handler):
    give_app(handler)
    return handler


def there(client: Client, **sends: str) -> str:
    """The address over there to which our page sends the browser."""
    page = client.post(GO, sends).content.decode()
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page)
    assert found
    return html.unescape(found[1])


def visit(client: Client, issuer, **sends: str):
    return client.get(issuer.authorize(there(client, **sends)))


def test_the_door_has_a_button_only_where_an_issuer_is_set(issuer, client, settings, db):
    assert "Sign in with Harbour Works" in client.get("/desk/sign-in/").content.decode()
    settings.OIDC_URL = ""
    assert "Harbour Works" not in client.get("/desk/sign-in/").content.decode()
    assert client.post(GO).status_code == 404


def test_somebody_who_has_joined_comes_in_with_our_second_factor(ines, issuer, client):
    assert visit(client, issuer).headers["Location"] == SECOND
    assert client.get("/desk/account/").status_code == 302
    assert client.post(SECOND, {"code": next_code(ines)}).headers["Location"] == "/desk/"
    assert client.get("/desk/account/").status_code == 200
    assert '"first":"organisation"' in Entry.objects.get(kind="staff.signed_in").text


def test_the_subject_is_kept_and_a_new_mail_address_changes_nothing(ines, issuer, client):
    visit(client, issuer)
    issuer.claims["email"] = "ines.de.vries@staff.example"
    assert visit(Client(), issuer).headers["Location"] == SECOND
    assert Entry.objects.filter(kind="staff.organisation_linked").count() == 1
    assert "subject" not in SocialAccount.objects.get().uid


def test_a_successor_with_the_same_mail_address_does_not_come_in(ines, issuer, client):
    visit(client, issuer)
    issuer.claims["sub"] = "2002"
    answer = visit(Client(), issuer)
    assert (answer.status_code, "nobody has invited you" in answer.content.decode()) == (403, True)


@pytest.mark.parametrize("claims", [
    {"email": "stranger@staff.example"}, {"email_verified": False}, {"email_verified": "no"}, {"email": ""},
])  # fmt: skip
def test_whoever_was_not_invited_stays_outside_and_nobody_is_made(ines, issuer, client, claims):
    issuer.claims.update(claims)
    answer = visit(client, issuer)
    assert (answer.status_code, "nobody has invited you" in answer.content.decode()) == (403, True)
    assert (Person.objects.count(), SocialAccount.objects.count()) == (1, 0)
    assert client.get("/desk/").headers["Location"].startswith("/desk/sign-in/")


@pytest.mark.parametrize("change", [{"is_active": False}, {"joined_at": None}])
def test_somebody_who_left_or_never_joined_stays_outside(ines, issuer, client, change):
    Person.objects.update(**change)
    assert visit(client, issuer).status_code == 403


def test_an_invited_person_joins_by_their_link(issuer, client, programme):
    link = invite("new@staff.example", Role.TRIAGER, by=None, at=now())
    page = client.get(link.partition("127.0.0.1:8000")[2]).content.decode()
    assert "Join with Harbour Works" in page
    issuer.claims |= {"sub": "3003", "email": "n.bakker@harbour.example", "name": "Noor Bakker"}
    answer = visit(client, issuer, invitation=link.rstrip("/").rpartition("/")[2])
    assert answer.headers["Location"] == "/desk/"
    assert client.get("/desk/").headers["Location"] == SET_UP
    noor = Person.objects.get()
    assert (noor.name, noor.joined_at is not None, noor.has_usable_password()) == ("Noor Bakker", True, False)
    assert client.get(link.partition("127.0.0.1:8000")[2]).status_code == 404


def old(issuer):
    issuer.spoil = {"exp": int((now() - timedelta(hours=1)).timestamp())}


def of_another_key(issuer):
    issuer.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def unsigned(issuer):
    issuer.algorithm = "none"


def saying(**what):
    return lambda issuer: issuer.spoil.update(what)


@pytest.mark.parametrize("spoil", [
    old, of_another_key, unsigned, saying(iss="http://127.0.0.1:1"), saying(aud="another"), saying(nonce="another"),
    saying(azp="another"), saying(sub=""), saying(iat=int(now().timestamp()) + 3600),
])  # fmt: skip
def test_a_token_that_does_not_hold_lets_nobody_in(ines, issuer, client, spoil):
    spoil(issuer)
    answer = visit(client, issuer)
    assert (answer.status_code, "could not tell us who you are" in answer.content.decode()) == (403, True)
    assert client.get(SECOND).headers["Location"] == "/desk/sign-in/"


def test_an_answer_to_another_visit_or_a_second_time_lets_nobody_in(ines, issuer, client):
    back = issuer.authorize(there(client))
    assert Client().get(f"{back}&here=1").status_code == 403
    assert client.get(f"{back}0").status_code == 403  # the state is another, and this visit is over
    assert client.get(back.replace("?", "?here=1&")).status_code == 403


def test_a_browser_that_comes_from_elsewhere_is_sent_once_over_a_page_of_ours(ines, issuer, client):
    back = issuer.authorize(there(client))
    elsewhere = Client().get(back)  # it sends no cookie of ours along
    assert "here=1" in elsewhere.content.decode()
    assert client.get(f"{back}&here=1").headers["Location"] == SECOND


def test_an_issuer_that_does_not_answer_is_told_in_words(issuer, client, settings, db):
    settings.OIDC_URL = "http://127.0.0.1:9"
    answer = client.post(GO)
    assert (answer.status_code, "could not tell us who you are" in answer.content.decode()) == (403, True)


@pytest.mark.parametrize(
    ("amr", "comes_in"), [(["pwd", "otp"], True), (["mfa"], True), (["pwd"], False), (None, False)]
)
def test_the_issuers_word_for_a_second_factor_is_taken_only_where_it_is_set(
    ines, issuer, client, settings, amr, comes_in
):
    settings.OIDC_SECOND_FACTOR = "there"
    issuer.claims["amr"] = amr
    answer = visit(client, issuer)
    assert (answer.headers.get("Location") == "/desk/") is comes_in
    assert client.get("/desk/account/").status_code == (200 if comes_in else 302)
    if not comes_in:
        assert "did not say that it asked you for a second factor" in answer.content.decode()


def test_whoever_has_no_password_shows_it_over_there_again(ines, issuer, client):
    visit(client, issuer)
    ines.set_unusable_password()
    ines.save()
    desk = seat(Client(), ines, shown_at=ALWAYS.replace(year=2000))
    assert "Show it at Harbour Works" in desk.get("/desk/account/again/").content.decode()
    address = there(desk, next="/desk/account/password/")
    assert "max_age=0" in address
    assert desk.get(issuer.authorize(address)).headers["Location"] == "/desk/account/password/"
    assert desk.get("/desk/account/password/").status_code == 200


@pytest.mark.parametrize("spoil", [saying(sub="2002"), saying(auth_time=1), saying(auth_time=None)])
def test_another_person_or_an_old_visit_there_proves_nothing_again(ines, issuer, client, spoil):
    visit(client, issuer)
    desk = seat(Client(), ines, shown_at=ALWAYS.replace(year=2000))
    spoil(issuer)
    assert visit(desk, issuer, next="/desk/account/password/").status_code == 403
    assert desk.get("/desk/account/password/").status_code == 302


def test_the_secret_goes_in_the_form_where_the_issuer_wants_it_so(ines, issuer, client):
    issuer.methods = ["client_secret_post"]
    assert visit(client, issuer).headers["Location"] == SECOND


@pytest.mark.parametrize(("name", "value", "says"), [
    ("OIDC_URL", "http://id.harbour.example", "https://"), ("OIDC_CLIENT", "", "OIDC_CLIENT"),
    ("OIDC_SECRET_FILE", "/nowhere", "OIDC_SECRET_FILE"), ("OIDC_SECOND_FACTOR", "perhaps", "neither here nor there"),
])  # fmt: skip
def test_settings_that_lack_something_are_named_and_offer_no_way_in(issuer, settings, name, value, says):
    assert provider.missing() == ""
    setattr(settings, name, value)
    assert says in provider.missing()
    assert provider.button() == ""
