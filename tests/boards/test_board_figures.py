"""The figures of a small house, counted by hand."""

from datetime import timedelta

import pytest

from firsthand.boards import keeping
from firsthand.boards.expressions import HoursBetween
from firsthand.boards.queries import figures, late_promises, oldest_open
from firsthand.boards.rules import Board, Reports, Running, Settled, Source, Span
from firsthand.cases.models import Case
from firsthand.intake.models import Arrival
from firsthand.promises.models import Promise

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def count(board, at, days=90):
    return figures(board, days=days, at=at)


def test_running_promises_are_counted_by_how_near_they_are(house, at):
    running = count(Board.CLOCKS, at).running
    assert running["confirm"] == Running(late=1, within_a_day=1, this_week=1)
    assert running["update"] == Running(this_week=1)
    assert "embargo" not in running


def test_a_paused_promise_is_neither_late_nor_missed(house, at):
    Promise.objects.filter(case=house["late"], kind="confirm").update(paused_at=at - 50 * HOUR, paused_by="question")
    clocks = count(Board.CLOCKS, at)
    assert clocks.running["confirm"] == Running(within_a_day=1, this_week=1, paused=1)
    assert clocks.settled[30]["confirm"] == Settled(kept=1, missed=1)


def test_a_promise_is_settled_when_it_is_kept_in_time_or_else_when_it_was_due(house, at):
    settled = count(Board.CLOCKS, at).settled
    assert settled[30]["confirm"] == settled[365]["confirm"] == Settled(kept=1, missed=2)
    later = count(Board.CLOCKS, at + 25 * DAY).settled
    assert later[30]["confirm"] == Settled(kept=0, missed=3)
    assert later[90]["confirm"] == Settled(kept=1, missed=4)


@pytest.mark.parametrize(("moment", "late"), [(timedelta(0), 0), (timedelta.resolution, 1)])
def test_a_promise_is_late_from_the_moment_after_it_was_due(a_case, at, moment, late):
    assert count(Board.CLOCKS, at + 72 * HOUR + moment).running["confirm"].late == late


def test_open_cases_are_counted_by_person_state_and_asset(house, at):
    load = count(Board.LOAD, at)
    assert load.people == {"": {"received": 3}, "Tomas": {"remedied": 1}}
    assert load.assets == {"S8": 3, "S1": 1}
    assert load.open == 4


def test_arrivals_and_closings_stand_in_their_weeks(house, at):
    weeks = count(Board.LOAD, at).weeks
    assert len(weeks) == 26
    assert [(week.up, week.down) for week in weeks[-4:]] == [(1, 0), (1, 1), (3, 0), (0, 0)]
    assert sum(week.up + week.down for week in weeks[:-4]) == 0


def test_a_report_of_the_first_minute_of_a_monday_belongs_to_the_week_that_begins(report_at, at):
    midnight = at.replace(hour=0)
    report_at(midnight), report_at(midnight - timedelta.resolution)
    assert [week.up for week in count(Board.LOAD, at).weeks[-2:]] == [1, 1]


def test_reports_are_told_apart_by_where_they_come_from(house, at):
    sources = count(Board.NOISE, at).sources
    assert sources[Source.CHANNEL] == {"web": Reports(accepted=1, not_valid=1, undecided=3)}
    assert sources[Source.LANGUAGE] == {
        "en": Reports(accepted=1, not_valid=1, undecided=1), "nl": Reports(undecided=2),
    }  # fmt: skip
    assert sources[Source.SENDER] == {
        "no_address": Reports(undecided=1), "new": Reports(not_valid=1, undecided=1),
        "known": Reports(accepted=1, undecided=1),
    }  # fmt: skip
    assert sources[Source.ASSET] == {"S8": Reports(accepted=1, not_valid=1, undecided=2), "S1": Reports(undecided=1)}
    assert count(Board.NOISE, at).outcomes == {"accepted": 1, "no_impact": 1}


def test_what_arrived_before_the_period_is_not_counted(house, at):
    assert count(Board.NOISE, at + 25 * DAY, days=30).all == Reports(undecided=3)


def test_a_decision_that_an_appeal_took_back_is_no_decision(house, at):
    Case.objects.filter(pk=house["declined"].pk).update(rm="valid", closed_at=None, closed_by=None)
    assert count(Board.NOISE, at).all == Reports(accepted=1, undecided=4)


