"""Which clocks a programme runs, and what each moment does to them, as a table."""

from datetime import timedelta

import pytest

from firsthand.programme.rules import Moment, OwnPromise, Promises, Unit, Within
from firsthand.promises.rules import clocks_of, is_taken_back, own_id, own_kind, starts, tells_the_reporter

PLAIN = Promises(confirm_within=timedelta(hours=72), embargo=timedelta(days=45))
DAYS_10 = Within(10, Unit.DAYS)


def clock(kind, promises=PLAIN):
    return next(c for c in clocks_of(promises) if c.kind == kind)


def own(starts=Moment.ARRIVED, kept_by=Moment.REMEDIED, **more):
    promise = OwnPromise("call", {"en": "A call"}, DAYS_10, starts, kept_by, **more)
    return clock("own:call", Promises(timedelta(hours=72), timedelta(days=45), own=(promise,)))


def test_a_programme_that_names_nothing_promises_four_things():
    assert [c.kind for c in clocks_of(PLAIN)] == ["confirm", "update", "credit", "incident"]


def test_assessment_and_resolution_run_only_where_they_are_promised():
    promises = Promises(timedelta(hours=72), timedelta(days=45), assessment=DAYS_10, resolution=Within(90, Unit.DAYS))
    assert {"assessment", "resolution"} <= {c.kind for c in clocks_of(promises)}


@pytest.mark.parametrize(("kind", "starting", "keeping", "paused_by", "repeats", "public"), [
    ("confirm", Moment.ARRIVED, {Moment.ANSWERED}, (), False, True),
    ("update", Moment.ANSWERED, {Moment.ANSWERED, Moment.CLOSED}, (), True, True),
    ("assessment", Moment.ARRIVED, {Moment.DECIDED}, ("question",), False, True),
    ("resolution", Moment.ARRIVED, {Moment.REMEDIED, Moment.CLOSED}, ("question",), False, True),
    ("credit", Moment.CREDIT_OWED, {Moment.CREDIT_SETTLED}, (), False, True),
    ("incident", Moment.INCIDENT_SEEN, {Moment.INCIDENT_SETTLED}, (), False, False),
])  # fmt: skip
def test_the_table_of_clocks(kind, starting, keeping, paused_by, repeats, public):
    found = clock(kind, Promises(timedelta(hours=72), timedelta(days=45), assessment=DAYS_10, resolution=DAYS_10))
    assert (found.starts, set(found.kept_by)) == (starting, keeping)
    assert (found.paused_by, found.repeats, found.public) == (paused_by, repeats, public)


def test_the_confirmation_has_the_hours_that_the_programme_says():
    assert clock("confirm").within == Within(72, Unit.HOURS)


@pytest.mark.parametrize("kept_by", [Moment.CLOSED, Moment.SETTLED_BY_HAND])
def test_what_outlives_the_case_is_not_ended_by_closing_it(kept_by):
    assert own(kept_by=kept_by).kept_by == {kept_by}


def test_a_promise_about_the_handling_ends_with_it():
    assert own(kept_by=Moment.REMEDIED).kept_by == {Moment.REMEDIED, Moment.CLOSED}


@pytest.mark.parametrize(("kind", "moment", "turns", "closed", "begins"), [
    ("confirm", Moment.ARRIVED, 0, False, True),
    ("confirm", Moment.ARRIVED, 1, False, False),
    ("confirm", Moment.ANSWERED, 0, False, False),
    ("confirm", Moment.REOPENED, 1, False, False),
    ("update", Moment.ANSWERED, 0, False, True),
    ("update", Moment.ANSWERED, 4, False, True),
    ("update", Moment.ANSWERED, 4, True, False),      # words in a closed case promise no further ones
    ("update", Moment.REOPENED, 4, False, True),
    ("update", Moment.ARRIVED, 0, False, False),
    ("credit", Moment.CREDIT_OWED, 0, True, True),
    ("credit", Moment.CREDIT_OWED, 1, True, True),       # a departure that stood against it was withdrawn
    ("incident", Moment.INCIDENT_SEEN, 1, True, True),   # a second incident has hours of its own
])  # fmt: skip
def test_what_starts_a_turn(kind, moment, turns, closed, begins):
    assert starts(clock(kind), moment, turns=turns, closed=closed) is begins


def test_only_clocks_kept_by_decisions_fall_with_them():
    promises = Promises(timedelta(hours=72), timedelta(days=45), assessment=DAYS_10, resolution=DAYS_10)
    assert {c.kind for c in clocks_of(promises) if is_taken_back(c)} == {"assessment", "resolution"}


@pytest.mark.parametrize(("kind", "public", "told"), [
    ("confirm", True, True), ("update", True, True), ("own:call", True, True), ("own:call", False, False),
    ("assessment", True, False), ("resolution", True, False), ("credit", True, False), ("incident", False, False),
])  # fmt: skip
def test_of_which_misses_the_reporter_gets_a_letter(kind, public, told):
    assert tells_the_reporter(kind, public=public) is told


def test_own_kinds_have_a_name_of_their_own():
    assert own_id(own_kind("call")) == "call"
    assert own_id("confirm") == ""
