"""`firsthand index`, and what `doctor` says of it."""

from datetime import timedelta

import pytest
from django.conf import settings

from firsthand.administration.health import look_alike_index
from firsthand.administration.health.look_alike_index import state_of_index
from firsthand.core.clock import now
from firsthand.triage.look_alikes import places
from firsthand.triage.look_alikes.following import follow_once
from firsthand.triage.look_alikes.index import Index
from firsthand.triage.models import Tokens


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """No index of another test, and nobody who looks at the one of this test."""
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setattr(places, "_here", places.Here())


def doctor():
    says, mend, rows = state_of_index(now())
    return says, bool(mend), rows


def test_rebuild_says_how_many_and_puts_them_in_use(a_case, report_at, run):
    report_at()
    assert "made again: 2 reports and known issues." in run("index", "rebuild")
    assert run.json("index", "show")["documents"] == 2
    assert "Rows to put in: 0" in run("index", "show")


def test_show_says_that_there_is_no_index_yet(a_case, run):
    assert "There is no index yet." in run("index", "show")
    assert run.json("index", "show")["in_use"] is False


def test_rebuild_leaves_one_folder(a_case, run):
    follow_once()
    before = places.current()
    run("index", "rebuild")
    after = places.current()
    assert after != before
    assert [path for path in places.root().iterdir() if path.is_dir()] == [after]


def test_two_rebuilds_at_once_are_one_and_a_refusal(a_case, run):
    with places.only_one(places.BUILDING_LOCK):
        code, said = run.end("index", "rebuild")
    assert (code, "another process" in said) == (1, True)


def test_a_rebuild_that_breaks_off_leaves_the_index_in_use(a_case, run, monkeypatch):
    follow_once()
    before = places.current()
    with monkeypatch.context() as disk:
        disk.setattr(Index, "keep_mark", _full)
        code, said = run.end("index", "rebuild")
    assert (code, "The index was not rebuilt" in said) == (1, True)
    assert places.current() == before
    assert [path for path in places.root().iterdir() if path.is_dir()] == [before]


def _full(*_):
    raise OSError(28, "No space left on device")


def test_doctor_finds_nothing_wrong_before_the_first_report(programme):
    assert doctor() == ("There is nothing to compare reports with yet.", False, ())


def test_doctor_tells_of_rows_without_an_index(a_case):
    assert doctor() == ("There is no look-alike index, and 1 row to put into one.", True, ())


def test_doctor_is_content_with_an_index_that_is_up_to_date(a_case, at):
    follow_once()
    says, mend, _ = state_of_index(at + timedelta(days=900))
    assert (says, mend) == ("The look-alike index has 1 reports and known issues.", "")


def test_doctor_tells_that_nobody_follows(a_case, report_at, monkeypatch):
    follow_once()
    report_at()
    monkeypatch.setattr(look_alike_index, "SILENT", timedelta(0))
    says, wrong, _ = doctor()
    assert "lacks 1 row, and nobody has looked" in says
    assert wrong


def test_doctor_waits_while_somebody_follows(a_case, report_at):
    follow_once()
    report_at()
    assert doctor() == ("The look-alike index is being filled: 1 row to go.", False, ())


def test_doctor_finds_counts_that_differ(a_case):
    follow_once()
    with Index.open(places.current()) as index:
        index.write([(2 * a_case.pk, "")])
    says, wrong, _ = doctor()
    assert (says, wrong) == ("The look-alike index has 0 of 1 reports and known issues.", True)


def test_doctor_finds_an_index_from_after_a_restore(a_case):
    follow_once()
    with Index.open(places.current()) as index:
        index.keep_mark(10**9)
    assert "put back to an earlier day" in doctor()[0]


def test_doctor_names_cases_without_tokens(a_case, report_at, at):
    without = report_at().case
    Tokens.objects.filter(case=without).delete()
    follow_once()
    says, mend, rows = state_of_index(at + timedelta(minutes=6))
    assert says == "1 case has no tokens that fit, and cannot be found as look-alikes."
    assert (bool(mend), rows) == (True, (without.number,))
