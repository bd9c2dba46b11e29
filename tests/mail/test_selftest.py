"""The mail channel tests itself once a day, and calls a person when the test does not come back (R11)."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from mailbox_of_tests import CONTACT, mail

from firsthand.cases.models import Case
from firsthand.intake.actions import receive_mail
from firsthand.intake.kinds import MailKind
from firsthand.intake.listing import count_to_look_at
from firsthand.intake.models import Arrival, ChannelTest
from firsthand.journal.models import Entry
from firsthand.letters.models import Letter
from firsthand.mail import selftest
from firsthand.mail.outbox.sending import NotSent
from firsthand.mail.selftest import BACK_WITHIN, EVERY, TRY_AGAIN, check_mail_channel, latest_test
from firsthand.mail.sweeps import sort_arrivals
from firsthand.programme.models import Version
from firsthand.tasks.models import Task

MINUTE = timedelta(minutes=1)


class Server:
    """Takes what it is given, or fails as told."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str, bytes]] = []
        self.away = False

    def __call__(self, url, message, *, bounce, to):
        if self.away:
            raise NotSent("no session: ConnectionRefusedError", for_good=False)
        self.got.append((bounce, to, message.as_bytes()))

    @property
    def last(self) -> bytes:
        return self.got[-1][2]


@pytest.fixture
def server(programme, settings, monkeypatch):
    settings.SMTP_URL = "smtp://mx.test"
    server = Server()
    monkeypatch.setattr(selftest, "to_server", server)
    return server


def comes_in(raw: bytes, *, at) -> Arrival:
    arrival = receive_mail(raw, mail_from=CONTACT, rcpt_to=(CONTACT,), at=at)
    sort_arrivals(at=at)
    arrival.refresh_from_db()
    return arrival


def open_tasks() -> list[tuple[str, str]]:
    return list(Task.objects.filter(done_at=None).values_list("kind", "about"))


def test_one_test_a_day_goes_to_the_contact_address(server, at):
    for later in (0, 1, 60, 23 * 60 + 59):
        check_mail_channel(at=at + later * MINUTE)
    assert [(bounce, to) for bounce, to, _ in server.got] == [(CONTACT, CONTACT)]
    check_mail_channel(at=at + EVERY)
    assert len(server.got) == 2
    assert Entry.objects.filter(kind="channel.tested").count() == 2


def test_it_says_what_it_is_and_asks_no_machine_for_an_answer(server, at):
    check_mail_channel(at=at)
    sent = message_from_bytes(server.last, policy=policy.default)
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Subject"] == "Daily test of this address"
    assert "nothing to do" in sent.get_content()


def test_a_test_that_comes_back_shows_that_the_channel_lives_and_opens_no_case(server, handler, at):
    check_mail_channel(at=at)
    arrival = comes_in(server.last, at=at + MINUTE)
    assert arrival.kind == MailKind.TEST
    assert latest_test().came_back_at == at + MINUTE
    (answered,) = Entry.objects.filter(kind="channel.answered")
    assert '"after_seconds":60' in answered.text
    assert not Case.objects.exists()
    assert not Letter.objects.exists()
    assert count_to_look_at(handler) == 0
    check_mail_channel(at=at + BACK_WITHIN)
    assert open_tasks() == []


def test_a_test_that_stays_away_for_two_hours_calls_a_person_once(server, at):
    check_mail_channel(at=at)
    check_mail_channel(at=at + BACK_WITHIN - timedelta(seconds=1))
    assert open_tasks() == []
    for later in (0, 1, 500):
        check_mail_channel(at=at + BACK_WITHIN + later * MINUTE)
    assert open_tasks() == [("channel_dead", "mail")]
    assert Entry.objects.filter(kind="task.opened").count() == 1


def test_a_channel_that_stays_dead_has_one_task_for_all_days(server, at):
    for day in range(3):
        check_mail_channel(at=at + day * EVERY)
        check_mail_channel(at=at + day * EVERY + BACK_WITHIN)
    assert open_tasks() == [("channel_dead", "mail")]


