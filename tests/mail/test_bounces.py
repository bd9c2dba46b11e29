"""Bounces as mail servers send them (RFC 3464, 6533): a confirmation that reached nobody does not count (R20)."""

import pytest
from django.conf import settings
from mailbox_of_tests import CONTACT, mail

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.letters import tokens
from firsthand.letters.models import Letter
from firsthand.promises.models import Promise
from firsthand.tasks.models import Task


def report(blocks: str, returned: str, *, kind: str = "message/delivery-status", back: str = "message/rfc822") -> bytes:
    """A report with these blocks of a status, and what it gives back of the mail."""
    return (
        "From: Mail Delivery System <MAILER-DAEMON@mx.finder.example>\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\n"
        f"To: {CONTACT}\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"\r\n\r\n'
        "--=_b\r\nContent-Description: Notification\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"
        "This is the mail system at host mx.finder.example.\r\n\r\n"
        f"--=_b\r\nContent-Description: Delivery report\r\nContent-Type: {kind}\r\n\r\n"
        "Reporting-MTA: dns; mx.finder.example\r\nX-Postfix-Queue-ID: 4Zx\r\n"
        "Arrival-Date: Mon, 1 Mar 2027 09:00:00 +0000\r\n"
        f"\r\n{blocks}\r\n"
        f"--=_b\r\nContent-Type: {back}\r\n\r\n{returned}\r\n\r\n--=_b--\r\n"
    ).encode()


def block(action: str, status: str, recipient: str = "rfc822; nele@finder.example") -> str:
    return (
        f"Final-Recipient: {recipient}\r\nOriginal-Recipient: {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Remote-MTA: dns; mx.finder.example\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n"
    )


@pytest.fixture
def confirmed(arrives, handler, at) -> Case:
    case = arrives(mail("There is a hole.")).case
    actions.confirm(case.number, by=handler, at=at)
    return case


def kept(case: Case) -> bool:
    return Promise.objects.get(case=case, kind="confirm").kept_at is not None


def confirmation() -> Letter:
    return Letter.objects.get(kind="confirmed")


def return_path() -> str:
    return tokens.bounce_address(settings.KEYRING, CONTACT, confirmation().pk)


FAILED = block("failed", "5.1.1")


@pytest.mark.parametrize(("blocks", "kind", "back"), [
    (FAILED, "message/delivery-status", "message/rfc822"),
    (FAILED, "message/delivery-status", "text/rfc822-headers"),
    (block("Failed (gone)", "5.0.0"), "message/delivery-status", "message/rfc822"),
    (block("failed", "5.1.1", "utf-8; nele@finder.example"), "message/global-delivery-status", "message/global"),
    (block("delayed", "4.4.1", "rfc822; other@finder.example") + "\r\n" + FAILED, "message/delivery-status",
     "message/rfc822"),
])  # fmt: skip
def test_a_confirmation_that_failed_counts_no_more_and_calls_a_person(arrives, confirmed, blocks, kind, back):
    returned = f"Message-ID: {confirmation().message_id}\r\nSubject: ours\r\n\r\nWords."
    bounce = arrives(report(blocks, returned, kind=kind, back=back), sender="", to=return_path())
    assert (bounce.kind, bounce.case, kept(confirmed)) == ("bounce", confirmed, False)
    assert Task.objects.filter(kind="confirmation_bounced", case=confirmed, done_at=None).exists()


def test_a_bounce_to_our_contact_address_is_known_by_what_it_returns(arrives, confirmed):
    returned = f"Return-Path: <x@y>\r\nMessage-ID: {confirmation().message_id}\r\n\r\nWords."
    assert arrives(report(FAILED, returned), sender="").case == confirmed
    assert not kept(confirmed)


@pytest.mark.parametrize(("action", "status"), [
    ("delayed", "4.4.1"), ("delivered", "2.0.0"), ("relayed", "2.0.0"), ("expanded", "2.0.0"),
])  # fmt: skip
def test_what_is_no_failure_changes_nothing(arrives, confirmed, action, status):
    bounce = arrives(report(block(action, status), "Subject: ours\r\n\r\n"), sender="", to=return_path())
    assert (bounce.kind, kept(confirmed), confirmation().bounced_at) == ("bounce", True, None)


def test_a_bounce_that_names_only_the_recipient_changes_nothing(arrives, confirmed):
    returned = "Message-ID: <forged@finder.example>\r\nSubject: Your report is confirmed\r\n\r\nWords."
    bounce = arrives(report(FAILED, returned), sender="")
    assert (bounce.kind, bounce.case, kept(confirmed)) == ("bounce", None, True)
    assert not Letter.objects.exclude(bounced_at=None).exists()


@pytest.mark.parametrize("forge", ["message_id", "return_path"])
def test_a_bounce_with_a_made_up_token_changes_nothing(arrives, confirmed, forge):
    false_id = confirmation().message_id.replace(".", ".a", 1)[:70] + "@mimecast.example>"
    local, _, domain = return_path().partition("@")
    to = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}" if forge == "return_path" else CONTACT
    arrives(report(FAILED, f"Message-ID: {false_id}\r\n\r\nWords."), sender="", to=to)
    assert kept(confirmed)


def test_a_bounce_is_never_a_case_and_never_answered(arrives, confirmed):
    letters, cases = Letter.objects.filter(person=None).count(), Case.objects.count()
    arrives(report(FAILED, "Subject: x\r\n\r\n"), sender="", to=return_path())
    arrives(report(FAILED, "Subject: y\r\n\r\n"), sender="mailer-daemon@finder.example")
    assert (Letter.objects.filter(person=None).count(), Case.objects.count()) == (letters, cases)
