"""`firsthand log check|show|compare|begin-again`, and what `doctor` says of the log."""

from datetime import timedelta

import pytest

from at_the_terminal import by
from firsthand.administration.health.checks import examine, line
from firsthand.core.errors import BadInput, NotAllowed, StepNotAllowed
from firsthand.journal.log import actions as log
from firsthand.journal.log import beside, queries
from firsthand.journal.log.audit import Audit, audit
from firsthand.journal.models import Entry, LogHead, LogSubtree
from firsthand.ops.another_log import begin_again
from firsthand.ops.commands.journal import _log_in_words
from firsthand.ops.commands.log_acts import warn_of_stop
from firsthand.ops.sequencer import sign_new
from stage import MONDAY


def doctor(*, at=MONDAY):
    return next(check for check in examine(at=at) if check.name == "log")


@pytest.fixture
def signed(programme, a_case) -> str:
    """A case whose entries are signed: the newest checkpoint."""
    log.catch_up(at=MONDAY)
    return queries.state().note


@pytest.fixture
def stopped(signed, lead, report_at) -> str:
    """A log that has stopped; the team is called."""
    LogHead.objects.update(root=bytes(32))
    report_at(MONDAY)
    with pytest.raises(log.Forked):
        sign_new(at=MONDAY)
    return signed


def test_check_says_that_all_fits(signed, run):
    entries, of_the_log = run("log", "check").splitlines()
    assert entries.endswith("entries, all of them fit.")
    size = queries.state().size
    assert of_the_log == f"The log 127.0.0.1:8000/log has {size} signed entries; its hashes and checkpoint fit."


def test_check_of_what_was_never_signed(programme, run):
    assert run("log", "check").splitlines()[-1] == "Nothing is signed yet."


def test_check_names_what_does_not_fit_and_ends_with_1(signed, run, capsys):
    LogSubtree.objects.create(level=1, index=0, hash=bytes(32))
    assert run.end("log", "check")[0] == 1
    LogHead.objects.update(root=bytes(32))
    args = run.end("log", "check")
    assert args[0] == 1


def test_show_prints_the_newest_checkpoint(signed, run, report_at):
    assert run("log", "show") == signed
    report_at(MONDAY)
    said = run.json("log", "show")
    assert (said["size"], said["origin"], said["checkpoint"]) == (queries.state().size, "127.0.0.1:8000/log", signed)
    assert said["signed_at"].startswith("2027-03-01T09:00:00")
    assert said["behind"] == Entry.objects.count() - said["size"] > 0
    assert said["vkey"] == queries.state().vkey


def test_show_has_nothing_to_show_yet(programme, run):
    assert run.end("log", "show")[0] == 1


def test_compare_of_a_file(signed, run, tmp_path):
    file = tmp_path / "kept"
    file.write_text(signed)
    assert "they are the first" in run("log", "compare", str(file))
    file.write_text(signed.replace("/log\n", "/gol\n", 1))
    assert run.end("log", "compare", str(file))[0] == 1


def test_compare_of_no_file(signed, run, tmp_path):
    with pytest.raises(BadInput, match="No such file"):
        run("log", "compare", str(tmp_path / "none"))


def test_begin_again_first_says_what_it_does(stopped, run):
    code, _ = run.end("log", "begin-again", "--as", "operator")
    assert code == 1
    assert queries.state().origin == "127.0.0.1:8000/log"


def test_begin_again_of_a_log_that_goes_on_is_refused_at_once(signed, run):
    code, said = run.end("log", "begin-again", "--as", "operator")
    assert code
    assert "there is no reason to begin another" in said
    assert "First see whether" not in said


def test_show_export_and_request_tell_of_a_log_that_has_stopped(stopped, run, settings, tmp_path, capsys):
    why = "since 2027-03-01T09:00:00Z nothing is signed. The journal is not what the log was signed over."
    assert run("log", "show") == f"{stopped}\nThe log has stopped: {why}\n"
    warn_of_stop()
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", f"firsthand: The log has stopped: {why}\n")


