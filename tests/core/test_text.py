from hypothesis import given
from hypothesis import strategies as st

from firsthand.core.text import one_line, without_controls


@given(text=st.text(), limit=st.integers(1, 100))
def test_a_line_is_one_line_within_its_limit(text, limit):
    line = one_line(text, limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert line == line.strip()


def test_direction_overrides_are_taken_out():
    assert one_line("exe.\u202egpj", 50) == "exe.gpj"


def test_line_ends_become_one_kind_and_blanks_stay():
    assert without_controls("a\r\n  b\rc\x00") == "a\n  b\nc"
