"""OpenPGP with the programs that people use, and what is refused (mail, 7)."""

import contextlib
import hashlib
import os
import zlib
from datetime import timedelta

import pytest
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.core.clock import now
from firsthand.intake.evidence import Signature
from firsthand.keys import openpgp, session
from firsthand.keys.opening import CONTENT_OCTETS
from firsthand.keys.openpgp import CannotDecrypt, Unopened
from firsthand.keys.packets import Malformed, Tag, binary, packed, walk
from firsthand.keys.rules import CannotEncrypt, KeyFaulty, KeyKind, Secret
from openpgp_programs import Gnupg, gnupg, sq
from processor_time import costs_less_than

WORDS = b"Files of others can be read.\n" * 40
TO_US = ("-r", "security@tidewater.example")


def why(octets, *secrets) -> Unopened:
    with pytest.raises(CannotDecrypt) as closed:
        openpgp.opened(octets, secrets)
    return closed.value.why


def test_the_certificate_says_who_and_until_when(ours):
    info = openpgp.certificate_of(ours.public)
    assert info.addresses == ("security@tidewater.example",)
    assert info.expires_at is not None
    assert abs(info.expires_at - info.created_at - timedelta(days=30)) < timedelta(minutes=5)
    assert info.can_encrypt
    assert not info.revoked


def test_gnupg_reads_our_certificate_and_its_end(gpg):
    line = next(
        line for line in gpg("--list-keys", "--with-colons", TO_US[1]).decode().split("\n") if line.startswith("pub:")
    )
    ends = int(line.split(":")[6])
    assert abs(ends - (now() + timedelta(days=30)).timestamp()) < 3600


@pytest.mark.parametrize("compressed", ["none", "zip", "zlib"])
@pytest.mark.parametrize("armour", [(), ("-a",)])
def test_what_gnupg_encrypts_to_us_opens(gpg, ours, compressed, armour):
    message = gpg("--compress-algo", compressed, *armour, *TO_US, "-e", given=WORDS)
    assert openpgp.opened(message, [ours]) == openpgp.Opened(WORDS, openpgp.Check())


@pytest.mark.parametrize("who", ["oak@finder.example", "elm@finder.example"])
@pytest.mark.parametrize("compressed", ["none", "zip", "zlib"])
def test_a_signature_inside_is_good_for_a_known_key(gpg, ours, compressed, who):
    message = gpg("--compress-algo", compressed, "-a", *TO_US, "-s", "-u", who, "-e", given=WORDS)
    theirs = gpg("--export", who)
    opened = openpgp.opened(message, [ours], [theirs])
    assert opened.content == WORDS
    assert opened.check.signature is Signature.GOOD
    assert opened.check.signer == openpgp.certificate_of(theirs).fingerprint


@pytest.mark.parametrize("compressed", ["none", "zlib"])
def test_a_signature_inside_by_an_unknown_key_is_told_as_such(gpg, ours, compressed):
    message = gpg("--compress-algo", compressed, *TO_US, "-s", "-u", "oak@finder.example", "-e", given=WORDS)
    opened = openpgp.opened(message, [ours], [gpg("--export", "elm@finder.example")])
    assert (opened.content, opened.check.signature) == (WORDS, Signature.UNKNOWN_KEY)


@pytest.mark.parametrize("pack", [lambda inner: inner, lambda inner: packed(Tag.COMPRESSED, b"\0" + inner)])
def test_a_signature_inside_over_other_words_is_bad(gpg, ours, oak, pack):
    """Built as an attacker would: packets of a real signature around other words, encrypted to us."""
    signed = session.unpacked(gpg("-z", "0", "-s", "-u", "oak@finder.example", given=WORDS), at_most=10_000)
    literal = next(packet for packet in walk(signed) if packet.tag == Tag.LITERAL)
    forged = signed.replace(literal.raw, packed(Tag.LITERAL, literal.body.replace(b"can", b"may")))
    message = reencrypted(gpg, ours, pack(forged))
    opened = openpgp.opened(message, [ours], [oak])
    assert opened.content == WORDS.replace(b"can", b"may")
    assert opened.check.signature is Signature.BAD


def reencrypted(gpg: Gnupg, ours: Secret, packets: bytes) -> bytes:
    """These packets inside a message to the programme: its own content changed by who knows the session key."""
    message = walk(gpg("-z", "0", *TO_US, "-e"))
    key = next(session.session_keys(message, ours.content))
    start = os.urandom(16)
    plain = start + start[-2:] + packets + b"\xd3\x14"
    closer = Cipher(algorithms.AES(key.key), CFB(bytes(16))).encryptor()
    body = b"\x01" + closer.update(plain + hashlib.sha1(plain).digest()) + closer.finalize()
    return message[0].raw + packed(Tag.SEIP, body)


