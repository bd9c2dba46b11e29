"""R69-73: a mailbox becomes reports; nothing is lost, and the receipt asks for exactly what is missing."""

import shutil

import pytest

from firsthand.cases.models import Case
from firsthand.core.errors import FirsthandError
from firsthand.intake.models import Arrival
from firsthand.programme.actions import publish

WHOLE = """Hello,

Location: https://www.mimecast.com/share/4471

Impact: an attacker can read the files of every other customer.

Steps to reproduce:
1. Sign in.
2. Count the number up.

Credit: Nele Vos
"""


def test_one_mail_is_one_report_with_one_receipt(story):
    case = story.reporter_mails(WHOLE)
    assert Case.objects.count() == 1
    assert story.letters(case) == ["receipt"]
    assert story.record(case).title == "A vulnerability"


def test_a_mail_with_everything_is_asked_for_nothing(story):
    case = story.reporter_mails(WHOLE)
    assert story.record(case).missing == ()
    assert "What would help us" not in story.letter(case, "receipt")["text"]


def test_a_mail_that_lacks_things_is_taken_and_asked_for_exactly_those(story):
    case = story.reporter_mails("On https://www.mimecast.com/login something is wrong with the cookies.")
    text = story.letter(case, "receipt")["text"]
    assert "location" not in story.record(case).missing
    assert "Where is it?" not in text
    assert "What could someone do with it?" in text
    assert "Which steps reproduce it?" in text


def test_a_dutch_mail_gets_a_dutch_receipt(story):
    case = story.reporter_mails(
        "Beste mensen, ik heb een kwetsbaarheid gevonden op https://www.mimecast.com/inloggen en ik denk dat een "
        "aanvaller daarmee de gegevens van andere klanten kan lezen. Met vriendelijke groet."
    )
    assert story.record(case).language == "nl"
    assert "is ontvangen" in story.letter(case, "receipt")["subject"]


def test_the_octets_are_kept_as_they_came(story):
    from firsthand.vault.queries import unseal

    story.reporter_mails(WHOLE)
    arrival = Arrival.objects.get()
    raw = unseal(arrival.raw)
    import hashlib

    assert b"Credit: Nele Vos" in raw
    assert hashlib.sha256(raw).hexdigest() == arrival.sha256 == Case.objects.get().content_sha256


@pytest.mark.parametrize("headers", [
    {"Auto_Submitted": "auto-replied"}, {"Auto_Submitted": "auto-generated"}, {"X_Autoreply": "yes"},
])  # fmt: skip
def test_automatic_mail_opens_no_case_and_gets_no_answer(story, headers):
    assert story.reporter_mails("I am on holiday.", subject="Out of office", **headers) is None
    assert (Case.objects.count(), Arrival.objects.get().kind) == (0, "auto-reply")


def test_the_same_mail_sent_again_after_a_lost_answer_is_the_same_report(story):
    first = story.reporter_mails(WHOLE, message_id="<same@finder.example>")
    again = story.reporter_mails(WHOLE, message_id="<same@finder.example>")
    assert first == again
    assert Arrival.objects.count() == 1


def test_a_mail_that_nobody_can_read_is_still_a_report_with_its_bytes(story):
    from firsthand.intake.actions import receive_mail
    from firsthand.mail.sweeps import sort_arrivals

    bomb = b"From: a@finder.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\n\r\n" * 5000
    receive_mail(bomb, mail_from="a@finder.example", rcpt_to=("security@mimecast.example",), at=story.now)
    sort_arrivals(at=story.now)
    arrival = Arrival.objects.get()
    assert arrival.kind == "unreadable"
    assert arrival.case is not None
    assert story.record(arrival.case).messages[0].files


def test_publishing_a_programme_without_a_contact_is_refused(story, tmp_path):
    """R70."""
    folder = tmp_path / "nobody"
    shutil.copytree(story.folder, folder)
    toml = folder / "programme.toml"
    toml.write_text(toml.read_text().replace('mail = "security@mimecast.example"', 'mail = ""'))
    with pytest.raises(FirsthandError, match="contact"):
        publish(folder, by="operator", at=story.now)


def test_page_security_txt_and_receipt_name_the_same_contact(story):
    story.the_policy_changes(contact="security@mimecast.example -> report@mimecast.example")
    assert "mailto:report@mimecast.example" in story.page("/en/")
    assert "mailto:report@mimecast.example" in story.page("/.well-known/security.txt")
    assert story.letter(story.reporter_files().case, "receipt")["from"] == "report@mimecast.example"


def test_steps_with_markup_are_shown_unharmed_and_inert(story):
    """R72."""
    from django.test import Client

    steps = "1. Open `<script>alert(1)</script>`\n2. <img src=x onerror=alert(1)>"
    taken = story.reporter_files(steps=steps)
    page = Client().post("/en/case/", {"code": taken.code}).content.decode()
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<img src=x" not in page
    assert "<script>alert" not in page


def test_a_report_without_a_name_is_taken(story):
    """R73."""
    assert story.reporter_files(name="", link="").case.reporter.credit_named_at is None
