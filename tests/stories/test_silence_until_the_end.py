"""R12: what was found stays between reporter and organisation for 45 days; then the reporter is free."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from firsthand.embargo.rules import EmState, lifts_at, state_of

FORTY_FIVE_DAYS = timedelta(days=45)


@given(
    arrival=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.sampled_from(
        [ZoneInfo(z) for z in ("UTC", "Europe/London", "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe")]
    ))
)  # fmt: skip
def test_without_agreement_the_end_is_45_times_24_hours_after_arrival(arrival):
    end = lifts_at(arrival, FORTY_FIVE_DAYS)
    assert (end - arrival.astimezone(UTC)).total_seconds() == 45 * 24 * 3600


def test_the_embargo_holds_until_the_very_moment(story):
    end = story.now
    assert state_of(ends_at=end, now=end - timedelta(microseconds=1)) is EmState.ACTIVE
    assert state_of(ends_at=end, now=end) is EmState.EXITED


def test_reporter_and_team_see_the_same_date_and_the_receipt_states_it(story):
    case = story.reporter_files().case
    end = story.now + FORTY_FIVE_DAYS
    assert story.record(case).embargo_ends_at == story.what_the_reporter_sees(case).embargo_ends_at == end
    assert "15 April 2027, 10:00 BST" in " ".join(story.letter(case, "receipt")["text"].split())


def test_when_it_lapses_the_reporter_is_told_once_that_they_are_free(story):
    case = story.reporter_files().case
    story.wait(days=44, hours=23)
    story.the_clocks_are_looked_at()
    assert "embargo_lapsed" not in story.letters(case)
    story.wait(hours=1)
    story.the_clocks_are_looked_at()
    story.the_clocks_are_looked_at()
    assert story.letters(case).count("embargo_lapsed") == 1
    assert "free to publish" in story.letter(case, "embargo_lapsed")["subject"]
    assert story.record(case).embargo_state == "exited"


def test_nothing_is_published_by_itself_when_the_date_passes(story):
    case = story.reporter_files(location="the canary heron").case
    story.wait(days=46)
    story.the_clocks_are_looked_at()
    for address in ("/en/", "/en/hall-of-fame/", "/.well-known/security.txt", "/healthz"):
        assert "heron" not in story.page(address)
        assert case.number not in story.page(address)
