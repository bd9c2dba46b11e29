"""`firsthand doctor`: one line a check, what is wrong by number, how to mend it, and an exit code."""

import shutil
from datetime import timedelta

import pytest
from django.db import connection

from firsthand.administration.health.checks import CHECKS, examine, line
from firsthand.cases.models import Case
from firsthand.core import append_only
from firsthand.intake.actions import receive_mail
from firsthand.journal.log.actions import catch_up
from firsthand.journal.models import Head
from firsthand.letters import delivery
from firsthand.letters.models import Letter
from firsthand.ops import cli
from firsthand.ops.sweeps import BEAT
from firsthand.programme.actions import publish
from firsthand.promises.models import Promise, Trouble
from firsthand.promises.troubles import beat
from firsthand.tasks.actions import done, open_task
from firsthand.tasks.models import Task
from firsthand.tasks.rules import TaskKind
from stage import MONDAY, ROOT

CANARY = "heron-in-the-reeds"


def found(name, *, at=MONDAY):
    return next(check for check in examine(at=at) if check.name == name)


@pytest.fixture
def well(programme):
    """An instance on which all is well at MONDAY."""
    beat(BEAT, at=MONDAY)
    catch_up(at=MONDAY)


def test_all_is_well(well, run):
    said = run("doctor").splitlines()
    assert [text.split()[:2] for text in said] == [["ok", f"{name}:"] for name in CHECKS]


def test_exit_1_when_anything_is_wrong(programme, run):
    assert run.end("doctor")[0] == 1


def test_a_program_can_read_it(well, run):
    said = run.json("doctor")
    assert [check["name"] for check in said] == list(CHECKS)
    assert all(check["ok"] and not check["mend"] for check in said)


@pytest.mark.django_db
def test_an_instance_without_a_programme_is_told_how_to_publish_one():
    check = found("programme")
    assert not check.ok
    assert "firsthand programme publish" in check.mend


@pytest.mark.parametrize(("unit", "ok"), [("business_days", False), ("days", True)])
def test_a_programme_that_counts_in_days_of_a_calendar_nobody_knows(db, tmp_path, monkeypatch, unit, ok):
    folder = shutil.copytree(ROOT / "programmes" / "mimecast", tmp_path / "programme")
    toml, days = folder / "programme.toml", "embargo_days = 45\n"
    toml.write_text(toml.read_text().replace(days, f'{days}credit_within = {{ {unit} = 20 }}\ncountry = "GB"\n'))
    publish(folder, by="operator", at=MONDAY)
    monkeypatch.setattr("firsthand.administration.health.checks.is_known", lambda *_: False)
    assert found("programme").ok is ok


@pytest.mark.parametrize(("minutes", "ok"), [(5, True), (6, False), (-6, False)])
def test_a_worker_that_has_been_silent_for_5_minutes(well, minutes, ok):
    assert found("worker", at=MONDAY + timedelta(minutes=minutes)).ok is ok


def test_a_worker_that_never_was(programme):
    assert found("worker").says == "No worker has ever swept."


def test_every_row_in_trouble_is_named(well):
    for key in range(30):
        Trouble.objects.create(
            sweep="look at promises", key=str(key), error="ValueError", first_at=MONDAY, last_at=MONDAY,
            try_again_at=MONDAY, tries=3,
        )  # fmt: skip
    text = line(found("troubles"))
    assert text.startswith("wrong  troubles: 30 rows cannot be dealt with. ")
    assert all(f"look at promises {key} (ValueError, 3x)" in text for key in range(30))


def test_late_promises_are_named_by_case_and_kind(well, a_case):
    check = found("promises", at=MONDAY + timedelta(hours=73))
    assert check.says == "1 promise is late."
    assert check.rows == (f"{a_case.number} confirm (due 2027-03-04T09:00:00.000000Z)",)


def test_a_paused_promise_is_not_late(well, a_case):
    Promise.objects.filter(kind="confirm").update(paused_at=MONDAY)
    assert found("promises", at=MONDAY + timedelta(hours=73)).ok


def test_a_letter_that_waits_for_over_an_hour(well, a_case):
    assert found("letters", at=MONDAY + timedelta(hours=1)).ok
    letter = Letter.objects.get()
    assert found("letters", at=MONDAY + timedelta(minutes=61)).rows == (str(letter.pk),)


def test_a_letter_that_was_lost_until_somebody_has_looked_after_it(well, a_case, handler):
    letter = delivery.claim(now=MONDAY, worker="me")
    delivery.mark_failed(letter, "550 5.1.1", at=MONDAY, for_good=True)
    assert found("letters").rows == (str(letter.pk),)
    done(Task.objects.get().pk, by=handler, at=MONDAY)
    assert found("letters").ok


def test_mail_that_nobody_sorted(well):
    raw = b"From: a@finder.example\r\nSubject: x\r\n\r\nA hole.\r\n"
    arrival = receive_mail(raw, mail_from="a@finder.example", rcpt_to=("security@mimecast.example",), at=MONDAY)
    assert found("mail", at=MONDAY + timedelta(minutes=5)).ok
    assert found("mail", at=MONDAY + timedelta(minutes=6)).rows == (str(arrival.pk),)


def test_a_task_that_has_been_open_for_over_a_day(well, a_case):
    task = open_task(TaskKind.INCIDENT, at=MONDAY, case=a_case)
    assert found("tasks", at=MONDAY + timedelta(days=1)).ok
    check = found("tasks", at=MONDAY + timedelta(days=1, minutes=1))
    assert check.rows == (f"{task.pk} incident in {a_case.number}",)


def test_a_row_that_was_changed_behind_the_program(well, a_case):
    with connection.cursor() as cursor:
        for statement in append_only.free_columns("cases_case")[connection.vendor]:
            cursor.execute(statement)
    Case.objects.filter(pk=a_case.pk).update(received_at=MONDAY - timedelta(days=9))
    check = found("journal")
    assert a_case.number in line(check)
    assert "behind the program" in check.mend


def test_an_entry_that_does_not_fit_is_named_as_the_journal_and_as_receipts_count(well, a_case, run, capsys):
    Head.objects.update(chain=bytes(32))
    number = Head.objects.get().number
    named = f"The entry {number} of the journal (place {number - 1} in the log) does not fit: it was altered, "
    assert found("journal").says.startswith(named)
    assert cli.main(["log", "check"]) == 1
    assert capsys.readouterr().out.startswith(named)


def test_nobody_waits_to_write_while_the_journal_is_read(well, a_case, run, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("the journal is held")

    monkeypatch.setattr(Head.objects, "select_for_update", refuse)
    assert found("journal").ok
    assert "all of them fit" in run("log", "check")


def test_a_check_that_breaks_is_told_and_stops_no_other(well, monkeypatch):
    def broken(**_):
        raise RuntimeError(CANARY)

    monkeypatch.setattr("firsthand.administration.health.checks.late_rows", broken)
    assert found("promises").says == "This could not be looked at (RuntimeError)."
    assert found("tasks").ok


def test_a_long_list_is_cut(well):
    for number in range(25):
        open_task(TaskKind.INCIDENT, at=MONDAY, about=str(number))
    assert line(found("tasks", at=MONDAY + timedelta(days=2))).endswith(" and 5 more. Do them at the desk.")


def test_it_tells_no_word_of_a_report(well, report_at, run):
    case = report_at(impact=CANARY, name=CANARY).case
    run.at = MONDAY + timedelta(days=50)
    code, _ = run.end("doctor")
    assert (code, case.number in "".join(line(c) for c in examine(at=run.at))) == (1, True)
    assert CANARY not in "".join(line(c) for c in examine(at=run.at))
