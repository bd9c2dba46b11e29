"""What is encrypted or signed is taken out of the mail octet by octet, and public keys are found; nothing is opened."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_hostile_mail import WORDS, parts

from firsthand.mail.reading.octets import parts_of, with_crlf
from firsthand.mail.reading.parsing import read
from processor_time import costs_less_than

MESSAGE = "-----BEGIN PGP MESSAGE-----\r\n\r\nabcd\r\n-----END PGP MESSAGE-----"
KEY = "-----BEGIN PGP PUBLIC KEY BLOCK-----\r\n\r\nabcd\r\n-----END PGP PUBLIC KEY BLOCK-----"
SIGNATURE = "-----BEGIN PGP SIGNATURE-----\r\n\r\nabcd\r\n-----END PGP SIGNATURE-----"
CLEAR = f"-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nWords.\r\n{SIGNATURE}"
CONTROL = "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1"
CIPHER = f'Content-Type: application/octet-stream; name="encrypted.asc"\r\n\r\n{MESSAGE}'
ENCRYPTED = 'encrypted; protocol="application/pgp-encrypted"'
SIGNED = 'signed; micalg=pgp-sha256; protocol="application/pgp-signature"'
OF_PGP = f"Content-Type: application/pgp-signature\r\n\r\n{SIGNATURE}"


def found(raw: bytes) -> list[tuple[str, bytes, bytes]]:
    return [(part.kind, part.content, part.signature) for part in read(raw).protected]


def plain(text: str, *, kind: str = "text/plain", fields: str = "") -> bytes:
    return f"From: Nele <nele@finder.example>\r\n{fields}Content-Type: {kind}\r\n\r\n{text}".encode()


def test_an_encrypted_mail_gives_its_ciphertext_and_no_file_for_its_control_part():
    m = read(parts(CONTROL, CIPHER, of=ENCRYPTED))
    assert found(parts(CONTROL, CIPHER, of=ENCRYPTED)) == [("openpgp-encrypted", MESSAGE.encode(), b"")]
    assert [file.name for file in m.files] == ["encrypted.asc"]
    assert m.protected[0].content_type == "multipart/encrypted"


@pytest.mark.parametrize("inside", [
    [CONTROL], [CONTROL, CIPHER, WORDS], [CIPHER, CONTROL], [WORDS, CIPHER], [],
    [CONTROL, 'Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\nx\r\n--i--'],
])  # fmt: skip
def test_an_encrypted_mail_without_its_two_parts_cannot_be_opened(inside):
    assert found(parts(*inside, of=ENCRYPTED)) == [("openpgp-encrypted", b"", b"")]


def test_what_is_signed_is_exactly_what_came():
    inside = "Content-Type: text/plain\r\nX-Odd :  kept \r\n\r\nWords.  \r\n\ttabs\r\n\r\n"
    assert found(parts(inside, OF_PGP, of=SIGNED)) == [("openpgp-signed", inside.encode(), SIGNATURE.encode())]


def test_what_is_signed_gets_the_line_ends_it_had_when_it_was_signed():
    raw = parts("Content-Type: text/plain\r\n\r\nWords.", OF_PGP, of=SIGNED).replace(b"\r\n", b"\n")
    assert found(raw) == [
        ("openpgp-signed", b"Content-Type: text/plain\r\n\r\nWords.", SIGNATURE.replace("\r", "").encode())
    ]


def test_what_stands_around_the_signed_part_is_no_part_of_it():
    raw = parts(WORDS, OF_PGP, of=SIGNED)
    raw = raw.replace(b"\r\n\r\n--b\r\n", b"\r\n\r\nPreamble.\r\n--b \t\r\n", 1) + b"Epilogue, unsigned.\r\n"
    assert found(raw)[0][1] == WORDS.encode()


def test_the_parts_of_a_signed_multipart_are_signed_together():
    inside = parts(WORDS, "Content-Type: text/html\r\n\r\n<p>Words.</p>", boundary="bb", of="alternative").decode()
    inside = inside.partition("MIME-Version: 1.0\r\n")[2]
    ((kind, content, _),) = found(parts(inside, OF_PGP, of=SIGNED))
    assert (kind, content) == ("openpgp-signed", inside.encode())


@pytest.mark.parametrize("inside", [[WORDS], [WORDS, OF_PGP, WORDS], [WORDS, WORDS], [OF_PGP, WORDS]])
def test_a_signed_mail_without_its_two_parts_cannot_be_checked(inside):
    assert found(parts(*inside, of=SIGNED)) == [("openpgp-signed", b"", b"")]


def test_a_signed_part_inside_another_is_marked_so():
    inner = parts(WORDS, OF_PGP, of=SIGNED, boundary="inner").decode().partition("MIME-Version: 1.0\r\n")[2]
    raw = parts(inner, "Content-Type: text/plain\r\n\r\nFooter of a list.")
    assert found(raw) == [("openpgp-signed-inner", WORDS.encode(), SIGNATURE.encode())]
    assert [kind for kind, _, _ in found(parts(WORDS, f"Content-Type: message/rfc822\r\n\r\n{inner}"))] == [
        "openpgp-signed-inner"
    ]


def test_what_lies_within_a_signed_part_is_seen_when_it_was_checked():
    inner = parts(CONTROL, CIPHER, of=ENCRYPTED, boundary="inner").decode().partition("MIME-Version: 1.0\r\n")[2]
    assert [kind for kind, _, _ in found(parts(inner, OF_PGP, of=SIGNED))] == ["openpgp-signed"]


def test_an_encrypted_mail_that_a_server_took_apart_is_found():
    assert found(parts(WORDS, CONTROL, CIPHER)) == [("openpgp-encrypted-inner", MESSAGE.encode(), b"")]


@pytest.mark.parametrize(("text", "kind"), [
    (MESSAGE, "openpgp-inline"), (f"Hello,\r\n\r\n{MESSAGE}\r\nNele", "openpgp-inline"),
    (CLEAR, "openpgp-inline"), (f"\r\n{CLEAR}\r\n", "openpgp-inline"),
    (f"Hello,\r\n{CLEAR}", "openpgp-inline-inner"), (f"{CLEAR}\r\nNot signed.", "openpgp-inline-inner"),
])  # fmt: skip
def test_armour_among_the_words_is_found_and_words_beside_what_is_signed_are_noticed(text, kind):
    block = MESSAGE if MESSAGE in text else CLEAR
    assert found(plain(text)) == [(kind, block.encode(), b"")]
    assert found(parts(f"Content-Type: text/plain\r\n\r\n{text}", WORDS)) == [(kind, block.encode(), b"")]
    assert found(parts(WORDS, f"Content-Type: text/plain\r\n\r\n{MESSAGE}"))[0][0] == "openpgp-inline-inner"


@pytest.mark.parametrize("text", [MESSAGE[:-5], "> " + MESSAGE.replace("\r\n", "\r\n> "), "Words.", ""])
def test_armour_that_is_cut_off_or_quoted_is_none(text):
    assert found(plain(text)) == []


def test_armour_in_base64_is_found_as_it_was_encoded():
    encoded = base64.b64encode(CLEAR.encode()).decode()
    raw = f"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}".encode()
    assert found(raw) == [("openpgp-inline", CLEAR.encode(), b"")]


@pytest.mark.parametrize("name", ["pkcs7-mime", "x-pkcs7-mime"])
@pytest.mark.parametrize(("smime_type", "kind"), [
    ("; smime-type=enveloped-data", "smime-enveloped"), ("; smime-type=AuthEnveloped-Data", "smime-enveloped"),
    ("; smime-type=signed-data", "smime-signed-opaque"), ("", "smime-opaque"), ("; smime-type=x", "smime-opaque"),
])  # fmt: skip
def test_smime_is_found_by_its_type(name, smime_type, kind):
    head = f"Content-Type: application/{name}{smime_type}; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert found(f"{head}MIIB".encode()) == [(kind, b"0\x82\x01", b"")]
    assert found(parts(WORDS, f"{head}MIIB")) == [(f"{kind}-inner", b"0\x82\x01", b"")]


@pytest.mark.parametrize("name", ["pkcs7-signature", "x-pkcs7-signature"])
def test_smime_signed_in_the_clear_gives_exact_octets_and_the_signature(name):
    signature = f"Content-Type: application/{name}\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB"
    raw = parts(WORDS, signature, of=f'signed; protocol="application/{name}"')
    assert found(raw) == [("smime-signed", WORDS.encode(), b"0\x82\x01")]


def test_other_signed_mails_are_not_protected_in_a_way_we_know():
    assert (
        found(parts(WORDS, "Content-Type: application/x-moss\r\n\r\nx", of='signed; protocol="application/x-moss"'))
        == []
    )


def keys(raw: bytes) -> tuple[tuple[str, bytes], ...]:
    return read(raw).keys


@pytest.mark.parametrize("part", [
    f"Content-Type: application/pgp-keys\r\n\r\n{KEY}",
    f'Content-Type: application/octet-stream; name="0x1234.asc"\r\n\r\n{KEY}',
    f"Content-Type: text/plain; name=key.gpg\r\n\r\nMine:\r\n{KEY}\r\n",
    f"Content-Type: text/plain\r\n\r\nMy key:\r\n{KEY}\r\n",
])  # fmt: skip
def test_a_public_key_that_came_along_is_found(part):
    assert keys(parts(WORDS, part)) == (("attached", KEY.encode()),)


def test_a_binary_public_key_is_found_and_a_private_one_never_taken():
    head = "Content-Type: application/pgp-keys\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert keys(parts(WORDS, f"{head}mQENBF")) == (("attached", b"\x99\x01\x0d\x04"),)
    assert keys(parts(WORDS, f"{head}lQOYBF")) == ()
    private = f"{KEY}\r\n-----BEGIN PGP PRIVATE KEY BLOCK-----\r\n\r\nx\r\n-----END PGP PRIVATE KEY BLOCK-----"
    assert keys(parts(WORDS, f"Content-Type: application/pgp-keys\r\n\r\n{private}")) == ()


def test_at_most_five_keys_are_taken_and_none_of_them_twice_or_too_long():
    def numbered(text: str) -> str:
        return f"Content-Type: application/pgp-keys\r\n\r\n{KEY.replace('abcd', text)}"

    assert len(keys(parts(*(numbered(str(n)) for n in range(9))))) == 5
    assert len(keys(parts(numbered("a"), numbered("a")))) == 1
    assert keys(parts(numbered("a" * 250_000))) == ()


def test_a_key_inside_a_signed_part_is_found():
    inner = parts(WORDS, f"Content-Type: application/pgp-keys\r\n\r\n{KEY}", boundary="i").decode()
    assert keys(parts(inner.partition("MIME-Version: 1.0\r\n")[2], OF_PGP, of=SIGNED)) == (("attached", KEY.encode()),)


MINE = "Autocrypt: addr=Nele@finder.example; prefer-encrypt=mutual; _unknown=1; keydata=\r\n AAEC\r\n AwQ=\r\n"


def test_the_autocrypt_key_of_the_sender_is_found():
    assert keys(plain("x", fields=MINE)) == (("autocrypt", b"\x00\x01\x02\x03\x04"),)


@pytest.mark.parametrize("fields", [
    MINE * 2, MINE.replace("Nele", "ada"), MINE.replace("AwQ=", "A!Q="), MINE.replace("_unknown", "critical"),
    MINE.replace("addr=Nele@finder.example; ", ""), MINE.replace("AAEC", "A" * 30_000),
    f"From: ada@b.example\r\n{MINE}", "Autocrypt: \r\n", "Autocrypt: addr=nele@finder.example; keydata=\r\n",
])  # fmt: skip
def test_an_autocrypt_field_that_is_not_the_one_valid_one_is_ignored(fields):
    assert keys(plain("x", fields=fields)) == ()


def test_a_valid_autocrypt_field_counts_beside_those_of_others():
    assert len(keys(plain("x", fields=MINE + MINE.replace("Nele", "ada")))) == 1


def test_a_report_of_a_mail_system_holds_nothing_protected():
    inner = parts(CONTROL, CIPHER, of=ENCRYPTED, boundary="inner").decode()
    raw = parts(WORDS, f"Content-Type: message/rfc822\r\n\r\n{inner}", of="report; report-type=delivery-status")
    assert read(raw).protected == ()


def test_many_boundaries_and_blocks_cost_little():
    for text in ((CLEAR + "\r\n") * 20_000, "-----BEGIN PGP MESSAGE-----\r\n" * 100_000):
        raw = plain(text)
        assert costs_less_than(5, lambda raw=raw: read(raw))
    assert costs_less_than(5, lambda: parts_of(b"\r\n\r\n" + b"--b\r\n" * 500_000, "b"))


@settings(deadline=None)
@given(st.lists(st.binary(max_size=30).filter(lambda body: b"--b" not in body), max_size=5))
def test_the_octets_of_each_part_come_back(bodies):
    bodies = [b"X: y\r\n\r\n" + body for body in bodies]
    raw = b"A: b\r\n\r\n" + b"".join(b"--b\r\n" + body + b"\r\n" for body in bodies) + b"--b--\r\nrest"
    assert parts_of(raw, "b") == bodies


@settings(deadline=None)
@given(st.binary(max_size=100), st.text(max_size=5))
def test_any_octets_can_be_taken_apart(octets, boundary):
    assert sum(map(len, parts_of(octets, boundary))) <= len(octets)
    assert b"\n" not in with_crlf(octets).replace(b"\r\n", b"")
