"""`[promises]`: the numbers that may be left out, what is refused, how texts tell them (R12, R19, R20, R88)."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tidewater import FOLDER, changed, ids, programme_in, tidewater, with_change

from firsthand.programme.changes import Fact, FactChange, changes
from firsthand.programme.checking import check_folder
from firsthand.programme.parameters import parameters, say_within
from firsthand.programme.promised import KEPT_AFTER, LENGTHS
from firsthand.programme.reading import build, content_sha256, definition, from_definition, read_folder
from firsthand.programme.rules import Moment, Promises, Severity, Unit, Within

ROOT = Path(__file__).parents[2]
TOML, EN = "programme.toml", "policy.en.md"
TWO = "embargo_days = 45"
OWN = """
[[promises.own]]
id = "retest"
name = { en = "Ask for a check", nl = "Vragen om controle" }
within = { days = 5 }
starts = "remedied"
kept_by = "settled_by_hand"
"""
EVERY_KEY = """embargo_days = 45
embargo_longest_days = 90
update_every = { business_days = 3 }
assess_within = { business_days = 10 }
resolve_within = { days = 60 }
credit_within = { days = 7 }
incident_within = { hours = 24 }
warn_at = [80]
country = "DE"
subdivision = "BY"
[promises.paused_by]
resolution = []
update = ["question", "question"]
[[promises.own]]
id = "retest"
name = { en = "Ask for a check", nl = "Vragen om controle" }
within = { hours = 36 }
starts = "remedied"
kept_by = "closed"
paused_by = ["question"]
public = false
"""


def written(folder: Path, numbers: str) -> Path:
    """Tidewater with more in `[promises]`."""
    return with_change(folder, TOML, TWO, numbers)


def test_what_is_written_arrives_typed(tmp_path: Path) -> None:
    promises = programme_in(written(tmp_path, EVERY_KEY)).promises
    assert promises.embargo_longest == timedelta(days=90)
    assert promises.update == Within(3, Unit.BUSINESS_DAYS)
    assert promises.assessment == Within(10, Unit.BUSINESS_DAYS)
    assert promises.resolution == Within(60, Unit.DAYS)
    assert promises.credit == Within(7, Unit.DAYS)
    assert promises.incident == Within(24, Unit.HOURS)
    assert promises.warn_at == (80,)
    assert (promises.country, promises.subdivision) == ("DE", "BY")


def test_a_promise_of_the_operators_own_arrives_typed(tmp_path: Path) -> None:
    (own,) = programme_in(written(tmp_path, EVERY_KEY)).promises.own
    assert (own.id, own.within, own.starts, own.kept_by) == (
        "retest",
        Within(36, Unit.HOURS),
        Moment.REMEDIED,
        Moment.CLOSED,
    )
    assert own.name == {"en": "Ask for a check", "nl": "Vragen om controle"}
    assert (own.paused_by, own.public) == (("question",), False)


def test_a_pause_that_is_written_replaces_the_usual_one_and_no_other(tmp_path: Path) -> None:
    assert programme_in(written(tmp_path, EVERY_KEY)).promises.paused_by == {
        "assessment": ("question",),
        "resolution": (),
        "update": ("question",),
    }


def test_what_is_not_written_has_its_default() -> None:
    assert tidewater().promises == Promises(timedelta(hours=72), timedelta(days=45))


def test_every_number_survives_being_stored(tmp_path: Path) -> None:
    folder = written(tmp_path, EVERY_KEY)
    stored = rfc8785.dumps(definition(read_folder(folder)))
    assert from_definition(json.loads(stored)).promises == programme_in(folder).promises
    assert list(json.loads(stored)["promises"]["own"][0]) == sorted(
        ["id", "name", "within", "starts", "kept_by", "paused_by", "public"]
    )


# A version that was published before these numbers existed: tests/data/versions/tidewater.json is what it stored.


def test_a_version_from_before_reads_with_the_defaults() -> None:
    stored = json.loads((ROOT / "tests" / "data" / "versions" / "tidewater.json").read_bytes())
    assert from_definition(stored).promises == Promises(timedelta(hours=72), timedelta(days=45))


def test_a_folder_that_uses_no_new_number_is_stored_as_before() -> None:
    stored = (ROOT / "tests" / "data" / "versions" / "tidewater.json").read_bytes()
    assert rfc8785.dumps(definition(read_folder(FOLDER))) == stored


def test_the_published_mimecast_programme_keeps_its_hash() -> None:
    """Its first version was published under this name; a change of its facts or words gives it another on purpose."""
    assert (
        content_sha256(definition(read_folder(ROOT / "programmes" / "mimecast")))
        == "6f2560974ecf06cf08fb8aa30216ca209ffa034b5c5550658624386e841a6399"
    )


def test_a_version_with_a_longer_silence_than_the_default_allows_still_reads(tmp_path: Path) -> None:
    promises = programme_in(written(tmp_path, "embargo_days = 200")).promises
    assert promises.embargo_longest == timedelta(days=200)


REFUSED = [
    ("update_every = 14", "value.type", 13),
    ("update_every = { }", "length.unit", 13),
    ("update_every = { days = 14, hours = 2 }", "length.unit", 13),
    ("update_every = { weeks = 2 }", "key.unknown", 13),
    ('update_every = { days = "14" }', "value.type", 13),
    ("update_every = { days = 0 }", "number.range", 13),
    ("update_every = { days = 99999 }", "number.range", 13),
    ("assess_within = { hours = 9000 }", "number.range", 13),
    ('country = "NL"\nassess_within = { business_days = 1001 }', "number.range", 14),
    ("assess_within = { hours = 71 }", "promises.order", 13),
    ("assess_within = { days = 9 }\nresolve_within = { days = 8 }", "promises.order", 14),
    ("resolve_within = { days = 2 }", "promises.order", 13),
    ("embargo_longest_days = 44", "embargo.longest", 13),
    ("embargo_longest_days = 0", "number.range", 13),
    ("warn_at = 50", "warn_at.malformed", 13),
    ("warn_at = []", "warn_at.malformed", 13),
    ("warn_at = [0, 50]", "warn_at.malformed", 13),
    ("warn_at = [50, 100]", "warn_at.malformed", 13),
    ("warn_at = [75, 50]", "warn_at.malformed", 13),
    ("warn_at = [50, 50]", "warn_at.malformed", 13),
    ("warn_at = [true]", "warn_at.malformed", 13),
    ("warn_at = [1, 2, 3, 4, 5, 6]", "warn_at.malformed", 13),
    ("update_every = { business_days = 3 }", "calendar.missing", 13),
    ('subdivision = "BY"', "calendar.missing", 13),
    ('country = "Netherlands"', "country.malformed", 13),
    ('country = "ZZ"', "country.unknown", 13),
    ('country = "DE"\nsubdivision = "ZZ"', "subdivision.unknown", 14),
    ('country = "DE"\nsubdivision = "a/b"', "subdivision.malformed", 14),
    ("paused_by = { confirm = ['question'] }", "pause.never", 13),
    ("paused_by = { embargo = [] }", "pause.never", 13),
    ("paused_by = { update = ['holidays'] }", "pause.unknown", 13),
    ("paused_by = { update = 'question' }", "value.type", 13),
    ("paused_by = { credit = ['question'] }", "key.unknown", 13),
    ("colour = 3", "key.unknown", 13),
]


@pytest.mark.parametrize(("numbers", "finding", "line"), REFUSED)
def test_what_cannot_be_promised_is_an_error_at_its_line(tmp_path: Path, numbers: str, finding: str, line: int) -> None:
    found = [f for f in check_folder(written(tmp_path, f"{TWO}\n{numbers}")) if f.severity is Severity.ERROR]
    assert (finding, f"{TOML}:{line}") in [(f.id, f.place) for f in found]
    assert all(f.message and f.mend and "\n" not in str(f) for f in found)


OWN_REFUSED = [
    ('id = "retest"', 'id = "Re test"', "id.malformed", 15),
    ('id = "retest"', 'id = "retest_in_days"', "id.malformed", 15),
    ('id = "retest"', f'id = "{"a" * 21}"', "id.malformed", 15),
    ('id = "retest"\n', "", "key.missing", 14),
    ('name = { en = "Ask for a check", nl = "Vragen om controle" }\n', "", "words.missing", 14),
    ("within = { days = 5 }\n", "", "key.missing", 14),
    ("{ days = 5 }", "{ business_days = 5 }", "calendar.missing", 17),
    ('starts = "remedied"\n', "", "key.missing", 14),
    ('"remedied"', '"settled_by_hand"', "starts.unknown", 18),
    ('"settled_by_hand"', '"accepted"', "kept_by.unknown", 19),
    ('"settled_by_hand"', '"settled_by_hand"\npaused_by = ["rain"]', "pause.unknown", 20),
    ('"settled_by_hand"', '"settled_by_hand"\npublic = "no"', "value.type", 20),
    ("kept_by", "colour = 3\nkept_by", "key.unknown", 19),
]


@pytest.mark.parametrize(("old", "new", "finding", "line"), OWN_REFUSED)
def test_what_is_wrong_with_an_own_promise_is_an_error_at_its_line(
    tmp_path: Path, old: str, new: str, finding: str, line: int
) -> None:
    found = check_folder(written(tmp_path, f"{TWO}\n{OWN.replace(old, new, 1)}"))
    assert (finding, f"{TOML}:{line}") in [(f.id, f.place) for f in found]
    assert build(read_folder(tmp_path))[0] is None or finding == "words.missing"


def test_an_own_promise_is_named_once_and_there_are_not_more_than_twenty(tmp_path: Path) -> None:
    found = ids(check_folder(written(tmp_path, TWO + OWN * 21)))
    assert found.count("id.twice") == 19
    assert found.count("list.long") == 1


def test_what_may_keep_a_promise_is_told_when_it_cannot(tmp_path: Path) -> None:
    wrong = OWN.replace('"settled_by_hand"', '"accepted"')
    (found,) = check_folder(written(tmp_path, TWO + wrong))
    assert found.message == "accepted cannot keep a promise that starts with remedied."
    assert found.mend == "Use one of: closed, settled_by_hand."


def test_all_errors_are_told_at_once(tmp_path: Path) -> None:
    numbers = f"{TWO}\nupdate_every = 3\nwarn_at = 3\nembargo_longest_days = 1\npaused_by = {{ confirm = [] }}"
    assert ids(check_folder(written(tmp_path, numbers))) == [
        "value.type",
        "warn_at.malformed",
        "pause.never",
        "embargo.longest",
    ]


@pytest.mark.parametrize(
    "numbers",
    [
        "assess_within = { hours = 72 }",
        'country = "NL"\nassess_within = { business_days = 3 }\nresolve_within = { days = 3 }',
        'country = "NL"\nassess_within = { days = 30 }\nresolve_within = { business_days = 25 }',
        'country = "NL"\nsubdivision = "Zuid"',
        "embargo_longest_days = 45",
        "warn_at = [1, 2, 3, 4, 99]",
    ],
)
def test_what_can_be_meant_is_taken(tmp_path: Path, numbers: str) -> None:
    assert check_folder(written(tmp_path, f"{TWO}\n{numbers}")) == []


def test_a_country_that_loses_its_calendar_takes_no_version_along(tmp_path: Path) -> None:
    folder = written(tmp_path, f'{TWO}\ncountry = "ZZ"\nupdate_every = {{ business_days = 3 }}')
    assert programme_in(folder).promises.country == "ZZ"


STRANGE = [
    *("1", "true", "''", "'{}'", "nan", "9e99", "1979-05-27", "[]", "[[]]", "[{}]", "[99999999999999999999]"),
    *("{}", "{days=[]}", "{days=-1}", "{update={}}", "{update=[[],{}]}", "{question=1}"),
    "[{id=3, within=[], starts={}, kept_by=1, paused_by={}, public=0, name=[]}]",
    "[{id='a', within={days=1}, starts='closed', name={en='x', nl='x'}}]",
]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    key=st.sampled_from([*LENGTHS, "embargo_longest_days", "warn_at", "country", "subdivision", "paused_by", "own"]),
    value=st.sampled_from(STRANGE),
)
def test_no_value_makes_it_raise(tmp_path: Path, key: str, value: str) -> None:
    assert all(str(finding) for finding in check_folder(written(tmp_path, f"{TWO}\n{key} = {value}")))


# What the texts say of them.


@pytest.mark.parametrize(
    ("within", "language", "words"),
    [
        (Within(14, Unit.DAYS), "en", "14 days"),
        (Within(1, Unit.DAYS), "en", "1 day"),
        (Within(3, Unit.BUSINESS_DAYS), "en", "3 working days"),
        (Within(3, Unit.BUSINESS_DAYS), "nl", "3 werkdagen"),
        (Within(1, Unit.BUSINESS_DAYS), "nl-BE", "1 werkdag"),
        (Within(72, Unit.HOURS), "nl", "72 uur"),
        (Within(10, Unit.BUSINESS_DAYS), "de", "10 Arbeitstage"),
        (Within(10, Unit.BUSINESS_DAYS), "fr", "10 jours ouvrés"),
        (Within(10, Unit.DAYS), "pt", "10 days"),
    ],
)
def test_a_length_of_time_is_said_in_the_language(within: Within, language: str, words: str) -> None:
    assert say_within(within, language) == words


def test_a_text_tells_a_length_in_words_or_as_a_number(tmp_path: Path) -> None:
    written(tmp_path, f"{TWO}\nupdate_every = {{ days = 10 }}")
    for language, word in (("en", "Phishing"), ("nl", "Phishing")):
        file = tmp_path / f"policy.{language}.md"
        file.write_text(file.read_text().replace(word, "{update_every} or {update_every_days}", 1))
    assert check_folder(tmp_path) == []
    rules = programme_in(tmp_path).rules
    assert rules["X2"].text == {"en": "10 days or 10", "nl": "10 dagen or 10"}


def test_a_highlight_tells_a_length_in_its_language(tmp_path: Path) -> None:
    written(tmp_path, f"{TWO}\nupdate_every = {{ days = 10 }}")
    text = (
        (tmp_path / TOML)
        .read_text()
        .replace("until a person", "{update_every}")
        .replace("tot iemand", "{update_every}")
    )
    (tmp_path / TOML).write_text(text)
    assert programme_in(tmp_path).highlights[0].text == {"en": "10 days answers", "nl": "10 dagen antwoordt"}


@pytest.mark.parametrize("name", ["update_every", "update_every_hours", "own_retest", "embargo_longest_days"])
def test_a_text_cannot_tell_a_number_that_stands_in_no_file(tmp_path: Path, name: str) -> None:
    (found,) = check_folder(with_change(tmp_path, EN, "Phishing", f"{{{name}}}"))
    assert (found.id, found.severity, found.place) == ("parameter.no_number", Severity.ERROR, f"{EN}:42")


def test_a_text_cannot_go_on_saying_days_when_the_programme_counts_hours(tmp_path: Path) -> None:
    written(tmp_path, f"{TWO}\nupdate_every = {{ hours = 48 }}")
    file = tmp_path / EN
    file.write_text(file.read_text().replace("Phishing", "{update_every_days} days"))
    assert ids(check_folder(tmp_path)) == ["parameter.no_number"]


def test_a_text_does_not_tell_a_promise_that_reporters_do_not_see(tmp_path: Path) -> None:
    written(tmp_path, TWO + OWN + "public = false\n")
    file = tmp_path / EN
    file.write_text(file.read_text().replace("Phishing", "{own_retest}"))
    assert ids(check_folder(tmp_path)) == ["parameter.no_number"]


def test_nothing_has_to_be_told(tmp_path: Path) -> None:
    assert check_folder(written(tmp_path, EVERY_KEY)) == []


def test_page_and_clock_share_the_numbers(tmp_path: Path) -> None:
    programme = programme_in(written(tmp_path, EVERY_KEY.replace("public = false", "public = true")))
    said = parameters(programme, "nl")
    assert said["update_every"] == say_within(programme.promises.update, "nl") == "3 werkdagen"
    assert said["own_retest"] == "36 uur"
    assert said["embargo_longest_days"] == "90"


def test_readers_see_which_promise_changed(tmp_path: Path) -> None:
    more = programme_in(written(tmp_path, EVERY_KEY.replace("public = false", "public = true"))).promises
    assert set(changes(tidewater(), changed(promises=more), "nl").facts) == {
        FactChange(Fact.EMBARGO_LONGEST_DAYS, "180", "90"),
        FactChange(Fact.UPDATE_EVERY, "14 dagen", "3 werkdagen"),
        FactChange(Fact.ASSESS_WITHIN, "", "10 werkdagen"),
        FactChange(Fact.RESOLVE_WITHIN, "", "60 dagen"),
        FactChange(Fact.CREDIT_WITHIN, "30 dagen", "7 dagen"),
        FactChange(Fact.CALENDAR, "", "DE BY"),
        FactChange(Fact.OWN_PROMISE, "", "Vragen om controle: 36 uur", "retest"),
    }


def test_a_promise_that_reporters_do_not_see_is_in_no_difference(tmp_path: Path) -> None:
    more = programme_in(written(tmp_path, TWO + OWN + "public = false\n")).promises
    assert changes(tidewater(), changed(promises=more), "en").facts == ()


def test_the_format_page_tells_every_key_and_every_finding() -> None:
    page = (ROOT / "docs" / "programme-format.md").read_text()
    for key in (*LENGTHS, "embargo_longest_days", "warn_at", "country", "subdivision", "paused_by", "promises.own"):
        assert key in page
    for finding in {row[1] for row in REFUSED} | {row[2] for row in OWN_REFUSED} | {"parameter.no_number"}:
        assert finding in page


def test_the_format_page_tells_what_keeps_what() -> None:
    rows = [line.split("|") for line in (ROOT / "docs" / "programme-format.md").read_text().split("\n")]
    told = {
        start.strip("`"): tuple(kept.strip("`") for kept in row[2].split())
        for row in rows
        if len(row) == 4 and row[2].strip().endswith("`settled_by_hand`")
        for start in row[1].split()
    }
    assert told == {start.value: tuple(kept.value for kept in KEPT_AFTER[start]) for start in KEPT_AFTER}
