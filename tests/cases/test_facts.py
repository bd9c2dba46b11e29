"""The six dated facts: derived anew from the words of the standard, and compared with ours."""

import itertools
from datetime import timedelta
from fractions import Fraction

import pytest

from firsthand.cases import actions
from firsthand.cases.models import Case, Fact
from firsthand.cases.rules import FactKind, RmState, broken_by_fact, next_facts, vfdpxa
from firsthand.core.errors import BadInput, RulesBroken
from firsthand.journal.models import Entry
from stage import MONDAY

V, F, D, P, X, A = FactKind


def allowed(history: tuple[FactKind, ...]) -> bool:
    """The rules of the standard, read over a whole order of the six and not step by step as ours."""
    place = {fact: i for i, fact in enumerate(history)}
    in_order = place[V] < place[F] < place[D]
    vendor_learns = place[V] < place[P] or place[V] == place[P] + 1
    world_learns = place[P] < place[X] or place[P] == place[X] + 1
    return in_order and vendor_learns and world_learns


HISTORIES = [h for h in itertools.permutations(FactKind) if allowed(h)]
EDGES = {(frozenset(h[:i]), h[i]) for h in HISTORIES for i in range(6)}
STATES = {frozenset(h[:i]) for h in HISTORIES for i in range(7)}


def test_there_are_32_states_58_steps_and_70_histories():
    assert (len(STATES), len({(s, s | {f}) for s, f in EDGES}), len(HISTORIES)) == (32, 58, 70)


@pytest.mark.parametrize("state", sorted(STATES, key=vfdpxa), ids=vfdpxa)
def test_from_each_state_exactly_the_steps_of_the_standard_lead_on(state):
    assert next_facts(state) == {fact for s, fact in EDGES if s == state}


def chance(first: FactKind, second: FactKind) -> Fraction:
    """How often pure chance brings one fact before another: each next step as likely as the others."""

    def walk(state: frozenset[FactKind], weight: Fraction) -> Fraction:
        if first in state or second in state:
            return weight if first in state else Fraction(0)
        steps = next_facts(state)
        return sum((walk(state | {fact}, weight / len(steps)) for fact in steps), Fraction(0))

    return walk(frozenset(), Fraction(1))


@pytest.mark.parametrize(("first", "second", "printed"), [
    (V, P, .333), (V, X, .667), (V, A, .750), (F, P, .111), (F, X, .333), (F, A, .375),
    (D, P, .037), (D, X, .167), (D, A, .188), (P, X, .500), (P, A, .667), (X, A, .500),
])  # fmt: skip
def test_the_orders_come_by_chance_as_often_as_the_standard_prints(first, second, printed):
    assert float(chance(first, second)) == pytest.approx(printed, abs=0.0006)


def test_the_state_string_has_a_capital_for_each_fact():
    assert vfdpxa({V, P}) == "VfdPxa"
    assert vfdpxa(set(FactKind)) == "VFDPXA"


@pytest.mark.parametrize("rm", [RmState.RECEIVED, RmState.INVALID, RmState.VALID])
def test_a_fix_needs_a_report_that_was_accepted(rm):
    broken = broken_by_fact(F, have={V: MONDAY}, rm=rm, happened_at=MONDAY, now=MONDAY)
    assert ["accepted" in str(b) for b in broken] == [True]


def test_every_rule_that_is_broken_is_told_in_one_answer():
    broken = broken_by_fact(
        D, have={V: MONDAY}, rm=RmState.VALID, happened_at=MONDAY + timedelta(seconds=1), now=MONDAY
    )
    assert len(broken) == 3


def test_a_public_exploit_makes_the_vulnerability_public_and_ends_the_embargo(a_case, handler, at):
    actions.note_fact(a_case.number, X, happened_at=at, by=handler, at=at)
    case = Case.objects.get()
    assert set(case.facts.values_list("kind", flat=True)) == {X, P}
    assert case.embargo.exited_at == at


def test_a_fact_is_noted_once_and_a_refusal_changes_nothing(a_case, handler, at):
    actions.note_fact(a_case.number, A, happened_at=at, by=handler, at=at)
    before = Entry.objects.count()
    with pytest.raises(RulesBroken, match="once"):
        actions.note_fact(a_case.number, A, happened_at=at, by=handler, at=at)
    assert (Entry.objects.count(), Fact.objects.count()) == (before, 1)


def test_a_fact_of_tomorrow_is_refused(a_case, handler, at):
    with pytest.raises(RulesBroken, match="future"):
        actions.note_fact(a_case.number, P, happened_at=at + timedelta(microseconds=1), by=handler, at=at)


@pytest.mark.parametrize("fact", [V, F])
def test_what_is_noted_by_its_own_act_is_not_noted_here(a_case, handler, at, fact):
    with pytest.raises(BadInput):
        actions.note_fact(a_case.number, fact, happened_at=at, by=handler, at=at)
