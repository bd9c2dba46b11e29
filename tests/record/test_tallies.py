"""What is counted from the entries of one case, and when."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journals import APRIL, JANUARY, Report, events_of, one_tally, tallied

from firsthand.journal.rules import Kind
from firsthand.record.rules import AGREED_DATE, Settled, Span, tallies_of
from firsthand.record.showing import percentile

HOUR = 3600
JULY = datetime(2027, 7, 10, tzinfo=UTC)


def settled(*reports: Report, kind: str = "confirm") -> Settled:
    return one_tally(*reports).promises.get(kind, Settled())


def test_a_promise_kept_in_time_is_kept():
    assert settled(Report().confirmed()) == Settled(kept=1, kept_cases=1)


def test_a_breach_is_counted_once_and_stays_when_it_is_made_good():
    assert settled(Report().not_confirmed().confirmed(80)) == Settled(missed=1, missed_cases=1)


def in_two_quarters(*reports: Report) -> list[Settled]:
    """What is settled of confirmations in the first quarter, and in the second."""
    others = [Report(moment) for moment in (JANUARY, APRIL) for _ in range(5)]
    return [tally.promises.get("confirm", Settled()) for _, tally in tallied([*reports, *others], JULY)]


def test_a_breach_that_is_made_good_in_the_next_quarter_is_counted_in_its_own_alone():
    assert in_two_quarters(Report().not_confirmed().confirmed(24 * 100)) == [
        Settled(missed=1, missed_cases=1),
        Settled(),
    ]


def test_a_promise_kept_in_one_quarter_is_not_counted_again_in_the_next():
    assert in_two_quarters(Report().confirmed()) == [Settled(kept=1, kept_cases=1), Settled()]


def test_what_bounces_after_the_quarter_is_over_counts_where_it_is_kept_again():
    report = Report().confirmed().write(Kind.PROMISE_REOPENED, 24 * 100, promise="confirm", turn=1)
    report.write(Kind.PROMISE_MISSED, 24 * 100 + 1, promise="confirm", turn=1)
    assert in_two_quarters(report) == [Settled(kept=1, kept_cases=1), Settled(missed=1, missed_cases=1)]


def test_a_promise_kept_late_is_missed_also_where_no_sweep_noted_it():
    assert settled(Report().confirmed(73)) == Settled(missed=1, missed_cases=1)


def test_an_entry_without_a_turn_is_about_the_first():
    late = Report().write(Kind.PROMISE_MISSED, 72, promise="confirm").write(
        Kind.PROMISE_KEPT, 90, promise="confirm", in_time=False
    )  # fmt: skip
    assert settled(late) == Settled(missed=1, missed_cases=1)


def test_each_turn_of_a_promise_that_repeats_counts():
    report = Report()
    for turn in (1, 2, 3):
        report.write(Kind.PROMISE_KEPT, 24 * turn, promise="update", turn=turn, in_time=True)
    report.write(Kind.PROMISE_MISSED, 500, promise="update", turn=4)
    assert settled(report, kind="update") == Settled(kept=3, missed=1, kept_cases=1, missed_cases=1)


def updates(*moments: tuple[datetime, bool]) -> Report:
    """A report with such updates, each kept in time or late."""
    report = Report()
    for turn, (moment, in_time) in enumerate(moments, start=1):
        hours = (moment - report.at).total_seconds() / HOUR
        report.write(Kind.PROMISE_KEPT, hours, promise="update", turn=turn, in_time=in_time)
    return report


def test_four_messages_within_six_seconds_count_as_one_update():
    four = updates(*((JANUARY + timedelta(days=3, seconds=2 * n), True) for n in range(4)))
    assert settled(four, kind="update") == Settled(kept=1, kept_cases=1)


def test_an_update_on_another_day_counts_again_and_so_does_another_case():
    midnight = datetime(2027, 1, 15, tzinfo=UTC)
    two = [updates((midnight - timedelta(seconds=1), True), (midnight, True)) for _ in range(2)]
    assert settled(*two, kind="update") == Settled(kept=4, kept_cases=2)


def test_a_late_update_is_missed_and_a_second_message_of_its_day_keeps_nothing():
    day = JANUARY + timedelta(days=40)
    assert settled(updates((day, False), (day, True)), kind="update") == Settled(missed=1, missed_cases=1)


def test_a_miss_on_the_day_of_a_kept_update_counts():
    day = JANUARY + timedelta(days=40)
    assert settled(updates((day, True), (day, False)), kind="update") == Settled(1, 1, 1, 1)


def test_other_promises_of_one_day_all_count():
    report = Report().confirmed(1).write(Kind.PROMISE_KEPT, 2, promise="own:call", turn=1, in_time=True)
    report.write(Kind.PROMISE_KEPT, 3, promise="own:call", turn=2, in_time=True)
    assert settled(report, kind="own:call").kept == 2


def waiting(*reports: Report) -> dict[Span, int]:
    """How many of these are waited for at the end of the quarter; the five silent ones beside them left out."""
    return {span: number - (5 if number >= 5 else 0) for span, number in one_tally(*reports).waiting.items() if number}


def test_a_report_that_nobody_answered_waits_for_an_answer_a_judgement_and_a_decision():
    silent = {Span.CONFIRMATION: 1, Span.JUDGEMENT: 1, Span.DECISION: 1}
    assert waiting(Report()) == waiting(Report().not_confirmed()) == silent
    assert waiting(Report().confirmed()) == {**silent, Span.CONFIRMATION: 0}


def test_a_valid_report_waits_for_its_fix_and_one_that_is_not_valid_for_none():
    none = dict.fromkeys((Span.CONFIRMATION, Span.JUDGEMENT, Span.DECISION), 0)
    assert waiting(Report().confirmed().decided()) == {**none, Span.REMEDY: 1}
    assert waiting(Report().confirmed().decided().remedied()) == none
    assert waiting(Report().confirmed().decided("no_impact")) == none
    assert waiting(Report().write(Kind.CASE_LINKED, 1).confirmed().decided("duplicate")) == none


def test_an_answer_that_nobody_heard_is_waited_for():
    bounced = Report().confirmed(5).write(Kind.PROMISE_REOPENED, 6, promise="confirm", turn=1)
    assert waiting(bounced)[Span.CONFIRMATION] == 1


def test_who_waits_over_the_end_of_a_quarter_waits_in_both_and_the_answer_counts_where_it_came():
    late = Report().confirmed(24 * 200)
    others = [Report(moment).confirmed() for moment in (JANUARY, APRIL) for _ in range(5)]
    found = tallied([late, *others], datetime(2027, 10, 10, tzinfo=UTC))
    assert [tally.waiting[Span.CONFIRMATION] for _, tally in found] == [1, 1]


def test_a_confirmation_that_nobody_heard_does_not_count():
    bounced = Report().confirmed(5).write(Kind.PROMISE_REOPENED, 6, promise="confirm", turn=1)
    assert settled(bounced) == Settled()
    assert list(one_tally(bounced).seconds[Span.CONFIRMATION]) == []
    heard = bounced.write(Kind.PROMISE_KEPT, 9, promise="confirm", turn=1, in_time=True)
    assert settled(heard) == Settled(kept=1, kept_cases=1)
    assert list(one_tally(heard).seconds[Span.CONFIRMATION]) == [9 * HOUR]


def test_the_automatic_receipt_is_measured_apart_from_the_answer_of_a_person():
    report = Report().write(Kind.LETTER_SENT, 0.01, kind="receipt").confirmed(5)
    report.write(Kind.LETTER_SENT, 5, kind="confirmed")
    tally = one_tally(report)
    assert list(tally.seconds[Span.RECEIPT]) == [36]
    assert list(tally.seconds[Span.CONFIRMATION]) == [5 * HOUR]


def test_a_late_answer_has_its_time_too():
    assert list(one_tally(Report().not_confirmed().confirmed(80)).seconds[Span.CONFIRMATION]) == [80 * HOUR]


def test_times_run_from_the_arrival_that_the_journal_states():
    report = Report().decided(hours=48)
    report.events[0] = report.events[0]._replace(facts={"received_at": "2027-01-10T08:00:00.000000Z"})
    assert list(one_tally(report).seconds[Span.DECISION]) == [49 * HOUR]


def test_a_verified_report_is_judged_before_it_is_decided():
    report = Report().write(Kind.CASE_VERIFIED, 10).decided(hours=30)
    tally = one_tally(report)
    assert list(tally.seconds[Span.JUDGEMENT]) == [10 * HOUR]
    assert list(tally.seconds[Span.DECISION]) == [30 * HOUR]


@pytest.mark.parametrize(
    ("outcome", "valid"),
    [("accepted", 1), ("duplicate", 1), ("known", 1), ("accepted_risk", 1), ("no_impact", 0), ("out_of_scope", 0)],
)
def test_a_duplicate_is_valid_and_a_report_without_impact_is_not(outcome, valid):
    tally = one_tally(Report().decided(outcome))
    assert (tally.valid, tally.not_valid) == (valid, 1 - valid)


def test_of_two_decisions_in_a_quarter_the_later_counts():
    report = Report().decided("no_impact").write(Kind.CASE_REOPENED, 50).decided("accepted", 60)
    tally = one_tally(report)
    assert (tally.valid, tally.not_valid) == (1, 0)
    assert list(tally.seconds[Span.DECISION]) == [24 * HOUR]


def test_a_case_is_open_from_arrival_until_it_is_closed():
    end = datetime(2027, 3, 31, 22, tzinfo=UTC)
    tally = one_tally(Report().decided(), Report().decided("no_impact"), Report().decided().closed(100))
    assert sorted(tally.open_days) == [(end - JANUARY).days] * (1 + 5)
    assert len(tally.open_valid_days) == 1


def test_a_reopened_case_is_open_again():
    assert len(one_tally(Report().decided("no_impact").write(Kind.CASE_REOPENED, 50)).open_days) == 1 + 5


def test_what_was_repaired_for_an_earlier_report_is_no_repair_of_the_later():
    assert list(one_tally(Report().write(Kind.CASE_REMEDIED, 90, with_earlier=True)).seconds[Span.REMEDY]) == []


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ((Kind.EMBARGO_LAPSED, {}), Settled(kept=1, kept_cases=1)),
        ((Kind.EMBARGO_ENDED, {"why": "public_aware"}), Settled(missed=1, missed_cases=1)),
        ((Kind.EMBARGO_ENDED, {"why": "decision"}), Settled()),
    ],
)
def test_an_agreed_date_is_held_or_overtaken(entry, found):
    assert settled(Report().write(entry[0], 100, **entry[1]), kind=AGREED_DATE) == found


def test_the_end_of_an_embargo_is_no_debt():
    report = Report().write(Kind.PROMISE_KEPT, 100, promise="embargo", in_time=True)
    assert one_tally(report).promises == {}


def order(tally, name: str) -> tuple[int, int]:
    return tally.in_order[name[0], name[1]], tally.out_of_order[name[0], name[1]]


def test_orders_are_counted_once_a_valid_case_is_closed_or_public():
    fixed_first = Report().decided().fact("fix_ready", 100).fact("fix_deployed", 110).closed(200)
    out_first = Report().decided().fact("public_aware", 50).fact("fix_ready", 100)
    still_open = Report().decided().fact("fix_ready", 10)
    tally = one_tally(fixed_first, out_first, still_open)
    assert order(tally, "FP") == (1, 1)
    assert order(tally, "DP") == (1, 1)
    assert order(tally, "VP") == (2, 0)
    assert order(tally, "XA") == (0, 0)


def test_a_vulnerability_is_counted_for_its_first_report_only_and_an_invalid_one_never():
    later = Report().write(Kind.CASE_LINKED, 1).decided("duplicate")
    assert order(one_tally(later, Report().decided("no_impact")), "VP") == (0, 0)


def test_a_fact_may_lie_before_the_report():
    attacked = Report().decided().fact("attacks_seen", -500).closed()
    assert order(one_tally(attacked), "VA") == (0, 1)


def test_a_remedy_of_the_time_before_facts_is_a_fix_in_place():
    tally = one_tally(Report().decided().remedied(100).closed())
    assert order(tally, "FP") == order(tally, "DP") == (1, 0)


def test_a_thing_counts_in_the_quarter_in_which_it_is_written_down():
    quarter = [Report() for _ in range(5)] + [Report(APRIL) for _ in range(5)]
    quarter[0].decided(hours=24 * 100)
    (_, first), (_, second) = tallied(quarter, JULY)
    assert (first.valid, second.valid) == (0, 1)
    assert (len(first.open_days), len(second.open_days)) == (5, 10)


def plain(found) -> list[tuple[str, str]]:
    return [(str(period), repr(tally)) for period, tally in found]


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(0, 5), st.integers(1, 3000)), max_size=30))
def test_a_quarter_that_is_over_never_changes_whatever_is_written_later(told):
    acts = ("confirmed", "not_confirmed", "decided", "remedied", "closed", "fact")
    reports = []
    for days, act, hours in told:
        report = Report(JANUARY + timedelta(days=days))
        name = acts[act]
        if name == "not_confirmed":
            report.not_confirmed()
        elif name == "fact":
            report.decided(hours=1).fact("public_aware", hours)
        else:
            getattr(report, name)(hours=hours)
        reports.append(report)
    in_april = tallied(reports, APRIL)
    assert plain(tallied(reports, JULY))[: len(in_april)] == plain(in_april)


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=40), st.fractions(Fraction(1, 100), 1))
def test_at_least_the_share_asked_for_took_no_longer_than_a_percentile_and_one_less_would_not_do(values, share):
    found = percentile(values, share)
    assert found in values
    assert sum(v <= found for v in values) >= share * len(values)
    assert sum(v < found for v in values) < share * len(values)


def test_entries_of_no_case_are_passed_over():
    events = [event._replace(subject="") for event in events_of([Report()])]
    ((period, _),) = tallied([Report() for _ in range(5)])
    assert tallies_of(events, [period])[0].reports == 0