def test_the_task_settles_itself_when_the_test_comes_back_after_all(server, at):
    check_mail_channel(at=at)
    check_mail_channel(at=at + BACK_WITHIN)
    comes_in(server.last, at=at + 2 * BACK_WITHIN)
    assert open_tasks() == []


def test_a_test_that_comes_back_twice_counts_once(server, at):
    check_mail_channel(at=at)
    comes_in(server.last, at=at + MINUTE)
    again = comes_in(server.last + b"\r\n", at=at + 2 * MINUTE)
    assert again.kind == MailKind.TEST
    assert latest_test().came_back_at == at + MINUTE
    assert Entry.objects.filter(kind="channel.answered").count() == 1


@pytest.mark.parametrize("name", ["1.aaaaaaaaaaaaaaaa", "1", "", "x" * 300, "999999999999999999.aaaaaaaaaaaaaaaa"])
def test_a_mail_that_only_says_that_it_is_a_test_is_a_report(server, at, name):
    check_mail_channel(at=at)
    assert comes_in(mail("Words.", X_Firsthand_Test=name), at=at).kind == MailKind.REPORT
    assert latest_test().came_back_at is None


def test_a_server_that_is_away_is_tried_again(server, at):
    server.away = True
    check_mail_channel(at=at)
    check_mail_channel(at=at + MINUTE)
    assert latest_test().failure == "no session: ConnectionRefusedError"
    server.away = False
    check_mail_channel(at=at + TRY_AGAIN)
    assert len(server.got) == 1
    assert (latest_test().sent_at, latest_test().failure) == (at + TRY_AGAIN, "")


def test_a_server_that_stays_away_is_a_dead_channel(server, at):
    server.away = True
    for later in range(0, 130, 5):
        check_mail_channel(at=at + later * MINUTE)
    assert open_tasks() == [("channel_dead", "mail")]
    server.away = False
    check_mail_channel(at=at + 3 * BACK_WITHIN)
    assert server.got == []


def test_a_worker_that_stood_still_sends_late_and_calls_nobody(server, at):
    ChannelTest.objects.create(channel="mail", begun_at=at, try_after=at)
    check_mail_channel(at=at + 2 * BACK_WITHIN)
    assert len(server.got) == 1
    assert open_tasks() == []


def test_a_worker_that_finds_the_test_begun_once_it_has_the_turn_begins_none(server, at, monkeypatch):
    seen = iter([True, False])
    monkeypatch.setattr(selftest, "_is_time", lambda _: next(seen, False))
    check_mail_channel(at=at)
    assert not ChannelTest.objects.exists()


def test_a_test_that_one_worker_is_sending_is_not_sent_by_another(server, at):
    def other_worker_meanwhile(url, message, *, bounce, to):
        selftest.to_server = server  # the other worker's server would take it
        check_mail_channel(at=at)
        server(url, message, bounce=bounce, to=to)

    selftest.to_server = other_worker_meanwhile
    check_mail_channel(at=at)
    assert len(server.got) == 1


def test_without_a_server_nothing_is_tested(server, settings, at):
    settings.SMTP_URL = ""
    assert check_mail_channel(at=at) == 0
    assert not ChannelTest.objects.exists()


@pytest.mark.django_db
def test_without_a_programme_nothing_is_tested(settings, at):
    settings.SMTP_URL = "smtp://127.0.0.1:9"
    assert not Version.objects.exists()
    assert check_mail_channel(at=at) == 0


def test_a_sweep_with_nothing_to_do_says_so(server, at):
    assert check_mail_channel(at=at) == 2
    assert check_mail_channel(at=at) == 0


def test_through_a_real_server_and_the_real_door(instance):
    port = instance.door()
    said = instance.run(
        "from firsthand.core.clock import now\n"
        "from firsthand.mail.selftest import check_mail_channel, latest_test\n"
        "from firsthand.mail.sweeps import sort_arrivals\n"
        "check_mail_channel(at=now()); print(sort_arrivals(now()), latest_test().came_back_at is not None)",
        FIRSTHAND_SMTP_URL=f"smtp://127.0.0.1:{port}",
    )
    assert said.splitlines()[-1] == "1 True"
