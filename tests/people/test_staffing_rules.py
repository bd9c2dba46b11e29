"""Who may be changed how, without a database."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.people.rules import Role
from firsthand.people.staffing import rules
from firsthand.people.staffing.rules import Change, Member, State

TOMAS = Member(1, Role.LEAD, active=True, joined=True)
WIM = Member(2, Role.ADMINISTRATOR, active=True, joined=True)
INES = Member(3, Role.HANDLER, active=True, joined=True)
TEAM = [TOMAS, WIM, INES]
MEMBERS = st.builds(Member, st.integers(1, 6), st.sampled_from([*Role]), st.booleans(), st.booleans())


def test_nobody_changes_themselves():
    both = [replace(TOMAS, id=9), *TEAM]
    assert rules.broken_by_role(both, TOMAS, Role.HANDLER, by=TOMAS.id) == [rules.OWN]
    assert rules.broken_by_leaving(both, TOMAS, by=TOMAS.id) == [rules.OWN]


def test_a_colleague_may_be_changed_and_so_may_everybody_by_the_operator():
    assert rules.broken_by_role(TEAM, INES, Role.LEAD, by=WIM.id) == []
    assert rules.broken_by_leaving(TEAM, INES, by=None) == []


@pytest.mark.parametrize("by", [WIM.id, None])
def test_the_last_lead_stays_a_lead(by):
    assert rules.broken_by_role(TEAM, TOMAS, Role.HANDLER, by=by) == [rules.LAST_LEAD]
    assert rules.broken_by_leaving(TEAM, TOMAS, by=by) == [rules.LAST_LEAD]


@pytest.mark.parametrize("other", [
    Member(8, Role.LEAD, active=True, joined=False), Member(8, Role.LEAD, active=False, joined=True),
])  # fmt: skip
def test_a_lead_who_cannot_sign_in_does_not_count(other):
    assert rules.broken_by_leaving([*TEAM, other], TOMAS, by=None) == [rules.LAST_LEAD]


def test_the_last_who_looks_after_accounts_stays_also_where_there_is_no_lead_yet():
    assert rules.broken_by_leaving([WIM, INES], WIM, by=None) == [rules.LAST_WHO_INVITES]
    assert rules.broken_by_role([WIM, INES], WIM, Role.LEAD, by=None) == []


def test_a_guest_may_join_the_team_and_nobody_becomes_one():
    guest = Member(7, Role.GUEST, active=True, joined=True)
    assert rules.broken_by_role([*TEAM, guest], guest, Role.TRIAGER, by=WIM.id) == []
    assert rules.broken_by_role(TEAM, INES, Role.GUEST, by=WIM.id) == [rules.NO_GUEST]


def test_who_has_left_is_neither_given_a_role_nor_made_to_leave_again():
    gone = replace(INES, active=False)
    assert rules.broken_by_role([TOMAS, gone], gone, Role.LEAD, by=None) == [rules.HAS_LEFT]
    assert rules.broken_by_leaving([TOMAS, gone], gone, by=None) == [rules.HAS_LEFT]


@given(st.lists(MEMBERS, min_size=1, max_size=6, unique_by=lambda m: m.id), st.data())
def test_no_change_that_is_allowed_takes_the_last_lead_away(team, data):
    person = data.draw(st.sampled_from(team))
    role = data.draw(st.sampled_from([*Role]))
    had = any(m.is_here and m.role == Role.LEAD for m in team)
    for after, broken in (
        (replace(person, role=role), rules.broken_by_role(team, person, role, by=None)),
        (replace(person, active=False), rules.broken_by_leaving(team, person, by=None)),
    ):
        left = [after if m.id == person.id else m for m in team]
        if had and not broken:
            assert any(m.is_here and m.role == Role.LEAD for m in left)


@pytest.mark.parametrize(("active", "joined", "invited", "state"), [
    (True, True, False, State.HERE), (True, True, True, State.HERE), (True, False, True, State.INVITED),
    (True, False, False, State.LAPSED), (False, True, False, State.LEFT), (False, False, False, State.LEFT),
])  # fmt: skip
def test_how_it_stands_with_an_account(active, joined, invited, state):
    assert rules.state_of(active=active, joined=joined, invited=invited) is state


def test_what_is_offered_fits_the_state():
    assert rules.changes_for(State.LEFT, invited=False, has_factors=True) == (Change.COME_BACK,)
    assert Change.LINK not in rules.changes_for(State.HERE, invited=False, has_factors=False)
    assert Change.FACTORS in rules.changes_for(State.HERE, invited=False, has_factors=True)
    assert Change.VOID in rules.changes_for(State.INVITED, invited=True, has_factors=False)
    assert Change.VOID not in rules.changes_for(State.LAPSED, invited=False, has_factors=False)
