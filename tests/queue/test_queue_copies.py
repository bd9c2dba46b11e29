"""What the queue is ordered by repeats the promises, whatever was done to a case."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.administration.health.checks import _queue
from firsthand.cases import actions, copies
from firsthand.cases.models import NOTHING_DUE, Case
from firsthand.cases.rules import Outcome
from firsthand.core.clock import now
from firsthand.core.errors import FirsthandError
from firsthand.embargo.sweeps import lapse_due
from firsthand.intake.actions import follow_up
from firsthand.promises.models import Promise
from firsthand.promises.sweeps import look_again

WHY = "We looked at it with care and this is why."

ACTS = {
    "confirm": lambda n, by, at: actions.confirm(n, by=by, at=at),
    "reply": lambda n, by, at: actions.reply(n, f"We are at it, {at}.", by=by, at=at),
    "ask": lambda n, by, at: actions.ask(n, f"Which version, on {at}?", by=by, at=at),
    "answer": lambda n, by, at: follow_up(Case.objects.get(number=n), text="This one.", files=(), at=at),
    "verify": lambda n, by, at: actions.verify(n, by=by, at=at),
    "accept": lambda n, by, at: actions.accept(n, by=by, at=at, reason=WHY),
    "decline": lambda n, by, at: actions.decline(n, Outcome.NO_IMPACT, rule_id="N1", reason=WHY, by=by, at=at),
    "incident": lambda n, by, at: actions.note_incident(n, by=by, at=at),
    "close": lambda n, by, at: actions.close(n, by=by, at=at),
    "sweep": lambda n, by, at: (look_again(at=at), lapse_due(at=at)),
}


@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 30)), max_size=8))
def test_after_any_acts_the_copies_say_what_the_promises_do(report_at, lead, at, done):
    number, now = report_at(at).case.number, at
    for name, days in done:
        now += timedelta(days=days, hours=1)
        try:
            ACTS[name](number, lead, now)
        except FirsthandError:
            continue  # not in this state
        assert not copies.disagreeing().exists(), name


def test_a_case_with_no_promise_stands_last(a_case):
    Promise.objects.filter(case=a_case).update(kept_at=a_case.received_at)
    copies.follow(a_case)
    assert Case.objects.get().next_due_at == NOTHING_DUE


def test_a_clock_that_stands_still_is_not_the_nearest_one(a_case, at):
    nearest = copies.nearest_of(a_case.pk)[0]
    Promise.objects.filter(pk=nearest.pk).update(paused_at=at)
    copies.follow(a_case)
    assert Case.objects.get().next_due_at == copies.nearest_of(a_case.pk)[0].due_at > nearest.due_at


def test_an_open_question_is_known_until_it_is_answered(a_case, lead, at):
    actions.ask(a_case.number, "Which version?", by=lead, at=at)
    assert Case.objects.get().question_open
    follow_up(Case.objects.get(), text="The latest.", files=(), at=at)
    assert not Case.objects.get().question_open


def test_doctor_finds_a_copy_that_drifted_and_the_command_mends_it(a_case, run):
    Case.objects.update(next_due_at=NOTHING_DUE)
    assert [case.number for case in copies.disagreeing()] == [a_case.number]
    assert "1 case stands in the wrong place" in _queue(now()).says
    assert a_case.number in run("queue", "mend")
    assert not copies.disagreeing().exists()


def test_the_database_itself_says_what_is_in_the_queue(a_case, handler, at):
    assert Case.objects.get().in_queue is True
    actions.decline(a_case.number, Outcome.NO_IMPACT, rule_id="N1", reason=WHY, by=handler, at=at)
    assert Case.objects.get().in_queue is False
    follow_up(Case.objects.get(), text="But look again.", files=(), at=at)
    assert Case.objects.get().in_queue is True
