"""One-time links: who may make one, what it opens, and that it works once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from firsthand.core.errors import BadInput, NotAllowed, NotFound
from firsthand.journal.models import Entry
from firsthand.journal.queries import facts_of
from firsthand.people.actions import INVITATION_HOLDS, accept_invitation, invite, tell_of_breaches
from firsthand.people.models import Invitation, Person
from firsthand.people.rules import Role
from seats import seat

MAIL = "new@staff.example"
PASSWORD = "five green herons walk home"


def secret_of(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def joined(at) -> Person:
    return accept_invitation(secret_of(invite(MAIL, Role.HANDLER, by=None, at=at)), "Noor", PASSWORD, at=at)


def test_the_operator_invites_and_the_journal_names_no_address(db, at):
    link = invite(MAIL, Role.HANDLER, by=None, at=at)
    assert link.startswith("http://127.0.0.1:8000/desk/invitation/")
    entry = Entry.objects.get(kind="staff.invited")
    assert (entry.by, MAIL in entry.text) == ("operator", False)


def test_a_lead_and_an_administrator_may_invite(lead, administrator, at):
    invite("a@staff.example", Role.TRIAGER, by=lead, at=at)
    invite("b@staff.example", Role.TRIAGER, by=administrator, at=at)
    assert Person.objects.filter(joined_at=None).count() == 2


def test_a_handler_and_somebody_outside_may_not(handler, at):
    for person in (handler, AnonymousUser()):
        with pytest.raises(NotAllowed):
            invite(MAIL, Role.LEAD, by=person, at=at)  # type: ignore[arg-type]
    assert not Person.objects.filter(mail=MAIL).exists()


def test_only_a_hash_of_the_secret_is_kept_and_it_is_long_enough(db, at):
    secret = secret_of(invite(MAIL, Role.HANDLER, by=None, at=at))
    assert len(secret) >= 128 / 6
    kept = str(Invitation.objects.values().get())
    assert secret not in kept


def test_a_link_works_once(db, at):
    secret = secret_of(invite(MAIL, Role.HANDLER, by=None, at=at))
    accept_invitation(secret, "Noor", PASSWORD, at=at)
    with pytest.raises(NotFound):
        accept_invitation(secret, "Somebody else", PASSWORD, at=at)
    assert Person.objects.get().name == "Noor"
    assert Entry.objects.filter(kind="staff.joined").count() == 1


@pytest.mark.parametrize(
    ("wait", "works"), [(INVITATION_HOLDS - timedelta(seconds=1), True), (INVITATION_HOLDS, False)]
)
def test_a_link_holds_for_seven_days(db, at, wait, works):
    secret = secret_of(invite(MAIL, Role.HANDLER, by=None, at=at))
    if works:
        assert accept_invitation(secret, "Noor", PASSWORD, at=at + wait).joined_at
    else:
        with pytest.raises(NotFound):
            accept_invitation(secret, "Noor", PASSWORD, at=at + wait)


def test_a_second_invitation_voids_the_first(db, at):
    first = secret_of(invite(MAIL, Role.HANDLER, by=None, at=at))
    second = secret_of(invite(MAIL.upper(), Role.LEAD, by=None, at=at))
    with pytest.raises(NotFound):
        accept_invitation(first, "Noor", PASSWORD, at=at)
    assert accept_invitation(second, "Noor", PASSWORD, at=at).role == Role.LEAD
    assert Person.objects.count() == 1


def test_a_page_cannot_let_in_again_somebody_who_has_joined(lead, at):
    person = joined(at)
    with pytest.raises(BadInput, match="operator"):
        invite(MAIL, Role.LEAD, by=lead, at=at)
    assert Person.objects.get(pk=person.pk).role == Role.HANDLER


def test_the_operator_can_and_the_old_password_and_sessions_end(db, at, client):
    person = joined(at)
    seat(client, person)
    link = invite(MAIL, Role.HANDLER, by=None, at=at)
    accept_invitation(secret_of(link), "Noor", "another quiet evening outside", at=at)
    assert not Person.objects.get().check_password(PASSWORD)
    assert client.get("/desk/").headers["Location"].startswith("/desk/sign-in/")


@pytest.mark.parametrize("password", ["short", "123456789012", "new@staff.example", ""])
def test_a_weak_password_is_refused_and_the_link_still_works(db, at, password):
    secret = secret_of(invite(MAIL, Role.HANDLER, by=None, at=at))
    with pytest.raises(BadInput):
        accept_invitation(secret, "Noor", password, at=at)
    assert accept_invitation(secret, "Noor", PASSWORD, at=at)


@pytest.mark.parametrize(("mail", "role"), [("no address", Role.LEAD), ("", Role.LEAD), (MAIL, "king")])
def test_a_wrong_address_or_role_is_refused_with_the_mend(db, at, mail, role):
    with pytest.raises(BadInput) as refusal:
        invite(mail, role, by=None, at=at)
    assert refusal.value.mend


def test_who_hears_of_breaches_is_written_down_once_for_each_change(handler, at):
    for told in (True, True, False):
        tell_of_breaches(handler.mail, told=told, at=at)
    entries = Entry.objects.filter(kind="staff.escalation_changed").order_by("number")
    said = [(entry.by, facts_of(entry)["person"], facts_of(entry)["told"]) for entry in entries]
    assert said == [("operator", handler.pk, True), ("operator", handler.pk, False)]
    assert not any(handler.mail in entry.text for entry in entries)
