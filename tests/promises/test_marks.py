"""What happens to a case starts, keeps, pauses and reopens its clocks."""

from datetime import UTC, datetime, timedelta

import pytest

from firsthand.cases import actions as acts
from firsthand.cases.models import Case
from firsthand.cases.rules import Outcome
from firsthand.core.clock import iso
from firsthand.core.errors import NotAllowed, NotFound
from firsthand.intake.actions import receive_form
from firsthand.journal.models import Entry
from firsthand.programme.rules import Moment
from firsthand.promises import actions
from firsthand.promises.models import Promise
from firsthand.promises.rules import missed_from
from firsthand.promises.sweeps import look_again
from stage import MONDAY, REPORT

DAY = timedelta(days=1)


def test_an_arrival_starts_what_counts_from_it(told):
    running = {p.kind: p.due_at - MONDAY for p in Promise.objects.filter(case=told.case)}
    assert running == {
        "confirm": 3 * DAY, "assessment": 10 * DAY, "resolution": 60 * DAY, "embargo": 45 * DAY, "own:inner": 2 * DAY,
    }  # fmt: skip


def test_a_row_is_looked_at_when_half_of_its_time_is_used(told):
    assert told.row("confirm").look_again_at == MONDAY + timedelta(hours=36)


def test_nobody_ever_looks_at_an_embargo(told):
    assert told.row("embargo").look_again_at is None


def test_an_arrival_told_twice_starts_nothing_twice(told):
    told.happens(Moment.ARRIVED)
    assert told.turns("confirm") == 1


def test_a_clock_starts_at_the_arrival_however_late_it_is_told(plain):
    Promise.objects.filter(kind="confirm").delete()
    plain.after(hours=10).happens(Moment.ARRIVED)
    assert plain.row("confirm").started_at == MONDAY


def test_an_answer_confirms_and_starts_the_update_clock(told):
    told.after(hours=5).happens(Moment.ANSWERED)
    assert told.row("confirm").kept_at == told.now
    assert told.row("confirm").look_again_at is None
    assert told.row("update").due_at == told.now + 14 * DAY


def test_every_further_answer_keeps_one_turn_and_starts_the_next(told):
    for days in (1, 3, 10):
        told.after(days=days).happens(Moment.ANSWERED)
    first, second, third = (told.row("update", n) for n in (1, 2, 3))
    assert (first.kept_at, second.started_at) == (MONDAY + 3 * DAY, MONDAY + 3 * DAY)
    assert (second.kept_at, third.started_at, third.kept_at) == (MONDAY + 10 * DAY, MONDAY + 10 * DAY, None)
    assert [f["turn"] for kind, f in told.journal("promise.kept") if f["promise"] == "update"] == [1, 2]


def test_closing_ends_the_update_clock_and_later_words_start_none(told):
    told.after(days=1).happens(Moment.ANSWERED)
    told.case.closed_at = told.after(days=5).now
    told.happens(Moment.ANSWERED, Moment.CLOSED).after(days=9).happens(Moment.ANSWERED)
    assert told.turns("update") == 1
    assert told.row("update").kept_at == MONDAY + 5 * DAY


def test_reopening_starts_a_new_update_clock(told):
    told.after(days=1).happens(Moment.ANSWERED, Moment.CLOSED).after(days=9).happens(Moment.REOPENED)
    assert told.row("update", 2).started_at == MONDAY + 9 * DAY


def test_the_journal_tells_what_was_kept_when_it_was_due_and_whether_in_time(told):
    told.after(hours=72, microseconds=1).happens(Moment.ANSWERED)
    kept = next(f for kind, f in told.journal("promise.kept"))
    due = MONDAY + timedelta(hours=72)
    assert kept == {
        "promise": "confirm", "turn": 1, "started_at": iso(MONDAY), "due_at": iso(due), "in_time": False,
    }  # fmt: skip


