from datetime import UTC, date, datetime, timedelta

import pytest

from firsthand.core.dates import say_date, say_day, say_moment, say_moment_short, say_span

MOMENT = datetime(2026, 12, 3, 8, 14, tzinfo=UTC)


@pytest.mark.parametrize(("language", "words"), [
    ("en", "Thursday 3 December 2026, 09:14 CET"),
    ("nl", "donderdag 3 december 2026, 09.14 uur CET"),
    ("tlh", "Thursday 3 December 2026, 09:14 CET"),
    ("../../etc", "Thursday 3 December 2026, 09:14 CET"),
])  # fmt: skip
def test_a_moment_names_weekday_month_and_zone(language, words):
    assert say_moment(MOMENT, language, "Europe/Amsterdam") == words


def test_summer_time_is_named_as_such():
    assert say_moment_short(datetime(2027, 7, 1, 8, tzinfo=UTC), "en", "Europe/London") == "Thu 1 Jul 2027, 09:00 BST"


def test_a_day_is_that_of_the_zone():
    assert say_day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "en", "Europe/Amsterdam") == "Friday 1 January 2027"
    assert say_date(date(2027, 1, 2), "nl") == "2 januari 2027"


@pytest.mark.parametrize(("span", "en", "nl"), [
    (timedelta(days=2, hours=6, minutes=59), "2 days 6 h", "2 dagen 6 uur"),
    (timedelta(days=1), "1 day", "1 dag"),
    (timedelta(hours=5, minutes=12), "5 h 12 min", "5 uur 12 min"),
    (timedelta(minutes=1), "1 min", "1 min"),
    (timedelta(seconds=59), "less than a minute", "minder dan een minuut"),
    (-timedelta(days=3), "3 days", "3 dagen"),
])  # fmt: skip
def test_a_span_is_said_in_its_two_largest_units(span, en, nl):
    assert (say_span(span, "en"), say_span(span, "nl")) == (en, nl)
