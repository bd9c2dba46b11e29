"""Mail from a mailbox: each message kept once, as it is, before the server is told."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from mailbox_of_tests import CONTACT, mail
from mailbox_rounds import A_MONDAY_BEFORE_NOW, MINUTE, fetch, mailbox_line

from dovecot import PASSWORD
from firsthand.cases.models import Case
from firsthand.intake.actions import envelope_of
from firsthand.intake.models import Arrival
from firsthand.letters.models import Letter
from firsthand.mail.mailboxes import fetching, rows, session
from firsthand.mail.mailboxes.fetching import Round, fetch_mail
from firsthand.mail.models import FetchedMail, LeftMail, Mailbox
from firsthand.mail.sweeps import sort_arrivals
from firsthand.tasks.models import Task
from firsthand.vault.queries import unseal


@pytest.fixture
def at() -> datetime:
    return A_MONDAY_BEFORE_NOW


def test_a_message_is_kept_as_it_is_with_its_time_and_the_server_is_told(box, at):
    raw = (
        b"Return-Path: <n@finder.example>\r\nDelivered-To: " + CONTACT.encode() + b"\r\n" + mail("Bytes \x80\r\n.\r\n")
    )
    box.put(raw, at=at - timedelta(hours=3))
    assert fetch(at) == Round(kept=1, told=1)
    arrival = Arrival.objects.get()
    assert unseal(arrival.raw) == raw
    assert (arrival.received_at, arrival.entered_at > arrival.received_at) == (at - timedelta(hours=3), True)
    assert (arrival.door, arrival.past) == ("imap", False)
    assert envelope_of(arrival) == {"mail_from": "n@finder.example", "rcpt_to": [CONTACT]}
    assert box.see() == [("$Firsthand",)]


def test_it_is_kept_once_however_often_we_look(box, at):
    box.put(mail("One"), at=at)
    box.put(mail("Two"), at=at)
    assert fetch(at).kept == 2
    assert fetch(at + MINUTE) == Round()
    assert fetch(at + 2 * rows.FULL_LOOK_EVERY) == Round()
    box.put(mail("Three"), at=at)
    assert fetch(at + 3 * rows.FULL_LOOK_EVERY).kept == 1
    assert Arrival.objects.count() == FetchedMail.objects.exclude(done_at=None).count() == 3


def test_the_sweep_looks_once_a_minute(box, at):
    box.put(mail("One"), at=at)
    assert fetch_mail(at=at, worker="w") == 1
    box.put(mail("Two"), at=at)
    assert fetch_mail(at=at + timedelta(seconds=59), worker="w") == 0
    assert fetch_mail(at=at + timedelta(seconds=62), worker="w") == 1


def test_a_round_is_bounded_and_the_next_is_due_at_once(box, at, monkeypatch):
    monkeypatch.setattr(fetching, "MESSAGES_A_ROUND", 2)
    for number in range(5):
        box.put(mail(f"Number {number}"), at=at)
    assert [fetch_mail(at=at + n * timedelta(seconds=2)) for n in range(4)] == [2, 2, 1, 0]
    assert Arrival.objects.count() == 5


def test_a_message_from_the_future_arrived_now(box, at):
    box.put(mail("Soon"), at=at + timedelta(days=400))
    fetch(at)
    assert abs(Arrival.objects.get().received_at - at) < MINUTE


def test_without_a_mailbox_in_the_settings_nothing_happens(programme, at, settings):
    settings.IMAP_URL = ""
    assert fetch_mail(at=at) == 0
    assert mailbox_line(at).ok


@pytest.mark.parametrize(("days", "past"), [(15, True), (13, False)])
def test_what_lay_there_long_before_the_first_look_is_past(box, at, days, past):
    box.put(mail("There is a hole at https://www.mimecast.com/x."), at=at - timedelta(days=days))
    fetch(at)
    sort_arrivals(at=at + MINUTE)
    arrival = Arrival.objects.get()
    assert (arrival.past, arrival.kind) == (past, "report")
    assert (Case.objects.count(), Letter.objects.count()) == ((0, 0) if past else (1, 1))


def test_what_comes_later_is_judged_by_the_first_look_ever(box, at):
    fetch(at)
    box.put(mail("Moved here by hand"), at=at + timedelta(days=1))
    fetch(at + timedelta(days=100))
    assert not Arrival.objects.get().past


def test_another_uidvalidity_makes_no_second_arrival(box, at):
    box.put(mail("One"), at=at)
    box.put(mail("Two"), at=at)
    fetch(at)
    box.renumber()
    box.put(mail("Three"), at=at)
    assert fetch(at + MINUTE) == Round(kept=1, known=2, told=3)
    assert Arrival.objects.count() == 3
    assert FetchedMail.objects.count() == 5
    assert FetchedMail.objects.values("uid_validity").distinct().count() == 2


def test_delete_removes_what_is_kept_and_nothing_else(box, at, settings):
    settings.IMAP_AFTER = "delete"
    box.put(mail("Marked by somebody, and too large" * 1000), at=at, flags=r"(\Deleted)")
    box.put(mail("Ours"), at=at)
    settings.MAIL_LIMIT_BYTES = 20_000
    assert fetch(at) == Round(kept=1, left=1, told=1)
    assert box.see() == [(r"\Deleted",)]


def test_move_puts_it_into_a_folder_that_need_not_be_there(box, at, settings):
    settings.IMAP_AFTER = "move:Gemeld & gelezen é"
    box.put(mail("Ours"), at=at)
    assert fetch(at).told == 1
    assert (box.see(), len(box.see("Gemeld & gelezen é"))) == ([], 1)


def test_a_server_without_move_is_served_by_copy_and_removal(box, at, settings, monkeypatch):
    real = session._capabilities
    monkeypatch.setattr(session, "_capabilities", lambda client: real(client) - {"MOVE"})
    settings.IMAP_AFTER = "move:Done"
    box.put(mail("Ours"), at=at)
    assert fetch(at).told == 1
    assert (box.see(), len(box.see("Done"))) == ([], 1)


def test_a_folder_with_blanks_and_letters_of_any_script(box, at, settings):
    settings.IMAP_URL = box.url('Beveiliging "één" 安全')
    box.put(mail("There"), folder='Beveiliging "één" 安全', at=at)
    box.put(mail("Elsewhere"), at=at)
    assert fetch(at) == Round(kept=1, told=1)
    assert b"There" in unseal(Arrival.objects.get().raw)


def test_a_server_that_knows_no_flags_of_ours_gets_seen(box, at, monkeypatch):
    monkeypatch.setattr(session, "KEYWORD", r"\Seen")
    box.put(mail("Ours"), at=at)
    fetch(at)
    assert box.see() == [(r"\Seen",)]


def test_a_message_over_the_limit_stays_and_calls_a_person(box, at, settings, handler):
    settings.MAIL_LIMIT_BYTES = 2000
    settings.IMAP_AFTER = "delete"
    box.put(mail("x" * 3000), at=at - timedelta(hours=1))
    box.put(mail("small"), at=at)
    assert fetch(at) == Round(kept=1, left=1, told=1)
    assert len(box.see()) == 1
    task = Task.objects.get()
    assert (task.kind, task.done_at) == ("mail_left", None)
    assert "bytes" in task.about
    assert "left on the server" in mailbox_line(at).says
    assert fetch(at + 2 * rows.FULL_LOOK_EVERY) == Round()  # not asked for again, not told again
    assert Task.objects.count() == 1


def test_a_higher_limit_lets_it_in_and_settles_the_task(box, at, settings):
    settings.MAIL_LIMIT_BYTES = 2000
    box.put(mail("x" * 3000), at=at)
    fetch(at)
    settings.MAIL_LIMIT_BYTES = 20_000
    assert fetch(at + MINUTE).kept == 1
    assert Task.objects.get().done_at is not None
    assert mailbox_line(at + MINUTE).ok


def test_one_that_a_person_removed_is_left_no_more(box, at, settings):
    settings.MAIL_LIMIT_BYTES = 2000
    box.put(mail("x" * 3000), at=at)
    fetch(at)
    box.empty()
    fetch(at + 2 * rows.FULL_LOOK_EVERY)
    assert (LeftMail.objects.count(), Task.objects.get().done_at is not None) == (0, True)


def test_a_large_folder_is_asked_for_in_parts(box, at, monkeypatch):
    monkeypatch.setattr(session, "UIDS_AN_ANSWER", 2)
    for number in range(5):
        box.put(mail(f"Number {number}"), at=at)
    assert fetch(at).kept == 5
    for number in range(3):
        box.put(mail(f"Later {number}"), at=at)
    assert fetch(at + MINUTE).kept == 3
    assert fetch(at + 2 * rows.FULL_LOOK_EVERY) == Round()


def test_without_new_messages_the_kept_ones_are_not_read(box, at, settings, django_assert_num_queries):
    settings.MAIL_LIMIT_BYTES = 2000
    box.put(mail("x" * 3000), at=at)
    box.put(mail("small"), at=at)
    assert fetch(at) == Round(kept=1, left=1, told=1)
    mailbox = Mailbox.objects.get()
    with django_assert_num_queries(0):
        assert rows.fetched_in(mailbox, ()) == set()
    with CaptureQueriesContext(connection) as asked:
        fetch(at + MINUTE)
    read = [q["sql"] for q in asked if "fetchedmail" in q["sql"] and "done_at" not in q["sql"].partition("WHERE")[2]]
    assert read == []


def test_the_password_may_lie_in_a_file(box, at, settings, tmp_path):
    settings.IMAP_URL = box.url(password=None)
    settings.IMAP_PASSWORD_FILE = str(tmp_path / "password")
    assert fetch(at).failure == "password file: FileNotFoundError"
    (tmp_path / "password").write_text(PASSWORD + "\n")
    assert fetch(at + MINUTE).failure == ""


def test_starttls_comes_before_the_password(box, at, settings):
    settings.IMAP_URL = box.url(scheme="imap")
    box.put(mail("One"), at=at)
    assert fetch(at).kept == 1
    assert "TLS" in [line for line in box.log().splitlines() if "Login: " in line and "TLS" in line][-1]