def test_a_late_answer_writes_the_miss_that_no_sweep_saw(told):
    told.after(days=4).happens(Moment.ANSWERED)
    assert [(k, f["promise"]) for k, f in told.journal() if f["promise"] == "confirm"] == [
        ("promise.missed", "confirm"), ("promise.kept", "confirm"),
    ]  # fmt: skip


def test_a_decision_keeps_the_assessment_and_a_remedy_the_resolution(told):
    told.after(days=2).happens(Moment.ANSWERED, Moment.DECIDED, Moment.ACCEPTED)
    assert told.row("assessment").kept_at == told.now
    assert told.row("resolution").kept_at is None
    told.after(days=20).happens(Moment.REMEDIED)
    assert told.row("resolution").kept_at == told.now


def test_credit_that_is_owed_already_gets_no_more_time(told):
    told.after(days=20).happens(Moment.CREDIT_OWED)
    told.after(days=22).happens(Moment.CREDIT_OWED)
    assert (told.turns("credit"), told.row("credit").started_at) == (1, MONDAY + 20 * DAY)


def test_credit_that_is_owed_again_after_it_was_settled_has_a_turn_of_its_own(told):
    told.after(days=20).happens(Moment.CREDIT_OWED)
    told.after(days=22).happens(Moment.CREDIT_SETTLED)
    told.after(days=40).happens(Moment.CREDIT_OWED)
    assert [told.row("credit", n).kept_at for n in (1, 2)] == [MONDAY + 22 * DAY, None]
    assert told.row("credit").due_at == MONDAY + 70 * DAY


def test_a_second_incident_has_hours_of_its_own(told):
    told.after(days=1).happens(Moment.INCIDENT_SEEN).after(days=2).happens(Moment.INCIDENT_SETTLED)
    told.after(days=5).happens(Moment.INCIDENT_SEEN)
    assert told.row("incident").due_at == told.now + timedelta(hours=72)
    assert told.row("incident").public is False
    assert told.turns("incident") == 2


def test_an_incident_that_is_seen_again_while_one_is_open_gets_no_more_time(told):
    told.after(days=1).happens(Moment.INCIDENT_SEEN).after(days=2).happens(Moment.INCIDENT_SEEN)
    assert told.row("incident").started_at == MONDAY + DAY


# Pauses


def test_a_question_stops_the_clocks_that_the_programme_says_and_no_other(told):
    told.after(days=1).happens(Moment.QUESTION_ASKED)
    paused = set(Promise.objects.exclude(paused_at=None).values_list("kind", flat=True))
    assert paused == {"assessment", "resolution", "own:inner"}
    assert told.row("assessment").look_again_at is None
    assert told.row("confirm").look_again_at is not None


def test_a_clock_that_runs_again_is_due_later_by_the_time_it_stood_still(told):
    told.after(days=2).happens(Moment.QUESTION_ASKED).after(days=9).happens(Moment.QUESTION_ANSWERED)
    row = told.row("assessment")
    assert (row.due_at, row.paused_for, row.paused_at, row.paused_by) == (MONDAY + 17 * DAY, 7 * DAY, None, "")
    assert row.look_again_at == MONDAY + 12 * DAY, "half of ten days of running"


def test_pauses_add_up(told):
    told.after(days=1).happens(Moment.QUESTION_ASKED).after(days=2).happens(Moment.QUESTION_ANSWERED)
    told.after(days=3).happens(Moment.QUESTION_ASKED).after(days=6).happens(Moment.QUESTION_ANSWERED)
    assert told.row("assessment").due_at == MONDAY + 14 * DAY


def test_pause_and_resumption_stand_in_the_journal(told):
    told.after(days=1).happens(Moment.QUESTION_ASKED)
    told.after(days=2).happens(Moment.QUESTION_ANSWERED, by="reporter")
    said = [(kind, f["due_at"], f["paused_by"]) for kind, f in told.journal() if f["promise"] == "assessment"]
    assert said == [
        ("promise.paused", iso(MONDAY + 10 * DAY), "question"), ("promise.resumed", iso(MONDAY + 11 * DAY), "question"),
    ]  # fmt: skip
    assert Entry.objects.filter(kind="promise.resumed").first().by == "reporter"


