"""What a pause may be, and which words open the lane for what is critical."""

from datetime import timedelta

import pytest

from firsthand.intake.pausing.rules import broken_by_pausing, latest_end, marked_critical, tidy_reasons

WHY = {"en": "Two of us are ill.", "nl": "Twee van ons zijn ziek."}
ZONE = "Europe/London"


def broken(at, reasons=WHY, *, row_began=None, **after: float) -> list[str]:
    found = broken_by_pausing(
        reasons, until=at + timedelta(**after), at=at, row_began=row_began or at, languages=("en", "nl"), zone=ZONE
    )
    return [str(each) for each in found]


def test_a_pause_of_some_days_with_its_reason_in_every_language_is_allowed(at):
    assert broken(at, days=14) == []


@pytest.mark.parametrize("after", [{"days": -1}, {"seconds": 0}, {"days": 31}])
def test_it_ends_in_the_future_and_within_30_days(at, after):
    assert len(broken(at, **after)) == 1


def test_the_thirtieth_day_counts_to_its_end(at):
    latest = latest_end(at, ZONE)
    assert broken(at, seconds=(latest - at).total_seconds()) == []
    assert broken(at, seconds=(latest - at).total_seconds() + 1) != []


def test_the_days_of_a_row_of_pauses_count_together(at):
    assert broken(at, row_began=at - timedelta(days=20), days=9) == []
    assert broken(at, row_began=at - timedelta(days=20), days=12) != []


@pytest.mark.parametrize("reasons", [{}, {"en": "Ill."}, {**WHY, "fr": "Malades."}, {**WHY, "nl": "x" * 301}])
def test_a_reason_stands_in_every_language_of_the_programme_and_is_short(at, reasons):
    assert broken(at, tidy_reasons(reasons), days=3)


def test_a_reason_is_one_line_without_what_turns_text_around():
    assert tidy_reasons({"en": " Two\r\nof\u202eus ", "nl": " \n"}) == {"en": "Two ofus"}


@pytest.mark.parametrize("said", [
    "CRITICAL: anyone can sign in", "critical", "[critical] shell", "Kritiek! Nu", "KRITISCH: Daten",
    "Critique : fuite",
])  # fmt: skip
def test_the_word_before_a_mark_calls_somebody(said):
    assert marked_critical(said)
    assert marked_critical("Re: Your report 2027-0001 has arrived", f"\n\n {said}\nmore")


@pytest.mark.parametrize(
    "said", ["", "Critical bug in your site", "A critical: thing", "Criticality: high", "> CRITICAL: x"]
)
def test_the_word_in_a_sentence_calls_nobody(said):
    assert not marked_critical(said, f"First line.\n{said or 'CRITICAL: too late'}")


@pytest.mark.parametrize("monster", ["[" * 1_000_000, "\n" * 1_000_000, "Z̷" * 500_000, "\u202e" * 1_000_000])
def test_monsters_are_read_only_at_their_beginning(monster):
    assert not marked_critical(monster, monster)
