"""The programmes that come with Firsthand: R3, R26-49, R76-84, and no sentence taken over."""

import re
from pathlib import Path

import pytest
from tidewater import SHIPPED, programme_in

from firsthand.programme.checking import check_folder
from firsthand.programme.page import render_policy
from firsthand.programme.rules import Programme, RuleKind
from firsthand.programme.scope import Note, Verdict, verdict

NAMES = sorted(path.name for path in SHIPPED.iterdir() if path.is_dir())
RUN = 8
"""Words in a row that would be a sentence taken over."""


@pytest.fixture(scope="module")
def mimecast() -> Programme:
    return programme_in(SHIPPED / "mimecast")


@pytest.mark.parametrize("name", NAMES)
def test_the_check_finds_nothing(name: str) -> None:
    assert check_folder(SHIPPED / name) == []


def test_the_lists_have_the_lengths_of_the_published_policy(mimecast: Programme) -> None:
    counts = {kind.value: len(mimecast.of_kind(kind)) for kind in RuleKind}
    assert list(counts.values()) == [2, 4, 3, 12, 4, 6, 10, 17, 3]


def test_the_ten_blocks_stand_in_their_order_in_both_languages(mimecast: Programme) -> None:
    for language in ("en", "nl"):
        assert [section.anchor for section in render_policy(mimecast, language).sections] == [
            "principles", "duties", "commitments", "scope", "out_of_scope", "excluded_tests",
            "qualifying_classes", "not_qualifying", "report_items", "hall_of_fame",
        ]  # fmt: skip


def test_the_classes_carry_their_cwe(mimecast: Programme) -> None:
    assert [c.cwe for c in mimecast.qualifying_classes] == [79, 611, 352, 89, 98, 287, 94, 285, 269, 1021]


def test_the_hall_of_fame_has_eighteen_entries_and_nineteen_persons(mimecast: Programme) -> None:
    entries = mimecast.hall_of_fame
    assert len(entries) == 18
    assert sum(len(entry.persons) for entry in entries) == 19
    assert [sum(entry.year == year for entry in entries) for year in (2015, 2016, 2017, 2018)] == [7, 4, 4, 3]
    links = [person.link for entry in entries for person in entry.persons if person.link]
    assert len(links) == 7
    assert all(link.startswith("https://") for link in links)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("https://www.mimecast.com", Verdict.IN),
        ("blog.mimecast.com", Verdict.IN),
        ("SM", Verdict.IN),
        ("LFS", Verdict.IN),
        ("MTA", Verdict.IN),
        ("POP servers", Verdict.IN),
        ("Mimecast API", Verdict.IN),
        ("Mimecast Servicemonitor", Verdict.IN),
        ("Blackberry", Verdict.IN),
        ("kb.mimecast.com", Verdict.EXCLUDED),
        ("Mimecast Academy", Verdict.EXCLUDED),
        ("community.mimecast.com/x", Verdict.EXCLUDED),
        ("mimecast.com", Verdict.NOT_NAMED),
        ("api.mimecast.com", Verdict.NOT_NAMED),
    ],
)
def test_the_scope_answers_as_the_published_policy(mimecast: Programme, typed: str, expected: Verdict) -> None:
    assert verdict(typed, mimecast).verdict is expected


def test_a_forged_host_is_told_apart(mimecast: Programme) -> None:
    assert verdict("www.mirnecast.com", mimecast).note is Note.LOOK_ALIKE


def test_dutch_readers_are_addressed_formally(mimecast: Programme) -> None:
    for name in NAMES:
        text = (SHIPPED / name / "policy.nl.md").read_text()
        assert not re.search(r"\b(je|jij|jou|jouw|jullie)\b", text, re.IGNORECASE)
    assert not re.search(r"beveiligingsprobleem|zwakke plek|lek\b", mimecast.texts["nl"])


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[\w’']+", text.casefold())
    return {tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}


def test_no_sentence_of_the_published_texts_was_taken_over(shared: Path) -> None:
    taken = set().union(*(runs(path.read_text()) for path in (shared / "seeds").glob("*.txt")))
    ours = [
        *SHIPPED.rglob("*.md"),
        *SHIPPED.rglob("*.toml"),
        *(SHIPPED.parent / "tests" / "data").rglob("*.*"),
    ]
    for path in ours:
        if path.suffix in (".md", ".toml", ".txt"):
            assert not runs(path.read_text()) & taken, path.name
