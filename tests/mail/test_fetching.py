"""Mail from a mailbox: each message kept once, before the server is told, whatever breaks in between."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from time import sleep
from typing import Any

import pytest
from django.conf import settings as live
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from mailbox_of_tests import CONTACT, mail

from dovecot import PASSWORD, Dovecot
from firsthand.cases.models import Case
from firsthand.intake.actions import envelope_of
from firsthand.intake.models import Arrival
from firsthand.letters.models import Letter
from firsthand.mail.mailboxes import fetching, rows, session
from firsthand.mail.mailboxes.fetching import Round, fetch_mail, fetch_round
from firsthand.mail.models import FetchedMail, LeftMail, Mailbox
from firsthand.mail.sweeps import sort_arrivals
from firsthand.ops.doctor import examine
from firsthand.tasks.models import Task
from firsthand.vault.queries import unseal
from running import FIRSTHAND
from stage import MONDAY

MINUTE = timedelta(minutes=1)


@pytest.fixture
def at() -> datetime:
    """Dovecot lets no message come from its future, and its clock is the real one."""
    return MONDAY.replace(year=2025)


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as running:
        yield running


@pytest.fixture
def box(dovecot: Dovecot, settings: Any, programme: object, at: datetime) -> Dovecot:
    """An empty mailbox, named in the settings."""
    dovecot.empty()
    settings.IMAP_URL, settings.IMAP_CA, settings.IMAP_AFTER = dovecot.url(), dovecot.ca, "keep"
    settings.IMAP_PASSWORD_FILE = ""
    return dovecot


def fetch(at: datetime) -> Round:
    done = fetch_round(at=at)
    assert done is not None
    return done


def mailbox_line(at: datetime) -> Any:
    return next(check for check in examine(at=at) if check.name == "mailbox")


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


def test_the_password_may_lie_in_a_file(box, at, settings, tmp_path):
    settings.IMAP_URL = box.url(password=None)
    settings.IMAP_PASSWORD_FILE = str(tmp_path / "password")
    assert fetch(at).failure == "password file: FileNotFoundError"
    (tmp_path / "password").write_text(PASSWORD + "\n")
    assert fetch(at + MINUTE).failure == ""


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


def test_starttls_comes_before_the_password(box, at, settings):
    settings.IMAP_URL = box.url(scheme="imap")
    box.put(mail("One"), at=at)
    assert fetch(at).kept == 1
    assert "TLS" in [line for line in box.log().splitlines() if "Login: " in line and "TLS" in line][-1]


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


def test_a_server_of_the_tests_that_does_not_come_up_leaves_nothing_behind():
    broken = Dovecot(more="no_such_setting = yes")
    with pytest.raises(AssertionError, match="Dovecot ended"), broken:
        pass
    assert (broken.process, broken.folder.exists()) == (None, False)


def test_a_server_of_the_tests_that_does_not_stop_is_killed(monkeypatch):
    monkeypatch.setattr("dovecot.STOP_WITHIN_SECONDS", 0.2, raising=False)
    deaf = Dovecot()
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        deaf.process = process
        deaf.__exit__(None, None, None)
        assert process.returncode == -signal.SIGKILL
    assert not deaf.folder.exists()


# From here on with processes of their own, over a database that commits.

FETCH = """
from firsthand.core.clock import now
from firsthand.mail.mailboxes import fetching
{before}
done = fetching.fetch_round(at=now() + {ahead})
print(done.kept if done else "busy", done.told if done else "")
"""
KILL = "import os\nfetching._Turn._tell = lambda self, opened, uid: os.kill(os.getpid(), 9)"


@pytest.fixture
def elsewhere(instance: Any, dovecot: Dovecot, box_settings: dict[str, str]) -> Callable[..., subprocess.Popen[str]]:
    """Starts a process that fetches once."""

    def start(before: str = "", ahead: str = "__import__('datetime').timedelta(0)") -> subprocess.Popen[str]:
        code = "from firsthand.ops.instance import open_instance\nopen_instance()\n"
        process: subprocess.Popen[str] = instance.start(code + FETCH.format(before=before, ahead=ahead), **box_settings)
        return process

    return start


@pytest.fixture
def box_settings(dovecot: Dovecot) -> dict[str, str]:
    folder = f"Own {os.urandom(4).hex()}"
    return {"FIRSTHAND_IMAP_URL": dovecot.url(folder), "FIRSTHAND_IMAP_CA": dovecot.ca, "FOLDER": folder}


def test_killed_between_keeping_and_telling_it_tells_later_and_keeps_once(
    instance, dovecot, elsewhere, box_settings
):  # fmt: skip
    dovecot.put(mail("One"), folder=box_settings["FOLDER"])
    killed = elsewhere(KILL)
    assert killed.wait(60) == -signal.SIGKILL
    assert (len(instance.kept()), dovecot.see(box_settings["FOLDER"])) == (1, [()])
    again = elsewhere(ahead="fetching.rows.LEASE")
    assert again.communicate(timeout=60)[0].split() == ["0", "1"]
    assert (len(instance.kept()), dovecot.see(box_settings["FOLDER"])) == (1, [("$Firsthand",)])


def test_two_workers_at_once_keep_every_message_once(instance, dovecot, elsewhere, box_settings):
    for number in range(8):
        dovecot.put(mail(f"Number {number}"), folder=box_settings["FOLDER"])
    both = [elsewhere(), elsewhere()]
    said = [process.communicate(timeout=60) for process in both]
    assert all(process.returncode == 0 for process in both), said
    assert len(instance.kept()) == 8


def test_the_worker_fetches_and_sorts_in_one_go(instance, dovecot, box_settings):
    dovecot.put(mail("There is a hole at https://www.mimecast.com/x."), folder=box_settings["FOLDER"])
    run = subprocess.run(
        [FIRSTHAND, "worker", "--once"], env={**instance.env, **box_settings}, capture_output=True, text=True,
        timeout=60, check=True,
    )  # fmt: skip
    assert {"fetch mail: 1", "sort mail: 1"} <= set(run.stdout.splitlines())


def test_the_command_prints_counts_and_its_exit_code_tells_why_not(instance, dovecot, box_settings):
    dovecot.put(mail("One"), folder=box_settings["FOLDER"])
    run = [FIRSTHAND, "mail", "fetch"]

    def fetched(**env: str) -> tuple[int, str]:
        done = subprocess.run(run, env={**instance.env, **env}, capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stdout + done.stderr

    assert fetched(**box_settings) == (0, "1 kept, 0 known already, 0 left on the server, 1 told to the server.\n")
    assert fetched()[0] == 3
    wrong = box_settings | {"FIRSTHAND_IMAP_URL": dovecot.url(password="canary-13")}
    code, said = fetched(**wrong)
    assert (code, "AUTHENTICATIONFAILED" in said, "canary" in said) == (75, True, False)
    assert fetched(FIRSTHAND_IMAP_URL="imap://nobody")[0] == 3
    assert fetched(**box_settings, FIRSTHAND_IMAP_AFTER="burn")[0] == 3
