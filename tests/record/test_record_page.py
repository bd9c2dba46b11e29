"""The record as a page and as data (R93)."""

import json
import re
import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from journals import APRIL, JANUARY, Report

from firsthand.journal.rules import Kind
from firsthand.programme.actions import publish
from firsthand.programme.queries import Published
from firsthand.record import queries
from firsthand.record.queries import public_record
from pages import words_of
from stage import MONDAY, ROOT

Write = Callable[[Sequence[Report]], None]
pytestmark = pytest.mark.usefixtures("in_april")


def page(language: str = "en") -> str:
    answer = Client().get(f"/{language}/record/")
    assert answer.status_code == 200
    return answer.content.decode()


def data(language: str = "en") -> dict[str, Any]:
    found: dict[str, Any] = Client().get(f"/{language}/record/figures.json").json()
    return found


@pytest.fixture
def a_good_quarter(journal_of: Write) -> list[Report]:
    """Twenty reports, each confirmed an hour later than the one before; sixteen valid, all of them repaired."""
    reports = [
        Report(JANUARY + timedelta(days=n)).write(Kind.LETTER_SENT, 0.01, kind="receipt").confirmed(n + 1)
        for n in range(20)
    ]
    for n, report in enumerate(reports):
        report.decided("accepted" if n < 16 else "no_impact", hours=48)
        if n < 16:
            report.fact("fix_ready", 100).fact("fix_deployed", 100).remedied(100).closed(150)
    journal_of(reports)
    return reports


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Nothing to show yet"), pytest.param("nl", "Er is nog niets te tonen", id="nl")]
)
def test_an_empty_record_says_when_the_first_figures_appear(programme: Published, language: str, said: str) -> None:
    html = page(language)
    assert said in words_of(html)
    assert f'<a href="/{language}/report/">' in html
    assert data(language)["periods"] == []


def test_four_reports_are_as_good_as_none(journal_of: Write) -> None:
    empty = page()
    journal_of([Report().confirmed().decided() for _ in range(4)])
    assert page() == empty


def test_the_record_says_how_many_promises_were_kept_and_hides_a_single_miss(a_good_quarter, journal_of) -> None:
    journal_of([Report().not_confirmed()])
    said = words_of(page())
    assert "20 promises kept in time, at least. In no quarter did 5 reports see the same promise missed." in said
    assert "20 kept, fewer than 5 missed" in said


def test_times_stand_as_half_and_nine_in_ten_in_whole_hours(a_good_quarter) -> None:
    assert "Q1 2027: half within 10 hours, nine in ten within 18 hours." in words_of(page())


@pytest.mark.parametrize(
    ("answered", "finding", "cells", "short"),
    [
        (
            6, "Q1 2027: half within 1 hour, more than one in ten not answered yet.", ("1 hour", "not answered yet"),
            "half: 1 hour, nine in ten: not yet",
        ),
        (5, "Q1 2027: more than half not answered yet.", ("not answered yet", "not answered yet"), "half: not yet"),
    ],
)  # fmt: skip
def test_reports_that_nobody_answered_take_part_in_the_time_of_the_answer(
    journal_of: Write, answered: int, finding: str, cells: tuple[str, str], short: str
) -> None:
    journal_of([Report().confirmed(1) if n < answered else Report().not_confirmed() for n in range(11)])
    html = page()
    assert finding in words_of(html)
    assert short in html
    section = html[html.index('aria-labelledby="confirmation-head"') :].split("</section>")[0]
    assert tuple(re.findall(r'<td class="num"[^>]*>([^<]*)', section)) == cells


def test_the_data_says_why_a_time_is_null(journal_of: Write) -> None:
    journal_of([Report().confirmed(1) if n < 6 else Report() for n in range(11)])
    period = data()["periods"][0]
    times = {t["to"]: t for t in period["times"]}
    assert times["confirmation"] == {
        "to": "confirmation", "unit": "hours", "median": 1, "ninety_percent": None,
        "ninety_percent_reason": "not yet: more than one in ten of the reports still wait",
    }  # fmt: skip
    assert times["decision"]["median_reason"] == "not yet: more than half of the reports still wait"
    assert times["remedy"]["median_reason"] == "withheld: fewer than 5 reports"
    assert times["remedy"]["ninety_percent_reason"] == "withheld: fewer than 10 reports"
    by_number = {m["metric"]: m for m in period["cisa"]}
    assert [by_number[n]["reason"] for n in (8, 9)] == [times[t]["median_reason"] for t in ("decision", "remedy")]


def test_every_plot_has_a_name_a_description_and_its_figures_in_a_table(a_good_quarter) -> None:
    html = page()
    plots = re.findall(r'<svg class="plot" role="img" aria-labelledby="(\S+) (\S+)".*?</svg>', html, re.DOTALL)
    assert len(plots) == html.count("<table") == 7
    for title, desc in plots:
        assert re.search(rf'<title id="{title}">[^<]+</title>', html)
        assert re.search(rf'<desc id="{desc}">[^<]+</desc>', html)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_places_in_the_plots_are_written_with_a_point_in_every_language(a_good_quarter, language) -> None:
    plots = "".join(re.findall(r'<svg class="plot.*?</svg>', page(language), re.DOTALL))
    places = re.findall(r'\b(?:x|x1|x2|y|width|height)="([^"]+)"', plots)
    assert places
    assert [place for place in places if not re.fullmatch(r"\d+(\.\d+)?%?", place)] == []


