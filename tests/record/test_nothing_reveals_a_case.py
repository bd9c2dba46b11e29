"""Nothing of the record tells of one case: alone, by subtraction, beside its neighbours, or by looking again."""

import copy
import itertools
import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journals import APRIL, JANUARY, Report, record_of, start_of, tallied

from firsthand.record.forms import published
from firsthand.record.quarters import Period, Quarter
from firsthand.record.queries import KINDS
from firsthand.record.rules import Settled, Span, Tally
from firsthand.record.showing import MINIMUM, MINIMUM_FOR_NINETY, Shown, Times, shown

Q1 = Period(Quarter(2027, 1), Quarter(2027, 1), start_of(Quarter(2027, 1)), start_of(Quarter(2027, 2)))
JULY = datetime(2027, 7, 10, tzinfo=UTC)


def data(record: list[Shown]) -> dict[str, Any]:
    return published(record, names={}, organisation="T", zone="Europe/Amsterdam", language="en")


def told(tally: Tally) -> Shown:
    return shown(Q1, tally, KINDS)


# One figure


@pytest.mark.parametrize("number", range(MINIMUM))
def test_no_reader_learns_which_number_below_the_minimum_a_count_is(number):
    assert told(Tally(reports=number, valid=number, not_valid=number)) == told(Tally())


@pytest.mark.parametrize(("number", "seen"), [(5, 5), (9, 5), (10, 10), (58, 55)])
def test_a_count_that_is_shown_is_rounded_down(number, seen):
    assert told(Tally(reports=number)).reports == seen


def test_promises_are_counted_but_cases_decide_whether_they_are_shown():
    many_of_few = Settled(kept=60, missed=12, kept_cases=31, missed_cases=4)
    parts = told(Tally(promises={"update": many_of_few})).promises["update"]
    assert (parts.yes, parts.no, parts.share) == (60, None, None)


def test_a_share_is_shown_only_when_both_of_its_parts_are():
    assert told(Tally(valid=30, not_valid=4)).validity.share is None
    assert told(Tally(valid=30, not_valid=5)).validity.share == 85


# Shares: the percent of a page must not undo the rounding of its counts


def parts_told(yes: int, no: int) -> dict[str, Any]:
    """Everything that the data says of two counts: as promises, as validity, as an order with its skill."""
    tally = Tally(valid=yes, not_valid=no, promises={"confirm": Settled(yes, no, yes, no)})
    tally.in_order["F", "P"], tally.out_of_order["F", "P"] = yes, no
    (period,) = data([told(tally)])["periods"]
    return {
        "promise": period["promises"][0], "validity": period["validity"],
        "order": next(o for o in period["orders"] if o["order"] == "F<P"),
    }  # fmt: skip


@pytest.mark.parametrize("part", ["promise", "validity", "order"])
def test_for_every_shown_pair_and_percent_at_least_two_numbers_of_each_part_fit(part):
    behind: dict[str, list[tuple[int, int]]] = {}
    for yes, no in itertools.product(range(45), repeat=2):
        behind.setdefault(json.dumps(parts_told(yes, no)[part]), []).append((yes, no))
    for seen, pairs in behind.items():
        assert min(len({yes for yes, _ in pairs}), len({no for _, no in pairs})) > 1, seen


@given(st.integers(MINIMUM, 400), st.integers(MINIMUM, 400))
def test_every_pair_behind_the_same_rounded_counts_shows_the_same_percent_and_skill(yes, no):
    assert parts_told(yes, no) == parts_told(yes - yes % 5, no - no % 5)


# Times


def waiting(answered: int, unanswered: int) -> Times:
    """What is told of the answers when so many came, an hour apart, and so many are still waited for."""
    tally = Tally()
    tally.seconds[Span.CONFIRMATION].extend(range(3600, 3600 * (answered + 1), 3600))
    tally.waiting[Span.CONFIRMATION] = unanswered
    return told(tally).times[Span.CONFIRMATION]


def test_who_still_waits_takes_part_in_a_percentile_as_longer_than_everything():
    assert waiting(10, 0) == Times("hours", 5, 9)
    assert waiting(9, 1) == Times("hours", 5, 9)
    assert waiting(8, 2) == Times("hours", 5, None, ninety_waits=True)
    assert waiting(5, 5) == Times("hours", 5, None, ninety_waits=True)
    assert waiting(4, 6) == Times("hours", None, None, half_waits=True, ninety_waits=True)
    assert waiting(0, MINIMUM) == Times("hours", None, None, half_waits=True, ninety_waits=True)


