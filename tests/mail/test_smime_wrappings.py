"""Layers of S/MIME, opened and checked: mails made by openssl."""

import base64
from datetime import datetime
from pathlib import Path

import pytest
from wrapped import ADA, HEAD, PART, US, WORDS, opened, told

from firsthand.intake.evidence import Signature, Wrapping
from firsthand.keys import actions as keys
from firsthand.keys.rules import KeySource
from firsthand.programme.queries import Published
from smime_makers import Pair, encrypted, new_pair, signed

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def ours() -> Pair:
    return new_pair(US)


@pytest.fixture(scope="module")
def finder() -> Pair:
    return new_pair(ADA)


@pytest.fixture
def smime_key(programme: Published, ours: Pair, at: datetime) -> None:
    """The programme's certificate, brought along in a PKCS#12 file."""
    keys.import_programme_key(ours.pkcs12(), at=at, by="test")


def smime(structure: bytes, kind: str, *, head: bytes = HEAD, name: str = "pkcs7-mime") -> bytes:
    return head + (
        f"MIME-Version: 1.0\r\nContent-Type: application/{name}; smime-type={kind}; name=smime.p7m\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    ).encode() + base64.encodebytes(structure)  # fmt: skip


@pytest.mark.parametrize(("cipher", "name"), [("-aes256", "pkcs7-mime"), ("-aes-256-gcm", "x-pkcs7-mime")])
def test_an_enveloped_mail_is_read(smime_key, ours: Pair, tmp_path: Path, cipher: str, name: str):
    found = opened(smime(encrypted(tmp_path, PART, ours, cipher), "enveloped-data", name=name))
    assert (found.fault, found.mail.text.strip(), found.mail.files) == ("", WORDS.decode(), ())
    assert (found.layers[0].wrapping, found.layers[0].encrypted) == (Wrapping.SMIME, True)


def test_an_enveloped_mail_to_somebody_else_stays_closed(smime_key, finder: Pair, tmp_path: Path):
    found = opened(smime(encrypted(tmp_path, PART, finder), "enveloped-data"))
    assert found.fault == "encrypted to a key that is not ours, or altered on its way"
    assert found.mail.text == ""


def test_an_enveloped_mail_of_rubbish_stays_closed(smime_key):
    assert opened(smime(b"rubbish", "enveloped-data")).fault != ""


def test_a_mail_signed_inside_an_envelope_is_read(smime_key, ours: Pair, finder: Pair, tmp_path: Path):
    inside = smime(signed(tmp_path, PART, finder, "-nodetach"), "signed-data", head=b"")
    found = opened(smime(encrypted(tmp_path, inside, ours), "enveloped-data"))
    assert found.mail.text.strip() == WORDS.decode()
    assert told(found) == [(True, True, Signature.NONE), (False, True, Signature.UNKNOWN_KEY)]
    assert [offered.source for offered in found.keys] == [KeySource.SIGNATURE]


def smime_signed(part: bytes, signature: bytes, head: bytes = HEAD) -> bytes:
    return head + (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/signed; micalg=sha-256; "
        b'protocol="application/pkcs7-signature"; boundary="bb"\r\n\r\n--bb\r\n'
    ) + part + (
        b"\r\n--bb\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n"
    ) + base64.encodebytes(signature) + b"\r\n--bb--\r\n"  # fmt: skip


def test_an_smime_signature_is_good_only_with_a_root_that_is_believed(programme, tmp_path: Path, settings):
    root = new_pair("root@authority.example", is_root=True)
    raw = smime_signed(PART, signed(tmp_path, PART, new_pair(ADA, issuer=root)))
    assert told(opened(raw)) == [(False, True, Signature.UNKNOWN_KEY)]
    (tmp_path / "roots.pem").write_bytes(root.certificate_pem)
    settings.SMIME_CA = str(tmp_path / "roots.pem")
    assert told(opened(raw)) == [(False, True, Signature.GOOD)]
    assert told(opened(raw.replace(b"ada@", b"eve@"))) == [(False, True, Signature.OTHER_SENDER)]


def test_an_smime_signature_over_other_words_is_bad(programme, finder: Pair, tmp_path: Path):
    raw = smime_signed(PART, signed(tmp_path, PART, finder)).replace(b"door 7", b"door 8")
    found = opened(raw)
    assert told(found) == [(False, True, Signature.BAD)]
    assert "door 8" in found.mail.text


def test_words_wrapped_into_a_signature_within_a_list_mail_are_read(programme, finder: Pair, tmp_path: Path):
    inner = smime(signed(tmp_path, PART, finder, "-nodetach"), "signed-data", head=b"")
    raw = (
        HEAD + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n' + inner
        + b"\r\n--x\r\nContent-Type: text/plain\r\n\r\nTo leave this list, write to us.\r\n--x--\r\n"
    )  # fmt: skip
    found = opened(raw)
    assert found.mail.text.strip() == WORDS.decode()
    assert [file.name for file in found.mail.files] == ["outside.txt"]
