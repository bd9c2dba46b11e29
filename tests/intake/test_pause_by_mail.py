"""The lane for what is critical is open to mail as well; the receipt tells of a pause in the reporter's language."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from firsthand.cases.models import Case
from firsthand.intake.actions import receive_mail
from firsthand.intake.pausing.actions import pause
from firsthand.letters.models import Letter
from firsthand.mail.sweeps import sort_arrivals
from firsthand.promises.models import Promise
from firsthand.tasks.models import Task
from firsthand.vault.queries import unseal_json

WHY = {"en": "Two of us are ill.", "nl": "Twee van ons zijn ziek."}
REPORT = "On https://www.mimecast.com/share/4471 an attacker can read the files of others."
DUTCH = "Op https://www.mimecast.com/share/4471 kan een aanvaller de bestanden van anderen lezen."


@pytest.fixture(autouse=True)
def _paused(programme, lead, at):
    pause(WHY, until=at + timedelta(days=10), by=lead, at=at)


def mails(at, subject: str, text: str = REPORT) -> Case:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Nele <nele@finder.example>", "security@mimecast.example", subject
    mail["Message-ID"] = f"<{len(text)}.{len(subject)}@finder.example>"
    mail.set_content(text)
    raw = mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))
    arrival = receive_mail(raw, mail_from="nele@finder.example", rcpt_to=("security@mimecast.example",), at=at)
    sort_arrivals(at=at + timedelta(seconds=2))
    arrival.refresh_from_db()
    assert arrival.case is not None
    return arrival.case


def receipt(case: Case) -> str:
    return str(unseal_json(Letter.objects.get(case=case, kind="receipt").content)["text"])


def test_a_mail_is_kept_its_clock_runs_and_its_receipt_says_when_answers_come(at):
    case = mails(at, "A vulnerability")
    assert Promise.objects.get(case=case, kind="confirm").due_at == at + timedelta(hours=72)
    assert "Expect our answers after" in receipt(case)
    assert not Task.objects.exists()


def test_in_dutch_it_is_said_in_dutch(at):
    case = mails(at, "Een kwetsbaarheid", DUTCH)
    assert WHY["nl"] in receipt(case)
    assert "Reken op onze antwoorden na" in receipt(case)


def test_a_mail_marked_as_critical_calls_somebody_at_once(at):
    case = mails(at, "CRITICAL: files of others")
    assert Task.objects.get(kind="critical").case == case
    assert "pause or no pause" in receipt(case)


def test_a_mail_that_only_speaks_of_something_critical_calls_nobody(at):
    mails(at, "Critical vulnerability in your site")
    assert not Task.objects.exists()
