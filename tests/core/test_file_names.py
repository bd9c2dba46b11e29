"""Names of attached files: safe to show, safe to save."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.core.file_names import LENGTH_BYTES, distinct, safe_name


@pytest.mark.parametrize(("name", "safe"), [
    ("report.pdf", "report.pdf"),
    ("../../etc/passwd", "passwd"),
    ("C:\\Users\\me\\proof.txt", "proof.txt"),
    ("..", "part-1.bin"),
    ("", "part-1.bin"),
    ("a\x00b\r\nc.txt", "ab c.txt"),
    ("photo\u202egpj.exe", "photogpj.exe"),
    ("con", "_con"),
    ("LPT1.txt", "_LPT1.txt"),
    ("console.txt", "console.txt"),
    ("trailing. . .", "trailing"),
    ('a<b>"c|d?.txt', "a_b__c_d_.txt"),
    ("schéma résumé.txt", "schéma résumé.txt"),
    ("folder/", "folder"),
])  # fmt: skip
def test_a_name_made_safe(name, safe):
    assert safe_name(name, "part-1.bin") == safe


def test_a_long_name_keeps_its_ending():
    name = safe_name("é" * 300 + ".docx", "x")
    assert name.endswith(".docx")
    assert len(name.encode()) <= LENGTH_BYTES


@given(st.text(max_size=300))
def test_any_name_becomes_a_safe_one(name):
    safe = safe_name(name, "otherwise")
    assert 0 < len(safe.encode()) <= LENGTH_BYTES
    assert not set(safe) & set('/\\:*?"<>|')
    assert safe not in (".", "..")
    assert all(unicodedata.category(c) not in ("Cc", "Cf", "Cs") for c in safe)


@pytest.mark.parametrize(("names", "told"), [
    (["a.txt", "b.txt"], ["a.txt", "b.txt"]),
    (["a.txt", "a.txt", "A.txt"], ["a.txt", "a (2).txt", "A (3).txt"]),
    (["a (2)", "a", "a"], ["a (2)", "a", "a (3)"]),
    ([".txt", ".txt"], [".txt", ".txt (2)"]),
])  # fmt: skip
def test_names_of_several_files_are_told_apart(names, told):
    assert distinct(names) == told


@given(st.lists(st.sampled_from(["a.txt", "A.TXT", "a (2).txt", "x" * 200, "x" * 110 + ".docx", "é.é"]), max_size=12))
def test_any_names_become_names_of_their_own(names):
    told = distinct(safe_name(name, "x") for name in names)
    assert len({name.casefold() for name in told}) == len(names)
    assert all(len(name.encode()) <= LENGTH_BYTES for name in told)
