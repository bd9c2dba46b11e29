"""A mailbox whose server, storage or worker fails: nothing is lost or kept twice, and a person hears of it."""

from datetime import datetime, timedelta
from time import sleep

import pytest
from django.conf import settings as live
from django.db import DatabaseError
from mailbox_of_tests import CONTACT, mail
from mailbox_rounds import A_MONDAY_BEFORE_NOW, MINUTE, fetch, mailbox_line

from dovecot import Dovecot
from firsthand.intake.models import Arrival
from firsthand.letters.models import Letter
from firsthand.mail.mailboxes import fetching, rows, session
from firsthand.mail.mailboxes.fetching import Round, fetch_mail, fetch_round
from firsthand.mail.models import FetchedMail, Mailbox
from firsthand.tasks.models import Task


@pytest.fixture
def at() -> datetime:
    return A_MONDAY_BEFORE_NOW


@pytest.mark.parametrize("failure", [session.Refused("NO SERVERBUG"), ValueError("odd octets")])
def test_one_bad_message_holds_up_no_other_and_is_tried_again(box, at, monkeypatch, failure):
    for text in ("bad", "good"):
        box.put(mail(text), at=at)
    real = session.Session.octets

    def fails(self, uid, most):
        raw = real(self, uid, most)
        if b"bad" in raw:
            raise failure
        return raw

    monkeypatch.setattr(session.Session, "octets", fails)
    assert fetch(at) == Round(kept=1, left=1, told=1)
    assert fetch(at + timedelta(seconds=30)) == Round()
    for hour in range(1, rows.TRIES_ALONE):
        assert fetch(at + timedelta(hours=12 * hour)) == Round(left=1)
    assert Task.objects.get().kind == "mail_left"
    monkeypatch.setattr(session.Session, "octets", real)
    assert fetch(at + timedelta(days=9)).kept == 1
    assert Task.objects.get().done_at is not None


def test_a_session_that_breaks_off_at_a_message_goes_on_behind_it(box, at, monkeypatch):
    for text in ("first", "bad", "last"):
        box.put(mail(text), at=at)
    real = session.Session.octets

    def fails(self, uid, most):
        raw = real(self, uid, most)
        if b"bad" in raw:
            raise session.Lost("session ended: abort")
        return raw

    monkeypatch.setattr(session.Session, "octets", fails)
    assert fetch(at) == Round(kept=1, left=1)
    assert fetch(at + timedelta(seconds=30)) == Round(kept=1, told=2)
    assert Arrival.objects.count() == 2


def test_a_literal_larger_than_asked_for_is_not_read(box, at, monkeypatch):
    box.put(mail("x" * 200_000), at=at)
    monkeypatch.setattr(session.Session, "head", lambda self, uid: session.Head(10, None))
    monkeypatch.setattr(live, "MAIL_LIMIT_BYTES", 1000)
    assert fetch(at).failure.startswith("session ended")
    assert Arrival.objects.count() == 0


def test_storage_that_fails_leaves_everything_on_the_server(box, at, monkeypatch, settings):
    settings.IMAP_AFTER = "delete"
    box.put(mail("One"), at=at)

    def full(*_, **__):
        raise DatabaseError("disk full")

    monkeypatch.setattr(fetching, "receive_mail", full)
    with pytest.raises(DatabaseError):
        fetch_round(at=at)
    assert (Arrival.objects.count(), FetchedMail.objects.count(), len(box.see())) == (0, 0, 1)


def test_a_server_that_refuses_to_be_told_is_told_later(box, at, monkeypatch):
    box.put(mail("One"), at=at)
    real = session.Session.tell

    def refuses(self, uid, after):
        raise session.Refused("NO")

    monkeypatch.setattr(session.Session, "tell", refuses)
    assert fetch(at) == Round(kept=1)
    assert mailbox_line(at + MINUTE).ok
    assert fetch(at + timedelta(hours=2)) == Round()
    assert "could not be told" in mailbox_line(at + timedelta(hours=2)).says
    monkeypatch.setattr(session.Session, "tell", real)
    assert fetch(at + timedelta(hours=3)) == Round(told=1)
    assert box.see() == [("$Firsthand",)]


def test_a_server_that_hangs_up_when_told_holds_up_no_fetching(box, at, monkeypatch):
    def hangs_up(self, uid, after):
        raise session.Lost("session ended: abort")

    monkeypatch.setattr(session.Session, "tell", hangs_up)
    for text in ("One", "Two", "Three"):
        box.put(mail(text), at=at)
    assert fetch(at) == Round(kept=3)
    box.put(mail("Four"), at=at)
    assert fetch(at + MINUTE) == Round(kept=1)
    assert fetch(at + timedelta(hours=2)) == Round()
    assert Mailbox.objects.get().failing_since is None
    assert "could not be told" in mailbox_line(at + timedelta(hours=2)).says


@pytest.mark.parametrize("failure", [session.Refused("NO"), session.Lost("session ended: abort")])
def test_messages_that_cannot_be_told_shadow_no_others(box, at, monkeypatch, failure):
    real, reachable = session.Session.tell, False

    def fails(self, uid, after):
        if not reachable or uid <= least + 2:
            raise failure
        real(self, uid, after)

    monkeypatch.setattr(session.Session, "tell", fails)
    for number in range(6):
        box.put(mail(f"Number {number}"), at=at)
    assert fetch(at) == Round(kept=6)
    least, reachable = min(FetchedMail.objects.values_list("uid", flat=True)), True
    monkeypatch.setattr(fetching, "MESSAGES_A_ROUND", 2)
    rounds = (fetch(at + n * MINUTE) for n in range(1, 200))
    assert any(FetchedMail.objects.filter(done_at=None).count() == 3 for _ in rounds)


