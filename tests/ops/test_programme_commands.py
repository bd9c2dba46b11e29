"""The policy in the terminal: draft, check, publish, serve; and the served page shows every line of its source."""

import html
import json
import re
from pathlib import Path

import pytest
from django.test import Client

from firsthand.ops.cli import main
from firsthand.programme.actions import publish
from stage import MONDAY, ROOT

HARBOUR = ROOT / "tests" / "data" / "policies"


def words_of_page(page: str) -> str:
    """The text of a page's main part, marks left out, blanks folded."""
    body = re.search(r"<main.*</main>", page, re.DOTALL)
    assert body
    inline = re.sub(r"</?(?:a|bdi|code|em|span|strong)\b[^>]*>", "", body[0])
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", inline)).split())


def lines_of(source: Path) -> list[str]:
    """The lines of a plain-text policy without bullet signs, blanks folded."""
    text = source.read_text(encoding="utf-8")
    lines = (" ".join(line.replace("\u00a0", " ").strip().lstrip("•").split()) for line in text.splitlines())
    return [line for line in lines if line]


def assert_every_line_in_order(source: Path, page: str) -> None:
    shown, place = words_of_page(page), 0
    for line in lines_of(source):
        found = shown.find(line, place)
        assert found >= 0, f"not shown, or not in its place: {line!r}"
        place = found + len(line)


def serve_draft(folder: Path) -> None:
    publish(folder, by="operator", at=MONDAY)


@pytest.mark.django_db
def test_a_drafted_policy_of_two_languages_is_served_with_every_line_in_its_place(tmp_path):
    files = [HARBOUR / "harbour.en.txt", HARBOUR / "harbour.nl.txt"]
    out = tmp_path / "harbour"
    assert (
        main(["programme", "draft", "--out", str(out), "--contact", "security@harbour.example", *map(str, files)]) == 0
    )
    assert main(["programme", "check", str(out)]) == 0
    serve_draft(out)
    for language, source in zip(("en", "nl"), files, strict=True):
        assert_every_line_in_order(source, Client().get(f"/{language}/").content.decode())


@pytest.mark.django_db
def test_the_seed_policy_is_drafted_checked_published_and_served_whole(tmp_path, shared, capsys):
    files = sorted((shared / "seeds").glob("*.txt"))
    out = tmp_path / "seeds"
    assert main(["programme", "draft", "--json", "--out", str(out), *map(str, files)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["counts"] == {
        "principles": 2, "duties": 4, "commitments": 3, "scope": 12, "out_of_scope": 4, "excluded_tests": 6,
        "qualifying_classes": 10, "not_qualifying": 17, "report_items": 3, "hall_of_fame": 18,
    }  # fmt: skip
    assert said["promises"] == {"confirm_within_hours": 72, "embargo_days": 45}
    assert said["languages"] == ["en", "nl"]
    assert main(["programme", "check", str(out)]) == 1, "a contact address is missing"
    with_contact = tmp_path / "with-contact"
    arguments = ["--contact", "security@mimecast.example", *map(str, files)]
    assert main(["programme", "draft", "--out", str(with_contact), *arguments]) == 0
    assert main(["programme", "check", str(with_contact)]) == 0
    serve_draft(with_contact)
    for language, source in zip(("en", "nl"), files, strict=True):
        assert_every_line_in_order(source, Client().get(f"/{language}/").content.decode())


def test_the_example_is_copied_and_checks_out(tmp_path, capsys):
    assert main(["programme", "new", str(tmp_path / "mine")]) == 0
    assert main(["programme", "check", str(tmp_path / "mine")]) == 0
    assert "Nothing to mend" in capsys.readouterr().out


def test_a_folder_that_is_not_empty_is_never_written_over(tmp_path, capsys):
    (tmp_path / "kept.txt").write_text("mine")
    assert main(["programme", "new", str(tmp_path)]) == 2
    assert main(["programme", "draft", "--out", str(tmp_path), str(HARBOUR / "harbour.en.txt")]) == 2
    assert "not empty" in capsys.readouterr().err
    assert (tmp_path / "kept.txt").read_text() == "mine"


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"[" * 1000, "\u202e nothing".encode()])
def test_broken_prose_gives_a_draft_with_findings_or_a_reason(tmp_path, content, capsys):
    source = tmp_path / "policy.txt"
    source.write_bytes(content)
    code = main(["programme", "draft", "--json", "--out", str(tmp_path / "out"), str(source)])
    said = capsys.readouterr()
    assert code in (0, 2)
    assert json.loads(said.out)["findings"] if code == 0 else "firsthand:" in said.err


def test_a_missing_folder_is_told_in_one_line(capsys):
    assert main(["programme", "check", "/nonexistent"]) == 1


def test_one_error_is_counted_in_the_singular(tmp_path, capsys):
    assert main(["programme", "check", str(tmp_path)]) == 1
    assert "\n1 error, 0 warnings." in capsys.readouterr().out
