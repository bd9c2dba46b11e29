"""A receipt holds as it was made, and not with one bit changed."""

import hashlib
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from firsthand.journal import commitments
from firsthand.journal.log import notes, tree
from firsthand.journal.log.checkpoints import Checkpoint
from firsthand.journal.log.cosignatures import cosign
from firsthand.journal.log.receipts import OpenedEntry, Receipt, ReceiptFaulty, read_receipt
from firsthand.journal.log.verifying import DoesNotHold, verify

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
WITNESS = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
ORIGIN = "a.example/log"
WORDS = "P1 We promise."
SIZE = 11


def text_of(index: int) -> str:
    facts = {"order": index, "words_sha256": hashlib.sha256(WORDS.encode()).hexdigest(), "closed": "not for you"}
    said = {
        "format": 2, "kind": "report.received", "at": f"2026-11-22T10:00:{index:02d}Z", "by": "reporter",
        "subject": f"2026-{index:04d}", "facts": facts,
    }  # fmt: skip
    return json.dumps(said)


HASHES = [tree.leaf_hash(commitments.commitment_of(text_of(i), bytes([i]) * 32)) for i in range(SIZE)]


def hash_at(level: int, index: int) -> bytes:
    row = HASHES[index << level : (index + 1) << level]
    while len(row) > 1:
        row = [tree.node_hash(left, right) for left, right in zip(row[::2], row[1::2], strict=True)]
    return row[0]


def receipt(index: int = 4, *, stated: str = WORDS) -> Receipt:
    checkpoint = Checkpoint(ORIGIN, SIZE, tree.root(SIZE, hash_at))
    note = notes.sign(checkpoint.text, ORIGIN, KEY)
    line = cosign(note.text, "w.example", WITNESS, at=1_800_000_000)
    fields = commitments.shown(
        text_of(index), bytes([index]) * 32, ["at", "kind", "subject", "facts.words_sha256", "facts.order"]
    )
    entry = OpenedEntry(index, fields, tuple(tree.inclusion_proof(index, SIZE, hash_at)))
    witness = notes.Verifier("w.example", notes.COSIGNATURE, WITNESS.public_key().public_bytes_raw())
    return Receipt(notes.signer(ORIGIN, KEY), f"{note}{line}", (entry,), {"words": stated}, (witness,))


FILE = receipt().as_json().encode()


def test_a_receipt_holds_and_shows_no_more_than_was_opened():
    proved = verify(read_receipt(FILE))
    (entry,) = proved.entries
    assert (entry.value("facts.order"), entry.value("facts.closed")) == (4, None)
    assert (proved.stated, proved.witnesses[0].at) == ({"words": WORDS}, 1_800_000_000)
    assert b"not for you" not in FILE


@given(st.integers(0, len(FILE) - 1), st.integers(0, 7))
@example(0, 0)
def test_a_receipt_with_one_bit_changed_does_not_hold(place, bit):
    changed = bytearray(FILE)
    changed[place] ^= 1 << bit
    with pytest.raises((ReceiptFaulty, DoesNotHold)):
        verify(read_receipt(bytes(changed)))


def test_words_that_the_log_has_no_hash_of_are_not_believed():
    with pytest.raises(DoesNotHold, match="words"):
        verify(read_receipt(receipt(stated="P1 We promise more.").as_json().encode()))


def test_a_receipt_of_another_key_than_the_readers_does_not_hold():
    other = notes.signer(ORIGIN, WITNESS)
    with pytest.raises(DoesNotHold, match="another key"):
        verify(read_receipt(FILE), other)
