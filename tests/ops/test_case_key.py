"""The reporter's key in the terminal: shown, entered, taken away."""

import pytest
from pysequoia import Tsk

from at_the_terminal import by
from firsthand.journal.models import Entry
from firsthand.keys.models import ReporterKey


@pytest.fixture
def key_file(tmp_path):
    file = tmp_path / "oak.asc"
    file.write_text(str(Tsk.generate(user_id="Oak <oak@finder.example>").extract_certificate()))
    return str(file)


def test_a_key_is_entered_shown_and_taken_away(run, a_case, handler, key_file):
    assert "there is no key" in run("case", "key", a_case.number, *by(handler))
    assert "encrypted from here on" in run("case", "key", a_case.number, *by(handler), "--file", key_file)
    assert "are encrypted (openpgp) to" in run("case", "key", a_case.number, *by(handler))
    assert run.json("case", "key", a_case.number, *by(handler))["key"]["usable"]
    assert "taken away" in run("case", "key", a_case.number, *by(handler), "--drop")
    assert run.json("case", "key", a_case.number, *by(handler))["key"] is None
    assert Entry.objects.filter(kind__startswith="reporter_key.").count() == 2


def test_an_auditor_changes_no_key(run, a_case, auditor, key_file):
    code, _ = run.end("case", "key", a_case.number, *by(auditor), "--file", key_file)
    assert (code, ReporterKey.objects.count()) == (4, 0)


def test_what_is_no_key_is_refused_in_a_line(run, a_case, handler, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear team")
    code, err = run.end("case", "key", a_case.number, *by(handler), "--file", str(tmp_path / "letter.txt"))
    assert (code, err.count("\n")) == (2, 1)


def test_a_file_that_is_not_there_is_said(run, a_case, handler, tmp_path):
    code, err = run.end("case", "key", a_case.number, *by(handler), "--file", str(tmp_path / "none"))
    assert (code, "cannot be read" in err) == (2, True)
