"""The lines that findings name."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.programme.places import Path, Places

TEXT = '''# a comment with [brackets] = and "quotes"
top = 1
"quoted key" = 2
a.b = "text # no comment"
long = """
[[scope]]
id = "not a table"
"""

[[scope]]   # the first
id = "S1"
name = { en = "One", "nl" = 'Een' }
list = [
    1, # first
    { deep = true },
]

[[ scope ]]
id = "S2"
raw = \'\'\'
[x]\'\'\'
[scope.name]
en = "Two"
[plain]
key = 2016-01-01
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 2),
        (("quoted key",), 3),
        (("a", "b"), 4),
        (("long",), 5),
        (("scope", 0), 10),
        (("scope", 0, "id"), 11),
        (("scope", 0, "name", "nl"), 12),
        (("scope", 0, "list", 0), 14),
        (("scope", 0, "list", 1, "deep"), 15),
        (("scope", 1), 18),
        (("scope", 1, "id"), 19),
        (("scope", 1, "raw"), 20),
        (("scope", 1, "name", "en"), 23),
        (("plain", "key"), 25),
    ],
)
def test_a_key_is_found_at_its_line(path: Path, line: int) -> None:
    assert tomllib.loads(TEXT)
    assert Places(TEXT).line(path) == line


def test_what_is_missing_is_placed_at_what_is_around_it() -> None:
    assert Places(TEXT).line(("scope", 1, "kind")) == 18
    assert Places(TEXT).line(("nothing",)) is None


@given(st.text(alphabet="ab.[]{}=\"'#\n\\ ,1", max_size=80))
def test_any_text_ends(text: str) -> None:
    assert Places(text).line(("a",)) is None or Places(text).line(("a",)) >= 1  # type: ignore[operator]