def test_check_reads_the_log_before_the_journal(signed, run, report_at, monkeypatch):
    """What is signed while it reads is not told as signed further than the journal that it read."""

    def meanwhile():
        found = audit()
        report_at(MONDAY)
        log.catch_up(at=MONDAY)
        return found

    monkeypatch.setattr("firsthand.journal.log.audit.audit", meanwhile)
    size = queries.state().size
    entries, of_the_log = run("log", "check").splitlines()
    assert int(entries.split()[0]) > size
    assert f"has {size} signed entries" in of_the_log


@pytest.mark.parametrize(("own", "earlier", "said"), [
    (1, 0, "its hashes, checkpoint and 1 signature of a witness fit."),
    (2, 0, "its hashes, checkpoint and 2 signatures of witnesses fit."),
    (0, 1, "1 signature of a witness of an earlier log, which ended, is kept."),
])  # fmt: skip
def test_check_counts_signatures_in_words(own, earlier, said):
    assert said in " ".join(_log_in_words(Audit("a.example/log", 9, 9, 0, own, earlier, ())))


def test_begin_again_begins_another_log_and_settles_the_task(stopped, lead, run):
    said = run("log", "begin-again", *by(lead), "--yes")
    origin = queries.state().origin
    assert origin in said
    assert origin.startswith("127.0.0.1:8000/log/")
    assert queries.extent().is_at_rest
    begun = Entry.objects.get(kind="log.begun_again")
    assert begun.by == f"person:{lead.pk}"
    assert Entry.objects.filter(kind="task.done").exists()
    assert doctor().ok


def test_begin_again_is_for_a_lead_and_not_for_a_log_that_goes_on(signed, handler, run):
    with pytest.raises(NotAllowed):
        run("log", "begin-again", *by(handler), "--yes")
    with pytest.raises(StepNotAllowed) as refusal:
        run("log", "begin-again", "--as", "operator", "--yes")
    assert "firsthand log check" in refusal.value.mend


def test_the_act_itself_asks_who_begins_another_log(stopped, handler, administrator):
    with pytest.raises(NotAllowed):
        begin_again(by=handler, at=MONDAY)
    assert begin_again(by=administrator, at=MONDAY) == queries.state().origin


def test_doctor_finds_a_log_that_goes_on(signed):
    assert doctor().says.endswith("and the checkpoint beside it fits.")


def test_doctor_of_a_log_that_has_stopped(stopped):
    text = line(doctor())
    assert text.startswith("wrong  log: The journal is not what the log was signed over.")
    assert "It stopped at " in text
    assert "entries on 2027-03-01T09:00:00Z." in text
    assert "When the log has stopped" in text


@pytest.mark.parametrize(("seconds", "ok"), [(60, True), (61, False)])
def test_doctor_of_a_log_that_is_more_than_a_minute_behind(signed, report_at, seconds, ok):
    first = queries.state().size + 1
    report_at(MONDAY)
    check = doctor(at=MONDAY + timedelta(seconds=seconds))
    assert check.ok is ok
    named = f", from entry {first} of the journal (place {first - 1} in the log) on."
    assert check.says.endswith(named) is not ok


def test_doctor_of_a_log_that_never_began(programme):
    assert "from entry 1 of the journal (place 0 in the log) on." in doctor(at=MONDAY).says


def test_doctor_tells_of_a_fork_before_anybody_signs(signed):
    LogHead.objects.update(root=bytes(32))
    assert doctor().says == "The journal is not what the log was signed over."
    assert queries.state().stopped_at is None


@pytest.mark.parametrize("octets", [None, b"garbage"])
def test_doctor_of_a_file_that_is_gone_or_none(signed, octets):
    beside.path().unlink()
    if octets:
        beside.path().write_bytes(octets)
    assert not doctor().ok
    assert "log/checkpoint" in line(doctor())


def test_doctor_of_a_file_that_could_not_be_written(signed, report_at):
    report_at(MONDAY)
    log.catch_up(at=MONDAY)
    beside.path().write_text(signed)
    assert "a database put back to an earlier day could go unseen" in doctor().says