def test_of_too_few_cases_nobody_learns_that_they_wait():
    assert waiting(0, MINIMUM - 1) == waiting(MINIMUM - 1, 0) == waiting(0, 0)
    assert waiting(5, 4) == Times("hours", 5, None)


def test_what_is_told_of_times_never_gives_the_number_of_those_who_wait():
    behind: dict[tuple[object, ...], set[int]] = {}
    for cases in range(70):
        for unanswered in range(cases + 1):
            seen = waiting(cases - unanswered, unanswered)
            key = told_count(cases), seen.median is None, seen.half_waits, seen.ninety is None, seen.ninety_waits
            behind.setdefault(key, set()).add(unanswered)
    assert min(map(len, behind.values())) > 1


def seconds(count: int) -> Tally:
    tally = Tally()
    tally.seconds[Span.DECISION].extend(range(0, 100_000 * count, 100_000))
    return tally


def test_times_of_too_few_cases_are_withheld_and_so_is_the_slowest_case():
    assert told(seconds(MINIMUM - 1)).times[Span.DECISION].median is None
    assert told(seconds(MINIMUM)).times[Span.DECISION].median == 3
    assert told(seconds(MINIMUM_FOR_NINETY - 1)).times[Span.DECISION].ninety is None
    tally = seconds(MINIMUM_FOR_NINETY)
    slowest = max(tally.seconds[Span.DECISION])
    tally.seconds[Span.DECISION][-1] = slowest * 1000
    assert told(tally) == told(seconds(MINIMUM_FOR_NINETY))


# Figures beside each other


@pytest.mark.parametrize("missed", range(MINIMUM))
def test_missed_confirmations_cannot_be_had_by_subtracting_the_kept_from_the_reports(missed):
    """Each report has one confirmation: kept, missed, or still waiting when the quarter ends.

    A reader who knows our rules tries every way to the figures they see; at least two counts of misses must fit.
    """
    behind: dict[int | None, list[int]] = {}
    for number in range(60):
        behind.setdefault(told_count(number), []).append(number)
    for kept, waiting in itertools.product(range(40), range(5)):
        reports = behind[told_count(kept + missed + waiting)]
        fits = [m for m in range(MINIMUM) if any(r >= k + m for r in reports for k in behind[told_count(kept)])]
        assert len(fits) > 1


def told_count(number: int) -> int | None:
    return told(Tally(reports=number)).reports


def test_kept_and_missed_have_no_sum_beside_them_and_neither_have_valid_and_not_valid():
    reports = [Report().confirmed().decided(o) for o in ["accepted"] * 31 + ["no_impact"] * 3]
    (period,) = data(record_of(reports))["periods"]
    assert set(period["promises"][0]) == {"kind", "name", "kept", "missed", "kept_percent"}
    assert set(period["validity"]) == {"valid", "not_valid", "valid_percent"}
    assert (period["validity"]["valid"], period["validity"]["not_valid"]) == (30, None)


# One case more, one case less

ACTS = st.sampled_from(
    ["silent", "kept", "missed", "late", "accepted", "no_impact", "remedied", "closed", "public", "early"]
)


def a_report(act: str, days: int) -> Report:
    report = Report(JANUARY + timedelta(days=days))
    if act in ("kept", "accepted", "no_impact", "remedied", "closed", "public", "early"):
        report.confirmed()
    if act == "missed":
        report.not_confirmed()
    if act == "late":
        report.not_confirmed().confirmed(90)
    if act == "no_impact":
        report.decided("no_impact")
    if act in ("accepted", "remedied", "closed", "public", "early"):
        report.decided("accepted")
    if act == "public":
        report.fact("public_aware", 30)
    if act in ("remedied", "closed"):
        report.fact("fix_ready", 90).fact("fix_deployed", 90).remedied(90)
    return report.closed(100) if act == "closed" else report


REPORTS = st.lists(st.tuples(ACTS, st.integers(0, 75)), max_size=24)


def cells(tally: Tally) -> dict[str, int]:
    """How many cases stand behind each count of the record."""
    confirm = tally.promises.get("confirm", Settled())
    old = sum(days > 90 for days in tally.open_valid_days)
    return {
        "reports": tally.reports, "kept": confirm.kept_cases, "missed": confirm.missed_cases,
        "valid": tally.valid, "not_valid": tally.not_valid, "open_valid": len(tally.open_valid_days), "old": old,
        **{f"time_{span}": len(tally.seconds[span]) + tally.waiting[span] for span in Span},
        **{f"wait_{span}": len(tally.seconds[span]) + tally.waiting[span] for span in Span},
        **{f"yes_{a}{b}": n for (a, b), n in tally.in_order.items()},
        **{f"no_{a}{b}": n for (a, b), n in tally.out_of_order.items()},
    }  # fmt: skip


