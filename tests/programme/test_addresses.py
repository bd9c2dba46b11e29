"""Addresses of mail and links as a programme writes them (R70, R79)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.programme.addresses import address_of, host_of, is_mail_address, path_of, web_link


@pytest.mark.parametrize("text", ["security@tidewater.example", "a.b+c@mail.tidewater.example", "o'neil@x.example"])
def test_plain_mail_addresses_are_taken(text: str) -> None:
    assert is_mail_address(text)


@pytest.mark.parametrize(
    "text",
    ["", "x", "@a.example", "a@", "a@b", "a b@c.example", "<a@b.example>", "a@b.example\n", "a@b..example",
     "a..b@c.example", "mailto:a@b.example", "a@b@c.example", "a@192.0.2.1", "a@" + "b" * 250 + ".example",
     "a@b.example.", "é@b.example"],
)  # fmt: skip
def test_other_texts_are_no_mail_addresses(text: str) -> None:
    assert not is_mail_address(text)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://a.example/x?y#z", "https://a.example/x?y#z"),
        ("HTTP://a.example", "https://a.example"),
        ("a.example:8080/x", "https://a.example:8080/x"),
        ("//a.example", "https://a.example"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@b.example", None),
        ("ftp://a.example", None),
        ("https://a.example@b.example", None),
        ("https://a.example/<script>", None),
        ('https://a.example/"x', None),
        ("not a link", None),
        ("localhost", None),
    ],
)
def test_a_link_is_https_or_nothing(text: str, link: str | None) -> None:
    assert web_link(text) == link


@given(st.text(max_size=80))
def test_any_text_can_be_asked(text: str) -> None:
    host_of(text), address_of(text), is_mail_address(text)
    link = web_link(text)
    assert link is None or link == "" or link.startswith("https://")


@given(st.text(max_size=40))
def test_one_writing_of_a_host_or_path_is_its_last(text: str) -> None:
    host = host_of(text)
    assert host is None or host_of(host) == host
    assert path_of(path_of(text)) == path_of(text)
