"""Signed notes, against the note that Go's package for them is tested with."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firsthand.journal.log import notes

VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_the_known_note_holds_under_the_known_key():
    verifier = notes.read_verifier(VKEY)
    assert notes.is_signed_by(notes.read_note(NOTE), verifier)
    assert str(verifier) == VKEY
    assert str(notes.read_note(NOTE)) == NOTE


def test_a_note_of_ours_holds_and_an_altered_one_does_not():
    key = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    note = str(notes.sign("a.example/log\n1\n", "a.example/log", key))
    assert notes.is_signed_by(notes.read_note(note), notes.signer("a.example/log", key))
    altered = notes.read_note(note.replace("\n1\n", "\n2\n"))
    assert not notes.is_signed_by(altered, notes.signer("a.example/log", key))


@pytest.mark.parametrize(
    "key",
    ["", "name", "name+c74f20a3+", VKEY[:-1], VKEY.replace("c7", "c8"), VKEY.replace("Peter", "Pe ter"), "+" + VKEY],
)
def test_a_verifier_key_that_is_none_is_refused(key):
    with pytest.raises(notes.NoteFaulty):
        notes.read_verifier(key)


@pytest.mark.parametrize(
    "note", ["", "text\n", "text\n\n", "text\n\n— name AAAA\n", NOTE[:-1], NOTE.replace("— ", "- "), NOTE + "\n"]
)
def test_a_note_that_is_none_is_refused(note):
    with pytest.raises(notes.NoteFaulty):
        notes.read_note(note)
