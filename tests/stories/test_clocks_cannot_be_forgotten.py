"""R18-20, R25: the team is warned in time, a breach stays for ever, and silence has an end."""

from datetime import timedelta

import pytest

from firsthand.cases.rules import Outcome


def kinds(story, case, kind: str) -> int:
    return sum(event.kind == kind for event in story.record(case).timeline)


@pytest.mark.parametrize(("hours", "warned"), [(35.9, 0), (36, 1), (54, 1), (64.8, 1)])
def test_the_team_is_warned_before_the_72_hours_are_over(story, hours, warned):
    case = story.reporter_files().case
    story.wait(hours=hours)
    story.the_clocks_are_looked_at()
    story.the_clocks_are_looked_at()
    assert kinds(story, case, "promise.warned") == warned


def test_each_warning_comes_once_and_the_breach_stays_for_ever(story):
    case = story.reporter_files().case
    for hours in (36, 18, 11, 8, 24):
        story.wait(hours=hours)
        story.the_clocks_are_looked_at()
    assert (kinds(story, case, "promise.warned"), kinds(story, case, "promise.missed")) == (3, 1)
    story.team_confirms(case)
    assert story.promise(case, "confirm") == "missed"


def test_we_are_not_late_in_silence(story):
    case = story.reporter_files().case
    story.wait(hours=73)
    story.the_clocks_are_looked_at()
    story.the_clocks_are_looked_at()
    assert story.letters(case).count("late") == 1


def test_once_confirmed_the_reporter_hears_from_us_every_fourteen_days(story):
    """R19."""
    case = story.reporter_files().case
    story.team_confirms(case)
    story.wait(days=13)
    story.team_writes(case, "We are still at it.")
    story.wait(days=13)
    assert story.promise(case, "update") == "running"
    story.wait(days=1, seconds=1)
    story.the_clocks_are_looked_at()
    assert story.promise(case, "update") == "missed"
    assert story.letters(case).count("late") == 1
    assert "promise_missed" in story.tasks()


def test_a_decision_to_close_ends_the_duty_to_report_on_it(story):
    case = story.reporter_files().case
    story.team_confirms(case)
    story.wait(days=1)
    story.team_declines(case)
    story.wait(days=90)
    story.the_clocks_are_looked_at()
    assert story.promise(case, "update") == "kept"


def test_a_bounced_confirmation_does_not_count_and_calls_somebody(story):
    """R20."""
    case = story.reporter_mails("There is a hole at https://www.mimecast.com/x")
    story.team_confirms(case)
    story.the_post_goes_out()
    story.a_bounce_arrives(story.letter(case, "confirmed"))
    assert story.promise(case, "confirm") == "running"
    assert "confirmation_bounced" in story.tasks()


def test_an_appeal_that_is_upheld_gives_no_new_time(story):
    story.the_policy_changes(a="embargo_days = 45 -> embargo_days = 45\nresolve_within = { days = 30 }")
    case = story.reporter_files().case
    due = next(p.due_at for p in story.record(case).promises if p.kind == "resolution")
    story.team_declines(case)
    story.reporter_objects(case)
    story.colleague_judges(case, upheld=True)
    again = next(p for p in story.record(case).promises if p.kind == "resolution")
    assert (again.due_at, str(again.state)) == (due, "running")


def test_a_clock_that_waits_for_the_reporter_stands_still_and_the_confirmation_never_does(story):
    """R18: what pauses a clock is data."""
    story.the_policy_changes(a="embargo_days = 45 -> embargo_days = 45\nassess_within = { days = 7 }")
    case = story.reporter_files().case
    story.wait(days=2)
    story.team_asks(case)
    assert story.promise(case, "assessment") == "paused"
    story.wait(days=10)
    story.the_clocks_are_looked_at()
    story.reporter_writes(case, "5.4.1")
    line = next(p for p in story.record(case).promises if p.kind == "assessment")
    assert (str(line.state), line.due_at - case.received_at) == ("running", timedelta(days=17))


def test_targets_that_change_bind_only_later_reports(story):
    old = story.reporter_files().case
    story.the_policy_changes(a="embargo_days = 45 -> embargo_days = 45\nupdate_every = { days = 7 }")
    new = story.reporter_files(name="another").case
    for case in (old, new):
        story.team_confirms(case)
    days = [next(p.due_at - story.now for p in story.record(c).promises if p.kind == "update").days for c in (old, new)]
    assert days == [14, 7]


def test_a_deferred_report_that_comes_back_accepted_owes_no_second_judgement(story):
    story.the_policy_changes(a="embargo_days = 45 -> embargo_days = 45\nassess_within = { days = 7 }")
    case = story.reporter_files().case
    story.team_declines(case, rule="P3", outcome=Outcome.ACCEPTED_RISK)
    story.reporter_objects(case)
    story.colleague_judges(case, upheld=True)
    assert (story.record(case).state, story.promise(case, "assessment")) == ("accepted", "kept")
