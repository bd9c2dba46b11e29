"""R6: two versions side by side."""

from datetime import timedelta

from tidewater import changed, tidewater

from firsthand.programme.changes import Fact, FactChange, LineState, changes
from firsthand.programme.rules import Promises


def test_the_same_programme_has_no_changes_and_every_line_kept() -> None:
    found = changes(tidewater(), tidewater(), "en")
    assert not found.any
    assert [line.text for line in found.lines if line.heading][:2] == [
        "Disclosure",
        "How Tidewater & Co handles what you find",
    ]


def test_a_changed_line_shows_its_old_words_before_its_new() -> None:
    texts = dict(tidewater().texts)
    texts["en"] = texts["en"].replace("[X2] Phishing", "[X2] Deceiving people")
    found = changes(tidewater(), changed(texts=texts), "en")
    moved = [(line.state, line.rule_id, line.text) for line in found.lines if line.state is not LineState.KEPT]
    assert moved == [(LineState.REMOVED, "X2", "Phishing"), (LineState.ADDED, "X2", "Deceiving people")]


def test_a_new_number_changes_the_line_and_the_fact() -> None:
    shorter = changed(promises=Promises(timedelta(hours=48), timedelta(days=45)))
    found = changes(tidewater(), shorter, "nl")
    added = [line.text for line in found.lines if line.state is LineState.ADDED]
    assert added == ["Wij bevestigen uw melding binnen 48 uur."]
    assert found.facts == (FactChange(Fact.CONFIRM_WITHIN_HOURS, "72", "48"),)


def test_an_asset_that_came_or_went_is_told() -> None:
    found = changes(tidewater(), changed(scope=tidewater().scope[:-2]), "en").facts
    assert [(change.fact, change.id, change.after) for change in found] == [
        (Fact.SCOPE, "S6", ""),
        (Fact.SCOPE, "S7", ""),
    ]
    assert found[0].before == "Tidewater mobile clients (example.tidewater.app): Android, iOS"


def test_a_language_that_is_new_has_only_added_lines() -> None:
    only_english = changed(languages=("en",), texts={"en": tidewater().texts["en"]})
    found = changes(only_english, tidewater(), "nl")
    assert {line.state for line in found.lines} == {LineState.ADDED}
    assert FactChange(Fact.LANGUAGES, "en", "en, nl") in found.facts
