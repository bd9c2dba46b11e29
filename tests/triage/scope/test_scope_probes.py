"""The verdict on every probe of real programmes, by list and by programme folder."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from firsthand.ops.cli import main
from firsthand.triage.scope.lists import read_list
from firsthand.triage.scope.measuring import programme_at, verdicts
from firsthand.triage.scope.tables import tables_of

EXPECTED = {"in": "in", "out": "excluded", "conflict": "excluded", "unlisted": "not_named"}
FACTS = """format = 1
organisation = "Whoever"
languages = ["en"]
timezone = "UTC"
[contact]
mail = "security@whoever.example"
[promises]
confirm_within_hours = 72
embargo_days = 45

"""


def rows(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def written(folder: Path, tables: str) -> Path:
    folder.mkdir()
    (folder / "programme.toml").write_text(FACTS + tables, encoding="utf-8")
    (folder / "policy.en.md").write_text("# Policy\n", encoding="utf-8")
    return folder


def probes_of(corpus: Path) -> dict[tuple[str, str], list[dict[str, Any]]]:
    found = defaultdict(list)
    for number, probe in enumerate(rows(corpus / "probes.jsonl.gz")):
        found[probe["platform"], probe["handle"]].append({**probe, "id": number})
    return found


def test_every_probe_gets_the_side_its_owner_put_it_on(shared: Path, tmp_path: Path) -> None:
    probes, wrong = probes_of(shared / "corpora" / "scope"), []
    for row in rows(shared / "corpora" / "scope" / "programs.jsonl.gz"):
        (tmp_path / "list.json").write_text(json.dumps(row), encoding="utf-8")
        asked = probes[row["platform"], row["handle"]]
        answers = verdicts(tmp_path / "list.json", asked) if asked else iter(())
        wrong += [(p, a) for p, a in zip(asked, answers, strict=True) if a["verdict"] != EXPECTED[p["expected"]]]
    assert wrong == []


def test_the_tables_that_are_printed_give_the_same_verdicts(shared: Path, tmp_path: Path) -> None:
    probes = probes_of(shared / "corpora" / "scope")
    for number, row in enumerate(rows(shared / "corpora" / "scope" / "programs.jsonl.gz")):
        asked = probes[row["platform"], row["handle"]]
        if not asked or number % 12:
            continue
        (tmp_path / "list.json").write_text(json.dumps(row), encoding="utf-8")
        folder = written(tmp_path / str(number), tables_of(read_list(tmp_path / "list.json")))
        assert list(verdicts(folder, asked)) == list(verdicts(tmp_path / "list.json", asked))


def test_the_command_answers_in_lines_of_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "list.txt").write_text("*.a.com\n!b.a.com\n")
    (tmp_path / "asked.jsonl").write_text(
        '{"id": 1, "asset": "x.a.com"}\n{"id": 2, "asset": "b.a.com"}\n{"id": 3, "asset": "c.nl"}\n'
    )
    assert main(["advice", "scope", "--programme", str(tmp_path / "list.txt"), str(tmp_path / "asked.jsonl")]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {"id": 1, "verdict": "in", "rule": "S1"},
        {"id": 2, "verdict": "excluded", "rule": "O1"},
        {"id": 3, "verdict": "not_named", "rule": None},
    ]


def test_a_folder_with_a_fault_says_which(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path / "bad", '[[scope]]\nid = "S1"\nkind = "host"\nvalue = "a b"\n')
    (tmp_path / "asked.jsonl").write_text("")
    assert main(["advice", "scope", "--programme", str(folder), str(tmp_path / "asked.jsonl")]) == 2
    assert "asset.value_malformed" in capsys.readouterr().err


def test_a_programme_is_laid_out_once(tmp_path: Path) -> None:
    from firsthand.programme.scope_lines import lines_of

    (tmp_path / "list.txt").write_text("a.com\n")
    programme = programme_at(tmp_path / "list.txt")
    assert lines_of(programme) is lines_of(programme)
