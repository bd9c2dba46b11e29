"""R73-86: the public thanks."""

import re

import pytest

from firsthand.acknowledgements.actions import wish_by_reporter, withdraw_brought_along
from firsthand.acknowledgements.models import Credited
from firsthand.acknowledgements.queries import hall_of_fame
from firsthand.acknowledgements.rules import short_link, tidy_link, tidy_name
from firsthand.core.errors import BadInput
from firsthand.programme.rules import YearOrder


def text_of(page: str) -> str:
    import html

    without_marks = re.sub(r"</?(?:bdi|a|span)\b[^>]*>", "", page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without_marks)).split())


def credited(story, **changes):
    case = story.reporter_files(**changes).case
    story.team_accepts(case)
    story.team_repairs(case)
    story.team_publishes_credit(case)
    return case


def test_the_old_years_are_there_18_entries_with_19_persons(story):
    years = hall_of_fame(YearOrder.RISING)
    entries = [e for y in years for e in y.entries]
    assert [y.year for y in years] == [2015, 2016, 2017, 2018]
    assert (len(entries), sum(len(e.persons) for e in entries)) == (18, 19)


def test_both_languages_show_the_same_entries(story):
    lists = [re.findall(r"<bdi[^>]*>(.*?)</bdi>", story.page(f"/{code}/hall-of-fame/")) for code in ("en", "nl")]
    assert lists[0] == lists[1]
    assert len(lists[0]) >= 19


def test_inside_a_year_the_order_is_that_of_the_list_not_the_alphabet(story):
    first_year = hall_of_fame(YearOrder.RISING)[0]
    assert [e.persons[0].name for e in first_year.entries][:3] == ["Pradeep Kumar", "Sumit Jain", "Jay Patel"]


@pytest.mark.parametrize("name", ["D.J. Vogel", "Matias P. Brutti", "ليلى_٧", "🦉 owl", "Zoë van der Ærø"])
def test_any_name_is_taken_as_it_is(story, name):
    credited(story, name=name)
    assert name in text_of(story.page("/en/hall-of-fame/"))


def test_a_link_is_printed_without_its_scheme_and_carries_no_favours(story):
    credited(story)
    page = story.page("/en/hall-of-fame/")
    anchor = re.search(r'<a[^>]*href="https://oak\.example"[^>]*>', page)
    assert anchor
    assert "nofollow" in anchor[0]
    assert "ugc" in anchor[0]
    assert "noreferrer" in anchor[0]
    assert "oak & ember - oak.example" in text_of(page)


def test_an_entry_without_link_has_no_dash(story):
    text = text_of(story.page("/en/hall-of-fame/"))
    assert re.search(r"Rafael Pablos(?! -)", text)


def test_an_organisation_stands_in_brackets_and_two_persons_share_an_entry(story):
    text = text_of(story.page("/en/hall-of-fame/"))
    assert "Stephen Tomkinson (NCC Group Piranha Phishing Simulation)" in text
    assert "Will Pearce & Nick Landers (Silent Break Security)" in text


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://x.example/", "data:text/html,x", "https://", "https://a b.example"]
)
def test_a_link_that_is_no_web_address_is_refused(link):
    with pytest.raises(BadInput):
        tidy_link(link)


@pytest.mark.parametrize(("typed", "kept", "printed"), [
    ("oak.example", "https://oak.example", "oak.example"),
    ("http://oak.example/", "https://oak.example/", "oak.example"),
    (" https://social.example/@oak ", "https://social.example/@oak", "social.example/@oak"),
    ("", "", ""),
])  # fmt: skip
def test_links_are_kept_whole_and_printed_short(typed, kept, printed):
    assert tidy_link(typed) == kept
    assert short_link(kept) == printed


def test_no_break_spaces_around_a_name_are_trimmed():
    """R85."""
    assert tidy_name("\u00a0Pradeep\u00a0Kumar \u00a0") == "Pradeep Kumar"


def test_a_person_may_leave_and_the_count_stays(story):
    case = credited(story)
    before = len(hall_of_fame(YearOrder.RISING)[-1].entries)
    wish_by_reporter(case, name="", link="", at=story.now)
    page = story.page("/en/hall-of-fame/")
    assert "oak" not in page
    assert len(hall_of_fame(YearOrder.RISING)[-1].entries) == before


def test_a_person_of_an_old_year_may_leave_too_and_stays_away(story):
    person = Credited.objects.get(name="Rafael Pablos")
    withdraw_brought_along(person.pk, by=story.lead, at=story.now)
    story.the_policy_changes(days="embargo_days = 45 -> embargo_days = 46")
    assert "Rafael Pablos" not in story.page("/en/hall-of-fame/")
    assert "Rafael Pablos" not in story.page("/en/")
    assert "Rafael Pablos" not in story.page("/en/policy/1/")


def test_a_name_changed_later_changes_in_every_language(story):
    """R73."""
    case = credited(story)
    wish_by_reporter(case, name="Oak", link="", at=story.now)
    for language in ("en", "nl"):
        page = text_of(story.page(f"/{language}/hall-of-fame/"))
        assert "Oak" in page
        assert "ember" not in page


@pytest.mark.parametrize(("setting", "year"), [("arrival", 2027), ("remedied", 2028), ("published", 2028)])
def test_the_year_follows_the_setting(story, setting, year):
    """R76."""
    from datetime import UTC, datetime

    story.now = datetime(2027, 12, 30, 12, tzinfo=UTC)
    story.the_policy_changes(year=f'year_from = "remedied" -> year_from = "{setting}"')
    case = story.reporter_files().case
    story.wait(days=10)
    story.team_accepts(case)
    story.team_repairs(case)
    story.team_publishes_credit(case)
    assert hall_of_fame(YearOrder.RISING)[-1].year == year


def test_the_entry_tells_nothing_of_the_finding(story):
    """R86."""
    credited(story, location="the canary heron page", impact="heron", steps="heron")
    assert "heron" not in story.page("/en/hall-of-fame/")
