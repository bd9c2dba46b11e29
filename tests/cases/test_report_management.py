"""The table of report management, and every pair that is not in it."""

import itertools

import pytest

from firsthand.cases.rules import (
    DEFERS,
    OPEN,
    RM_TRANSITIONS,
    STEPS,
    CaseState,
    CaseStep,
    Outcome,
    RmState,
    RmStep,
    require_step,
    rm_after,
    state_of,
    way_of,
)
from firsthand.core.errors import StepNotAllowed

PAIRS = list(itertools.product(RmState, RmStep))
# Written down a second time, from the standard's own list, so that a slip in the table shows.
STANDARD = """
start receive received | received validate valid | received invalidate invalid | invalid validate valid
valid accept accepted | valid defer deferred | accepted defer deferred | deferred accept accepted
accepted close closed | deferred close closed | invalid close closed
"""


def test_the_table_is_that_of_the_standard():
    listed = {tuple(line.split()) for line in STANDARD.replace("\n", "|").split("|") if line.strip()}
    assert {(str(a), str(step), str(b)) for (a, step), b in RM_TRANSITIONS.items()} == listed
    assert (len(RmState), len(RM_TRANSITIONS)) == (7, 11)


@pytest.mark.parametrize(("state", "step"), [p for p in PAIRS if p not in RM_TRANSITIONS])
def test_every_pair_that_is_not_in_the_table_is_refused(state, step):
    with pytest.raises(StepNotAllowed, match=str(step)):
        rm_after(state, step)


def test_closed_is_final():
    assert not [step for (state, step) in RM_TRANSITIONS if state is RmState.CLOSED]


@pytest.mark.parametrize("rm", sorted(OPEN))
@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_decision_has_a_way_through_the_table_from_where_it_may_be_taken(rm, outcome):
    state = state_of(rm, confirmed=True, fixed=False)
    wanted = CaseStep.ACCEPT if outcome is Outcome.ACCEPTED else CaseStep.DECLINE
    if wanted not in STEPS[state]:
        return
    for step in way_of(rm, outcome):
        rm = rm_after(rm, step)
    ends_in = RmState.ACCEPTED if outcome is Outcome.ACCEPTED else {RmState.INVALID, RmState.DEFERRED}
    assert rm is ends_in or rm in ends_in


@pytest.mark.parametrize("outcome", sorted(DEFERS))
def test_a_duplicate_is_never_called_invalid(outcome):
    assert RmStep.INVALIDATE not in way_of(RmState.RECEIVED, outcome)


@pytest.mark.parametrize(("rm", "confirmed", "fixed", "seen"), [
    (RmState.RECEIVED, False, False, CaseState.RECEIVED),
    (RmState.RECEIVED, True, False, CaseState.IN_REVIEW),
    (RmState.VALID, True, False, CaseState.VERIFIED),
    (RmState.ACCEPTED, True, False, CaseState.ACCEPTED),
    (RmState.ACCEPTED, True, True, CaseState.REMEDIED),
    (RmState.INVALID, True, False, CaseState.CLOSED),
    (RmState.DEFERRED, True, False, CaseState.CLOSED),
    (RmState.CLOSED, True, True, CaseState.CLOSED),
])  # fmt: skip
def test_people_see_a_plain_word_for_each_standard_state(rm, confirmed, fixed, seen):
    assert state_of(rm, confirmed=confirmed, fixed=fixed) is seen


@pytest.mark.parametrize(
    ("state", "step"), [(s, t) for s, t in itertools.product(CaseState, CaseStep) if t not in STEPS[s]]
)
def test_a_step_that_the_case_does_not_take_is_refused_and_told(state, step):
    with pytest.raises(StepNotAllowed, match="does not take the step"):
        require_step(state, step)
