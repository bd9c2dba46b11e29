"""R11: whichever channel is used, a report counts from the moment it was told, and no channel dies unseen."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest

from firsthand.cases.models import Case
from firsthand.cases.queries import case_by_code
from firsthand.cases.rules import Outcome
from firsthand.core.errors import BadInput
from firsthand.intake.actions import Taken, receive_by_hand, receive_mail
from firsthand.intake.models import Arrival
from firsthand.intake.rules import ReportContent
from firsthand.mail import selftest
from firsthand.mail.sweeps import sort_arrivals

CONTACT = "security@mimecast.example"


@pytest.fixture
def team_enters(story) -> Callable[..., Taken]:
    """Enters what a caller told so many hours ago."""

    def enter(hours_ago: float, **changes: str) -> Taken:
        told = ReportContent(**{"text": "The portal shows invoices of others.", **changes})
        return receive_by_hand(
            told, channel="phone", received_at=story.now - timedelta(hours=hours_ago), language="nl", by=story.staff,
            at=story.now,
        )  # fmt: skip

    return enter


class Mailbox:
    """The mail server of the organisation: passes on what is sent to the contact address, while it lives."""

    def __init__(self, story) -> None:
        self.story, self.alive, self.sent = story, True, list[bytes]()

    def __call__(self, url: str, message: EmailMessage, *, bounce: str, to: str) -> None:
        self.sent.append(message.as_bytes())

    def a_day_passes(self) -> None:
        """The worker looks every hour; mail takes a minute."""
        for _ in range(24):
            selftest.check_mail_channel(at=self.story.now)
            while self.alive and self.sent:
                arrives = self.story.now + timedelta(minutes=1)
                receive_mail(self.sent.pop(0), mail_from=CONTACT, rcpt_to=(CONTACT,), at=arrives)
                sort_arrivals(at=arrives)
            self.story.wait(hours=1)


@pytest.fixture
def mailbox(story, settings, monkeypatch) -> Mailbox:
    settings.SMTP_URL = "smtp://mx.mimecast.example"
    mailbox = Mailbox(story)
    monkeypatch.setattr(selftest, "to_server", mailbox)
    return mailbox


def test_a_report_by_telephone_keeps_the_time_of_the_call_and_of_its_entry(story, team_enters):
    called_at = story.now - timedelta(hours=40)
    case = team_enters(hours_ago=40).case
    arrival = Arrival.objects.get(case=case)
    assert (arrival.received_at, arrival.entered_at, arrival.entered_by) == (called_at, story.now, story.staff)
    assert story.record(case).received_at == called_at
    assert story.record(case).channel == "phone"


@pytest.mark.parametrize(
    ("after", "outcome"), [(timedelta(hours=32), "kept"), (timedelta(hours=32, seconds=1), "missed")]
)
def test_its_72_hours_began_when_it_was_told(story, team_enters, after, outcome):
    case = team_enters(hours_ago=40).case
    story.now += after
    story.team_confirms(case)
    assert story.promise(case, "confirm") == outcome


def test_what_was_entered_too_late_to_be_confirmed_in_time_counts_as_missed(story, team_enters):
    case = team_enters(hours_ago=73).case
    story.the_clocks_are_looked_at()
    story.team_confirms(case)
    assert story.promise(case, "confirm") == "missed"


def test_whoever_told_first_is_first_though_it_was_written_down_later(story, team_enters):
    written = story.reporter_files().case
    story.wait(hours=5)
    told = team_enters(hours_ago=6).case
    with pytest.raises(BadInput):
        story.team_declines(told, rule="P3", outcome=Outcome.DUPLICATE, same_as=written.number)
    story.team_declines(written, rule="P3", outcome=Outcome.DUPLICATE, same_as=told.number)
    assert (story.record(told).first, story.record(written).first) == (True, False)


def test_a_caller_without_an_address_reads_the_answers_with_the_code(story, team_enters):
    taken = team_enters(hours_ago=1)
    assert story.letters(taken.case) == []
    assert case_by_code(taken.code) == taken.case


def test_a_caller_with_an_address_gets_the_receipt_in_their_language(story, team_enters):
    case = team_enters(hours_ago=1, mail="nele@finder.example").case
    assert case.number in story.letter(case, "receipt")["text"]
    assert "ontvangen" in story.letter(case, "receipt")["subject"]


def test_a_mail_channel_that_lives_calls_nobody(story, mailbox):
    for _ in range(3):
        mailbox.a_day_passes()
    assert story.tasks() == []
    assert not Case.objects.exists()
    assert Arrival.objects.count() == 3


def test_a_mail_channel_that_dies_calls_the_team_once_within_a_day(story, mailbox):
    mailbox.a_day_passes()
    mailbox.alive = False
    mailbox.a_day_passes()
    assert story.tasks() == ["channel_dead"]
    mailbox.a_day_passes()
    assert story.tasks() == ["channel_dead"]


def test_a_mail_channel_that_comes_back_to_life_settles_the_alarm(story, mailbox):
    mailbox.alive = False
    mailbox.a_day_passes()
    mailbox.alive = True
    mailbox.a_day_passes()
    assert story.tasks() == []
