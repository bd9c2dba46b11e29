"""Armoured blocks among the words of a mail: where they begin and end, whatever else stands there, and never slow."""

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.mail.layers import inline

BEGIN, END = "-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----"
SIGNED, SIGNATURE = "-----BEGIN PGP SIGNED MESSAGE-----", "-----END PGP SIGNATURE-----"
AS_DEFINED = re.compile(
    r"^-----BEGIN PGP (?:MESSAGE-----[ \t]*$.*?^-----END PGP MESSAGE-----"
    r"|SIGNED MESSAGE-----[ \t]*$.*?^-----END PGP SIGNATURE-----)",
    re.MULTILINE | re.DOTALL,
)
"""What a block is, in one expression: plain to read, but its cost grows with the square of the text."""

ARMOUR = (BEGIN, END, SIGNED, SIGNATURE)
lines = st.lists(st.sampled_from([*(f"{line}\n" for line in ARMOUR), *ARMOUR, *"\n \t\rx-"]), max_size=30)


@given(lines.map("".join))
def test_blocks_are_found_where_they_are_defined(text):
    blocks = [block[0] for block in AS_DEFINED.finditer(text)]
    assert inline.messages_in(text) == [block for block in blocks if block.startswith(BEGIN)]
    assert inline.without_blocks(text) == AS_DEFINED.sub("", text)
    inside = inline.put_in_place(text, [""] * len(blocks))
    assert (inside is None) == (not blocks)


@given(lines.map("".join))
def test_blocks_that_are_left_as_they_are_change_nothing(text):
    blocks = AS_DEFINED.findall(text)
    if blocks:
        assert inline.put_in_place(text, [None] * len(blocks)) == text.strip("\n")


def test_a_signed_block_that_never_ends_hides_no_message_behind_it():
    assert inline.messages_in(f"{SIGNED}\n{BEGIN}\nx\n{END}\n{SIGNED}\n") == [f"{BEGIN}\nx\n{END}"]


def seconds_for(text: str) -> float:
    """Processor seconds, the best of three: the machine may be busy."""
    took = []
    for _ in range(3):
        began = process_time()
        inline.messages_in(text)
        inline.without_blocks(text)
        took.append(process_time() - began)
    return min(took)


@pytest.mark.parametrize("piece", [
    f"{BEGIN}\n", f"{SIGNED}\n", f"{BEGIN}\n{SIGNED}\n", f"{BEGIN}\n{END}\n{SIGNED}\n", f"{BEGIN} \t \t \t", f"{END}\n",
])  # fmt: skip
def test_twice_the_text_takes_no_more_than_about_twice_the_time(piece):
    text = piece * (100_000 // len(piece))
    once, twice = seconds_for(text), seconds_for(text * 2)
    assert twice < 3 * once + 0.02
