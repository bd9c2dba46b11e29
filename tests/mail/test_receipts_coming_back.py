"""Our letters with receipts come back as answers, quotes, bounces and loops: each is still known for what it is."""

from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

import pytest
from django.conf import settings as django_settings
from mailbox_of_tests import CONTACT, mail

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.letters import tokens
from firsthand.letters.models import Letter
from firsthand.mail.outbox.message import POLICY
from firsthand.mail.sweeps import send_letters
from firsthand.promises.models import Promise
from firsthand.tasks.models import Task
from mail_server import Server, running

NELE = "nele@finder.example"


@pytest.fixture
def case(arrives) -> Case:
    return arrives(mail("There is a hole in /login.", sender=NELE), sender=NELE).case


@pytest.fixture
def ours(case, handler, settings, at) -> bytes:
    """Our confirmation as a server took it, with a receipt."""
    actions.confirm(case.number, by=handler, at=at)
    server = Server()
    with running(server) as settings.SMTP_URL:
        send_letters(at=at, worker="w")
    name = Letter.objects.get(kind="confirmed").message_id.encode()
    [content] = [content for _, _, content in server.got if b"Message-ID: " + name in content]
    assert b"application/json" in content
    return content


def kept(case: Case) -> bool:
    return Promise.objects.get(case=case, kind="confirm").kept_at is not None


def letter() -> Letter:
    return Letter.objects.get(kind="confirmed")


def return_path() -> str:
    return tokens.bounce_address(django_settings.KEYRING, CONTACT, letter().pk)


def receipt_in(ours: bytes) -> MIMEPart:
    [file] = message_from_bytes(ours, policy=policy.default).iter_attachments()  # type: ignore[attr-defined]
    return file


def answer(ours: bytes, text: str) -> EmailMessage:
    """An answer of the reporter, as a mail program writes it."""
    mine = message_from_bytes(ours, policy=policy.default)
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"], message["Subject"] = NELE, mine["Reply-To"], f"Re: {mine['Subject']}"
    message["Message-ID"], message["In-Reply-To"] = "<answer@finder.example>", mine["Message-ID"]
    message.set_content(text)
    return message


def bounce(returned: bytes, kind: str) -> bytes:
    """What a mail system says of a mail that it could not deliver, with this much of it."""
    return b"\r\n".join([
        b"From: mailer-daemon@mx.test", b"To: " + CONTACT.encode(), b"Subject: Undelivered", b"MIME-Version: 1.0",
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"', b"",
        b"--=_b", b"Content-Type: text/plain", b"", b"It could not be delivered.",
        b"--=_b", b"Content-Type: message/delivery-status", b"", b"Reporting-MTA: dns; mx.test", b"",
        b"Final-Recipient: rfc822; nele@finder.example", b"Action: failed", b"Status: 5.1.1", b"",
        b"--=_b", b"Content-Type: " + kind.encode(), b"", returned, b"--=_b--", b"",
    ])  # fmt: skip


def test_an_answer_with_the_receipt_attached_is_a_reply_in_the_thread(case, ours, arrives):
    message = answer(ours, "I checked the file you sent, and it holds.")
    file = receipt_in(ours)
    message.add_attachment(file.get_payload(decode=True), "application", "json", filename=file.get_filename())
    arrival = arrives(message.as_bytes(), sender=NELE, to=CONTACT)
    assert (arrival.kind, arrival.case, Case.objects.count()) == ("reply", case, 1)


def test_an_answer_that_quotes_the_whole_letter_is_a_reply(case, ours, arrives):
    mine = message_from_bytes(ours, policy=policy.default)
    quoted = "\n".join(f"> {line}" for line in mine.get_body(("plain",)).get_content().splitlines())
    arrival = arrives(answer(ours, f"Thank you.\n\n{quoted}\n").as_bytes(), sender=NELE, to=CONTACT)
    assert (arrival.kind, arrival.case) == ("reply", case)


def test_the_letter_forwarded_inside_an_answer_is_a_reply(case, ours, arrives):
    message = answer(ours, "This is what you wrote.")
    message.add_attachment(message_from_bytes(ours, policy=POLICY))
    arrival = arrives(message.as_bytes(), sender=NELE, to=CONTACT)
    assert (arrival.kind, arrival.case) == ("reply", case)


def test_a_new_mail_with_a_receipt_and_no_token_of_ours_is_a_report(case, ours, arrives):
    """A file proves nothing about who sends it: it never opens a thread."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"], message["Subject"] = NELE, CONTACT, "My receipt"
    message.set_content("There is another hole in /logout, see the file.")
    message.add_attachment(receipt_in(ours).get_payload(decode=True), "application", "json", filename="receipt.json")
    arrival = arrives(message.as_bytes(), sender=NELE)
    assert (arrival.kind, Case.objects.count()) == ("report", 2)
    assert arrival.case != case


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_bounce_that_gives_the_letter_back_reopens_the_confirmation(case, ours, arrives, kind):
    returned = ours if kind == "message/rfc822" else ours.partition(b"\r\n\r\n")[0]
    arrival = arrives(bounce(returned, kind), sender="", to=CONTACT)
    assert (arrival.kind, arrival.case, kept(case)) == ("bounce", case, False)
    assert Task.objects.filter(kind="confirmation_bounced", case=case, done_at=None).exists()


def test_a_bounce_in_old_style_that_quotes_everything_is_known_by_its_return_path(case, ours, arrives):
    text = "Sorry, I could not deliver your message.\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n"
    quoting = mail(text + ours.decode("ascii"), sender="MAILER-DAEMON@mx.test", Subject="failure notice")
    arrival = arrives(quoting, sender="", to=return_path())
    assert (arrival.kind, arrival.case, letter().bounced_at is not None) == ("bounce", case, True)


def test_our_own_letter_that_comes_back_as_it_left_opens_nothing(case, ours, arrives):
    arrival = arrives(ours, sender=return_path(), to=CONTACT)
    assert (arrival.kind, Case.objects.count(), case.messages.count()) == ("auto-reply", 1, 1)