def test_the_page_has_no_style_and_no_script_of_its_own_and_every_id_once(a_good_quarter) -> None:
    html = page()
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_the_page_sets_no_cookie_and_may_be_kept_for_a_while(a_good_quarter) -> None:
    for address in ("/en/record/", "/en/record/figures.json"):
        answer = Client().get(address)
        assert answer.cookies == {}
        assert answer.headers["Cache-Control"] == "public, max-age=600"
        assert Client().post(address).status_code == 405


def test_the_data_has_the_ten_metrics_of_cisa_each_with_a_value_or_a_reason(a_good_quarter) -> None:
    metrics = data()["periods"][0]["cisa"]
    assert [m["metric"] for m in metrics] == list(range(1, 11))
    assert all(m["value"] is not None or m["reason"] for m in metrics)
    by_number = {m["metric"]: m for m in metrics}
    assert (by_number[1]["value"], by_number[2]["value"]) == (20, 15)
    assert (by_number[3]["value"], by_number[3]["reason"]) == (None, "withheld: fewer than 5 reports")
    assert by_number[6]["by_risk"] == {"not rated": None}
    assert [by_number[n]["value"] for n in (8, 9, 10)] == [2, 5, 10]


def test_the_data_has_the_twelve_orders_with_chance_and_skill(a_good_quarter) -> None:
    orders = {o["order"]: o for o in data()["periods"][0]["orders"]}
    assert len(orders) == 12
    assert orders["F<P"] == {
        "order": "F<P", "chance": 0.111, "count": 15, "observed": None, "observed_at_least": 0.789,
        "skill": None, "skill_at_least": 0.763,
    }  # fmt: skip
    assert orders["X<A"]["count"] is None


def test_the_data_says_how_to_read_it(a_good_quarter) -> None:
    about = data()["about"]
    assert "rounded down to a multiple of 5" in about["counts"]
    assert "fewer than 5 reports" in about["null"]


def test_both_languages_show_the_same_figures(a_good_quarter) -> None:
    def figures(language: str) -> list[str]:
        return re.findall(r'<td class="num"[^>]*>\D*(\d*)', page(language))

    assert figures("en") == figures("nl")


def test_the_record_is_one_of_the_doors_of_every_page(programme: Published) -> None:
    assert '<a href="/en/record/">Record</a>' in Client().get("/en/hall-of-fame/").content.decode()


# The operator's own promises


@pytest.fixture
def own_promises(db: None, tmp_path: Path) -> Published:
    """The reference programme with two promises of the operator's, one of them for the team alone."""
    folder = tmp_path / "programme"
    shutil.copytree(ROOT / "programmes" / "mimecast", folder)
    file = folder / "programme.toml"
    file.write_text(
        file.read_text() + '\n[[promises.own]]\nid = "call"\nname = { en = "We call you", nl = "Wij bellen u" }\n'
        'within = { days = 5 }\nstarts = "accepted"\nkept_by = "settled_by_hand"\n'
        '\n[[promises.own]]\nid = "board"\nname = { en = "The board is told", nl = "De directie weet het" }\n'
        'within = { days = 5 }\nstarts = "accepted"\nkept_by = "settled_by_hand"\npublic = false\n'
    )
    return publish(folder, by="operator", at=MONDAY.replace(month=2))[0]


def test_the_operators_own_promises_stand_there_by_their_name_unless_they_are_for_the_team(own_promises, journal_of):
    journal_of(
        [
            Report()
            .write(Kind.PROMISE_KEPT, 9, promise="own:call", turn=1, in_time=True)
            .write(Kind.PROMISE_KEPT, 9, promise="own:board", turn=1, in_time=True)
            for _ in range(6)
        ]
    )
    for language, name in (("en", "We call you"), ("nl", "Wij bellen u")):
        cells = r'<td class="num"[^>]*>5</td><td class="num"[^>]*>&lt; 5</td>'
        assert re.search(rf'<th scope="row">{name}</th>{cells}', page(language))
    assert "board" not in page()
    assert [p["kind"] for p in data()["periods"][0]["promises"]][-1] == "own:call"


# What is kept


def test_the_journal_is_read_once_for_many_visits(a_good_quarter, monkeypatch) -> None:
    read = []
    really = queries.tallies_of
    monkeypatch.setattr(queries, "tallies_of", lambda *args: read.append(1) or really(*args))
    for _ in range(3):
        page(), data()
    assert len(read) == 1


def test_what_is_written_in_the_running_quarter_costs_no_new_count(a_good_quarter, journal_of, monkeypatch) -> None:
    before = public_record(at=APRIL)
    journal_of([Report(APRIL)])
    monkeypatch.setattr(queries, "tallies_of", lambda *args: pytest.fail("counted again"))
    assert public_record(at=APRIL + timedelta(days=1)) is before


def test_an_entry_dated_into_a_quarter_that_was_told_is_counted_after_all(a_good_quarter, journal_of) -> None:
    assert public_record(at=APRIL).periods[0].reports == 20
    journal_of([Report() for _ in range(5)])
    assert public_record(at=APRIL).periods[0].reports == 25


def test_the_next_quarter_comes_when_it_is_over(a_good_quarter, journal_of) -> None:
    journal_of([Report(APRIL) for _ in range(5)])
    assert len(public_record(at=APRIL).periods) == 1
    assert len(public_record(at=APRIL + timedelta(days=90)).periods) == 2


def test_the_zone_is_the_one_of_the_programme(journal_of: Write) -> None:
    journal_of([Report() for _ in range(5)])
    (period,) = data()["periods"]
    assert (period["from"], period["until"]) == ("2027-01-01T00:00:00.000000Z", "2027-03-31T23:00:00.000000Z")


def test_the_data_is_json_in_utf8(a_good_quarter) -> None:
    answer = Client().get("/en/record/figures.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert json.loads(answer.content)["organisation"] == "Mimecast"
