"""`firsthand record`: the public figures for the operator, and the exact ones for the team."""

import json

import pytest
from journals import APRIL, Report

from firsthand.ops.cli import parser
from firsthand.ops.commands import record as command


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs the command on a day of April, on the open instance; what it printed."""
    monkeypatch.setattr("firsthand.core.clock.now", lambda: APRIL)

    def run_it(*words: str) -> str:
        assert command.run(parser().parse_args(["record", *words])) == 0
        return capsys.readouterr().out

    return run_it


def test_without_a_switch_the_operator_sees_what_the_public_sees(journal_of, run):
    journal_of([Report().confirmed() for _ in range(7)])
    said = run()
    assert "2027-Q1: 5 reports" in said
    assert "fewer than 5 missed" in said
    assert json.loads(run("--json"))["periods"][0]["reports"] == 5


def test_the_operator_sees_that_reports_are_not_answered_yet(journal_of, run):
    journal_of([Report().confirmed(1) if n < 6 else Report() for n in range(11)])
    said = " ".join(run().split())
    assert "until confirmation half within 1 hours, nine in ten: not yet" in said
    assert "until decision half: not yet" in said
    found = json.loads(run("--all", "--json"))["periods"][0]["times"]["confirmation"]
    assert found == {"reports": 6, "waiting": 5, "median_seconds": 3600, "ninety_percent_seconds": None}


def test_an_empty_record_says_so_and_is_no_error(programme, run):
    assert "The first figures appear" in run()
    assert run("--all").endswith("Nothing yet.\n")


def test_all_is_exact_and_says_that_it_is_not_for_publication(journal_of, run):
    journal_of([Report().confirmed(), Report().not_confirmed(), Report(APRIL)])
    said = run("--all")
    assert "Not for publication" in said
    assert "1 kept" in said
    found = json.loads(run("--all", "--json"))
    assert found["for_publication"] is False
    assert [p["period"] for p in found["periods"]] == ["2027-Q1", "2027-Q2"]
    assert found["periods"][0]["promises"]["confirm"] == {"kept": 1, "missed": 1, "kept_cases": 1, "missed_cases": 1}
