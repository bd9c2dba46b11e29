"""Whoever sends many reports gets a few receipts one by one and the others in one letter; no report waits for that."""

from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from firsthand.cases.models import Case
from firsthand.cases.queries import case_by_code
from firsthand.intake.actions import receive_mail
from firsthand.letters.caps import RECEIPTS_TO_AN_ADDRESS
from firsthand.letters.gathering import gather_receipts
from firsthand.letters.models import Letter, WaitingReceipt
from firsthand.letters.pacing import FIRST_WAIT, ONE_BY_ONE, gathers_at, is_fast
from firsthand.mail.sweeps import sort_arrivals
from firsthand.promises.models import Promise
from firsthand.tasks.models import Task
from firsthand.triage.queries import from_sender_in_a_day
from firsthand.vault.queries import unseal_json

HOUR = timedelta(hours=1)
CONTACT = "security@mimecast.example"


@pytest.fixture
def mails(programme, at):
    """Takes so many reports by mail of one sender, ten seconds apart, and sorts them."""

    def take(number: int, sender: str = "nele@finder.example", *, after: timedelta = timedelta(0)) -> None:
        for each in range(number):
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = sender, CONTACT, "A vulnerability"
            mail["Message-ID"] = f"<{each}.{after.total_seconds()}.{sender}>"
            mail.set_content(f"On https://www.mimecast.com/share/{each} anyone can read the files of others.")
            raw = mail.as_bytes(policy=SMTP)
            moment = at + after + timedelta(seconds=10 * each)
            receive_mail(raw, mail_from=sender, rcpt_to=(CONTACT,), at=moment)
            sort_arrivals(at=moment)

    return take


def letters(kind: str = "") -> list[Letter]:
    rows = Letter.objects.filter(person=None).order_by("written_at")
    return list(rows.filter(kind=kind) if kind else rows)


def text(letter: Letter) -> str:
    return str(unseal_json(letter.content)["text"])


def test_four_an_hour_are_told_at_once_and_the_waits_of_the_others_double(at):
    assert [is_fast(n) for n in (1, ONE_BY_ONE, ONE_BY_ONE + 1)] == [False, False, True]
    assert gathers_at(None, 3) is None
    assert [gathers_at(at, n) - at for n in range(3)] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]


def test_a_day_of_letters_stays_below_the_cap_of_a_day():
    spent, count = timedelta(0), 0
    while (spent := spent + FIRST_WAIT * 2**count) < timedelta(days=1):
        count += 1
    assert ONE_BY_ONE + count < RECEIPTS_TO_AN_ADDRESS


def test_every_report_has_its_case_and_its_clock_and_four_have_a_receipt_at_once(mails):
    mails(9)
    assert Case.objects.count() == Promise.objects.filter(kind="confirm").count() == 9
    assert len(letters("receipt")) == ONE_BY_ONE
    assert WaitingReceipt.objects.count() == 5


def test_one_letter_tells_of_the_others_with_a_code_that_opens_each(mails, at):
    mails(9)
    assert gather_receipts(at=at + FIRST_WAIT) == 0
    assert gather_receipts(at=at + HOUR) == 1
    (letter,) = letters("receipts")
    told = [line.split() for line in text(letter).splitlines() if line.strip().startswith("2027-")]
    assert [number for number, *_ in told] == [case.number for case in Case.objects.order_by("pk")[4:]]
    assert all(case_by_code(code).number == number for number, code in told)
    assert gather_receipts(at=at + HOUR) == 0


def test_the_times_between_such_letters_double(mails, at):
    mails(6)
    gather_receipts(at=at + HOUR)
    mails(6, after=HOUR)
    assert gather_receipts(at=at + 2 * HOUR - timedelta(seconds=1)) == 0
    assert gather_receipts(at=at + 2 * HOUR) == 1


def test_another_sender_is_answered_at_once(mails):
    mails(9)
    mails(1, "tess@other.example")
    assert len(letters("receipt")) == ONE_BY_ONE + 1


def test_only_one_that_waits_gets_an_ordinary_receipt_with_a_code(mails, at):
    mails(ONE_BY_ONE + 1)
    gather_receipts(at=at + HOUR)
    assert letters("receipts") == []
    code = text(letters("receipt")[-1]).partition("Your code")[2].split()[0]
    assert case_by_code(code) == Case.objects.order_by("pk").last()


def test_who_writes_slowly_gets_each_at_once(mails):
    for number in range(6):
        mails(1, after=number * timedelta(minutes=20))
    assert len(letters("receipt")) == 6


def test_reports_by_the_form_wait_apart_and_their_letter_has_no_code(report_at, mails, at):
    for number in range(7):
        report_at(at + timedelta(seconds=number), mail="nele@finder.example", location=f"place {number}")
    mails(1)
    assert len(letters("receipt")) == ONE_BY_ONE + 1
    gather_receipts(at=at + HOUR)
    (letter,) = letters("receipts")
    assert "With its code" not in text(letter)
    assert "2027-0005" in text(letter)


def test_beyond_the_cap_of_a_day_a_person_decides_and_nothing_is_lost(mails, at, monkeypatch):
    monkeypatch.setattr("firsthand.letters.caps.RECEIPTS_TO_AN_ADDRESS", ONE_BY_ONE)
    mails(ONE_BY_ONE)
    monkeypatch.setattr("firsthand.mail.sorting.holding.receipts_full", lambda *_, **__: None)
    mails(3, after=timedelta(minutes=5))
    assert gather_receipts(at=at + HOUR) == 0
    assert Task.objects.get(kind="receipt_held").about == "address"
    assert Case.objects.count() == ONE_BY_ONE + 3
    assert WaitingReceipt.objects.filter(held_at=None).count() == 0


def test_the_letter_is_dutch_for_who_writes_dutch(mails, report_at, at):
    for number in range(7):
        report_at(at, language="nl", mail="nele@finder.example", location=f"plek {number}")
    gather_receipts(at=at + HOUR)
    assert "Uw 3 meldingen zijn ontvangen" in text(letters("receipts")[0])


def test_the_desk_learns_how_many_came_from_a_sender_within_a_day(mails, report_at, at):
    mails(6)
    mails(1, "tess@other.example")
    mails(2, after=timedelta(hours=30))
    counts = [from_sender_in_a_day(case, Case.objects.all()) for case in Case.objects.order_by("pk")]
    assert counts == [1, 2, 3, 4, 5, 6, 1, 1, 2]
    assert from_sender_in_a_day(report_at(at, mail="").case, Case.objects.all()) == 1
