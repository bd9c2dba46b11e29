"""Letters are signed when a key is set, and a key that cannot sign loses none."""

from email import message_from_bytes, policy

import dkim
import pytest
from cryptography.hazmat.primitives import serialization as ser
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from firsthand.administration.health.checks import examine
from firsthand.core.errors import SetupRefused
from firsthand.letters.models import Letter
from firsthand.mail.outbox import sending
from firsthand.mail.outbox.signing import SIGNED, _made, signed, signer_of
from firsthand.mail.sweeps import send_letters
from firsthand.ops.environment import check_environment
from mail_server import Server, running

KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024)
NAME = "firsthand1._domainkey.mimecast.example"


def pem(key, form=ser.PrivateFormat.PKCS8, lock=None) -> bytes:
    return key.private_bytes(ser.Encoding.PEM, form, lock or ser.NoEncryption())


@pytest.fixture
def key_file(tmp_path, settings):
    settings.DATA = tmp_path
    settings.SMTP_URL = ""
    file = tmp_path / "dkim.pem"
    file.write_bytes(pem(KEY))
    file.chmod(0o600)
    settings.DKIM_KEY, settings.DKIM_SELECTOR = str(file), "firsthand1"
    return file


def published(signer):
    """What DNS would answer."""
    return lambda name, timeout=5: signer.record.encode() if name == f"{NAME}.".encode() else None


def holds(octets: bytes, key_file) -> bool:
    return dkim.verify(octets, dnsfunc=published(signer_of(str(key_file), "firsthand1")))


def test_a_letter_that_goes_to_a_server_is_signed(a_case, key_file, settings, at):
    server = Server()
    with running(server) as settings.SMTP_URL:
        send_letters(at=at, worker="w")
    octets = server.got[0][2]
    assert holds(octets, key_file)
    field = message_from_bytes(octets, policy=policy.default)["DKIM-Signature"].replace(" ", "")
    assert "c=relaxed/relaxed" in field
    assert "d=mimecast.example" in field
    assert "l=" not in field


def test_a_letter_that_becomes_a_file_is_signed(a_case, key_file, at, tmp_path):
    send_letters(at=at, worker="w")
    assert holds(next((tmp_path / "sent").glob("*.eml")).read_bytes(), key_file)


def test_the_signature_covers_the_receipt(a_case, key_file, at, tmp_path):
    send_letters(at=at, worker="w")
    octets = next((tmp_path / "sent").glob("*.eml")).read_bytes()
    head, mark, file = octets.partition(b"Content-Type: application/json")
    assert mark
    begin = file.index(b"\r\n\r\n") + 4
    other = b"A" if file[begin : begin + 1] != b"A" else b"B"
    assert not holds(head + mark + file[:begin] + other + file[begin + 1 :], key_file)


@pytest.mark.parametrize("field", ["From", "To", "Subject", "Reply-To", "Cc", "Date", "Message-ID", "Content-Type"])
def test_nobody_adds_a_field_to_a_signed_letter(a_case, key_file, at, tmp_path, field):
    send_letters(at=at, worker="w")
    octets = next((tmp_path / "sent").glob("*.eml")).read_bytes()
    assert not holds(f"{field}: other@evil.example\r\n".encode() + octets, key_file)


def test_what_is_signed_is_the_letter_as_it_travels(a_case, key_file, at, tmp_path, monkeypatch):
    def encrypted(letter, message, *, at):
        message.clear_content()
        message.set_content("Nobody can read this.")
        return message

    monkeypatch.setattr(sending, "sealed", encrypted)
    send_letters(at=at, worker="w")
    octets = next((tmp_path / "sent").glob("*.eml")).read_bytes()
    assert b"Nobody can read this." in octets
    assert holds(octets, key_file)


def test_without_a_key_nothing_is_signed(a_case, settings, at, tmp_path):
    settings.DATA, settings.SMTP_URL = tmp_path, ""
    send_letters(at=at, worker="w")
    assert b"DKIM-Signature" not in next((tmp_path / "sent").glob("*.eml")).read_bytes()


def test_a_key_that_went_missing_keeps_letters_waiting_and_is_told(a_case, key_file, at, tmp_path):
    key_file.rename(tmp_path / "away.pem")
    assert send_letters(at=at, worker="w") == 0
    letter = Letter.objects.get()
    assert (letter.failure, letter.failed_at) == ("signing key cannot be used", None)
    assert not next(check for check in examine(at=at) if check.name == "signing").ok
    (tmp_path / "away.pem").rename(key_file)
    assert send_letters(at=letter.send_after, worker="w") == 1


