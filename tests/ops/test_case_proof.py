"""The receipt of a case in the terminal."""

from at_the_terminal import by
from firsthand.journal.log.receipts import read_receipt
from firsthand.journal.log.verifying import verify
from firsthand.journal.models import LogHead
from firsthand.receipts.actions import receipt_of


def test_the_receipt_is_printed_octet_by_octet(run, a_case, handler, at):
    printed = run("case", "proof", a_case.number, *by(handler))
    assert printed == receipt_of(a_case, at=at).as_json()
    assert verify(read_receipt(printed.encode())).entries


def test_it_is_written_to_a_file(run, a_case, auditor, at, tmp_path):
    file = tmp_path / "receipt.json"
    assert "firsthand verify" in run("case", "proof", a_case.number, *by(auditor), "--out", str(file))
    assert file.read_bytes() == receipt_of(a_case, at=at).as_json().encode()


def test_whoever_may_not_see_cases_gets_none(run, a_case, administrator, tmp_path):
    file = tmp_path / "receipt.json"
    code, err = run.end("case", "proof", a_case.number, *by(administrator), "--out", str(file))
    assert (code, err.count("\n"), file.exists()) == (5, 1, False)


def test_somebody_who_is_not_on_the_staff_gets_none(run, a_case):
    assert run.end("case", "proof", a_case.number, *by("oak@finder.example"))[0] == 5
    assert run.end("case", "proof", a_case.number)[0] == 4


def test_a_file_that_cannot_be_written_is_said_in_a_line(run, a_case, handler, tmp_path):
    code, err = run.end("case", "proof", a_case.number, *by(handler), "--out", str(tmp_path / "none" / "receipt.json"))
    assert (code, err.count("\n")) == (2, 1)


def test_a_log_that_has_stopped_is_said_in_a_line(run, a_case, handler, at):
    receipt_of(a_case, at=at)
    LogHead.objects.update(stopped_at=at, stopped_why="The journal is not what the log was signed over.", size=0)
    code, err = run.end("case", "proof", a_case.number, *by(handler))
    assert (code, err.count("\n")) == (1, 1)
    assert "No receipt can be made now. The log has stopped. The journal is not what the log was signed over." in err
    assert "older" not in err


def test_a_report_that_is_older_than_the_log_is_said_in_a_line(run, a_case, handler, monkeypatch):
    for module in ("actions", "refusing"):
        monkeypatch.setattr(f"firsthand.receipts.{module}.opens_in_part", lambda entry: False)
    code, err = run.end("case", "proof", a_case.number, *by(handler))
    assert (code, err.count("\n")) == (1, 1)
    assert "It is older than the log." in err
    assert "stopped" not in err