def test_what_is_missed_cannot_be_paused_away(told):
    told.after(days=11).happens(Moment.QUESTION_ASKED)
    assert told.row("assessment").paused_at is None
    assert told.row("resolution").paused_at == told.now


def test_a_second_question_does_not_move_the_beginning_of_the_pause(told):
    told.after(days=1).happens(Moment.QUESTION_ASKED).after(days=3).happens(Moment.QUESTION_ASKED)
    assert told.row("assessment").paused_at == MONDAY + DAY


def test_a_decision_during_a_pause_is_in_time_if_it_was_when_the_clock_stopped(told):
    told.after(days=9).happens(Moment.QUESTION_ASKED).after(days=40).happens(Moment.DECIDED)
    kept = next(f for kind, f in told.journal("promise.kept") if f["promise"] == "assessment")
    assert kept["in_time"] is True
    assert told.row("assessment").paused_at is None


def test_a_programme_may_let_nothing_pause_a_clock(promised):
    promised("assess_within = { days = 10 }\n[promises.paused_by]\nassessment = []")
    case = receive_form(REPORT, language="en", at=MONDAY).case
    actions.mark(case, Moment.QUESTION_ASKED, at=MONDAY + DAY, by="person:7")
    assert case.promises.get(kind="assessment").paused_at is None


def test_a_pause_by_a_clock_that_was_set_back_gives_no_time_away(told):
    told.after(hours=-5).happens(Moment.QUESTION_ASKED).after(hours=-4).happens(Moment.QUESTION_ANSWERED)
    assert told.row("assessment").due_at == MONDAY + 10 * DAY


def test_an_answer_by_a_clock_that_was_set_back_is_in_time(told):
    told.after(hours=-5).happens(Moment.ANSWERED)
    assert next(f["in_time"] for kind, f in told.journal("promise.kept")) is True


# Taking back


def test_a_bounced_confirmation_runs_on_with_its_own_due_time(told):
    told.after(hours=5).happens(Moment.ANSWERED)
    actions.reopen(told.case, "confirm", at=told.now + DAY, why="the letter bounced")
    row = told.row("confirm")
    assert (row.kept_at, row.due_at) == (None, MONDAY + timedelta(hours=72))
    assert row.look_again_at == MONDAY + timedelta(hours=36)


def test_reopening_what_is_open_changes_nothing(told):
    actions.reopen(told.case, "confirm", at=told.now + DAY, why="the letter bounced")
    assert told.journal("promise.reopened") == []


def test_a_miss_that_was_noted_is_not_looked_at_again_after_a_bounce(told):
    told.after(days=4).happens(Moment.ANSWERED)
    actions.reopen(told.case, "confirm", at=told.now + DAY, why="the letter bounced")
    assert told.row("confirm").look_again_at is None
    told.after(days=8).happens(Moment.ANSWERED)
    assert len(told.journal("promise.missed")) == 1


# Settled by hand


def test_a_promise_of_the_operators_counts_in_business_days_of_its_country(told):
    told.now = datetime(2027, 3, 25, 10, 0, tzinfo=UTC)  # Thursday before Easter
    told.happens(Moment.DECIDED, Moment.ACCEPTED)
    assert told.row("own:call").due_at == datetime(2027, 4, 1, 9, 0, tzinfo=UTC)  # 10:00 in British Summer Time


def test_a_person_settles_what_only_a_person_can(told, handler):
    told.after(days=1).happens(Moment.ACCEPTED)
    actions.settle_by_hand(told.case.number, "own:call", by=handler, at=told.now + DAY)
    assert told.row("own:call").kept_at == told.now + DAY
    assert Entry.objects.filter(kind="promise.kept").get().by == f"person:{handler.pk}"