@pytest.mark.usefixtures("a_case")
def test_junk_and_other_mails_stand_in_their_weeks(at):
    raw = Arrival.objects.get().raw
    for kind, days in (("junk", 1), ("junk", 8), ("reply", 8), ("", 8)):
        Arrival.objects.create(
            received_at=at - days * DAY, channel="mail", kind=kind, raw=raw, sha256="", size_bytes=1
        )  # fmt: skip
    Arrival.objects.create(received_at=at, channel="mail", kind="junk", past=True, raw=raw, sha256="", size_bytes=1)
    assert [(week.up, week.down) for week in count(Board.NOISE, at).weeks[-3:]] == [(2, 1), (0, 1), (0, 0)]


def test_lengths_are_whole_hours_rounded_up_from_the_arrival(house, at):
    spans = count(Board.TIMES, at).spans
    assert spans[Span.CONFIRMATION].all == {10: 1, 80: 1}
    assert spans[Span.DECISION].all == {72: 1, 120: 1}
    assert spans[Span.REMEDY].all == {240: 1}
    assert (spans[Span.CONFIRMATION].promised_hours, spans[Span.DECISION].promised_hours) == (72, None)


def test_what_still_waits_is_told_beside_the_lengths(house, at):
    spans = count(Board.TIMES, at).spans
    assert [spans[span].waiting for span in Span] == [3, 3, 0]


def test_lengths_stand_in_the_month_in_which_the_thing_happened(house, at):
    parts = count(Board.TIMES, at, days=30).spans[Span.CONFIRMATION].parts
    assert [dict(hours) for _, hours in parts] == [{}, {10: 1, 80: 1}, {}]


@pytest.mark.parametrize(
    ("after", "hours"),
    [(timedelta(0), 0), (timedelta(milliseconds=1), 1), (72 * HOUR, 72), (72 * HOUR + timedelta(milliseconds=1), 73)],
)
def test_an_hour_begun_is_an_hour(a_case, at, handler, after, hours):
    Case.objects.update(confirmed_at=at + after, confirmed_by=handler)
    assert Case.objects.values_list(HoursBetween("received_at", "confirmed_at"), flat=True).get() == hours


@pytest.mark.parametrize("board", Board)
def test_a_board_costs_the_same_queries_for_one_case_and_for_many(
    house, report_at, at, board, django_assert_max_num_queries
):
    for n in range(12):
        report_at(at - n * DAY, asset=f"S{1 + n % 9}", language=["en", "nl", "de"][n % 3])
    with django_assert_max_num_queries(7):
        count(board, at, days=365)


def test_lists_name_only_what_their_viewer_may_see(house, handler, lead, administrator, at):
    Case.objects.filter(pk=house["late"].pk).update(restricted=True)
    seen = {
        person.name: [row.case.number for row in late_promises(person, at=at)]
        for person in (lead, handler, administrator)
    }
    assert seen == {"Tomas": [house["late"].number], "Ines": [], "Wim": []}
    assert house["late"].number in [case.number for case in oldest_open(lead)]
    assert house["late"].number not in [case.number for case in oldest_open(handler)]
    assert oldest_open(administrator) == []


def test_the_oldest_open_case_comes_first(house, handler):
    names = {case.number: name for name, case in house.items()}
    assert [names[case.number] for case in oldest_open(handler)] == ["fixed", "late", "soon", "week"]


# What took long is kept


@pytest.fixture
def slow(monkeypatch):
    """Every count takes longer than LONG; how often one was made."""
    made = []
    monkeypatch.setattr(keeping, "LONG", -1.0)
    monkeypatch.setattr(keeping, "figures", lambda board, **told: made.append(told["at"]) or board)
    return made


def test_a_count_that_took_long_is_kept_for_ten_minutes(slow, at):
    for minutes in (0, 5, 9.9, 10):
        keeping.counted(Board.LOAD, days=90, at=at + minutes * HOUR / 60)
    assert slow == [at, at + 10 * HOUR / 60]


def test_a_kept_count_says_when_it_was_made(slow, at):
    keeping.counted(Board.LOAD, days=90, at=at)
    assert keeping.counted(Board.LOAD, days=90, at=at + HOUR / 60).at == at


def test_nobody_waits_while_another_counts_again(slow, at):
    old = keeping.counted(Board.LOAD, days=90, at=at)
    with keeping._locks[Board.LOAD, 90]:
        assert keeping.counted(Board.LOAD, days=90, at=at + HOUR) is old


def test_a_quick_count_is_made_afresh(slow, at, monkeypatch):
    monkeypatch.setattr(keeping, "LONG", 60.0)
    keeping.counted(Board.LOAD, days=90, at=at), keeping.counted(Board.LOAD, days=90, at=at)
    assert len(slow) == 2
