"""From a folder to a programme, to a stored definition and back (R5, R6, R88)."""

import dataclasses
import json
from datetime import timedelta
from pathlib import Path

import pytest
import rfc8785
from tidewater import FOLDER, ids, programme_in, tidewater, with_change

from firsthand.core.errors import BadInput
from firsthand.programme.reading import (
    FILE_MAX_BYTES,
    build,
    content_sha256,
    definition,
    from_definition,
    read_folder,
)
from firsthand.programme.rules import AssetKind, RuleKind, YearFrom, YearOrder


def test_the_facts_arrive_typed() -> None:
    programme = tidewater()
    assert programme.promises.confirm_within == timedelta(hours=72)
    assert programme.promises.embargo == timedelta(days=45)
    assert programme.credit.year_from is YearFrom.REMEDIED
    assert programme.credit.years is YearOrder.RISING
    assert [asset.kind for asset in programme.scope][:3] == [AssetKind.URL, AssetKind.URL, AssetKind.WILDCARD]


def test_every_numbered_line_has_its_words_in_each_language() -> None:
    rule = tidewater().rules["D2"]
    assert rule.kind is RuleKind.DUTY
    assert rule.text == {
        "en": "keep it confidential for 45 days.",
        "nl": "het 45 dagen vertrouwelijk houden.",
    }


def test_a_class_written_in_a_paragraph_is_a_rule_by_its_table() -> None:
    assert [rule.text["en"] for rule in tidewater().of_kind(RuleKind.QUALIFYING_CLASS)] == ["Cross-site scripting"]


def test_lead_titles_and_thanks_are_plain_words() -> None:
    programme = tidewater()
    assert programme.titles == {"en": "Disclosure", "nl": "Melden"}
    assert programme.lead["en"] == "Write to security@tidewater.example.\n\nA second paragraph."
    assert programme.thanks["nl"] == "Wij danken deze mensen.\n\nNogmaals dank."


def test_highlights_carry_the_promised_numbers() -> None:
    assert tidewater().highlights[0].figure == {"en": "72 hours", "nl": "72 uur"}


def test_a_stored_definition_reads_back_as_the_same_programme_without_the_hall() -> None:
    stored = rfc8785.dumps(definition(read_folder(FOLDER)))
    assert from_definition(json.loads(stored)) == dataclasses.replace(tidewater(), hall_of_fame=())


def test_the_hall_of_fame_is_no_part_of_the_definition() -> None:
    assert "hall_of_fame" not in definition(read_folder(FOLDER))
    assert "Oduvane" not in json.dumps(definition(read_folder(FOLDER)))


def test_the_hash_follows_the_content_and_not_its_writing(tmp_path: Path) -> None:
    written_otherwise = with_change(tmp_path, "programme.toml", "embargo_days = 45", "embargo_days    =   45 # days")
    first = content_sha256(definition(read_folder(FOLDER)))
    assert content_sha256(definition(read_folder(written_otherwise))) == first
    with_change(tmp_path, "programme.toml", "embargo_days = 45", "embargo_days = 44")
    assert content_sha256(definition(read_folder(tmp_path))) != first


def test_a_number_changed_in_one_place_changes_text_and_promise_together(tmp_path: Path) -> None:
    programme = programme_in(
        with_change(tmp_path, "programme.toml", "confirm_within_hours = 72", "confirm_within_hours = 48")
    )
    assert programme.promises.confirm_within == timedelta(hours=48)
    assert programme.rules["P1"].text["nl"] == "Wij bevestigen uw melding binnen 48 uur."


def test_spaces_around_names_of_the_hall_are_left_out(tmp_path: Path) -> None:
    programme = programme_in(with_change(tmp_path, "programme.toml", '"Ana Lima"', '"Ana Lima\u00a0 "'))
    assert programme.hall_of_fame[0].persons[1].name == "Ana Lima"


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("oduvane.example/me ", "https://oduvane.example/me"),
        ("http://oduvane.example", "https://oduvane.example"),
        ("", ""),
    ],
)
def test_links_of_the_hall_become_https(tmp_path: Path, written: str, link: str) -> None:
    programme = programme_in(with_change(tmp_path, "programme.toml", "https://oduvane.example", written))
    assert programme.hall_of_fame[0].persons[0].link == link


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    for path in FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert programme_in(tmp_path) == tidewater()


def test_a_folder_that_does_not_build_has_no_definition(tmp_path: Path) -> None:
    source = read_folder(with_change(tmp_path, "programme.toml", "security@tidewater.example", "nobody"))
    assert build(source)[0] is None
    with pytest.raises(BadInput):
        definition(source)


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    with_change(tmp_path, "policy.nl.md", "Melden", "M" * FILE_MAX_BYTES)
    assert ids(list(read_folder(tmp_path).findings)) == ["file.large"]