def test_who_may_not_triage_settles_nothing(told, auditor):
    told.after(days=1).happens(Moment.ACCEPTED)
    with pytest.raises(NotAllowed):
        actions.settle_by_hand(told.case.number, "own:call", by=auditor, at=told.now)
    assert told.row("own:call").kept_at is None


@pytest.mark.parametrize(("number", "kind"), [
    (None, "confirm"),       # not by hand
    (None, "own:inner"),
    (None, "own:nothing"),
    ("2099-0001", "own:call"),
])  # fmt: skip
def test_what_does_not_wait_for_a_person_is_not_there(told, handler, number, kind):
    with pytest.raises(NotFound):
        actions.settle_by_hand(number or told.case.number, kind, by=handler, at=told.now)


# Which version binds


def test_targets_that_change_later_bind_only_later_reports(told, promised):
    promised("update_every = { days = 3 }", at=MONDAY + DAY, confirm_hours=48)
    later = receive_form(REPORT, language="en", at=MONDAY + 2 * DAY).case
    told.after(days=2).happens(Moment.ANSWERED)
    assert told.row("update").due_at - told.now == 14 * DAY
    assert later.promises.get(kind="confirm").due_at - later.received_at == timedelta(hours=48)


# The embargo's row


def test_the_row_of_an_embargo_follows_the_agreement_and_is_over_when_it_is(told):
    actions.follow_embargo(told.case, starts_at=MONDAY, ends_at=MONDAY + 60 * DAY)
    actions.embargo_over(told.case, at=MONDAY + 50 * DAY)
    row = told.row("embargo")
    assert (row.due_at, row.kept_at, row.look_again_at) == (MONDAY + 60 * DAY, MONDAY + 50 * DAY, None)
    assert told.journal() == []


def test_after_the_last_warning_the_row_is_looked_at_when_it_is_missed(told):
    row = told.row("confirm")
    assert missed_from(row.due_at) == row.due_at + timedelta.resolution


# A decision that is taken back


def declined(told, handler, *, days):
    acts.decline(
        told.case.number, Outcome.NOT_QUALIFYING, rule_id="N11", reason="No weakness is shown in it.", by=handler,
        at=told.after(days=days).now,
    )  # fmt: skip


def reopened(told, lead, *, days):
    case = Case.objects.get(pk=told.case.pk)
    acts.appeal(case, text="Please look again.", at=told.after(days=days).now)
    acts.judge_appeal(case.number, upheld=True, reason="There is a weakness after all.", by=lead, at=told.now)


def test_what_a_decision_kept_runs_again_with_its_own_due_time_when_it_is_taken_back(told, handler, lead):
    declined(told, handler, days=4)
    assert told.row("assessment").kept_at == told.row("resolution").kept_at == told.now
    reopened(told, lead, days=6)
    for kind, days in (("assessment", 10), ("resolution", 60)):
        assert (told.row(kind).kept_at, told.row(kind).due_at) == (None, MONDAY + days * DAY)


def test_an_earlier_decision_still_counts_when_a_later_one_is_taken_back(told, handler, lead):
    acts.accept(told.case.number, by=handler, at=told.after(days=2).now, reason="We see it as well.", asset_id="S8")
    declined(told, handler, days=9)
    reopened(told, lead, days=12)
    assert told.row("assessment").kept_at == MONDAY + 2 * DAY
    assert told.row("resolution").kept_at is None


def test_what_passed_its_time_meanwhile_is_missed_at_the_next_sweep(told, handler, lead):
    declined(told, handler, days=4)
    reopened(told, lead, days=70)
    told.after(days=70)
    look_again(at=told.now)
    assert {"assessment", "resolution"} <= {f["promise"] for _, f in told.journal("promise.missed")}


def test_the_update_clock_runs_anew_after_a_decision_was_taken_back(told, handler, lead):
    declined(told, handler, days=4)
    reopened(told, lead, days=6)
    assert (told.row("update").started_at, told.row("update").kept_at) == (MONDAY + 6 * DAY, None)
