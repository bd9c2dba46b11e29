"""Letters to a reporter whose key we have: encrypted, or not sent at all (R20; RFC 3156, RFC 9788)."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from cryptography.hazmat.primitives.serialization import pkcs7

from firsthand.core.clock import now
from firsthand.journal.log.receipts import read_receipt
from firsthand.journal.log.verifying import verify
from firsthand.keys import actions as keys
from firsthand.keys import openpgp, queries
from firsthand.keys.models import ReporterKey
from firsthand.keys.rules import KeyKind, KeySource, Secret
from firsthand.letters.actions import put_staff
from firsthand.letters.kinds import StaffLetterKind
from firsthand.letters.models import Letter
from firsthand.mail.sweeps import send_letters
from firsthand.tasks.models import Task
from firsthand.vault import actions as vault
from openpgp_programs import gnupg
from smime_makers import new_pair

HERS = "oak@finder.example"


@pytest.fixture(autouse=True)
def _data(settings, tmp_path):
    settings.DATA = tmp_path
    settings.SMTP_URL = ""


@pytest.fixture
def sent(tmp_path, at):
    """Send what waits; each message with its octets."""

    def sent() -> list[tuple[EmailMessage, bytes]]:
        send_letters(at=at, worker="w")
        files = sorted((tmp_path / "sent").glob("*.eml"))
        return [(message_from_bytes(f.read_bytes(), policy=policy.default), f.read_bytes()) for f in files]  # type: ignore[misc]

    return sent


@pytest.fixture(scope="module")
def oak():
    content, public = openpgp.new_key("Oak", HERS, at=now(), valid_for=timedelta(days=365 * 5))
    return Secret(KeyKind.OPENPGP, openpgp.certificate_of(public).fingerprint, content, public)


@pytest.fixture
def a_case_with_key(a_case, oak, at):
    keys.keep_reporter_key(a_case, oak.public, KeySource.CASE_PAGE, at=at, by="reporter")
    return a_case


def inside(message: EmailMessage, secret: Secret, known=()) -> tuple[EmailMessage, openpgp.Check]:
    control, sealed = message.iter_parts()
    assert control.get_content_type() == "application/pgp-encrypted"
    assert control.get_payload(decode=True).split() == [b"Version:", b"1"]
    opened = openpgp.opened(sealed.get_payload(decode=True), [secret], known)
    return message_from_bytes(opened.content, policy=policy.default), opened.check  # type: ignore[return-value]


def test_a_letter_to_a_reporter_with_a_key_tells_nothing_outside(a_case_with_key, oak, sent):
    ((message, octets),) = sent()
    letter = Letter.objects.get()
    assert message.get_content_type() == "multipart/encrypted"
    assert message.get_param("protocol") == "application/pgp-encrypted"
    assert message["Subject"] == a_case_with_key.number
    assert message["Message-ID"] == letter.message_id
    assert message["Auto-Submitted"] == "auto-replied"
    assert a_case_with_key.number.encode() in octets
    assert b"Dear" not in octets
    assert b"html" not in octets


def test_the_whole_letter_stands_inside_with_its_own_subject(a_case_with_key, oak, sent):
    ((message, _),) = sent()
    letter, _ = inside(message, oak)
    assert letter.get_body(("plain",)).get_content().startswith("Dear ")
    assert "<html" in letter.get_body(("html",)).get_content()
    assert letter["Subject"] != message["Subject"]
    assert letter.get_param("hp") == "cipher"
    assert f"Subject: {a_case_with_key.number}" in letter.get_all("HP-Outer")
    for name in ("From", "To", "Date", "Message-ID", "Reply-To"):
        assert letter[name] == message[name]
        assert f"{name}: {message[name]}" in letter.get_all("HP-Outer")


def test_it_is_signed_by_the_programme_when_that_has_a_key(a_case_with_key, oak, sent, at):
    key = keys.make_programme_key(at=at, by="operator")
    ((message, _),) = sent()
    _, check = inside(message, oak, [bytes(key.public)])
    assert (check.signature, check.signer) == ("good", key.fingerprint)


def test_gnupg_opens_it(a_case, sent, at):
    with gnupg() as finder:
        finder.make(f"Oak <{HERS}>", lasts="5y")
        octets = finder("--export", HERS)
        keys.keep_reporter_key(a_case, octets, KeySource.ATTACHED, at=at, by="reporter")
        ((message, _),) = sent()
        _, sealed = message.iter_parts()
        plain = finder("-d", given=sealed.get_payload(decode=True))
    assert message_from_bytes(plain, policy=policy.default).get_body(("plain",)).get_content().startswith("Dear ")


def test_a_repeat_has_the_same_form(a_case_with_key, sent, tmp_path):
    ((first, _),) = sent()
    Letter.objects.update(sent_at=None)
    ((second, _),) = sent()
    assert first.get_boundary() == second.get_boundary()
    assert first.items() == second.items()


def test_a_reporter_with_a_certificate_for_smime_gets_that(a_case, sent, at):
    hers = new_pair(HERS, at=at, days=365)
    keys.keep_reporter_key(a_case, hers.der, KeySource.SIGNATURE, at=at, by="reporter")
    ((message, octets),) = sent()
    assert message.get_content_type() == "application/pkcs7-mime"
    assert message.get_param("smime-type") == "enveloped-data"
    assert message["Subject"] == a_case.number
    assert b"Dear" not in octets
    plain = pkcs7.pkcs7_decrypt_der(message.get_payload(decode=True), hers.certificate, hers.secret, [])
    letter = message_from_bytes(plain, policy=policy.default)
    assert letter.get_body(("plain",)).get_content().startswith("Dear ")
    [receipt] = letter.iter_attachments()
    assert verify(read_receipt(receipt.get_payload(decode=True)))


def without_use(case, certificate: bytes, kind: KeyKind, at) -> None:
    """A key that was good when it was kept."""
    sealed = vault.seal(case.key, "reporter key", certificate)
    ReporterKey.objects.create(case=case, kind=kind, certificate=sealed, source=KeySource.CASE_PAGE, kept_at=at)


@pytest.mark.parametrize("kind", KeyKind)
def test_a_letter_to_an_expired_key_is_not_sent_and_calls_a_person(a_case, sent, at, kind):
    if kind is KeyKind.OPENPGP:
        _, certificate = openpgp.new_key("Oak", HERS, at=now(), valid_for=timedelta(days=1))
    else:
        certificate = new_pair(HERS, at=at - timedelta(days=30), days=10).der
    without_use(a_case, certificate, kind, at)
    assert sent() == []
    letter = Letter.objects.get(case=a_case, person=None)
    assert letter.failed_at
    assert letter.failure == "the reporter's key cannot be used"
    assert Task.objects.get().kind == "letter_failed"


def test_a_certificate_that_was_spoilt_sends_nothing_in_the_clear(a_case, sent, at):
    without_use(a_case, b"\xc6\x33spoilt", KeyKind.OPENPGP, at)
    assert sent() == []


def test_without_a_key_and_after_dropping_it_letters_are_as_before(a_case_with_key, sent, at):
    keys.drop_reporter_key(a_case_with_key, at=at, by="reporter")
    ((message, octets),) = sent()
    assert message.get_content_type() == "multipart/mixed"
    assert b"Dear" in octets
    assert queries.reporter_key(a_case_with_key) is None


def test_letters_to_the_team_stay_as_they_are(a_case_with_key, lead, sent, at):
    put_staff(StaffLetterKind.TASK, lead, at=at, case=a_case_with_key, facts={"task_kind": "appeal"})
    ours = [message for message, _ in sent() if message["To"] == lead.mail]
    assert [message.get_content_type() for message in ours] == ["multipart/alternative"]


def test_the_key_of_one_case_is_not_used_for_another(a_case_with_key, report_at, sent, at):
    other = report_at(at).case
    sent_now = {message["Subject"]: message.get_content_type() for message, _ in sent()}
    assert sent_now[a_case_with_key.number] == "multipart/encrypted"
    assert Letter.objects.exclude(sent_at=None).filter(case=other).exists()
    assert "multipart/mixed" in sent_now.values()
