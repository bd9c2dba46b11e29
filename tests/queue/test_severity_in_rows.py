"""How severe a case is, in its row: the team's word, or the reporter's with a question mark."""

import re

import pytest

from firsthand.triage.severity.actions import rate
from rating import CRITICAL_31, HIGH_31, rates_from


def cells(page):
    found = re.findall(r'<td class="cell-severity"[^>]*>(.*?)</td>', page.content.decode(), re.DOTALL)
    return [re.sub(r"<span class=\"unseen\">.*?</span>|<[^>]+>", "", cell).strip() for cell in found]


@pytest.fixture
def rated(programme, tmp_path, at):
    return rates_from(tmp_path, at)


def test_the_reporters_rating_has_a_question_mark_and_none_is_one(rated, report_at, handler, desk_of, at):
    report_at(vector=HIGH_31)
    report_at()
    assert sorted(cells(desk_of(handler).get("/desk/"))) == ["8.1 High?", "?"]


def test_the_rating_of_the_team_takes_its_place(rated, report_at, handler, desk_of, at):
    case = report_at(vector=HIGH_31).case
    rate(case.number, CRITICAL_31, by=handler, at=at)
    assert cells(desk_of(handler).get("/desk/")) == ["9.8 Critical"]


def test_where_the_programme_rates_nothing_no_row_speaks_of_it(a_case, handler, desk_of):
    page = desk_of(handler).get("/desk/")
    assert cells(page) == []
    assert "Severity" not in page.content.decode()
