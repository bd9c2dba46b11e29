"""What a reporter's page tells of severity: the team's rating, in one line, and never why."""

import pytest

from firsthand.triage.severity.actions import rate
from holder import Holder
from rating import ANSWERS, CRITICAL_31, HIGH_31, rates_from


@pytest.fixture
def taken(programme, tmp_path, report_at, at):
    rates_from(tmp_path, at.replace(month=2, day=2))
    return report_at(vector=CRITICAL_31)


@pytest.fixture
def page(taken, at, monkeypatch):
    holder = Holder(taken.code, at)
    monkeypatch.setattr("firsthand.cases.views.now", holder)
    return holder


def test_before_it_is_rated_nothing_is_said_but_what_they_wrote(page):
    said = page.send()
    assert "We rate how severe it is" not in said
    assert "You told us how severe you find it." in said
    assert CRITICAL_31 in said


def test_the_rating_stands_in_one_line_with_its_vector_and_without_the_reason(page, taken, handler, at):
    rate(taken.case.number, HIGH_31, reason="A word for the team.", by=handler, at=at)
    said = page.send()
    assert f"We rate how severe it is: 8.1, High ({HIGH_31})" in said
    assert f"We rated how severe it is: 8.1, High ({HIGH_31})." in said
    assert "A word for the team." not in said


def test_the_receipt_proves_the_rating_that_the_reporter_was_told(page, taken, handler, at):
    rate(taken.case.number, HIGH_31, by=handler, at=at)
    assert HIGH_31 in page.send("proof_page")


def test_a_decision_by_the_shipped_table_is_told_in_plain_words(page, taken, handler, at):
    rate(taken.case.number, ANSWERS, by=handler, at=at)
    said = page.send()
    assert f"We rate how severe it is: In turn: a fix is planned for the next ordinary release ({ANSWERS})" in said
    assert "Scheduled" not in said
