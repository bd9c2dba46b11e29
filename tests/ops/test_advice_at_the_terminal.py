"""Advice in a terminal: in words, for a program, and only for those who may see the case."""

import pytest

from at_the_terminal import by
from firsthand.ops.commands.terminal import printable
from firsthand.triage.lines import Advice, Item, MissingItem, Signal, SignalKind


@pytest.fixture
def advised(monkeypatch):
    advice = Advice(
        missing=(MissingItem(Item.STEPS, "Which steps\x1b[31m lead there?"),),
        signals=(Signal(SignalKind.SAME_TEXT, (), 1),), unavailable={"classes": "This could not be worked out."},
    )  # fmt: skip
    monkeypatch.setattr("firsthand.triage.queries.advice_for", lambda *_, **__: advice)


def test_each_piece_is_printed_in_words_and_steers_no_terminal(a_case, handler, run, advised):
    said = run("advice", "case", a_case.number, *by(handler))
    for line in ("Which steps?[31m lead there?", "1 other report has the same words.", "This could not be worked out."):
        assert line in said
    assert said.count("Nothing found.") == 3
    assert printable("Où\u202f: ici\u00a0?") == "Où : ici ?"
    assert "\x1b" not in said


def test_a_program_gets_the_pieces(a_case, handler, run, advised):
    said = run.json("advice", "case", a_case.number, *by(handler))
    assert said["missing"] == [{"item": "steps", "question": "Which steps\x1b[31m lead there?"}]
    assert run.json("case", "show", a_case.number, *by(handler))["advice"] == said


def test_who_reads_no_case_gets_no_advice(a_case, administrator, run):
    with pytest.raises(Exception, match="There is no case"):
        run("advice", "case", a_case.number, *by(administrator))


def test_a_report_that_lacks_nothing_is_told_so(a_case, handler, run, monkeypatch):
    monkeypatch.setattr("firsthand.triage.queries.advice_for", lambda *_, **__: Advice())
    assert "Not found in the report\n  Nothing is missing." in run("advice", "case", a_case.number, *by(handler))
