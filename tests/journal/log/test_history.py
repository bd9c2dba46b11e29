"""Any history of entries, rounds, kills, restarts and workers beside each other gives one tree."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from histories import (
    AT,
    Copy,
    Notary,
    add,
    beside_another,
    in_a_thread,
    killed_at,
    new_log,
    restart,
    root_by_hand,
    sign_and_add,
)  # fmt: skip
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.journal.log import actions, beside, queries
from firsthand.journal.log.actions import Forked
from firsthand.journal.log.audit import audit, work_out
from firsthand.journal.models import LogSubtree

SMALL_BATCH = 150
STEPS = 60
"""More than a round has."""


@pytest.fixture
def notary(own_database: None, monkeypatch: pytest.MonkeyPatch) -> Notary:
    new_log()
    return Notary(monkeypatch)


def must_be_one_tree() -> None:
    """What is signed is the tree of the journal, and everything that is kept of it fits."""
    actions.catch_up(at=AT)
    signed = queries.state()
    assert signed is not None
    assert signed.root == root_by_hand()
    kept = {
        (level, index): bytes(found) for level, index, found in LogSubtree.objects.values_list("level", "index", "hash")
    }
    assert kept == work_out({signed.size}).subtrees
    assert audit().wrong == ()
    assert beside.path().read_text() == signed.note


def every_step(round_: Callable[[int], int]) -> int:
    """Do a round for each step that it has, with that step as its number; how many there were."""
    number = 1
    while round_(number) >= number:
        number += 1
        add(3)
    return number - 1


def test_a_round_killed_at_any_step_leaves_nothing_that_the_next_one_does_not_mend(notary):
    add(240)
    assert every_step(killed_at) >= 12
    must_be_one_tree()
    assert notary.is_honest()


def test_another_worker_may_sign_between_any_two_steps_and_no_fork_is_seen(notary):
    add(240)
    assert every_step(partial(beside_another, act=partial(actions.sequence, at=AT))) >= 12
    assert every_step(partial(beside_another, act=partial(sign_and_add, 2))) >= 12
    assert queries.state().stopped_at is None
    must_be_one_tree()
    assert notary.is_honest()


def test_two_workers_over_one_database_never_part(notary, monkeypatch):
    """Each with a data folder of its own, as over one PostgreSQL: the file of the other falls behind and is mended."""
    add(5)
    actions.sequence(at=AT)
    own = beside.path()
    monkeypatch.setattr(beside, "path", lambda: own.with_name("of-another-machine"))
    try:
        add(5)
        in_a_thread(partial(actions.sequence, at=AT))
        assert beside.kept_checkpoint().size == 10
        monkeypatch.setattr(beside, "path", lambda: own)
        assert beside.kept_checkpoint().size == 5
        actions.sequence(at=AT)
        assert beside.kept_checkpoint().size == 10
    finally:
        own.with_name("of-another-machine").unlink(missing_ok=True)


ACTS = st.one_of(
    st.tuples(st.just("add"), st.integers(1, 300)),
    st.tuples(st.just("kill"), st.integers(1, STEPS)),
    st.tuples(st.just("beside"), st.integers(1, STEPS)),
    st.tuples(st.just("round"), st.just(0)),
    st.tuples(st.just("copy"), st.just(0)),
    st.tuples(st.just("put back a day"), st.integers(1, 20)),
    st.tuples(st.just("put back"), st.integers(0, 3)),
)


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(ACTS, max_size=14))
def test_any_history_gives_one_tree_and_never_two_of_one_size(acts, own_database, tmp_path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "BATCH", SMALL_BATCH)
        new_log()
        notary, copies = Notary(patch), []
        for act, number in acts:
            try:
                match act:
                    case "add":
                        add(number)
                    case "kill":
                        killed_at(number)
                    case "beside":
                        beside_another(number, partial(sign_and_add, number))
                    case "round":
                        actions.sequence(at=AT)
                    case "copy" if connection.vendor == "sqlite":
                        copies.append(Copy(tmp_path / f"copy-{len(copies)}"))
                    case "put back a day" if connection.vendor == "sqlite":
                        day = Copy(tmp_path / "day")
                        sign_and_add(number)
                        actions.catch_up(at=AT)
                        day.put_back()
                        sign_and_add(number)
                        actions.catch_up(at=AT)
                    case "put back" if copies:
                        copies[number % len(copies)].put_back()
            except Forked:
                assert queries.state().stopped_at is not None
            assert notary.is_honest()
        restart()
        add(1)
        try:
            actions.catch_up(at=AT)
        except Forked:
            assert any(act.startswith("put back") for act, _ in acts)
        if queries.state().stopped_at is not None:
            actions.begin_again(by="operator", at=AT)
        must_be_one_tree()
        assert notary.is_honest()
