"""How severe a case is, in its row: the team's word, or the reporter's with a question mark."""

import re
from itertools import permutations

import pytest

from firsthand.cases.models import Case
from firsthand.triage.severity.actions import rate
from firsthand.triage.severity.keeping import keep
from firsthand.triage.severity.listing import rated as with_label
from firsthand.triage.severity.listing import severities, unrated
from firsthand.triage.severity.systems import Side, System
from rating import ANSWERS, CRITICAL_31, HIGH_4, HIGH_31, rates_from

LOW_31 = "CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"


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


def test_the_filter_finds_by_what_the_row_says(rated, report_at, handler, at):
    for said in (HIGH_31, ""):
        for ratings in (r for times in range(3) for r in permutations([LOW_31, CRITICAL_31, HIGH_4, ANSWERS], times)):
            case = report_at(vector=said).case
            for vector in ratings:
                rate(case.number, vector, by=handler, at=at)
    shown = severities(Case.objects.values_list("pk", flat=True))
    labels = {one.label for one in shown.values()}
    assert {"low", "high", "critical"} < labels
    for label in labels:
        found = set(Case.objects.filter(with_label(label)).values_list("pk", flat=True))
        assert found == {pk for pk, one in shown.items() if one.label == label}
    assert set(Case.objects.filter(unrated())) == set(Case.objects.exclude(pk__in=shown))


def test_what_a_reporter_says_later_does_not_hide_the_teams_rating_from_the_filter(rated, report_at, handler, at):
    case = report_at().case
    rate(case.number, CRITICAL_31, by=handler, at=at)
    keep(
        case, Side.REPORTER, System.CVSS_3_1, HIGH_31, score=8.1, label="high", by=None, at=at, actor="reporter"
    )  # fmt: skip
    assert severities([case.pk])[case.pk].label == "critical"
    found = {label for label in ("critical", "high") if Case.objects.filter(with_label(label)).exists()}
    assert found == {"critical"}


@pytest.mark.parametrize(("asked", "found"), [
    ("critical", ["9.8 Critical"]), ("high", ["8.1 High?"]), ("unrated", ["?"]), ("Scheduled", ["Scheduled"]),
    ("low", []),
])  # fmt: skip
def test_the_queue_is_filtered_by_severity(rated, report_at, handler, desk_of, at, asked, found):
    report_at(vector=HIGH_31)
    report_at()
    for vector in (CRITICAL_31, ANSWERS):
        rate(report_at(vector=HIGH_31).case.number, vector, by=handler, at=at)
    page = desk_of(handler).get("/desk/", {"severity": asked})
    assert cells(page) == found
    assert f'<option value="{asked}" selected>' in page.content.decode()


def test_the_most_severe_stands_first_among_the_choices(rated, a_case, handler, desk_of):
    field = desk_of(handler).get("/desk/").content.decode().partition('id="only-severity"')[2].partition("</select>")[0]
    values = re.findall(r'value="([^"]*)"', field)
    assert values == [
        "", "critical", "high", "medium", "low", "none", "Immediate", "Out-of-Cycle", "Scheduled", "Defer", "unrated",
    ]  # fmt: skip
