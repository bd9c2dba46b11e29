"""In which order the page of a case tells things: as one reads it, also by keyboard and by ear."""

import re

import pytest

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.staff import acts
from pages import words_of
from stage import ROOT

SHEET = ROOT / "src" / "firsthand" / "staff" / "static" / "firsthand" / "desk.css"
REASON = "We looked at it with care and this is why."


@pytest.fixture
def page(a_case, lead, desk_of):
    return lambda: desk_of(lead).get(f"/desk/cases/{a_case.number}/").content.decode()


def test_promises_come_before_what_one_writes_and_facts_before_other_acts(page):
    html = page()
    names = ("case-promises", "case-middle", "case-side case-facts", "case-side case-acts")
    parts = [html.index(f'class="{name}"') for name in names]
    assert parts == sorted(parts)
    assert html.index(">Promises<") < html.index('id="act-confirm"') < html.index(">Other acts<")


def test_no_screen_shows_them_in_another_order_than_they_stand_in():
    assert re.findall(r"\.case-\w+ \{[^}]*\border:", SHEET.read_text()) == []


def test_other_acts_stand_in_groups_the_most_used_first_and_the_rest_folded(page):
    listed = page().partition(">Other acts<")[2].partition("</section>")[0]
    assert re.findall(r"<h3>([^<]+)</h3>", listed) == ["Answer", "Decide"]
    folded = [words_of(found) for found in re.findall(r"<summary>(.*?)</summary>", listed)]
    assert [name.rstrip("0123456789 ") for name in folded] == ["Work", "Embargo", "People", "On record"]


def test_every_act_of_the_list_stands_in_one_group(a_case, lead, at):
    assert {act.group for act in acts.ALL.values()} == set(acts.HEADINGS)


def test_a_new_end_of_the_embargo_is_proposed_beside_the_embargo(a_case, lead, desk_of, at):
    actions.confirm(a_case.number, by=lead, at=at)
    html = desk_of(lead).get(f"/desk/cases/{a_case.number}/").content.decode()
    panel = html.partition(">Embargo</h2>")[2].partition("</section>")[0]
    assert "?act=embargo_propose#embargo_propose" in panel
    actions.decline(Case.objects.get().number, "no_impact", rule_id="N1", reason=REASON, by=lead, at=at)
    closed = desk_of(lead).get(f"/desk/cases/{a_case.number}/").content.decode()
    assert "act=embargo_propose" not in closed


def test_the_asset_is_named_in_the_language_of_the_reader_not_of_the_reporter(report_at, lead, desk_of):
    case = report_at(language="nl", asset="S7").case
    html = desk_of(lead).get(f"/desk/cases/{case.number}/").content.decode()
    assert "<li>Administration Console</li>" in html
    assert "<li>Beheerconsole</li>" not in html