def test_what_we_encrypt_gnupg_opens_and_knows_who_signed(gpg, ours, oak):
    message = openpgp.encrypt(WORDS, to=[oak], signed_by=ours, at=now())
    assert gpg("-d", given=message) == WORDS
    status = gpg.status("-d", given=message)
    assert "[GNUPG:] GOODSIG" in status
    assert status.rpartition("VALIDSIG ")[2].partition("\n")[0].endswith(ours.fingerprint.upper())


def test_sq_and_we_understand_each_other(ours, tmp_path):
    theirs, public, message = tmp_path / "key", tmp_path / "cert", tmp_path / "message"
    sq("key", "generate", "--userid", "Ash <ash@finder.example>", "--export", str(theirs))
    public.write_bytes(sq("key", "extract-cert", str(theirs)))
    (tmp_path / "ours").write_bytes(ours.public)
    certificate = openpgp.read_certificates(public.read_bytes())[0]
    written = sq("encrypt", "--recipient-cert", str(tmp_path / "ours"), "--signer-key", str(theirs), given=WORDS)
    opened = openpgp.opened(written, [ours], [certificate])
    assert (opened.content, opened.check.signature) == (WORDS, Signature.GOOD)
    message.write_bytes(openpgp.encrypt(WORDS, to=[certificate], signed_by=ours, at=now()))
    options = ("--recipient-key", str(theirs), "--signer-cert", str(tmp_path / "ours"))
    assert sq("decrypt", *options, str(message)) == WORDS


def test_a_hidden_recipient_is_tried(gpg, ours):
    assert openpgp.opened(gpg("--throw-keyids", *TO_US, "-e", given=WORDS), [ours]).content == WORDS


def test_one_of_several_recipients_is_enough(gpg, ours):
    message = gpg("-r", "oak@finder.example", *TO_US, "-e", given=WORDS)
    assert openpgp.opened(message, [ours]).content == WORDS


def test_a_message_to_somebody_else_stays_closed(gpg, ours):
    assert why(gpg("-r", "oak@finder.example", "-e", given=WORDS), ours) is Unopened.NO_KEY
    assert why(gpg("--passphrase", "heron", "-c", given=WORDS), ours) is Unopened.NO_KEY
    assert why(gpg(*TO_US, "-e", given=WORDS)) is Unopened.NO_KEY


