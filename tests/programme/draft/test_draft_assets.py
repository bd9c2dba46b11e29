import pytest

from firsthand.programme.draft.assets import find_addresses, is_exception, read_asset, reason_for
from firsthand.programme.draft.classes import classes_in_prose, cwe_of
from firsthand.programme.draft.words import vocabulary_for
from firsthand.programme.rules import AssetKind

EN, NL = vocabulary_for("en"), vocabulary_for("nl")


@pytest.mark.parametrize(
    ("line", "kind", "value", "name"),
    [
        ("https://www.tidewater.example", AssetKind.URL, "https://www.tidewater.example", ""),
        ("Knowledge base (kb.tidewater.example);", AssetKind.HOST, "kb.tidewater.example", "Knowledge base"),
        ("Shop: https://shop.tidewater.example/nl", AssetKind.URL, "https://shop.tidewater.example/nl", "Shop"),
        ("*.tidewater.example", AssetKind.WILDCARD, "*.tidewater.example", ""),
        ("Our network 203.0.113.0/24", AssetKind.IP_RANGE, "203.0.113.0/24", "Our network"),
        ("192.0.2.0 - 192.0.2.127", AssetKind.IP_RANGE, "192.0.2.0/25", ""),
        ("2001:db8::/32", AssetKind.IP_RANGE, "2001:db8::/32", ""),
        ("Tidewater Admin Console", AssetKind.WEB_APP, "", "Tidewater Admin Console"),
        ("Tidewater mailservers", AssetKind.SERVER_CLASS, "", "Tidewater mailservers"),
        ("Tidewater API", AssetKind.API, "", "Tidewater API"),
        ("Code on https://github.com/tidewater/app", AssetKind.SOURCE, "https://github.com/tidewater/app", "Code"),
        ("Our good name", AssetKind.OTHER, "", "Our good name"),
    ],
)
def test_a_scope_line_is_read(line: str, kind: AssetKind, value: str, name: str) -> None:
    reading = read_asset(line, EN)
    assert (reading.kind, reading.value, reading.name) == (kind, value, name)


def test_abbreviations_become_other_names() -> None:
    assert read_asset("Tidewater Pilot Messaging (PM) service", EN).aliases == ("PM",)


@pytest.mark.parametrize(
    ("line", "vocabulary"),
    [("Apps for Android, iOS and Windows Phone", EN), ("Apps voor Android, iOS en Windows Phone", NL)],
)
def test_platforms_become_parts(line: str, vocabulary: object) -> None:
    assert read_asset(line, vocabulary).parts == ("Android", "iOS", "Windows Phone")  # type: ignore[arg-type]


def test_further_addresses_of_a_line_are_told() -> None:
    reading = read_asset("tide.example and water.example", EN)
    assert (reading.value, reading.others) == ("tide.example", ("water.example",))


def test_file_names_and_mail_addresses_are_no_assets() -> None:
    assert find_addresses("See README.md, e.g. Node.js, i.e. ask security@tidewater.example. D.J. Vogel") == []


def test_the_closing_line_and_foreign_hosting_are_told_apart() -> None:
    assert reason_for("Anything the list above does not name.", "", EN) == "not_named"
    assert reason_for("kb.tidewater.example", "These are hosted by third parties:", EN) == "third_party_hosting"
    assert reason_for("Alles wat hierboven niet is genoemd", "", NL) == "not_named"
    assert reason_for("kb.tidewater.example", "", NL) == ""


def test_a_line_of_the_scope_may_take_something_out() -> None:
    assert is_exception("Any other sub-domain is excluded from this policy", EN)
    assert not is_exception("www.tidewater.example", EN)


def test_a_sentence_names_classes() -> None:
    found = classes_in_prose("Weaknesses such as XSS, path traversal, and login bypass and open redirects. More.", EN)
    assert [one.name for one in found][:2] == ["XSS", "Path traversal"]
    assert [one.cwe for one in found] == [79, 22, 287, 601]


def test_a_sentence_without_classes_names_none() -> None:
    assert classes_in_prose("We like people such as you, your friends, and theirs.", EN) == []


@pytest.mark.parametrize(
    ("words", "cwe"), [("SQLi", 89), ("uitvoering van externe code", 94), ("IDOR", 639), ("good manners", None)]
)
def test_words_have_a_cwe(words: str, cwe: int | None) -> None:
    assert cwe_of(words) == cwe
