"""Files that stand uuencoded among the words: taken out when they are whole, left alone when they are not."""

from binascii import b2a_uu

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.mail.reading.uuencoded import FILES, taken_out
from processor_time import grows_evenly


def encoded(content: bytes, name: str = "a.bin") -> str:
    lines = "".join(b2a_uu(content[at : at + 45]).decode() for at in range(0, len(content), 45))
    return f"begin 644 {name}\n{lines}`\nend\n"


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=200))
def test_a_file_comes_out_as_it_went_in(content):
    assert taken_out(f"Before\n{encoded(content)}After") == ("Before\n[a.bin]\nAfter", [("a.bin", content)])


@pytest.mark.parametrize("text", [
    encoded(b"x")[:-4], encoded(b"x").replace("`", "é"), "begin 644 \nend\n", "begin here\nend\n", "begin 644 a\nend\n",
    "> " + encoded(b"x").replace("\n", "\n> "), "begin 644 a\n" + "M" * 200 + "\nend\n",
])  # fmt: skip
def test_what_is_not_whole_stays_among_the_words(text):
    assert taken_out(text) == (text, [])


def test_several_files_are_taken_out_up_to_a_limit():
    _, files = taken_out("".join(encoded(b"x", f"{n}.bin") for n in range(FILES + 5)))
    assert [name for name, _ in files] == [f"{n}.bin" for n in range(FILES)]


@pytest.mark.parametrize("piece", ["begin 644 a\n", "begin 644 a\n!!\n", "M\n", "\nend", "begin 644 a\nend\n"])
def test_no_text_makes_it_slow(piece):
    assert grows_evenly(lambda size: taken_out(piece * (size // len(piece)) + "\nend\n!"), 1_000_000)


@settings(deadline=None)
@given(st.text(alphabet="begin 64a\n`end!M", max_size=200))
def test_any_text_keeps_what_is_no_file(text):
    left, files = taken_out(text)
    assert files or left == text
