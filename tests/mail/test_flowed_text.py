"""format=flowed (RFC 3676): paragraphs are put together again, and the octets of the mail stay as they are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mailbox_of_tests import mail

from firsthand.mail.reading.flowed import reflowed
from firsthand.mail.reading.parsing import read


@pytest.mark.parametrize(("text", "shown"), [
    ("One \nline.\nAnother.", "One line.\nAnother."),
    ("> Quoted \n> words.\nMine.", "> Quoted words.\nMine."),
    (">> Deep \n> less \n> words", ">> Deep\n> less words"),
    ("Above \n-- \nNele", "Above\n-- \nNele"),
    (" From the start \nand on.", "From the start and on."),
    (" >not a quotation", ">not a quotation"),
    ("ends flowed ", "ends flowed"),
    ("", ""),
    ("a\n\nb", "a\n\nb"),
    ("-----BEGIN PGP MESSAGE-----\nComment: x \n\nabc \ndef", "-----BEGIN PGP MESSAGE-----\nComment: x \n\nabc \ndef"),
])  # fmt: skip
def test_flowed_lines_are_joined_within_their_paragraph_and_quotation(text, shown):
    assert reflowed(text) == shown


def test_with_delsp_the_marking_blank_is_no_part_of_the_words():
    assert reflowed("https://a.example/lo \nng\n脆弱 \n性", delete_space=True) == "https://a.example/long\n脆弱性"


def test_a_mail_that_says_so_is_reflowed_and_another_is_not():
    text = "One \r\nline."
    assert read(mail(text, Content_Type="text/plain; format=flowed")).text == "One line.\n"[:-1]
    assert read(mail(text, Content_Type="text/plain; format=Flowed; DelSp=Yes")).text == "Oneline."
    assert read(mail(text)).text == "One \nline."


@settings(deadline=None)
@given(st.text(alphabet="a> -\n", max_size=80))
def test_any_text_keeps_its_words(text):
    assert reflowed(text).replace("\n", "").replace(" ", "").replace(">", "") == (
        text.replace("\n", "").replace(" ", "").replace(">", "")
    )
