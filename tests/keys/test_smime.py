"""S/MIME: opening what was encrypted to us, and checking who signed. Structures are made by the openssl program."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.keys import openssl, smime
from firsthand.keys.smime import CannotOpen, Contents
from smime_makers import Pair, encrypted, new_pair, program, signed

WORDS = b"Content-Type: text/plain\r\n\r\nThe lock of door 7 opens by itself.\r\n"


@pytest.fixture(scope="module")
def ours() -> Pair:
    return new_pair("security@harbour.example")


@pytest.fixture(scope="module")
def finder() -> Pair:
    return new_pair("ada@finder.example")


@pytest.mark.parametrize("options", [("-aes128",), ("-aes256",), ("-des3",), ("-aes256", "-stream")])
def test_what_was_encrypted_to_us_opens(tmp_path: Path, ours: Pair, options: tuple[str, ...]) -> None:
    structure = encrypted(tmp_path, WORDS, ours, *options)
    assert smime.contents_of(structure) is Contents.ENVELOPED
    assert smime.decrypt(structure, [ours.own]) == WORDS


def test_authenticated_encryption_opens(tmp_path: Path, ours: Pair) -> None:
    structure = encrypted(tmp_path, WORDS, ours, "-aes-256-gcm")
    assert smime.contents_of(structure) is Contents.AUTH_ENVELOPED
    assert smime.decrypt(structure, [ours.own]) == WORDS


def test_a_key_on_a_curve_opens_as_well(tmp_path: Path) -> None:
    curve = new_pair("security@harbour.example", curve=True)
    assert smime.decrypt(encrypted(tmp_path, WORDS, curve), [curve.own]) == WORDS


def test_an_old_key_still_opens(tmp_path: Path, ours: Pair) -> None:
    newer = new_pair("security@harbour.example")
    assert smime.decrypt(encrypted(tmp_path, WORDS, ours), [newer.own, ours.own]) == WORDS


def test_what_was_encrypted_to_somebody_else_stays_closed(tmp_path: Path, ours: Pair, finder: Pair) -> None:
    with pytest.raises(CannotOpen, match="not ours"):
        smime.decrypt(encrypted(tmp_path, WORDS, finder), [ours.own])


def test_altered_authenticated_encryption_gives_nothing(tmp_path: Path, ours: Pair) -> None:
    structure = bytearray(encrypted(tmp_path, WORDS, ours, "-aes-256-gcm"))
    structure[-30] ^= 1
    with pytest.raises(CannotOpen):
        smime.decrypt(bytes(structure), [ours.own])


def test_an_encryption_cut_short_gives_nothing(tmp_path: Path, ours: Pair) -> None:
    structure = encrypted(tmp_path, WORDS * 50, ours)
    with pytest.raises(CannotOpen):
        smime.decrypt(structure[:-40], [ours.own])


def test_without_a_key_of_ours_nothing_opens(tmp_path: Path, ours: Pair) -> None:
    with pytest.raises(CannotOpen):
        smime.decrypt(encrypted(tmp_path, WORDS, ours), [])


def test_a_signature_beside_its_content_fits(tmp_path: Path, finder: Pair) -> None:
    checked = smime.check(signed(tmp_path, WORDS, finder), WORDS)
    assert checked.fits
    assert checked.signers[0].addresses == {"ada@finder.example"}
    assert checked.signers[0].certificate == finder.certificate_pem


def test_a_signed_structure_gives_what_it_holds(tmp_path: Path, finder: Pair) -> None:
    checked = smime.check(signed(tmp_path, WORDS, finder, "-nodetach"))
    assert (checked.fits, checked.content) == (True, WORDS)


def test_a_signature_over_other_words_does_not_fit(tmp_path: Path, finder: Pair) -> None:
    checked = smime.check(signed(tmp_path, WORDS, finder), WORDS.replace(b"7", b"8"))
    assert (checked.fits, checked.signers) == (False, ())


def test_what_an_altered_structure_holds_is_given_as_not_signed(tmp_path: Path, finder: Pair) -> None:
    structure = signed(tmp_path, WORDS, finder, "-nodetach").replace(b"door 7", b"door 8")
    checked = smime.check(structure)
    assert not checked.fits
    assert b"door 8" in checked.content


def test_nobody_vouches_for_a_certificate_by_default(tmp_path: Path, finder: Pair) -> None:
    assert not smime.check(signed(tmp_path, WORDS, finder), WORDS).vouched


def test_a_root_that_the_operator_names_vouches_for_those_below_it(tmp_path: Path) -> None:
    root = new_pair("root@authority.example", is_root=True)
    issued = new_pair("ada@finder.example", issuer=root)
    roots, others = tmp_path / "roots.pem", tmp_path / "others.pem"
    roots.write_bytes(root.certificate_pem)
    others.write_bytes(new_pair("root@other.example", is_root=True).certificate_pem)
    signature = signed(tmp_path, WORDS, issued)
    assert smime.check(signature, WORDS, roots=roots).vouched
    assert not smime.check(signature, WORDS, roots=others).vouched
    assert not smime.check(signature, WORDS, roots=tmp_path / "missing.pem").vouched


def test_certificates_alone_are_told_from_a_signature(tmp_path: Path, finder: Pair) -> None:
    (tmp_path / "c.pem").write_bytes(finder.certificate_pem)
    words = [program("openssl"), "crl2pkcs7", "-nocrl", "-certfile", str(tmp_path / "c.pem"), "-outform", "DER"]
    structure = subprocess.run(words, check=True, capture_output=True).stdout
    assert smime.contents_of(structure) is Contents.CERTIFICATES
    with pytest.raises(CannotOpen):
        smime.check(structure)


def test_a_missing_program_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, finder: Pair) -> None:
    signature = signed(tmp_path, WORDS, finder)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotOpen, match="no program"):
        smime.check(signature, WORDS)


def test_more_output_than_allowed_is_a_failure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ours: Pair) -> None:
    structure = encrypted(tmp_path, WORDS * 100, ours, "-aes-256-gcm")
    monkeypatch.setattr(openssl, "OUT_BYTES", 1000)
    with pytest.raises(CannotOpen):
        smime.decrypt(structure, [ours.own])


@pytest.mark.parametrize("cipher", ["-aes256", "-aes-256-gcm"])
def test_openssl_alone_opens_and_no_word_of_its_command_is_the_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ours: Pair, cipher: str
) -> None:
    structure = encrypted(tmp_path, WORDS, ours, cipher)
    seen: list[list[str]] = []
    start = subprocess.Popen

    def watched(command: list[str], **options: object) -> object:
        seen.append(command)
        return start(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(openssl.subprocess, "Popen", watched)
    assert smime.decrypt(structure, [ours.own]) == WORDS
    assert len(seen) == 1
    assert all(word.startswith(("/dev/fd/", "-")) or word in ("cms", "DER") for word in seen[0][1:])


@given(st.binary(max_size=200))
@settings(max_examples=200)
def test_any_octets_are_something(structure: bytes) -> None:
    assert smime.contents_of(structure) in Contents


@given(st.binary(max_size=60))
@settings(max_examples=8, deadline=None)
def test_hostile_structures_open_nothing(octets: bytes) -> None:
    with pytest.raises(CannotOpen):
        smime.decrypt(bytes.fromhex("3080 06092a864886f70d010703 a080") + octets, [])
