"""The clocks of a flood call people for the first of its cases and once for the others; every miss stands."""

from datetime import timedelta

import pytest

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.intake.actions import receive_mail
from firsthand.intake.evidence import SenderEvidence, Verdict
from firsthand.journal.models import Entry
from firsthand.letters.models import Letter
from firsthand.mail.sorting import understanding
from firsthand.mail.sweeps import sort_arrivals
from firsthand.promises.gathering import ONE_BY_ONE
from firsthand.promises.sweeps import look_again
from firsthand.staff.waiting import lines_of
from firsthand.tasks.models import Task

MANY = ONE_BY_ONE + 5
PASSED = timedelta(hours=73)


def missed(about: str = "") -> list[Task]:
    rows = Task.objects.filter(kind="promise_missed").order_by("pk")
    return list(rows.filter(about=about) if about else rows)


def flood(report_at, at, **content: str) -> None:
    for number in range(MANY):
        report_at(at + timedelta(seconds=number), location=f"place {number}", **content)


def forged(at, monkeypatch) -> None:
    monkeypatch.setattr(understanding, "judge", lambda raw, parsed: SenderEvidence(Verdict.FAIL, reason="forged"))
    for number in range(MANY):
        sender = f"{number}@finder.example"
        raw = f"From: {sender}\r\nMessage-ID: <{number}@x>\r\nSubject: Hole\r\n\r\nThere is a hole.\r\n".encode()
        receive_mail(raw, mail_from=sender, rcpt_to=("security@mimecast.example",), at=at)
    sort_arrivals(at=at, limit=500, seconds=60)


def test_many_misses_of_one_sender_are_ten_tasks_and_one_for_all_others(report_at, handler, at):
    flood(report_at, at, mail="nele@finder.example")
    look_again(at=at + PASSED)
    assert len(missed()) == ONE_BY_ONE + 1
    (task,) = missed("many:sender")
    assert task.case is not None
    assert "of this sender" in lines_of([task], handler)[0].about
    assert Entry.objects.filter(kind="promise.missed").count() == MANY


def test_no_hash_of_an_address_goes_into_the_journal(report_at, at):
    flood(report_at, at, mail="nele@finder.example")
    look_again(at=at + PASSED)
    mac = Case.objects.first().reporter.mail_mac
    assert not Entry.objects.filter(text__contains=mac[:16]).exists()


def test_a_report_of_somebody_else_in_the_flood_calls_for_itself(report_at, handler, at):
    flood(report_at, at, mail="nele@finder.example")
    other = report_at(at + timedelta(minutes=1), mail="tess@other.example").case
    look_again(at=at + PASSED)
    assert [task.case for task in missed()].count(other) == 1


def test_forged_reports_of_many_senders_are_gathered_too(programme, handler, at, monkeypatch):
    forged(at, monkeypatch)
    look_again(at=at + PASSED)
    assert len(missed()) == ONE_BY_ONE + 1
    assert [task.case for task in missed("many:unanswered")] == [None]
    assert Letter.objects.filter(person=handler, kind="promise_missed").count() == ONE_BY_ONE + 1


def test_reports_by_the_form_without_an_address_are_a_heap_of_their_own(report_at, handler, at):
    flood(report_at, at, mail="")
    look_again(at=at + PASSED)
    assert len(missed()) == ONE_BY_ONE + 1
    assert "without a mail address" in lines_of(missed("many:no_address"), handler)[0].about


def test_what_a_person_has_taken_up_always_calls_for_itself(report_at, handler, lead, at):
    flood(report_at, at, mail="nele@finder.example")
    taken = Case.objects.order_by("pk").last()
    actions.confirm(taken.number, by=handler, at=at + timedelta(hours=1))
    look_again(at=at + timedelta(days=120))
    assert taken in [task.case for task in missed() if not task.about.startswith("many:")]


def test_once_the_task_for_all_is_done_the_next_miss_opens_another(report_at, handler, at):
    flood(report_at, at, mail="nele@finder.example")
    look_again(at=at + PASSED)
    Task.objects.filter(about="many:sender").update(done_at=at + PASSED, done_by=handler)
    report_at(at + timedelta(hours=2), mail="nele@finder.example")
    look_again(at=at + PASSED + timedelta(hours=2))
    assert len(missed("many:sender")) == 2


def test_a_flood_warns_the_team_of_ten_in_an_hour_and_notes_every_warning(report_at, handler, at):
    flood(report_at, at, mail="nele@finder.example")
    look_again(at=at + timedelta(hours=37))
    assert Letter.objects.filter(person=handler, kind="promise_near").count() == ONE_BY_ONE
    assert Entry.objects.filter(kind="promise.warned").count() == MANY


@pytest.mark.parametrize("number", [1, ONE_BY_ONE])
def test_a_few_misses_are_as_they_were(report_at, handler, at, number):
    for each in range(number):
        report_at(at + timedelta(seconds=each), location=f"place {each}")
    look_again(at=at + PASSED)
    assert [task.about for task in missed()] == ["confirm:1"] * number