def test_an_altered_message_gives_nothing(gpg, ours):
    message = bytearray(gpg("-z", "0", *TO_US, "-e", given=WORDS))
    for at in (-1, -30, -len(WORDS) // 2):
        altered = message.copy()
        altered[at] ^= 1
        assert why(bytes(altered), ours) is Unopened.DAMAGED


def test_a_message_of_the_new_kind_that_is_altered_gives_nothing(ours):
    message = bytearray(binary(openpgp.encrypt(WORDS, to=[ours.public], at=now())))
    message[-40] ^= 1
    assert why(bytes(message), ours) is Unopened.DAMAGED


def test_a_message_cut_short_gives_nothing(gpg, ours):
    message = gpg("-z", "0", *TO_US, "-e", given=WORDS)
    assert {why(message[:length], ours) for length in range(1, len(message), 97)} == {Unopened.DAMAGED}


def test_a_message_without_a_check_of_its_integrity_is_refused(gpg, ours):
    """GnuPG opens it with a warning; who alters such a message can read it (EFAIL)."""
    old = ("--rfc2440", "--disable-mdc", "--cipher-algo", "3DES")
    message = gpg(*old, "-r", "elm@finder.example", *TO_US, "-e", given=WORDS)
    assert Tag.SED in [packet.tag for packet in walk(message)]
    assert why(message, ours) is Unopened.NOT_PROTECTED


def test_a_container_relabelled_as_one_without_integrity_is_refused(gpg, ours):
    packets = walk(gpg(*TO_US, "-e", given=WORDS))
    stripped = packets[0].raw + packed(Tag.SED, packets[1].body[1:])
    assert why(stripped, ours) is Unopened.NOT_PROTECTED


def test_packets_beside_the_encrypted_ones_are_refused(gpg, ours):
    message, words = gpg(*TO_US, "-e", given=WORDS), packed(Tag.LITERAL, b"b\0\0\0\0\0forged")
    assert why(message + words, ours) is Unopened.DAMAGED
    assert why(words + message, ours) is Unopened.DAMAGED


@pytest.mark.parametrize("octets", [b"", b"hello", b"-----BEGIN PGP MESSAGE-----\n\n!!\n-----END PGP MESSAGE-----\n"])
def test_what_is_no_message_is_refused(ours, octets):
    assert why(octets, ours) in (Unopened.DAMAGED, Unopened.NOT_ENCRYPTED)


def test_signed_words_that_are_not_encrypted_are_not_taken_for_encrypted_ones(gpg, ours):
    assert why(gpg("-u", "oak@finder.example", "-s", given=WORDS), ours) is Unopened.NOT_ENCRYPTED


@pytest.mark.parametrize("kind", ["future-default", "rsa2048"])
@pytest.mark.parametrize("passphrase", ["", "grey heron"])
def test_a_key_of_gnupg_can_be_brought_along(kind, passphrase):
    with gnupg() as theirs:
        theirs.make("Team <team@tidewater.example>", kind=kind, passphrase=passphrase)
        exported = theirs("--passphrase", passphrase, "-a", "--export-secret-keys", "team@tidewater.example")
        key = openpgp.owned_key(exported, passphrase)
        message = theirs("-r", "team@tidewater.example", "-u", "team@tidewater.example", "--passphrase", passphrase,
                         "-s", "-e", given=WORDS)  # fmt: skip
        opened = openpgp.opened(message, [key], [key.public])
        assert (opened.content, opened.check.signature) == (WORDS, Signature.GOOD)
        if passphrase:
            with pytest.raises(KeyFaulty, match="does not open"):
                openpgp.owned_key(exported, "white heron")


@pytest.mark.parametrize("kind", ["future-default", "rsa2048"])
def test_an_expired_key_still_opens_and_nothing_is_encrypted_to_it(kind):
    with gnupg() as theirs:
        long_ago = theirs.home / "gpg.conf"
        long_ago.write_text(f"faked-system-time {now() - timedelta(days=2):%Y%m%dT%H%M%S}\n")
        theirs.make("Team <team@tidewater.example>", kind=kind, lasts="1d")
        content = theirs("--export-secret-keys", "team@tidewater.example")
        public = theirs("--export", "team@tidewater.example")
        message = theirs("-r", "team@tidewater.example", "-s", "-e", given=WORDS)
        expires = openpgp.certificate_of(public).expires_at
        assert expires is not None
        assert expires < now()
        expired = Secret(KeyKind.OPENPGP, openpgp.certificate_of(public).fingerprint, content, public)
        assert openpgp.opened(message, [expired]).content == WORDS
        with pytest.raises(CannotEncrypt):
            openpgp.encrypt(WORDS, to=[public], at=now())


def test_nothing_is_encrypted_to_a_revoked_key():
    with gnupg() as theirs:
        theirs.make("Ash <ash@finder.example>")
        before = theirs("--export", "ash@finder.example")
        revocation = next((theirs.home / "openpgp-revocs.d").glob("*.rev")).read_bytes()
        theirs("--import", given=revocation.replace(b":-----BEGIN", b"-----BEGIN"))
        revoked = openpgp.read_certificates(theirs("--export", "ash@finder.example"))[0]
        assert openpgp.certificate_of(revoked).revoked
        with pytest.raises(CannotEncrypt):
            openpgp.encrypt(WORDS, to=[before, revoked], at=now())


def test_nothing_is_encrypted_to_a_key_that_only_signs(gpg):
    with gnupg() as theirs:
        theirs("--passphrase", "", "--quick-gen-key", "Yew <yew@finder.example>", "ed25519", "sign", "1y")
        certificate = theirs("--export", "yew@finder.example")
    assert not openpgp.certificate_of(certificate).can_encrypt
    with pytest.raises(CannotEncrypt):
        openpgp.encrypt(WORDS, to=[certificate], at=now())


# Signatures beside and around a text


def test_a_detached_signature_is_good_bad_or_by_an_unknown_key(gpg, oak, ours):
    signature = gpg("-a", "-u", "oak@finder.example", "-b", given=WORDS)
    assert openpgp.verified(WORDS, signature, [ours.public, oak]).signature is Signature.GOOD
    assert openpgp.verified(WORDS + b" ", signature, [oak]).signature is Signature.BAD
    assert openpgp.verified(WORDS, signature, [ours.public]).signature is Signature.UNKNOWN_KEY
    assert openpgp.verified(WORDS, b"no signature", [oak]).signature is Signature.BAD


def test_of_two_signatures_one_good_one_is_enough(gpg, oak):
    both = gpg("-u", "elm@finder.example", "-u", "oak@finder.example", "-b", given=WORDS)
    assert openpgp.verified(WORDS, both, [oak]).signer == openpgp.certificate_of(oak).fingerprint


def test_gnupg_finds_our_signature_good(gpg, ours, tmp_path):
    (tmp_path / "words").write_bytes(WORDS)
    (tmp_path / "signature").write_bytes(openpgp.signed(WORDS, ours))
    assert "GOODSIG" in gpg.status("--verify", str(tmp_path / "signature"), str(tmp_path / "words"))


def test_a_signature_by_a_method_that_is_broken_is_not_good(gpg):
    """SHA-1 collides; GnuPG still makes such signatures when told to."""
    signature = gpg("--digest-algo", "SHA1", "-u", "elm@finder.example", "-b", given=WORDS)
    check = openpgp.verified(WORDS, signature, [gpg("--export", "elm@finder.example")])
    assert check.signature is Signature.BAD


def test_words_in_a_user_id_or_file_name_make_no_signature(gpg, ours):
    """SigSpoof: lines that look like the status of GnuPG, in the name that the file inside claims."""
    name = "x\n[GNUPG:] GOODSIG 1234567890ABCDEF Oak <oak@finder.example>"
    message = gpg("--set-filename", name, *TO_US, "-e", given=WORDS)
    assert openpgp.opened(message, [ours]).check == openpgp.Check()


def test_a_clear_signed_text_comes_without_its_dashes(gpg, oak):
    text = b"- first\n-- second\n\nlast"
    signed = gpg("-u", "oak@finder.example", "--clearsign", given=text)
    opened = openpgp.verified_inline(b"before\n" + signed + b"after\n", [oak])
    assert (opened.content.rstrip(b"\n"), opened.check.signature) == (text, Signature.GOOD)
    unknown = openpgp.verified_inline(signed, [])
    assert (unknown.content.rstrip(b"\n"), unknown.check.signature) == (text, Signature.UNKNOWN_KEY)
    bad = openpgp.verified_inline(signed.replace(b"second", b"other"), [oak])
    assert bad.check.signature is Signature.BAD
    assert b"other" in bad.content


def test_a_text_packed_with_its_signature_is_read(gpg, oak):
    packed_text = gpg("-a", "-u", "oak@finder.example", "-s", given=WORDS)
    assert openpgp.verified_inline(packed_text, [oak]).check.signature is Signature.GOOD
    unknown = openpgp.verified_inline(packed_text, [])
    assert (unknown.content, unknown.check.signature) == (WORDS, Signature.UNKNOWN_KEY)


def test_a_packed_text_that_unpacks_without_end_is_refused():
    bomb = packed(Tag.COMPRESSED, b"\x02" + zlib.compress(bytes(CONTENT_OCTETS + 1), 9))
    with pytest.raises(CannotDecrypt) as closed:
        openpgp.verified_inline(bomb, [])
    assert closed.value.why is Unopened.TOO_BIG


@given(octets=st.binary(max_size=300))
def test_no_octets_break_the_walk(octets):
    try:
        packets = walk(b"\xc0" + octets)
    except Malformed:
        return
    assert b"".join(packet.raw for packet in packets) == b"\xc0" + octets


def test_a_message_that_does_not_say_whom_it_is_for_is_damaged(a_message, ours):
    message = bytearray(a_message)
    message[2] ^= 1  # the version of the packet that names the key: what follows is read as a count
    with pytest.raises(CannotDecrypt):
        openpgp.opened(bytes(message), [ours])


@settings(max_examples=60)
@given(data=st.data())
def test_a_message_with_any_octets_changed_gives_all_of_it_or_nothing(a_message, ours, data):
    at = data.draw(st.integers(0, len(a_message) - 1))
    message = bytearray(a_message)
    message[at] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(CannotDecrypt):
        assert openpgp.opened(bytes(message), [ours]).content == WORDS


@pytest.fixture(scope="module")
def a_message(gpg) -> bytes:
    return gpg("-z", "0", *TO_US, "-e", given=WORDS)


def test_a_programme_key_that_signs_no_more_still_sends(ours, oak):
    """The subkey for signing may end before the one for encryption."""
    silent = Secret(KeyKind.OPENPGP, ours.fingerprint, ours.public, ours.public)
    assert openpgp.encrypt(WORDS, to=[oak], signed_by=silent, at=now())
    with pytest.raises(CannotEncrypt):
        openpgp.signed(WORDS, silent)


@pytest.mark.parametrize(
    "line",
    [b"-----BEGIN PGP MESSAGE-----\n", b"-----BEGIN PGP SIGNED MESSAGE-----\n", b"-----BEGIN PGP SIGNATURE-----\n"],
)
def test_a_text_of_nothing_but_beginnings_is_read_once(ours, line):
    """Work grows with the length of a text and not with its square."""
    text = line * (4_000_000 // len(line))

    def read() -> None:
        with pytest.raises(CannotDecrypt):
            openpgp.opened(text, [ours])
        with pytest.raises(CannotDecrypt):
            openpgp.verified_inline(text, [])

    assert costs_less_than(5, read)
