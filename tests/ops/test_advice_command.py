"""`firsthand advice rank|scope|class`: JSON lines in, JSON lines out."""

import gzip
import json
from pathlib import Path

import pytest

from firsthand.ops.cli import main


def lines(path: Path, *records: object) -> str:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return str(path)


def test_rank_names_the_likest_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docs = lines(
        tmp_path / "docs", {"id": 1, "text": "open redirect in the login page"},
        {"id": "b", "text": "heap overflow in png_read_chunk of the viewer"},
    )  # fmt: skip
    queries = lines(tmp_path / "queries", {"id": "q", "text": "png_read_chunk: buffer overflow"})
    assert main(["advice", "rank", "--docs", docs, "--queries", queries, "--top", "1"]) == 0
    assert json.loads(capsys.readouterr().out) == {"id": "q", "ranked": ["b"]}


def test_packed_lines_are_read_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with gzip.open(tmp_path / "docs.gz", "wt") as file:
        file.write('{"id": 1, "text": "open redirect"}\n\n')
    docs = str(tmp_path / "docs.gz")
    assert main(["advice", "rank", "--docs", docs, "--queries", docs]) == 0
    assert json.loads(capsys.readouterr().out)["ranked"] == [1]


@pytest.mark.parametrize("bad", ["{", "[]", '{"text": "no id"}', '{"id": 1}', '{"id": 1, "text": 5}'])
def test_a_bad_line_is_named_with_what_is_wanted(tmp_path: Path, bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "docs"
    file.write_text(f'{{"id": 0, "text": "good"}}\n{bad}\n')
    assert main(["advice", "rank", "--docs", str(file), "--queries", str(file)]) != 0
    said = capsys.readouterr().err
    assert "Line 2" in said
    assert '"text"' in said


def test_a_file_that_is_not_there_is_told_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["advice", "class", "nowhere.jsonl"]) != 0
    assert capsys.readouterr().err.count("\n") == 1
