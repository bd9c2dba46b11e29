"""A letter that tells of an act brings the proof of it: a receipt that holds by itself, made when the letter goes."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from firsthand.cases import actions
from firsthand.cases.rules import Outcome
from firsthand.core.clock import now
from firsthand.embargo.sweeps import lapse_due
from firsthand.journal.log import actions as log
from firsthand.journal.log.receipts import read_receipt
from firsthand.journal.log.verifying import Proved, verify
from firsthand.journal.models import LogHead
from firsthand.keys import actions as keys
from firsthand.keys import openpgp
from firsthand.keys.rules import KeyKind, KeySource, Secret
from firsthand.letters import actions as letters
from firsthand.letters.kinds import CARRIES_RECEIPT, LetterKind
from firsthand.letters.languages import available
from firsthand.letters.models import Letter
from firsthand.mail.outbox import enclosing
from firsthand.mail.sweeps import send_letters
from firsthand.receipts.actions import NoReceipt
from mail_server import Server, running

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)


def read(octets: bytes) -> EmailMessage:
    return message_from_bytes(octets, policy=policy.default)  # type: ignore[return-value]


def enclosed(message: EmailMessage) -> list[EmailMessage]:
    return list(message.iter_attachments())  # type: ignore[arg-type]


def proved(message: EmailMessage) -> Proved:
    """What the receipt that comes with a letter proves."""
    [file] = enclosed(message)
    return verify(read_receipt(file.get_payload(decode=True)))


def kinds(message: EmailMessage) -> list[object]:
    return [entry.value("kind") for entry in proved(message).entries]


def words(message: EmailMessage, form: str) -> str:
    text = message.get_body((form,)).get_content()  # type: ignore[union-attr]
    return " ".join(re.sub(r"<[^>]+>", "", text.partition("<body")[2] or text).split())


@pytest.fixture
def server(settings):
    it = Server()
    with running(it) as settings.SMTP_URL:
        yield it


@pytest.fixture
def sent(server, at):
    """Send what waits; the messages by the kind of their letter."""

    def sent(moment=at) -> dict[str, EmailMessage]:
        send_letters(at=moment, worker="w")
        by_id = dict(Letter.objects.values_list("message_id", "kind"))
        messages = [read(content) for _, _, content in server.got]
        return {by_id[str(message["Message-ID"])]: message for message in messages}

    return sent


def test_the_receipt_mail_carries_a_receipt_that_holds_and_shows_the_report(a_case, sent):
    message = sent()["receipt"]
    [file] = enclosed(message)
    assert (file.get_filename(), file.get_content_type()) == (f"receipt-{a_case.number}.json", "application/json")
    assert file["Content-Transfer-Encoding"] == "base64"
    assert kinds(message) == ["arrival.kept", "report.received", "embargo.began"]


def test_the_letter_says_what_the_file_is_and_where_to_check_it_in_text_and_in_html(a_case, sent):
    message = sent()["receipt"]
    for form in ("plain", "html"):
        assert f"The attached file receipt-{a_case.number}.json proves" in words(message, form)
        assert "/en/verify/" in words(message, form)
    assert message.get_body(("html",)).get_content().split()[-1] == "</body></html>"


def test_the_lines_of_the_file_are_those_of_mail(a_case, server, sent):
    sent()
    (_, _, content) = server.got[0]
    in_file = content.partition(b"application/json")[2].partition(b"\r\n\r\n")[2]
    assert max(map(len, in_file.split(b"\r\n"))) <= 76


def test_each_letter_about_an_act_proves_that_act(a_case, handler, lead, sent, at):
    actions.confirm(a_case.number, by=handler, at=at)
    actions.verify(a_case.number, by=handler, at=at)
    messages = sent()
    assert "case.confirmed" in kinds(messages["confirmed"])
    assert "case.verified" in kinds(messages["verified"])


def test_the_end_of_an_embargo_is_proved_when_it_lapses(a_case, sent, at):
    sent()
    later = at + timedelta(days=45)
    lapse_due(at=later)
    assert kinds(sent(later)["embargo_lapsed"])[-1] == "embargo.lapsed"


def test_which_letters_carry_a_receipt(a_case, sent, at):
    talk = {
        "message", "question", "test_account", "late", "departure", "departure_withdrawn", "embargo_asked",
        "embargo_proposed", "embargo_declined", "embargo_withdrawn", "receipts",
    }  # fmt: skip
    assert {str(kind) for kind in LetterKind} - CARRIES_RECEIPT == talk
    letters.put(a_case, LetterKind.MESSAGE, at=at, words={"message": "Good morning."})
    message = sent()["message"]
    assert (enclosed(message), message.get_content_type()) == ([], "multipart/alternative")


@pytest.mark.parametrize("language", sorted(available()))
def test_every_language_says_it_once(report_at, sent, at, language):
    case = report_at(at, language=language).case
    message = sent()["receipt"]
    assert (message["Content-Language"], len(enclosed(message))) == (language, 1)
    for form in ("plain", "html"):
        assert words(message, form).count(f"receipt-{case.number}.json") == 1
        assert words(message, form).count("/verify/") == 1


def test_a_dutch_mail_says_it_formally(report_at, sent, at):
    case = report_at(at, language="nl").case
    said = words(sent()["receipt"], "plain")
    assert f"Het bijgevoegde bestand receipt-{case.number}.json bewijst" in said
    assert "/nl/verify/" in said


def test_a_duplicate_gets_the_arrival_of_the_first_report_opened(report_at, lead, sent, at):
    first = report_at(at).case
    later = report_at(at + A_MINUTE, mail="second@finder.example").case
    why = {"rule_id": "R1", "reason": "The same parameter.", "same_as": first.number}
    actions.decline(later.number, Outcome.DUPLICATE, **why, by=lead, at=at + A_MINUTE)
    message = sent(at + A_MINUTE)["declined"]
    order = proved(message).order
    assert order is not None
    assert order.by_the_log
    assert order.first.value("facts.sha256") == first.content_sha256
    assert first.number not in message.as_string()


# Where no receipt can be made


def test_when_the_log_has_stopped_the_letter_goes_without_and_claims_none(report_at, sent, at):
    report_at(at)
    log.catch_up(at=at)
    LogHead.objects.update(stopped_at=at, stopped_why="a test")
    case = report_at(at + A_MINUTE, mail="second@finder.example").case
    Letter.objects.exclude(case=case).delete()
    message = sent(at + A_MINUTE)["receipt"]
    assert message.get_content_type() == "multipart/alternative"
    for form in ("plain", "html"):
        assert "verify" not in words(message, form)
        assert "attached" not in words(message, form)
    assert Letter.objects.get().sent_at is not None


def test_when_the_log_cannot_be_read_the_letter_goes_all_the_same(a_case, sent, monkeypatch):
    def broken(**_):
        raise LookupError("an entry of the journal is missing")

    monkeypatch.setattr(log, "sequence", broken)
    assert enclosed(sent()["receipt"]) == []


def test_a_report_older_than_receipts_gets_its_letters_without(a_case, sent, monkeypatch):
    def too_old(case, *, at):
        raise NoReceipt("No receipt can be made for this report.", "It is older than the log.")

    monkeypatch.setattr(enclosing, "receipt_of", too_old)
    message = sent()["receipt"]
    assert enclosed(message) == []
    assert "verify" not in words(message, "plain")


# A reporter whose key we have


def test_to_a_reporter_with_a_key_the_receipt_travels_inside(a_case, server, at):
    content, public = openpgp.new_key("Oak", "oak@finder.example", at=now(), valid_for=timedelta(days=365))
    oak = Secret(KeyKind.OPENPGP, openpgp.certificate_of(public).fingerprint, content, public)
    keys.keep_reporter_key(a_case, public, KeySource.CASE_PAGE, at=at, by="reporter")
    send_letters(at=at, worker="w")
    outside = server.got[0][2]
    assert b"receipt-" not in outside
    _, sealed = read(outside).iter_parts()
    inside = read(openpgp.opened(sealed.get_payload(decode=True), [oak], ()).content)
    assert inside.get_content_type() == "multipart/mixed"
    assert kinds(inside)[:3] == ["arrival.kept", "report.received", "embargo.began"]
    assert f"receipt-{a_case.number}.json" in words(inside, "plain")
