"""What waits to be told with others: one that was erased holds nobody up, and codes go by the address itself."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTPUTF8

import pytest

from firsthand.cases.models import Case
from firsthand.cases.queries import contact_of
from firsthand.intake.actions import receive_mail
from firsthand.letters.gathering import gather_receipts
from firsthand.letters.models import Letter, WaitingReceipt
from firsthand.mail.sweeps import sort_arrivals
from firsthand.promises.models import Trouble
from firsthand.vault.actions import destroy_key

CONTACT = "security@mimecast.example"
HOUR = timedelta(hours=1)


def send(sender: str, number: int, at: datetime) -> Case:
    mail = EmailMessage(policy=SMTPUTF8)
    mail["From"], mail["To"], mail["Subject"] = sender, CONTACT, f"hole {number}"
    mail["Message-ID"] = f"<{number}@finder.example>"
    mail.set_content(f"On https://www.mimecast.com/share/{number} anyone can read the files of others.")
    arrival = receive_mail(mail.as_bytes(), mail_from=sender, rcpt_to=(CONTACT,), at=at)
    sort_arrivals(at=at)
    arrival.refresh_from_db()
    assert arrival.case is not None
    return arrival.case


@pytest.mark.usefixtures("programme")
def test_an_erased_report_does_not_hold_up_the_receipts_behind_it(at: datetime) -> None:
    cases = [send("nele@finder.example", n, at + timedelta(seconds=n)) for n in range(8)]
    first = WaitingReceipt.objects.order_by("pk").first()
    assert first is not None
    destroy_key(first.case.key, at=at + HOUR)
    for hours in range(1, 4):
        gather_receipts(at=at + hours * HOUR)
    told = WaitingReceipt.objects.exclude(letter=None).values_list("case", flat=True)
    assert set(told) == {case.pk for case in cases if case.pk > first.case_id}
    assert not Trouble.objects.exists()


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize("other", ["strasse@host.example", "STRASSE@host.example", "Straße@host.example"])
def test_a_letter_with_codes_names_no_report_of_another_address(at: datetime, other: str) -> None:
    for n in range(6):
        send("straße@host.example", n, at + timedelta(seconds=n))
    theirs = send(other, 9, at + timedelta(minutes=1))
    for hours in range(1, 6):
        gather_receipts(at=at + hours * HOUR)
    for letter in Letter.objects.filter(person=None):
        named = Case.objects.filter(pk__in=WaitingReceipt.objects.filter(letter=letter).values("case"))
        assert {contact_of(case).mail for case in named} <= {contact_of(letter.case).mail}
    assert Letter.objects.filter(case=theirs, person=None).exists()
