"""An entry has one reading: what is no entry, or could be taken for another one, is committed to by nobody."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.journal.commitments import commitment_of, joined, shown
from firsthand.journal.rules import FIRST_CHAIN, Link, first_broken, next_chain

SALT = b"s" * 32
SAID = {"at": "2027-03-01T09:00:00.000000Z", "by": "x", "facts": {"n": 1}, "format": 2, "kind": "k", "subject": ""}


def text(**changes: object) -> str:
    return json.dumps({**SAID, **changes}, sort_keys=True, separators=(",", ":"))


@given(st.sets(st.sampled_from(["at", "by", "kind", "subject", "format", "facts.n"])))
def test_any_fields_may_be_opened_and_the_commitment_stays(names):
    fields = shown(text(), SALT, names)
    assert joined(fields) == commitment_of(text(), SALT)
    assert {field.name for field in fields if field.salt} == names


@pytest.mark.parametrize(
    "entry",
    [
        text(facts={"n": 1.5}), text(facts={"n": 2**53}), text(facts={"n": [1]}), text(format=3), text(format=True),
        text(**{"facts.n": 1}), text(more=1), json.dumps({"format": 2}), "[]", "1", "",
    ],
)  # fmt: skip
def test_what_is_no_entry_is_not_committed_to(entry):
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        commitment_of(entry, SALT)


def test_a_salt_of_another_length_is_none():
    with pytest.raises(ValueError, match="salt"):
        commitment_of(text(), SALT + b"s")


def links(*texts: str) -> list[Link]:
    chain, found = FIRST_CHAIN, []
    for number, entry in enumerate(texts, start=1):
        commitment = commitment_of(entry, SALT)
        chain = next_chain(chain, commitment)
        found.append(Link(number, entry, SALT, commitment, chain))
    return found


def test_an_old_format_does_not_come_back_after_the_new_one():
    assert first_broken(links(text(format=1), text(), text())) is None
    assert first_broken(links(text(), text(format=1))) == 2


def test_another_way_to_write_the_same_entry_is_broken():
    link = links(text())[0]
    assert first_broken([replace(link, entry=link.entry + " ")]) == 1
