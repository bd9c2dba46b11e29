"""Mail about letters to the team: answers to them and bounces of them never touch the reporter's thread."""

import pytest
from mailbox_of_tests import delivery_status, mail

from firsthand.letters.actions import put_staff
from firsthand.letters.kinds import StaffLetterKind
from firsthand.letters.models import Letter
from firsthand.tasks.models import Task


@pytest.fixture
def letter(a_case, handler, at) -> Letter:
    return put_staff(StaffLetterKind.TASK, handler, at=at, case=a_case, facts={"task_kind": "appeal"})


def test_an_answer_is_set_aside_and_neither_speaks_as_the_reporter_nor_opens_a_case(a_case, handler, letter, arrives):
    arrival = arrives(mail("I will look.", sender=handler.mail, In_Reply_To=letter.message_id))
    assert (arrival.kind, arrival.case, a_case.messages.count()) == ("junk", None, 1)


def test_a_bounce_calls_a_person(a_case, letter, arrives):
    arrival = arrives(delivery_status(message_id=letter.message_id), sender="")
    letter.refresh_from_db()
    assert (arrival.kind, letter.bounced_at is not None) == ("bounce", True)
    assert Task.objects.get(kind="letter_failed").about == str(letter.pk)