def seen_of(record: Shown) -> dict[str, Any]:
    """What is shown of each of those counts."""
    confirm = record.promises["confirm"]
    return {
        "reports": record.reports, "kept": confirm.yes, "missed": confirm.no, "valid": record.validity.yes,
        "not_valid": record.validity.no, "open_valid": record.open_valid.count, "old": record.open_valid.old,
        **{f"time_{span}": record.times[span].median for span in Span},
        **{f"wait_{span}": record.times[span].half_waits or None for span in Span},
        **{f"yes_{o.first}{o.then}": o.parts.yes for o in record.orders},
        **{f"no_{o.first}{o.then}": o.parts.no for o in record.orders},
    }  # fmt: skip


@settings(max_examples=150)
@given(REPORTS, st.tuples(ACTS, st.integers(0, 75)))
def test_one_case_more_or_less_never_shows_in_a_cell_with_fewer_than_five(reports, one):
    """Five silent reports make sure that there is a period; the cells that stay below five show nothing either way."""
    before = [a_report("silent", 0) for _ in range(MINIMUM)] + [a_report(*r) for r in reports]
    ((period, without),) = tallied(before)
    ((_, with_it),) = tallied([*before, a_report(*one)])
    small = {name for name, cases in cells(with_it).items() if max(cases, cells(without)[name]) < MINIMUM}
    for tally in (without, with_it):
        seen = seen_of(shown(period, tally, KINDS))
        assert {name: seen[name] for name in small} == dict.fromkeys(small)


@settings(max_examples=150)
@given(REPORTS)
def test_for_every_withheld_count_another_one_gives_the_very_same_record(reports):
    """So no reader can work it out, whatever they combine: the record is the same document for both."""
    found = tallied([a_report("silent", 0) for _ in range(MINIMUM)] + [a_report(*r) for r in reports])
    ((period, tally),) = found
    for change in (withheld_reports, withheld_missed, withheld_not_valid, withheld_old_orders):
        other = change(copy.deepcopy(tally))
        if other is not None:
            assert asdict(shown(period, other, KINDS)) == asdict(shown(period, tally, KINDS))


def another(number: int) -> int:
    return number + 1 if number < MINIMUM - 1 else number - 1


def withheld_reports(tally: Tally) -> Tally | None:
    return replace(tally, reports=another(tally.reports)) if tally.reports < MINIMUM else None


def withheld_missed(tally: Tally) -> Tally | None:
    confirm = tally.promises.get("confirm", Settled())
    if confirm.missed_cases >= MINIMUM:
        return None
    missed = another(confirm.missed)
    tally.promises["confirm"] = replace(confirm, missed=missed, missed_cases=missed)
    return tally


def withheld_not_valid(tally: Tally) -> Tally | None:
    return replace(tally, not_valid=another(tally.not_valid)) if tally.not_valid < MINIMUM else None


def withheld_old_orders(tally: Tally) -> Tally | None:
    for order, number in tally.out_of_order.items():
        if number < MINIMUM:
            tally.out_of_order[order] = another(number)
    return tally


@given(st.lists(st.tuples(ACTS, st.integers(0, 75)), max_size=MINIMUM - 1))
def test_with_fewer_than_five_reports_the_record_is_empty_whatever_happened(reports):
    assert data(record_of([a_report(*r) for r in reports])) == data([])


# Looking again


@settings(max_examples=50)
@given(REPORTS, REPORTS)
def test_looking_again_shows_nothing_new_of_a_quarter_that_is_over(reports, later):
    in_q1 = [a_report(*r) for r in reports]
    in_april = data(record_of(in_q1, APRIL))["periods"]
    in_q2 = [a_report(act, days + 90) for act, days in later]
    assert data(record_of([*in_q1, *in_q2], JULY))["periods"][: len(in_april)] == in_april


def test_between_the_ends_of_two_quarters_the_record_stands_still():
    first = [Report() for _ in range(6)]
    until_july = [
        data(record_of([*first, *(Report(APRIL) for _ in range(n))], APRIL + timedelta(days=n))) for n in range(80)
    ]
    assert all(record == until_july[0] for record in until_july)


def test_no_number_of_a_case_and_no_moment_of_one_stands_in_the_data():
    reports = [a_report("closed", n) for n in range(12)]
    text = json.dumps(data(record_of(reports)))
    for report in reports:
        assert report.number not in text
        for event in report.events:
            assert event.at.strftime("%Y-%m-%dT%H") not in text
