"""What a receipt promises: it can be checked without us, it goes on holding, and we cannot take back what it says."""

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from firsthand.cases import actions as cases
from firsthand.cases.models import Case
from firsthand.cases.rules import Outcome
from firsthand.intake.models import Arrival
from firsthand.journal.log import actions as log
from firsthand.journal.log import queries
from firsthand.journal.log.tiles import path_of, tiles_of
from firsthand.journal.log.tree import EMPTY
from firsthand.ops import cli
from firsthand.receipts.actions import receipt_of
from firsthand.receipts.exporting import export
from firsthand.vault.actions import destroy_key
from firsthand.vault.queries import unseal

pytestmark = pytest.mark.django_db


def published_log(folder: Path) -> Path:
    """The signed log as static files, as anybody may keep them."""
    state = queries.state()
    files = {f"tile/{path_of(tile)}": queries.content_of(tile) for tile in tiles_of(state.size) if tile.level >= 0}
    for path, content in (files | {"checkpoint": state.note.encode(), "vkey": state.vkey.encode()}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def receipt_file(case: Case, at: datetime, folder: Path) -> Path:
    file = folder / f"receipt-{case.number}.json"
    file.write_text(receipt_of(case, at=at).as_json())
    return file


def verify(*argv: object) -> int:
    return cli.main(["verify", *map(str, argv)])


def test_a_receipt_holds_against_the_log_now_later_and_after_the_report_is_erased(a_case, lead, at, tmp_path, capsys):
    file = receipt_file(a_case, at, tmp_path)
    assert verify(file, "--log", published_log(tmp_path / "now"), "--key", queries.state().vkey) == 0

    cases.confirm(a_case.number, by=lead, at=at)
    log.catch_up(at=at)
    assert verify(file, "--log", published_log(tmp_path / "later")) == 0

    destroy_key(a_case.key, at=at)
    log.catch_up(at=at)
    assert verify(file, "--log", published_log(tmp_path / "erased")) == 0
    assert verify(receipt_file(a_case, at, tmp_path)) == 0
    assert capsys.readouterr().err == ""


def test_a_folder_that_we_exported_is_a_log_that_anybody_can_compare_with(a_case, at, tmp_path):
    file = receipt_file(a_case, at, tmp_path)
    export(tmp_path / "export", at=at)
    assert verify(file, "--log", tmp_path / "export") == 0


def test_the_report_as_it_was_kept_is_the_one_that_the_receipt_is_about(a_case, at, tmp_path, capsys):
    kept = tmp_path / "report.json"
    kept.write_bytes(unseal(Arrival.objects.get(pk=a_case.arrival_order).raw))
    assert verify(receipt_file(a_case, at, tmp_path), "--content", kept) == 0
    assert "is this report" in capsys.readouterr().out


def test_the_reporter_of_a_duplicate_can_show_that_the_other_report_came_first(report_at, lead, at, tmp_path, capsys):
    first, later = report_at(at).case, report_at(at + timedelta(hours=1)).case
    why = {"rule_id": "R1", "reason": "The same parameter.", "same_as": first.number}
    cases.decline(later.number, Outcome.DUPLICATE, **why, by=lead, at=at + timedelta(hours=2))
    assert verify(receipt_file(later, at, tmp_path), "--log", published_log(tmp_path / "log")) == 0
    told = capsys.readouterr().out
    assert "another report arrived" in told
    assert "The log itself shows this order" in told
    assert first.number not in told


def test_a_programme_that_rewrites_its_log_is_found_out(a_case, report_at, at, tmp_path, capsys, monkeypatch):
    file = receipt_file(a_case, at, tmp_path)
    report_at(at + timedelta(hours=1))
    as_it_was = queries.leaves
    monkeypatch.setattr(queries, "leaves", lambda begin, end: [bytes(32), *as_it_was(begin, end)[1:]])
    log.LogHead.objects.update(size=0, root=EMPTY)
    (Path(settings.DATA) / "log" / "checkpoint").unlink()
    log.catch_up(at=at)
    assert verify(file) == 0
    assert verify(file, "--log", published_log(tmp_path / "log")) == 1
    assert "The log was rewritten since" in capsys.readouterr().err


def test_the_program_of_the_format_page_checks_a_real_receipt(a_case, at, tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "receipts.md").read_text()
    script = tmp_path / "verify.py"
    script.write_text(page.partition("```python\n")[2].partition("```")[0])
    done = subprocess.run(
        [sys.executable, script, receipt_file(a_case, at, tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
