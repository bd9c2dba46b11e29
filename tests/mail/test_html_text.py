"""HTML mails as text: right for people, and never slow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.mail.reading.html_text import text_of
from processor_time import grows_evenly


@pytest.mark.parametrize(("source", "text"), [
    ("<p>One</p><p>Two</p>", "One\n\nTwo"),
    ("a<br>b<BR/>c", "a\nb\nc"),
    ("1 < 2 &amp; 3 &gt; 2", "1 < 2 & 3 > 2"),
    ('<a href="https://a.example/">https://a.example/</a>', "https://a.example/"),
    ('<a href="https://a.example/x">here</a>', "here <https://a.example/x>"),
    ('<a href="javascript:alert(1)">here</a>', "here"),
    ('<img alt="a > b" src=x>after', "after"),
    ("<!-- not > this -->shown", "shown"),
    ("<script>if (a < b) { x('</p>') }</script>shown", "shown"),
    ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
    ("<pre>a\n    b</pre>", "a\n    b"),
    ("an unclosed <b", "an unclosed <b"),
    ("an unclosed <!-- comment", "an unclosed <!-- comment"),
    ("&#128512;&#x41;&#99999999999;", "😀A�"),
])  # fmt: skip
def test_what_a_reader_sees(source, text):
    assert text_of(source) == text


@pytest.mark.parametrize(
    "trap", ["<!--", "<", "<a href=", '<a "', "<p>", "&#1", " \n", "</", "<![CDATA[", "<script>", "<pre>\n"]
)
def test_no_text_makes_it_slow(trap):
    assert grows_evenly(lambda size: text_of(trap * (size // len(trap))), 300_000)


@given(st.text(alphabet="<>!-/\"'= apre&#;x1\n", max_size=200))
def test_any_text_gives_text(source):
    text_of(source).encode()
