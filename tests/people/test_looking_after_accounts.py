"""Roles, leaving, coming back: who may, what becomes of cases and sessions, and what the journal says."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.test import Client

from firsthand.cases import actions as cases
from firsthand.cases.models import Access, Case
from firsthand.core.errors import BadInput, NotAllowed, NotFound, RulesBroken
from firsthand.journal.models import Entry
from firsthand.journal.queries import facts_of
from firsthand.people.actions import accept_invitation, invite
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.people.staffing import actions
from firsthand.people.staffing.factors import have_one
from seats import seat

PASSWORD = "five green herons walk home"


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def entry(kind: str) -> Entry:
    return Entry.objects.get(kind=kind)


@pytest.fixture
def his_case(a_case, handler, at) -> Case:
    return cases.take(a_case.number, by=handler, at=at)


EVERY_ACT = [
    lambda pk, by, at: actions.change_role(pk, Role.LEAD, by=by, at=at),
    lambda pk, by, at: actions.leave(pk, by=by, at=at),
    lambda pk, by, at: actions.come_back(pk, by=by, at=at),
    lambda pk, by, at: actions.void_invitation(pk, by=by, at=at),
    lambda pk, by, at: actions.new_link(pk, by=by, at=at),
    lambda pk, by, at: actions.take_factors(pk, by=by, at=at),
    lambda pk, by, at: actions.hear_of_breaches(pk, told=True, by=by, at=at),
]


@pytest.mark.parametrize("act", EVERY_ACT)
def test_a_handler_somebody_outside_and_somebody_who_left_may_do_nothing(act, handler, auditor, lead, at):
    gone = Person.objects.create(mail="g@staff.example", role=Role.LEAD, joined_at=at, is_active=False)
    before = list(Person.objects.order_by("pk").values())
    for by in (handler, auditor, gone, AnonymousUser()):
        with pytest.raises(NotAllowed):
            act(lead.pk, by, at)
    assert list(Person.objects.order_by("pk").values()) == before
    assert not Entry.objects.exists()


@pytest.mark.parametrize("act", EVERY_ACT)
def test_whoever_is_not_there_is_not_found(act, lead, at):
    with pytest.raises(NotFound):
        act(10**30, lead, at)


def test_an_administrator_gives_a_role_and_it_is_written_down_who_did(administrator, handler, lead, at):
    actions.change_role(handler.pk, Role.PUBLISHER, by=administrator, at=at)
    person = again(handler)
    assert (person.role, person.role_given_by, person.role_given_at) == (Role.PUBLISHER, administrator, at)
    found = entry("staff.role_changed")
    assert (found.by, facts_of(found)) == (
        f"person:{administrator.pk}", {"person": handler.pk, "from": "handler", "to": "publisher", "cases": 0},
    )  # fmt: skip
    assert "@" not in found.text


def test_a_role_that_they_have_already_is_not_given_again(administrator, handler, at):
    actions.change_role(handler.pk, Role.HANDLER, by=administrator, at=at)
    assert not Entry.objects.exists()


def test_a_role_that_was_taken_away_meanwhile_no_longer_counts(administrator, handler, lead, at):
    Person.objects.filter(pk=administrator.pk).update(role=Role.AUDITOR)
    with pytest.raises(NotAllowed):
        actions.change_role(handler.pk, Role.LEAD, by=administrator, at=at)


@pytest.mark.parametrize("act", [EVERY_ACT[0], EVERY_ACT[1], EVERY_ACT[5]])
def test_nobody_does_it_to_themselves(act, administrator, lead, at):
    with pytest.raises(RulesBroken):
        act(administrator.pk, administrator, at)
    assert again(administrator).role == Role.ADMINISTRATOR


def test_the_operator_cannot_take_the_last_lead_away_either(lead, administrator, at):
    for act in (
        lambda: actions.change_role(lead.pk, Role.HANDLER, by=None, at=at),
        lambda: actions.leave(lead.pk, by=None, at=at),
    ):
        with pytest.raises(RulesBroken):
            act()
    assert (again(lead).role, again(lead).is_active) == (Role.LEAD, True)


def test_no_invitation_takes_the_last_lead_away(lead, at):
    with pytest.raises(BadInput):
        invite(lead.mail, Role.TRIAGER, by=None, at=at)
    assert again(lead).role == Role.LEAD


def test_a_role_that_does_not_exist_is_refused(lead, handler, at):
    with pytest.raises(BadInput):
        actions.change_role(handler.pk, "owner", by=lead, at=at)


def test_who_leaves_has_no_case_any_more_and_each_case_says_so(his_case, handler, lead, at):
    assert actions.leave(handler.pk, by=lead, at=at) == 1
    his_case.refresh_from_db()
    assert his_case.handler is None
    freed = entry("case.freed")
    assert (freed.subject, freed.by, facts_of(freed)) == (
        his_case.number, f"person:{lead.pk}", {"person": handler.pk},
    )  # fmt: skip
    assert facts_of(entry("staff.left")) == {"person": handler.pk, "cases": 1, "access": 0}


def test_closed_cases_keep_the_name_of_who_handled_them(his_case, handler, lead, at):
    Case.objects.update(rm="closed", closed_at=at, closed_by=handler, confirmed_at=at, confirmed_by=handler)
    assert actions.leave(handler.pk, by=lead, at=at) == 0
    his_case.refresh_from_db()
    assert his_case.handler == handler


def test_who_leaves_was_let_into_nothing_also_after_coming_back(a_case, handler, lead, at):
    cases.restrict(a_case.number, by=lead, at=at)
    cases.let_in(a_case.number, handler.pk, by=lead, at=at)
    actions.leave(handler.pk, by=lead, at=at)
    actions.come_back(handler.pk, by=lead, at=at)
    assert not Access.objects.filter(person=handler, ended_at=None).exists()
    assert entry("access.ended").subject == a_case.number


def test_every_session_of_who_leaves_ends_and_no_other(handler, lead, programme, at):
    theirs, other = Client(), Client()
    seat(theirs, handler)
    seat(other, lead)
    actions.leave(handler.pk, by=lead, at=at)
    assert [row.get_decoded()["_auth_user_id"] for row in Session.objects.all()] == [str(lead.pk)]
    assert theirs.get("/desk/").status_code == 302


def test_an_invitation_of_somebody_who_left_is_void(lead, at):
    link = invite("new@staff.example", Role.TRIAGER, by=lead, at=at)
    actions.leave(Person.objects.get(mail="new@staff.example").pk, by=lead, at=at)
    with pytest.raises(NotFound):
        accept_invitation(link.rstrip("/").rpartition("/")[2], "Noor", PASSWORD, at=at)


def test_coming_back_gives_the_role_back_and_no_case(his_case, handler, lead, at):
    actions.leave(handler.pk, by=lead, at=at)
    assert actions.come_back(handler.pk, by=lead, at=at).role == Role.HANDLER
    his_case.refresh_from_db()
    assert (again(handler).is_active, his_case.handler) == (True, None)
    assert facts_of(entry("staff.came_back")) == {"person": handler.pk, "role": "handler"}


def test_a_new_role_without_cases_frees_those_they_had(his_case, handler, lead, at):
    actions.change_role(handler.pk, Role.ADMINISTRATOR, by=lead, at=at)
    his_case.refresh_from_db()
    assert his_case.handler is None


def test_a_new_role_that_works_on_cases_keeps_them(his_case, handler, lead, at):
    actions.change_role(handler.pk, Role.TRIAGER, by=lead, at=at)
    his_case.refresh_from_db()
    assert his_case.handler == handler
    assert not Entry.objects.filter(kind="case.freed").exists()


def test_a_lead_no_more_keeps_only_the_restricted_cases_they_were_let_into(report_at, lead, at):
    other = Person.objects.create(mail="b@staff.example", name="B", role=Role.LEAD, joined_at=at)
    mine, not_mine = report_at(name="one").case, report_at(name="two").case
    cases.restrict(not_mine.number, by=other, at=at)
    cases.take(not_mine.number, by=lead, at=at)
    cases.take(mine.number, by=lead, at=at)
    actions.change_role(lead.pk, Role.HANDLER, by=other, at=at)
    assert list(Case.objects.filter(handler=lead)) == [mine]


def test_a_voided_invitation_opens_nothing(lead, at):
    link = invite("new@staff.example", Role.TRIAGER, by=lead, at=at)
    person = Person.objects.get(mail="new@staff.example")
    actions.void_invitation(person.pk, by=lead, at=at)
    with pytest.raises(NotFound):
        accept_invitation(link.rstrip("/").rpartition("/")[2], "Noor", PASSWORD, at=at)
    assert facts_of(entry("staff.invitation_voided")) == {"person": person.pk}
    with pytest.raises(RulesBroken):
        actions.void_invitation(person.pk, by=lead, at=at)


def test_a_new_link_keeps_the_role_and_voids_the_old_one(lead, at):
    old = invite("new@staff.example", Role.TRIAGER, by=lead, at=at)
    person = Person.objects.get(mail="new@staff.example")
    new = actions.new_link(person.pk, by=lead, at=at)
    with pytest.raises(NotFound):
        accept_invitation(old.rstrip("/").rpartition("/")[2], "Noor", PASSWORD, at=at)
    assert accept_invitation(new.rstrip("/").rpartition("/")[2], "Noor", PASSWORD, at=at).role == Role.TRIAGER


def test_there_is_no_new_link_for_who_has_joined_or_left(lead, handler, at):
    gone = Person.objects.create(mail="g@staff.example", role=Role.LEAD, is_active=False)
    for person in (handler, gone):
        with pytest.raises(RulesBroken):
            actions.new_link(person.pk, by=lead, at=at)


def test_a_lead_names_who_hears_of_breaches(lead, handler, at):
    actions.hear_of_breaches(handler.pk, told=True, by=lead, at=at)
    assert again(handler).told_of_breaches
    assert entry("staff.escalation_changed").by == f"person:{lead.pk}"


def test_accepting_a_link_does_not_take_back_a_role_given_meanwhile(lead, at, monkeypatch):
    link = invite("new@staff.example", Role.TRIAGER, by=lead, at=at)
    person = Person.objects.get(mail="new@staff.example")

    def meanwhile(password, user):
        actions.change_role(person.pk, Role.AUDITOR, by=lead, at=at)

    monkeypatch.setattr("firsthand.people.actions.validate_password", meanwhile)
    accept_invitation(link.rstrip("/").rpartition("/")[2], "Noor", PASSWORD, at=at)
    assert again(person).role == Role.AUDITOR


def test_lost_second_factors_are_taken_away_and_every_session_ends(handler, lead, programme, at):
    for person in (handler, lead):
        for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
            Authenticator.objects.create(user=person, type=kind, data={})
    theirs = Client()
    seat(theirs, handler)
    assert actions.take_factors(handler.pk, by=lead, at=at) == 2
    assert facts_of(entry("staff.factors_taken")) == {"person": handler.pk, "how_many": 2}
    assert {each.user_id for each in Authenticator.objects.all()} == {lead.pk}
    assert theirs.get("/desk/").status_code == 302


def test_recovery_codes_alone_are_no_second_factor(handler, lead, at):
    Authenticator.objects.create(user=handler, type=Authenticator.Type.RECOVERY_CODES, data={})
    Authenticator.objects.create(user=lead, type=Authenticator.Type.WEBAUTHN, data={})
    assert have_one([handler.pk, lead.pk]) == {lead.pk}


def test_who_has_no_second_factor_loses_none(handler, lead, at):
    with pytest.raises(RulesBroken):
        actions.take_factors(handler.pk, by=lead, at=at)
    assert not Entry.objects.exists()