def test_doctor_tells_the_record_to_publish(programme, key_file, at):
    said = next(check for check in examine(at=at) if check.name == "signing")
    assert said.ok
    assert f'{NAME} TXT "v=DKIM1; k=rsa; p=MI' in said.says


def test_doctor_says_when_letters_are_not_signed(programme, at):
    said = next(check for check in examine(at=at) if check.name == "signing")
    assert (said.ok, "not signed" in said.says) == (True, True)


@pytest.mark.parametrize("content", [
    b"", b"none", pem(ec.generate_private_key(ec.SECP256R1())),
    pem(KEY, lock=ser.BestAvailableEncryption(b"password")),
    KEY.public_key().public_bytes(ser.Encoding.PEM, ser.PublicFormat.SubjectPublicKeyInfo),
])  # fmt: skip
def test_a_file_without_a_key_to_sign_with_is_refused(key_file, content):
    key_file.write_bytes(content)
    with pytest.raises(SetupRefused, match="names no RSA key"):
        signer_of(str(key_file), "firsthand1")


def test_a_key_in_either_form_signs(key_file):
    key_file.write_bytes(pem(KEY, ser.PrivateFormat.TraditionalOpenSSL))
    assert signer_of(str(key_file), "a").public == signer_of(str(key_file), "b").public


def test_a_key_that_others_can_read_is_refused(key_file):
    key_file.chmod(0o640)
    with pytest.raises(SetupRefused, match="chmod 600"):
        signer_of(str(key_file), "firsthand1")


@pytest.mark.parametrize("selector", ["", "a b", "-a", "a.", "a" * 70, "a;b", "a\n"])
def test_a_key_needs_a_name_in_dns(key_file, selector):
    with pytest.raises(SetupRefused, match="FIRSTHAND_DKIM_SELECTOR"):
        signer_of(str(key_file), selector)


def test_a_name_in_dns_needs_a_key():
    with pytest.raises(SetupRefused, match="FIRSTHAND_DKIM_KEY"):
        signer_of("", "firsthand1")


@pytest.mark.parametrize("variables", [
    {"DKIM_KEY": "/nowhere/dkim.pem", "DKIM_SELECTOR": "a"}, {"DKIM_SELECTOR": "a"}, {"DKIM_KEY": "/nowhere"},
    {"SMTP_CA": "/nowhere/ca.pem"}, {"SPAM_FIELD": "X-Spam-Flag"}, {"SPAM_FIELD": "=YES"}, {"SPAM_FIELD": "A B=YES"},
])  # fmt: skip
def test_settings_that_cannot_work_refuse_the_start(monkeypatch, variables):
    for name, value in variables.items():
        monkeypatch.setenv(f"FIRSTHAND_{name}", value)
    with pytest.raises(SetupRefused):
        check_environment()


def test_settings_that_work_let_it_start(monkeypatch, key_file):
    for name, value in {"DKIM_KEY": str(key_file), "DKIM_SELECTOR": "a", "SPAM_FIELD": "X-Spam-Flag=YES"}.items():
        monkeypatch.setenv(f"FIRSTHAND_{name}", value)
    check_environment()


def test_a_domain_beyond_ascii_is_signed_as_dns_knows_it(key_file):
    field = signed(b"From: a@x\r\n\r\nWords.\r\n", signer_of(str(key_file), "a"), "security@münchen.example")
    assert b"d=xn--mnchen-3ya.example" in field


@given(st.text(st.characters(codec="ascii", exclude_characters="\r\n"), max_size=200), st.booleans())
def test_whatever_a_letter_says_its_signature_holds(words, twice):
    signer = _made(pem(KEY), "firsthand1")
    to = "To: b@x\r\n" * twice
    content = f"From: a@mimecast.example\r\nSubject: {words}\r\n{to}\r\n{words}\r\n".encode()
    assert dkim.verify(signed(content, signer, "a@mimecast.example"), dnsfunc=published(signer))


def test_what_receivers_look_at_is_signed():
    assert {"from", "to", "subject", "date", "reply-to", "message-id", "auto-submitted"} <= set(SIGNED)
