"""What the documents show and lead to is there, and every picture is one that `make screenshots` makes."""

import importlib.util
import re
from pathlib import Path

import pytest

from stage import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
IMAGES = ROOT / "docs" / "images"
LINK = re.compile(r"(?P<picture>!?)\[(?P<words>[^\]]*)\]\((?P<to>[^)\s]+)\)")
DRAWN = {"weakness-calibration.svg"}
"""Drawn by `bench/weakness.py`."""
ALL_AT_MOST = 8_000_000


def links(document: Path) -> list[tuple[bool, str, str]]:
    """Whether each is a picture, its words, and where it leads: those to other sites are left out."""
    found = LINK.finditer(document.read_text(encoding="utf-8"))
    return [(bool(one["picture"]), one["words"], one["to"]) for one in found if ":" not in one["to"]]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_shows_or_leads_to_is_there(document):
    for _, words, to in links(document):
        path, _, _ = to.partition("#")
        assert not path or (document.parent / path).exists(), f"{words}: {to}"


@pytest.mark.parametrize("name", ["README.md", "docs/team-guide.md", "docs/reporters-guide.md", "docs/queue.md"])
def test_the_documents_for_people_have_pictures_with_words_for_who_cannot_see_them(name):
    pictures = [words for is_picture, words, _ in links(ROOT / name) if is_picture]
    assert pictures
    assert all(len(words) > 8 for words in pictures)


def _screenshots():
    made = importlib.util.spec_from_file_location("screenshots", ROOT / "scripts" / "screenshots.py")
    module = importlib.util.module_from_spec(made)
    made.loader.exec_module(module)
    return module


def test_every_page_has_its_pictures_and_no_picture_is_left_of_a_page_that_is_gone():
    shots = _screenshots()
    taken = {
        shots.file_name(face, row.name, width, scheme)
        for face, row in shots.rows() for width, scheme in shots.screens(row.name)
    }  # fmt: skip
    assert {path.name for path in IMAGES.iterdir()} == taken | DRAWN


def test_every_page_is_shown_on_both_screens_and_in_both_schemes():
    shots = _screenshots()
    for _, row in shots.rows():
        shown = set(shots.screens(row.name))
        assert {width for width, _ in shown} == set(shots.WIDTHS)
        assert {scheme for _, scheme in shown} == set(shots.SCHEMES)


def test_whoever_clones_waits_for_no_heavy_pictures():
    assert sum(path.stat().st_size for path in IMAGES.iterdir()) < ALL_AT_MOST
