from datetime import UTC, date, datetime, timedelta

import pytest

from firsthand.core.dates import say_date, say_day, say_moment, say_moment_exact, say_moment_short, say_span

MOMENT = datetime(2026, 12, 3, 8, 14, tzinfo=UTC)


@pytest.mark.parametrize(("language", "words"), [
    ("en", "Thursday 3 December 2026, 09:14 CET"),
    ("nl", "donderdag 3 december 2026, 09.14 uur CET"),
    ("nl-BE", "donderdag 3 december 2026, 09.14 uur CET"),
    ("de", "Donnerstag, 3. Dezember 2026, 09:14 Uhr MEZ"),
    ("fr", "jeudi 3 décembre 2026 à 9 h 14 CET"),
    ("tlh", "Thursday 3 December 2026, 09:14 CET"),
    ("../../etc", "Thursday 3 December 2026, 09:14 CET"),
])  # fmt: skip
def test_a_moment_names_weekday_month_and_zone(language, words):
    assert say_moment(MOMENT, language, "Europe/Amsterdam") == words


def test_summer_time_is_named_as_such():
    assert say_moment_short(datetime(2027, 7, 1, 8, tzinfo=UTC), "en", "Europe/London") == "Thu 1 Jul 2027, 09:00 BST"


@pytest.mark.parametrize(("language", "short", "exact", "day", "bare"), [
    ("de", "Do., 3. Dez. 2026, 09:14 Uhr MEZ", "Donnerstag, 3. Dezember 2026, 09:14:07 Uhr MEZ",
     "Donnerstag, 3. Dezember 2026", "3. Dezember 2026"),
    ("fr", "jeu. 3 déc. 2026, 9 h 14 CET", "jeudi 3 décembre 2026 à 9 h 14 min 07 s CET",
     "jeudi 3 décembre 2026", "3 décembre 2026"),
])  # fmt: skip
def test_german_and_french_have_their_own_ways(language, short, exact, day, bare):
    moment, zone = MOMENT.replace(second=7), "Europe/Paris"
    assert say_moment_short(moment, language, zone) == short
    assert say_moment_exact(moment, language, zone) == exact
    assert (say_day(moment, language, zone), say_date(moment.date(), language)) == (day, bare)


def test_the_first_of_a_month_is_the_first_in_french_alone():
    first = datetime(2027, 7, 1, 8, tzinfo=UTC)
    assert say_moment(first, "fr", "Europe/Paris") == "jeudi 1er juillet 2027 à 10 h 00 CEST"
    assert say_moment_short(first, "fr", "UTC") == "jeu. 1er juil. 2027, 8 h 00 UTC"
    assert (say_day(first, "fr", "UTC"), say_date(first.date(), "fr")) == ("jeudi 1er juillet 2027", "1er juillet 2027")
    assert say_date(date(2027, 7, 31), "fr") == "31 juillet 2027"
    assert say_moment(first, "de", "Europe/Berlin") == "Donnerstag, 1. Juli 2027, 10:00 Uhr MESZ"


def test_a_zone_without_a_name_is_named_by_its_distance():
    assert say_moment_short(MOMENT, "en", "America/Sao_Paulo") == "Thu 3 Dec 2026, 05:14 UTC-03"


@pytest.mark.parametrize("language", ["en", "nl", "de", "fr"])
@pytest.mark.parametrize("zone", ["Europe/London", "Europe/Amsterdam", "Asia/Kolkata", "America/Sao_Paulo", "UTC"])
def test_the_two_moments_that_one_hour_of_autumn_has_are_told_apart(language, zone):
    """The clock shows 02:30 twice in Amsterdam; the zone says which."""
    first, second = (say_moment(datetime(2026, 10, 25, hour, 30, tzinfo=UTC), language, zone) for hour in (0, 1))
    assert first != second


def test_a_day_is_that_of_the_zone():
    assert say_day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "en", "Europe/Amsterdam") == "Friday 1 January 2027"
    assert say_date(date(2027, 1, 2), "nl") == "2 januari 2027"


@pytest.mark.parametrize(("span", "de", "fr"), [
    (timedelta(days=2, hours=6, minutes=59), "2 Tage 6 Std.", "2 jours 6 h"),
    (timedelta(days=1), "1 Tag", "1 jour"),
    (timedelta(hours=5, minutes=12), "5 Std. 12 Min.", "5 h 12 min"),
    (timedelta(seconds=59), "weniger als eine Minute", "moins d’une minute"),
])  # fmt: skip
def test_a_span_in_german_and_french(span, de, fr):
    assert (say_span(span, "de"), say_span(span, "fr"), say_span(span, "de-AT")) == (de, fr, de)


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
