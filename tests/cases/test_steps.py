"""The table of steps, and every pair that is not in it."""

import itertools

import pytest

from firsthand.cases.rules import TRANSITIONS, CaseState, CaseStep, after, steps_from
from firsthand.core.errors import StepNotAllowed

PAIRS = list(itertools.product(CaseState, CaseStep))


@pytest.mark.parametrize(("state", "step"), [p for p in PAIRS if p in TRANSITIONS])
def test_a_step_in_the_table_leads_on(state, step):
    assert after(state, step) is TRANSITIONS[(state, step)]


@pytest.mark.parametrize(("state", "step"), [p for p in PAIRS if p not in TRANSITIONS])
def test_every_other_pair_is_refused(state, step):
    with pytest.raises(StepNotAllowed, match=str(step)):
        after(state, step)


def test_closed_is_final():
    assert steps_from(CaseState.CLOSED) == []
