"""Mail that went into no thread waits for a person's eye, and leaves the list when one has looked."""

import pytest

from firsthand.core.errors import NotAllowed
from firsthand.intake.actions import look_at, receive_mail, set_aside
from firsthand.intake.kinds import MailKind
from firsthand.intake.listing import count_to_look_at, every_mail
from firsthand.journal.models import Entry


@pytest.fixture
def junk(programme, at):
    arrival = receive_mail(b"Subject:\r\n\r\n", mail_from="a@b.example", rcpt_to=("x@y.example",), at=at)
    set_aside(arrival.pk, MailKind.JUNK, at=at, reason="empty")
    return arrival


def test_a_handler_takes_it_off_the_list_and_it_stays_kept(junk, handler, at):
    assert count_to_look_at(handler) == 1
    look_at(junk.pk, by=handler, at=at)
    look_at(junk.pk, by=handler, at=at)
    assert count_to_look_at(handler) == 0
    assert len(list(every_mail())) == 1
    assert Entry.objects.filter(kind="arrival.looked_at").count() == 1


def test_an_auditor_and_an_outsider_may_not(junk, auditor, at):
    for person in (auditor, None):
        with pytest.raises(NotAllowed):
            look_at(junk.pk, by=person, at=at)
    assert count_to_look_at(auditor) == 1
