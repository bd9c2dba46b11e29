"""R22-25: recognition for the first reporter, when a change was made because of the report, and only by their wish."""

import pytest

from firsthand.acknowledgements.actions import publish, wish_by_reporter
from firsthand.acknowledgements.queries import hall_of_fame
from firsthand.acknowledgements.rules import entry_is_offered
from firsthand.cases.actions import link_to_earlier
from firsthand.core.errors import NotAllowed, StepNotAllowed
from firsthand.programme.rules import YearOrder


def names(story) -> list[str]:
    return [p.name for year in hall_of_fame(YearOrder.RISING) for e in year.entries for p in e.persons]


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("changed", [True, False])
def test_an_entry_is_offered_only_in_the_case_yes_yes(first, changed):
    assert entry_is_offered(first=first, changed=changed, wanted=True) is (first and changed)


def test_first_and_changed_and_wanted_gets_published_in_both_languages(story):
    case = story.reporter_files().case
    story.team_accepts(case)
    story.team_repairs(case)
    assert story.record(case).credit == "owed"
    story.team_publishes_credit(case)
    for language in ("en", "nl"):
        page = story.page(f"/{language}/hall-of-fame/")
        assert "oak &amp; ember" in page
        assert "oak.example" in page
        assert "share/4471" not in page
    assert story.promise(case, "credit") == "kept"
    assert "2027" in story.letter(case, "credit_published")["text"]


def test_without_a_change_there_is_no_entry(story):
    case = story.reporter_files().case
    story.team_accepts(case)
    with pytest.raises(StepNotAllowed, match="change"):
        story.team_publishes_credit(case)


def test_without_a_name_there_is_no_entry_until_the_reporter_gives_one(story):
    case = story.reporter_files(name="", link="").case
    story.team_accepts(case)
    story.team_repairs(case)
    with pytest.raises(StepNotAllowed):
        story.team_publishes_credit(case)
    wish_by_reporter(case, name="Iris", link="", at=story.now)
    story.team_publishes_credit(case)
    assert "Iris" in names(story)


def test_only_a_person_who_may_publishes(story):
    case = story.reporter_files().case
    story.team_accepts(case)
    story.team_repairs(case)
    for nobody in (None, story.staff):
        with pytest.raises(NotAllowed):
            publish(case.number, by=nobody, at=story.now)
    assert "oak & ember" not in names(story)


def test_the_earlier_arrival_is_the_first_also_when_it_is_looked_at_later(story):
    """R23."""
    early = story.reporter_files(name="Early").case
    story.wait(seconds=1)
    late = story.reporter_files(name="Late").case
    story.team_accepts(late)
    story.team_repairs(late)
    link_to_earlier(late.number, early.number, by=story.staff, at=story.now)
    story.team_accepts(early)
    story.team_repairs(early)
    assert (story.record(early).first, story.record(late).first) == (True, False)
    story.team_publishes_credit(early)
    with pytest.raises(StepNotAllowed):
        story.team_publishes_credit(late)
    assert ("Early" in names(story), "Late" in names(story)) == (True, False)


def test_a_changed_time_of_arrival_breaks_the_check_of_the_journal(story):
    """R23, R92."""
    from dataclasses import replace

    from firsthand.journal.models import Entry
    from firsthand.journal.rules import Link, first_broken

    story.reporter_files()
    links = [
        Link(e.number, e.text, bytes(e.salt), bytes(e.commitment), bytes(e.chain))
        for e in Entry.objects.order_by("number")
    ]
    place = next(i for i, link in enumerate(links) if "received_at" in link.entry)
    links[place] = replace(links[place], entry=links[place].entry.replace("09:00:00", "08:00:00"))
    assert first_broken(links) == place + 1


def test_recognition_that_is_owed_and_forgotten_counts_as_missed(story):
    """R25."""
    case = story.reporter_files().case
    story.team_accepts(case)
    story.team_repairs(case)
    story.wait(days=31)
    assert story.promise(case, "credit") == "missed"


def test_recognition_that_the_reporter_declines_is_no_longer_owed(story):
    case = story.reporter_files().case
    story.team_accepts(case)
    story.team_repairs(case)
    wish_by_reporter(case, name="", link="", at=story.now)
    assert (story.record(case).credit, story.promise(case, "credit")) == ("declined", "kept")


def test_the_same_entry_is_published_once(story):
    case = story.reporter_files().case
    story.team_accepts(case)
    story.team_repairs(case)
    story.team_publishes_credit(case)
    story.team_publishes_credit(case)
    assert names(story).count("oak & ember") == 1
