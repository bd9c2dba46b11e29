import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.core.identifiers import ALPHABET, CODE_SIGNS, case_number, new_case_code, tidy_case_code


def test_a_case_code_holds_at_least_80_bits():
    assert CODE_SIGNS * math.log2(len(set(ALPHABET))) >= 80


def test_codes_differ():
    assert len({new_case_code() for _ in range(1000)}) == 1000


@given(st.randoms())
def test_case_blanks_dashes_and_misread_letters_make_no_difference(random):
    code = new_case_code()
    typed = "".join(random.choice([c, c.lower(), f" {c}", f"{c}-"]) for c in code)
    typed = typed.replace("0", "o").replace("1", "l")
    assert tidy_case_code(typed) == code


@given(st.text(max_size=300))
def test_whatever_is_typed_is_a_code_or_nothing(typed):
    tidied = tidy_case_code(typed)
    assert tidied == "" or (len(tidied) == 24 and tidy_case_code(tidied) == tidied)


@pytest.mark.parametrize("typed", ["", "K7QM", "K7QM-4TWX-9HRB-2NPD-5VG", "K7QM-4TWX-9HRB-2NPD-5VGEE", "é" * 20])
def test_what_is_no_code_is_nothing(typed):
    assert tidy_case_code(typed) == ""


def test_a_number_has_four_digits_or_more():
    assert [case_number(2026, n) for n in (1, 147, 12345)] == ["2026-0001", "2026-0147", "2026-12345"]
