"""The daily test of the mail channel: a mail to our own address, which has to find its way back to our door (R11).

It goes the way of every report, through the SMTP server of the organisation to the contact address. One that does not
come back within BACK_WITHIN calls a person, since reports may be lost in the same place.
"""

from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from firsthand.cases.rules import Channel
from firsthand.core.errors import SetupRefused
from firsthand.core.text import one_line
from firsthand.intake.models import ChannelTest
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.letters.tokens import self_test_name
from firsthand.mail.outbox.message import POLICY
from firsthand.mail.outbox.sending import NotSent, to_server
from firsthand.programme.queries import in_force
from firsthand.programme.rules import Programme
from firsthand.tasks.actions import open_task, settle
from firsthand.tasks.rules import TaskKind

EVERY = timedelta(days=1)
BACK_WITHIN = timedelta(hours=2)
TRY_AGAIN = timedelta(minutes=10)
"""Longer than any server may take, so that two workers never send one test twice."""
FIELD = "X-Firsthand-Test"


def check_mail_channel(*, at: datetime) -> int:
    """Send the test of the day, and call a person when one did not come back; how much there was to do.

    Without an SMTP server letters go into a folder, and nothing could come back: then there is nothing to test.
    """
    if not settings.SMTP_URL:
        return 0
    try:
        programme = in_force().programme
    except SetupRefused:  # without a programme there is no address either
        return 0
    return _begin(at) + _send_due(programme, at) + _note_dead(at)


def latest_test() -> ChannelTest | None:
    """The last test of the mail channel, for `doctor`."""
    return ChannelTest.objects.filter(channel=Channel.MAIL).order_by("-pk").first()


def _is_time(at: datetime) -> bool:
    last = latest_test()
    return last is None or at - last.begun_at >= EVERY


def _begin(at: datetime) -> int:
    """Write down that a test goes out, before it does."""
    if not _is_time(at):
        return 0
    with transaction.atomic():
        journal.take_turn()
        if not _is_time(at):  # another worker was faster
            return 0
        test = ChannelTest.objects.create(channel=Channel.MAIL, begun_at=at, try_after=at)
        journal.write(
            Kind.CHANNEL_TESTED, at=at, by=journal.MACHINE, facts={"channel": Channel.MAIL.value, "test": test.pk}
        )
    return 1


def _send_due(programme: Programme, at: datetime) -> int:
    """Send what is not sent yet. One that the server does not take is tried again until it counts as dead."""
    due = ChannelTest.objects.filter(channel=Channel.MAIL, sent_at=None, dead_at=None, try_after__lte=at)
    tried = 0
    for test in due.order_by("pk"):
        if not due.filter(pk=test.pk).update(try_after=at + TRY_AGAIN):
            continue
        tried += 1
        contact = programme.contact_mail
        try:
            to_server(settings.SMTP_URL, _message(test, programme, at=at), bounce=contact, to=contact)
        except NotSent as failure:
            ChannelTest.objects.filter(pk=test.pk).update(failure=failure.code[:120])
        else:
            ChannelTest.objects.filter(pk=test.pk).update(sent_at=at, failure="")
    return tried


def _message(test: ChannelTest, programme: Programme, *, at: datetime) -> EmailMessage:
    """Says what it is, also to people: the contact address may be a mailbox that they read."""
    contact = programme.contact_mail
    name = self_test_name(settings.KEYRING, test.pk)
    message = EmailMessage(policy=POLICY)
    message["Date"] = format_datetime(at)
    message["From"] = Address(one_line(f"{programme.organisation} Security", 120), addr_spec=contact)
    message["To"] = Address(addr_spec=contact)
    message["Message-ID"] = f"<test.{name}@{contact.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message[FIELD] = name
    with override(programme.default_language):
        message["Subject"] = _("Daily test of this address")
        message.set_content(
            _(
                "Firsthand sends this message to itself once a day, to see that reports by mail arrive.\n"
                "There is nothing to do, and you may delete it. When it does not come back, Firsthand tells the team."
            ),
            charset="utf-8", cte="quoted-printable",
        )  # fmt: skip
    return message


def _note_dead(at: datetime) -> int:
    """Call a person about a test that is overdue, once. One that a worker had no time to send is not overdue."""
    waiting = ChannelTest.objects.filter(channel=Channel.MAIL, came_back_at=None, dead_at=None)
    noted = 0
    for test in waiting.order_by("pk"):
        if at - (test.sent_at or test.begun_at) < BACK_WITHIN:
            continue
        with transaction.atomic():
            if waiting.filter(pk=test.pk).update(dead_at=at):
                open_task(TaskKind.CHANNEL_DEAD, at=at, about=Channel.MAIL.value)
                noted += 1
    return noted


@transaction.atomic
def came_back(test_id: int, *, arrived_at: datetime, at: datetime) -> bool:
    """Note that a test arrived at our door: the channel is alive, and nobody need look. False when noted before."""
    journal.take_turn()
    waiting = ChannelTest.objects.filter(pk=test_id, came_back_at=None)
    test = waiting.first()
    if test is None or not waiting.update(came_back_at=arrived_at):
        return False
    journal.write(
        Kind.CHANNEL_ANSWERED, at=at, by=journal.MACHINE,
        facts={
            "channel": Channel.MAIL.value, "test": test.pk,
            "after_seconds": max(0, int((arrived_at - (test.sent_at or test.begun_at)).total_seconds())),
        },
    )  # fmt: skip
    settle(TaskKind.CHANNEL_DEAD, at=at, about=Channel.MAIL.value)
    return True