def test_what_a_round_brought_is_told_before_what_waits_for_long(box, at, monkeypatch):
    asked: list[int] = []
    monkeypatch.setattr(session.Session, "tell", lambda self, uid, after: asked.append(uid))
    for number in range(3):
        box.put(mail(f"Number {number}"), at=at)
    fetch(at)
    FetchedMail.objects.update(done_at=None)
    asked.clear()
    box.put(mail("New"), at=at)
    fetch(at + MINUTE)
    assert asked[0] == max(asked)
    assert len(asked) == len(set(asked)) == 4


def test_a_server_that_lists_slowly_is_fetched_from(box, at, monkeypatch):
    real = session.Session.uids

    def slow(self, since):
        sleep(0.3)
        return real(self, since)

    monkeypatch.setattr(session.Session, "uids", slow)
    monkeypatch.setattr(fetching, "SECONDS_A_ROUND", 0.25)
    box.put(mail("One"), at=at)
    assert fetch(at).kept == 1


def test_a_wrong_password_is_told_in_codes_and_tried_ever_later(box, at, settings):
    settings.IMAP_URL = box.url(password="wrong-canary")
    assert fetch(at).failure == "sign-in: NO AUTHENTICATIONFAILED"
    line = mailbox_line(at)
    assert "AUTHENTICATIONFAILED" in line.says
    assert "canary" not in f"{line}"
    assert fetch_mail(at=at + timedelta(seconds=30)) == 0
    assert Mailbox.objects.get().tries == 1
    fetch(at + MINUTE)
    pause = Mailbox.objects.get().look_again_at - Mailbox.objects.get().looked_at
    assert pause == 2 * MINUTE


def test_after_two_hours_a_person_is_called_and_it_settles_itself(box, at, settings, handler):
    settings.IMAP_URL = box.url(password="wrong")
    fetch(at)
    fetch(at + timedelta(minutes=119))
    assert not Task.objects.exists()
    fetch(at + timedelta(minutes=121))
    fetch(at + timedelta(minutes=140))
    task = Task.objects.get()
    assert (task.kind, task.about, task.done_at) == ("channel_dead", "imap", None)
    assert Letter.objects.count() == 1
    settings.IMAP_URL = box.url()
    fetch(at + timedelta(hours=3))
    task.refresh_from_db()
    assert task.done_at is not None
    assert mailbox_line(at + timedelta(hours=3)).ok


def test_a_server_that_goes_away_and_comes_back(box, at):
    fetch(at)
    box.stop()
    try:
        box_down = fetch(at + MINUTE)
    finally:
        box.start()
    assert box_down.failure == "no connection: ConnectionRefusedError"
    box.put(mail("After"), at=at)
    assert fetch(at + 3 * MINUTE).kept == 1
    assert Mailbox.objects.get().failing_since is None


@pytest.mark.parametrize("scheme", ["imaps", "imap"])
def test_a_certificate_that_nobody_vouches_for_is_refused(box, at, settings, scheme, monkeypatch):
    box.put(mail("One"), at=at)
    settings.IMAP_URL, settings.IMAP_CA = box.url(scheme=scheme), ""
    assert "certificate" in fetch(at).failure
    monkeypatch.setenv("SSL_CERT_FILE", box.ca)
    assert fetch(at + MINUTE).kept == 1


def test_only_a_server_on_this_machine_may_do_without_encryption(box, at, settings, monkeypatch):
    with Dovecot(tls=False) as bare:
        bare.put(mail("One"), at=at)
        settings.IMAP_URL = bare.url(scheme="imap")
        assert fetch(at).kept == 1
        monkeypatch.setattr("firsthand.mail.mailboxes.place.Place.is_on_this_machine", False)
        assert fetch(at + MINUTE).failure == "server offers no encryption for the password"


def test_a_mailbox_that_another_worker_holds_is_left_to_it(box, at):
    name = fetching.mailbox_name(fetching.place_of(live.IMAP_URL))
    assert rows.claim(name, at=at, worker="one", due_only=False)
    assert fetch_round(at=at + MINUTE) is None
    assert fetch_round(at=at + rows.LEASE) is not None  # one that died gives it back


def test_a_worker_that_lost_its_lease_keeps_nothing_twice(box, at, monkeypatch):
    box.put(mail("One"), at=at)
    real = session.Session.octets

    def overtaken(self, uid, most):
        raw = real(self, uid, most)
        monkeypatch.setattr(session.Session, "octets", real)
        assert fetch(at + 2 * rows.LEASE).kept == 1
        return raw

    monkeypatch.setattr(session.Session, "octets", overtaken)
    assert fetch(at).kept == 0
    assert Arrival.objects.count() == 1


def test_no_word_of_a_mail_or_a_server_reaches_the_machine_log(box, at, caplog, monkeypatch, settings):
    settings.MAIL_LIMIT_BYTES = 300
    box.put(mail("canary-77", Subject="canary-77"), at=at)
    monkeypatch.setattr(fetching, "kept_before", lambda raw: 1 / 0)
    fetch(at)
    assert "ZeroDivisionError" in caplog.text
    assert "canary" not in caplog.text
    assert CONTACT not in caplog.text
