"""Languages are called as the reader's language calls them."""

import pytest

from firsthand.core.language_names import language_name


@pytest.mark.parametrize(
    ("code", "told_in", "name"),
    [
        ("nl", "en", "Dutch"),
        ("en", "nl", "Engels"),
        ("nl", "nl", "Nederlands"),
        ("fr", "de", "Französisch"),
        ("pt-BR", "nl", "Portugees (Brazilië)"),
        ("en", "en-GB", "English"),
    ],
)
def test_a_language_has_the_name_that_the_reader_knows(code: str, told_in: str, name: str) -> None:
    assert language_name(code, told_in) == name


@pytest.mark.parametrize(("code", "told_in"), [("xx", "en"), ("nl", "xx"), ("", "en"), ("not a code", "nl")])
def test_a_language_that_nobody_knows_keeps_its_code(code: str, told_in: str) -> None:
    assert language_name(code, told_in) == code
