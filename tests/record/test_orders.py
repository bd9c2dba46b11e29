"""Chance is worked out from the rules of the six events, not copied from the source."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from firsthand.record.orders import EVENTS, ORDERS, chances, histories, holds, may_follow, skill

PRINTED = {
    "VP": ".333", "VX": ".667", "VA": ".750", "FP": ".111", "FX": ".333", "FA": ".375",
    "DP": ".037", "DX": ".167", "DA": ".188", "PX": ".500", "PA": ".667", "XA": ".500",
}  # fmt: skip
EARLY, LATE = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)


def test_there_are_seventy_histories_and_chance_takes_one_of_them():
    known = list(histories())
    assert len({history for history, _ in known}) == len(known) == 70
    assert sum(chance for _, chance in known) == 1


def test_every_history_has_all_six_events_and_the_fix_path_in_order():
    for history, _ in histories():
        assert sorted(history) == sorted(EVENTS)
        assert history.index("V") < history.index("F") < history.index("D")


def test_there_are_thirty_two_states_and_fifty_eight_steps():
    states = {frozenset(history[:length]) for history, _ in histories() for length in range(7)}
    steps = {(frozenset(h[:n]), h[n]) for h, _ in histories() for n in range(6)}
    assert (len(states), len(steps)) == (32, 58)


@pytest.mark.parametrize("order", PRINTED)
def test_chance_is_what_the_source_prints(order):
    assert f"{float(chances()[order[0], order[1]]) + 1e-9:.3f}".lstrip("0") == PRINTED[order]


def test_the_twelve_orders_are_all_that_are_printed():
    assert {a + b for a, b in ORDERS} == set(PRINTED)


@pytest.mark.parametrize(("begun", "following"), [("", "VPXA"), ("X", "P"), ("XP", "V"), ("A", "VPX"), ("VF", "DPXA")])
def test_what_is_public_reaches_the_vendor_at_once(begun, following):
    assert may_follow(begun) == following


@pytest.mark.parametrize(
    ("first", "then", "answer"),
    [
        (EARLY, LATE, True), (LATE, EARLY, False), (EARLY, None, True), (None, EARLY, False),
        (None, None, None), (EARLY, EARLY, None),
    ],
)  # fmt: skip
def test_what_never_came_is_later_than_what_did(first, then, answer):
    assert holds(first, then) is answer


@pytest.mark.parametrize(("observed", "answer"), [("1", "1"), ("1/3", "0"), ("0", "-1/2"), ("2/3", "1/2")])
def test_skill_is_how_much_better_than_chance(observed, answer):
    assert skill(Fraction(observed), Fraction(1, 3)) == Fraction(answer)
