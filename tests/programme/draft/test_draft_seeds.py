"""The two-language policy of tests/data, and the seed texts, drafted, written, checked and shown."""

import json
from collections import Counter
from pathlib import Path

import pytest

from firsthand.programme.checking import check_folder
from firsthand.programme.draft import Draft, draft, write
from firsthand.programme.draft.comparing import lost_lines, shown_text
from firsthand.programme.draft.hall import printed_hall
from firsthand.programme.reading import build, read_folder
from firsthand.programme.rules import AssetKind, Severity

DATA = Path(__file__).parents[2] / "data" / "policies"
HARBOUR = [DATA / "harbour.en.txt", DATA / "harbour.nl.txt"]


@pytest.fixture(scope="module")
def harbour() -> Draft:
    return draft(HARBOUR)


@pytest.fixture(scope="module")
def seeds(shared: Path) -> Draft:
    return draft(sorted((shared / "seeds").glob("*.txt")))


def shown(drafted: Draft, language: str) -> str:
    facts = {
        "confirm_within_hours": str(drafted.promises["confirm_within_hours"]),
        "embargo_days": str(drafted.promises["embargo_days"]),
        "hall_of_fame": " ".join(printed_hall(drafted.hall_of_fame, drafted.credit.years)),
    }
    return shown_text(drafted.texts[language], facts)


def test_every_list_of_a_plain_text_is_found(harbour: Draft) -> None:
    assert harbour.counts == {
        "principles": 3,
        "duties": 4,
        "commitments": 3,
        "scope": 7,
        "out_of_scope": 3,
        "excluded_tests": 5,
        "qualifying_classes": 7,
        "not_qualifying": 8,
        "report_items": 3,
        "hall_of_fame": len(harbour.hall_of_fame),
    }


def test_numbers_of_the_text_become_the_promises(harbour: Draft) -> None:
    assert harbour.promises == {"confirm_within_hours": 48, "embargo_days": 60}
    assert "{embargo_days} days" in harbour.texts["en"]
    assert "{confirm_within_hours} uur" in harbour.texts["nl"]


def test_the_same_line_has_the_same_id_in_both_languages(harbour: Draft) -> None:
    assert "[X4] Opening another person" in harbour.texts["en"]
    assert "[X4] Het account van een ander" in harbour.texts["nl"]
    assert not [finding for finding in harbour.findings if finding.id.startswith("pair.")]


def test_organisation_is_named_by_the_text(harbour: Draft) -> None:
    assert harbour.organisation == "Brackwater"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_of_the_draft_shows_every_line_in_order(harbour: Draft, language: str) -> None:
    source = (DATA / f"harbour.{language}.txt").read_text(encoding="utf-8")
    assert lost_lines(source, shown(harbour, language)) == []


def test_a_draft_with_a_contact_checks_without_error_and_builds(tmp_path: Path) -> None:
    write(draft(HARBOUR, contact="security@brackwater.example"), tmp_path)
    errors = [finding for finding in check_folder(tmp_path) if finding.severity is Severity.ERROR]
    programme, _ = build(read_folder(tmp_path))
    assert errors == []
    assert programme is not None
    assert programme.contact_mail == "security@brackwater.example"


def test_a_draft_without_a_contact_is_refused_by_the_check(harbour: Draft, tmp_path: Path) -> None:
    write(harbour, tmp_path)
    assert "contact.missing" in {finding.id for finding in harbour.findings}
    assert "contact.missing" in {finding.id for finding in check_folder(tmp_path)}


def test_each_entry_that_one_language_lacks_is_named_once(harbour: Draft) -> None:
    missing = [finding for finding in harbour.findings if finding.id == "hall.missing_entry"]
    english = (DATA / "harbour.en.txt").read_text(encoding="utf-8")
    dutch = (DATA / "harbour.nl.txt").read_text(encoding="utf-8")
    names = [entry.persons[0].name for entry in harbour.hall_of_fame]
    lacking = [name for name in names if (name in english) != (name in dutch)]
    assert len(missing) == len(lacking) > 0
    assert all(any(name in finding.message for finding in missing) for name in lacking)


def test_json_has_the_four_keys(harbour: Draft) -> None:
    answer = json.loads(json.dumps(harbour.as_json()))
    assert list(answer) == ["languages", "counts", "promises", "findings"]
    assert set(answer["findings"][0]) == {"id", "place", "message", "mend", "severity"}


def test_seed_texts_give_the_known_counts(seeds: Draft) -> None:
    assert list(seeds.counts.values()) == [2, 4, 3, 12, 4, 6, 10, 17, 3, 18]
    assert seeds.promises == {"confirm_within_hours": 72, "embargo_days": 45}
    assert seeds.languages == ("en", "nl")


def test_seed_texts_raise_the_eight_missing_entries_and_the_contact_and_nothing_else(seeds: Draft) -> None:
    assert Counter(finding.id for finding in seeds.findings) == {"hall.missing_entry": 8, "contact.missing": 1}


def test_seed_classes_map_to_their_weaknesses(seeds: Draft) -> None:
    assert [one.cwe for one in seeds.qualifying_classes] == [79, 611, 352, 89, 98, 287, 94, 285, 269, 1021]


def test_seed_scope_has_kinds_aliases_and_parts(seeds: Draft) -> None:
    kinds = [asset.kind for asset in seeds.scope]
    assert kinds.count(AssetKind.URL) == 2
    assert AssetKind.OTHER not in kinds
    assert {"LFS", "SM", "MTA", "POP", "API"} <= {alias for asset in seeds.scope for alias in asset.aliases}
    assert [len(asset.parts) for asset in seeds.scope if asset.parts] == [4]
    assert [asset.reason for asset in seeds.out_of_scope] == ["third_party_hosting"] * 3 + ["not_named"]


def test_seed_texts_are_shown_line_by_line(seeds: Draft, shared: Path) -> None:
    for path, language in zip(sorted((shared / "seeds").glob("*.txt")), seeds.languages, strict=True):
        assert lost_lines(path.read_text(encoding="utf-8"), shown(seeds, language)) == []
