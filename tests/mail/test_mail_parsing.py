"""What a mail says, whatever its form. Nothing that stands in one may crash the reading."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mailbox_of_tests import MAILS, mail, stored

from firsthand.mail.reading.parsing import Unreadable, header_of, read
from processor_time import costs_less_than


def test_plain_words_subject_sender_and_id_are_read():
    m = read(stored("report-english"))
    assert (m.from_name, m.from_address) == ("Nele Vos", "nele@finder.example")
    assert m.subject == "Shared files of other customers can be read"
    assert m.message_id == "<report-1@finder.example>"
    assert m.text.startswith("Hello,\n\nOn https://www.mimecast.com/share/4471")
    assert m.date is not None
    assert m.date.isoformat() == "2027-03-01T08:00:00+00:00"


def test_encoded_words_and_a_declared_charset_are_read():
    m = read(stored("report-dutch"))
    assert m.from_name == "Renée de Wit"
    assert m.subject == "Sessie blijft geldig na uitloggen – portaal"
    assert "cafébezoek" in m.text


def test_japanese_in_its_old_encoding_is_read():
    m = read(stored("japanese"))
    assert (m.from_name, m.subject, m.text.strip()) == ("山田", "脆弱性", "脆弱性を見つけました。")


def test_a_false_charset_gives_the_likeliest_words():
    m = read(stored("false-charset"))
    assert m.text.strip() == "“Curly” quotes and café in a mail that claims UTF-8."


def test_an_unknown_charset_and_encoding_give_the_likeliest_words():
    assert read(stored("unknown-charset")).text.strip() == "naïve"


def test_bad_base64_gives_what_can_be_decoded():
    assert read(stored("bad-base64")).text.startswith("Hello, this is cut off somewhere")


def test_html_alone_becomes_text_with_its_links_and_without_its_scripts():
    m = read(stored("html-only"))
    assert m.html_only
    assert m.text.split("\n") == [
        "Finding", "", "The page here <https://www.mimecast.com/a?b=1&c=2> can be framed.", "",
        "- Open the frame", "", "- Click <OK>", "", "GET /a", "Host: b",
    ]  # fmt: skip


def test_plain_text_goes_before_html_and_files_keep_their_bytes():
    m = read(stored("alternative-with-files"))
    assert m.text == "The plain words."
    assert not m.html_only
    assert [(f.name, f.media_type) for f in m.files] == [
        ("passwd.png", "image/png"), ("photogpj.exe", "application/octet-stream"), ("poc.txt", "text/plain"),
    ]  # fmt: skip
    assert m.files[0].content == b"not really a picture"


def test_a_forwarded_report_is_read_with_its_words_and_files():
    m = read(stored("forwarded-report"))
    assert "This reached us" in m.text
    assert "Subject: Open redirect" in m.text
    assert "redirects anywhere — see the file." in m.text
    assert [f.name for f in m.files] == ["proof.pdf"]
    assert m.embedded[0].message_id == "<inner-1@finder.example>"


def test_words_without_any_header_are_words():
    assert read(stored("no-header-at-all")).text.startswith("Somebody pasted only words")


def test_a_half_of_a_split_mail_is_read_as_it_is():
    assert read(stored("uuencoded-and-partial")).text.strip() == "The first half of the words."


def test_two_from_fields_are_noticed():
    m = read(stored("two-senders"))
    assert m.several_from
    assert m.from_address == "ada@finder.example"


@pytest.mark.parametrize("sender", [
    "nele@", "@finder.example", "a@b@c", "nele@finder..example", "x" * 65 + "@finder.example",
    "nele@-finder.example", "<>", "%FROM%", ".nele@finder.example",
])  # fmt: skip
def test_what_is_no_address_is_not_taken_for_one(sender):
    assert read(mail(sender=sender)).from_address == ""


@pytest.mark.parametrize(
    "sender", ["o'neil+x@finder.example", "пётр@пример.example", "a@xn--e1afmkfd.example", "n@host"]
)
def test_unusual_addresses_are_addresses(sender):
    assert read(mail(sender=sender)).from_address == sender


def test_a_mail_longer_than_a_message_may_be_keeps_its_words_as_a_file():
    m = read(mail("word " * 200_000))
    assert len(m.text) == 500_000
    assert [f.name for f in m.files] == ["message.txt"]


HOSTILE = {
    "parameter without a value": b"Content-Type: text/plain; name*\r\nMIME-Version: 1.0\r\n\r\nx",
    "comment and colon": b"To: ():\r\n\r\nx",
    "brackets in the Message-ID": b"Message-ID: <[a]b@c>\r\nFrom: a@finder.example\r\n\r\nx",
    "2,000 nested comments": b"From: " + b"(" * 2000 + b")" * 2000 + b"a@b.example\r\n\r\nx",
    "20,000 addresses": b"To: " + b", ".join(b"a%d@b.example" % n for n in range(20_000)) + b"\r\n\r\nx",
    "20,000 encoded words": b"Subject: " + b" ".join([b"=?utf-8?q?a?="] * 20_000) + b"\r\n\r\nx",
    "a character number of 5,000 digits": b"Content-Type: text/html\r\n\r\n<p>&#" + b"9" * 5000 + b";</p>x",
    "punycode as charset": b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a" * 90_000,
    "a codec that gives no text": b"Content-Type: text/plain; charset=zlib\r\n\r\nx",
    "a NUL in the charset": b'Content-Type: text/plain; charset="a\x00b"\r\n\r\nx',
    "year 0": b"Date: Mon, 01 Jan 0000 00:00:00 +9999\r\n\r\nx",
    "a boundary that starts another": (
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=aa\r\n\r\n"
        b"--aa\r\n\r\nx\r\n--aa--\r\n--a--"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_mail_that_crashes_the_structured_parser_is_read(name):
    assert costs_less_than(2, lambda: read(HOSTILE[name]))


def _nested(depth: int) -> bytes:
    opened = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth))
    return opened + b"\r\nx"


MONSTERS = {
    "a number of 5,000 digits in a parameter": b"Content-Type: multipart/mixed; boundary*"
    + b"9" * 5000
    + b'="b"\r\n\r\nx',
    "parts in parts in parts": _nested(30),
    "1,000 levels": _nested(1000),
    "1,000 mails in mails": b"Content-Type: message/rfc822\r\n\r\n" * 1000 + b"x",
    "10,000 empty parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 20_000,
    "1,000 empty parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n\r\n" * 1_000,
    "a header of 200,000 lines": b"Subject: a" + b"\r\n b" * 200_000 + b"\r\n\r\nx",
    "a field of a megabyte": b'Content-Type: multipart/mixed; a="' + b";" * 1_000_000 + b'"\r\n\r\nx',
    "semicolons in quotes, 100 times": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + (b'--b\r\nContent-Type: text/plain; a="' + b";" * 15_000 + b'"\r\n\r\nx\r\n') * 100,
    "four million lines": b"Subject: a\r\n\r\n" + b"\r\n" * 4_000_000,
}


@pytest.mark.parametrize("name", MONSTERS)
def test_mail_beyond_the_bounds_is_refused_before_it_costs_anything(name):
    def refuse() -> None:
        with pytest.raises(Unreadable):
            read(MONSTERS[name])

    assert costs_less_than(2, refuse)


def test_the_header_of_a_monster_is_still_read():
    m = header_of(
        b"From: a@finder.example\r\nSubject: boo\r\nAuto-Submitted: auto-replied\r\n" + MONSTERS["1,000 empty parts"]
    )
    assert (m.from_address, m.subject, m.text) == ("a@finder.example", "boo", "")
    assert "auto-submitted" in m.fields


_PIECES = st.sampled_from([
    b"From: ", b"Subject: ", b"Date: ", b"Content-Type: multipart/mixed; boundary=b\r\n",
    b"Content-Type: message/rfc822\r\n", b"Content-Type: message/delivery-status\r\n\r\n",
    b"Content-Type: text/html; charset=", b"utf-7", b"+ADw-", b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Transfer-Encoding: x-uuencode\r\n", b"begin 644 x\r\n", b"Content-Disposition: attachment; ",
    b"filename*0*=", b"=?utf-8?b?", b"?=", b"\r\n\r\n", b"\r\n--b\r\n", b"--b--", b"<a@b.example>", b"(", b'"', b"\\",
    b"\r", b"\n ", b"<!--", b"<p", b"&#", b"\xff", b"\x00",
])  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.binary(max_size=12)), max_size=40).map(b"".join))
def test_any_bytes_are_read_or_refused_and_nothing_else(raw):
    try:
        m = read(raw)
    except Unreadable:
        m = header_of(raw)
    m.text.encode()
    m.subject.encode()
    assert all(f.name and "/" not in f.name and "\\" not in f.name for f in m.files)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_damaged_mail_is_read_or_refused_and_nothing_else(data):
    raw = data.draw(st.sampled_from(sorted(MAILS.glob("*.eml")))).read_bytes()
    at = data.draw(st.integers(0, len(raw)))
    gone = data.draw(st.integers(0, 60))
    damaged = raw[:at] + data.draw(st.binary(max_size=8)) + raw[at + gone :]
    with suppress(Unreadable):
        read(damaged)
