"""Text and HTML of one mail: shown once where they say the same, both where they do not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_hostile_mail import parts

from firsthand.mail.reading.html_text import LOOK_AT
from firsthand.mail.reading.likeness import is_said_in, says_the_same
from firsthand.mail.reading.parsing import read
from processor_time import grows_evenly


def both(text: str, html: str, *, of: str = "alternative", text_type: str = "text/plain; charset=utf-8") -> bytes:
    return parts(
        f"Content-Type: {text_type}\r\n\r\n{text}", f"Content-Type: text/html; charset=utf-8\r\n\r\n{html}", of=of
    )


SAME = [
    ("Hello there.", "<p>Hello <b>there</b>.</p>"),
    ("One\r\ntwo  three", "<div>One two</div><div>three</div>"),
    ("*Bold* and _this_", "<b>Bold</b> and <i>this</i>"),
    ("> quoted words\r\nmine", "<blockquote>quoted words</blockquote>mine"),
    ("See https://a.example/x?y=1.", '<p>See <a href="https://a.example/x?y=1">https://a.example/x?y=1</a>.</p>'),
    ("See here <https://a.example/x>", '<p>See <a href="https://a.example/x">here</a></p>'),
    ("at www.a.example now", '<p>at <a href="http://www.a.example/">www.a.example</a> now</p>'),
    ("write to n@a.example", '<p>write to <a href="mailto:n@a.example">n@a.example</a></p>'),
    ("1. Open it\r\n2. Close it", "<ol><li>Open it</li><li>Close it</li></ol>"),
    ("Picture: [cid:image001.png@01D0]", '<p>Picture: <img src="cid:image001.png@01D0"></p>'),
    ("Café – “hi”", "<p>Caf&eacute; &ndash; &ldquo;hi&rdquo;</p>"),
]


@pytest.mark.parametrize(("text", "html"), SAME)
def test_html_that_says_the_same_is_not_shown_beside_the_text(text, html):
    m = read(both(text, html))
    assert (m.html, m.html_only) == ("", False)


def test_neither_quoted_printable_nor_flowed_lines_make_a_difference():
    html = "<p>One long line – and on.</p>"
    flowed = parts(
        "Content-Type: text/plain; charset=utf-8; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "One long=20\r\nline =E2=80=93 a=\r\nnd on.",
        f"Content-Type: text/html; charset=utf-8\r\n\r\n{html}", of="alternative",
    )  # fmt: skip
    assert read(flowed).html == ""


DIFFERENT = [
    ("It is exploitable.", "<p>It is not exploitable.</p>"),
    ("This mail needs a better program.", "<p>The report.</p>"),
    ("Version 1 is affected.", "<p>Version 2 is affected.</p>"),
    ("A is safe, B is not.", "<p>B is safe, A is not.</p>"),
    ("More words than the other has.", "<p>More words.</p>"),
    ("Click here.", '<p>Click <a href="https://a.example/">here</a>.</p>'),
    ("See https://a.example/good.", '<p>See <a href="https://b.example/bad">https://a.example/good</a>.</p>'),
]


@pytest.mark.parametrize(("text", "html"), DIFFERENT)
def test_html_that_says_something_else_is_kept_beside_the_text(text, html):
    m = read(both(text, html))
    assert m.text.strip() == text
    assert m.html == html
    assert not m.html_only


def test_html_beside_a_text_that_is_no_other_form_of_it_counts_too():
    m = read(both("An introduction.", "<p>The report.</p>", of="mixed"))
    assert (m.text, m.html, m.html_only) == ("An introduction.\n\nThe report.", "<p>The report.</p>", False)
    m = read(both("All of it: the report, twice.", "<p>the report</p>", of="mixed"))
    assert (m.text, m.html) == ("All of it: the report, twice.", "")


def test_the_footer_of_a_list_does_not_hide_a_report_in_html():
    footer = "Content-Type: text/plain\r\n\r\n_____\r\nMailing list"
    m = read(parts("Content-Type: text/html\r\n\r\n<p>The report.</p>", footer))
    assert (m.text, m.html) == ("The report.\n\n_____\nMailing list", "<p>The report.</p>")
    alternative = "Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\n\r\n{}\r\n--a\r\n{}\r\n--a--"
    said = alternative.format("The report.", "Content-Type: text/html\r\n\r\n<p>The report.</p>")
    assert read(parts(said, footer)).html == ""
    unsaid = alternative.format("", "Content-Type: text/html\r\n\r\n<p>The report.</p>")
    assert read(parts(unsaid, footer)).text == "The report.\n\n_____\nMailing list"


def test_a_forwarded_mail_in_html_keeps_its_words():
    inner = "Content-Type: message/rfc822\r\n\r\nSubject: Found\r\nContent-Type: text/html\r\n\r\n<p>The report.</p>"
    assert read(parts("Content-Type: text/plain\r\n\r\nSee below.", inner)).text == (
        "See below.\n\nSubject: Found\n\nThe report."
    )


def test_html_with_its_pictures_is_compared_with_the_text_as_well():
    related = (
        "Content-Type: multipart/related; boundary=r\r\n\r\n--r\r\nContent-Type: text/html\r\n\r\n<p>{}</p>\r\n--r--"
    )
    text = "Content-Type: text/plain\r\n\r\nThe words."
    assert read(parts(text, related.format("The words."), of="alternative")).html == ""
    assert read(parts(text, related.format("Others."), of="alternative")).html.strip() == "<p>Others.</p>"


def test_html_alone_is_kept_beside_the_text_made_from_it():
    m = read(b"Content-Type: text/html\r\n\r\n<p>Only <b>this</b>.</p>")
    assert (m.text, m.html, m.html_only) == ("Only this.", "<p>Only <b>this</b>.</p>", True)


def test_an_empty_text_is_no_text():
    m = read(both(" \r\n", "<p>The report.</p>"))
    assert (m.text, m.html, m.html_only) == ("The report.", "<p>The report.</p>", True)


def test_html_is_kept_to_its_limit():
    assert len(read(b"Content-Type: text/html\r\n\r\n" + b"<p>a b</p>\n" * 200_000).html) == LOOK_AT


def test_html_longer_than_its_limit_is_attached_whole_and_pictures_in_it_hide_no_words():
    html = f'<p>Before.</p><img src="data:image/png;base64,{"A" * 1_500_000}"><p>After.</p>'
    m = read(both("", html))
    assert m.text == "Before.\n\nAfter."
    assert m.html == '<p>Before.</p><img src="data:,"><p>After.</p>'
    assert [(file.name, file.content) for file in m.files] == [("message.html", html.encode())]


@pytest.mark.parametrize(
    "piece", ["word ", "https://a.example/{} ", "a@b ", "[cid:", "[image: ", "www.", "mailto:", "@", "\n"]
)
def test_no_text_makes_the_comparison_slow(piece):
    def compare(length: int) -> None:
        text = "".join(piece.replace("{}", str(n)) for n in range(length // len(piece)))
        says_the_same(text, text[::-1])
        is_said_in(text, "x" + text)

    assert grows_evenly(compare, 500_000)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_says_the_same_as_itself_in_other_lines(text):
    assert says_the_same(text, text)
    assert is_said_in(text, text)


@settings(deadline=None)
@given(st.lists(st.text(alphabet="abcde", min_size=1, max_size=5), min_size=1, max_size=20), st.data())
def test_a_word_more_or_less_is_a_difference(words, data):
    at = data.draw(st.integers(0, len(words) - 1))
    fewer = words[:at] + words[at + 1 :]
    assert says_the_same(" ".join(words), "\n".join(words))
    assert not says_the_same(" ".join(words), " ".join(fewer))
