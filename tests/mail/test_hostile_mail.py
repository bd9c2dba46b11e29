"""Each row of what breaks mail readers: it is read as stated here, in little time, and nothing else happens."""

import base64
import binascii

import pytest
from mailbox_of_tests import mail

from firsthand.mail.reading.apart import read_apart
from firsthand.mail.reading.bounds import Unreadable
from firsthand.mail.reading.parsing import header_of
from processor_time import costs_less_than


def parts(*bodies: str, of: str = "mixed", boundary: str = "b") -> bytes:
    """A multipart of the given parts, each with its header."""
    inside = "".join(f"--{boundary}\r\n{body}\r\n" for body in bodies)
    head = f"From: a@finder.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/{of}; boundary={boundary}\r\n\r\n"
    return f"{head}{inside}--{boundary}--\r\n".encode("utf-8", "surrogateescape")


def attached(field: str, content: str = "x") -> str:
    return f"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; {field}\r\n\r\n{content}"


WORDS = "Content-Type: text/plain\r\n\r\nWords."

# Those that crash or slow the structured parser of Python 3.11, in their measured sizes.
CRASHING = {
    "a parameter without a value": (b"Content-Type: text/plain; name*\r\nMIME-Version: 1.0\r\n\r\nWords.", "Words."),
    "an address that is a comment and a colon": (b"To: ():\r\n\r\nWords.", "Words."),
    "brackets in the left part of a Message-ID": (b"Message-ID: <[a]b@c>\r\nFrom: a@b.example\r\n\r\nWords.", "Words."),
    "an unknown charset": (b"Content-Type: text/plain; charset=x-no-such\r\n\r\nna\xc3\xafve", "naïve"),
    "2,000 nested comments": (b"From: " + b"(" * 2000 + b")" * 2000 + b" <a@b.example>\r\n\r\nWords.", "Words."),
    "20,000 addresses": (b"To: " + b", ".join([b"a@b.example"] * 20_000) + b"\r\n\r\nWords.", "Words."),
    "20,000 encoded words": (b"Subject: " + b" ".join([b"=?utf-8?q?a?="] * 20_000) + b"\r\n\r\nWords.", "Words."),
    "two From fields": (b"From: a@b.example\r\nFrom: c@d.example\r\n\r\nWords.", "Words."),
}  # fmt: skip


@pytest.mark.parametrize("name", CRASHING)
def test_what_crashes_a_structured_parser_is_read(name):
    raw, text = CRASHING[name]
    assert read_apart(raw).text == text
    assert costs_less_than(2, lambda: read_apart(raw))


REFUSED = {
    "a header of 200,000 folded lines": b"Subject: a" + b"\r\n b" * 200_000 + b"\r\n\r\nx",
    "10,000 empty parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 10_001,
    "100,000 empty parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 100_000,
    "1,000 levels": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1000)
    ),
    "300 levels": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(300)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_beyond_every_honest_mail_is_refused_and_its_header_read(name):
    with pytest.raises(Unreadable):
        read_apart(b"From: a@finder.example\r\n" + REFUSED[name])
    assert header_of(b"From: a@finder.example\r\n" + REFUSED[name]).from_address == "a@finder.example"


NAMES = {
    "a path in two RFC 2231 pieces": ('filename*0="../../etc/"; filename*1="passwd"', "passwd"),
    "RFC 2231 pieces out of order": ('filename*1="b.txt"; filename*0="a"', "ab.txt"),
    "an RFC 2231 charset": ("filename*=iso-8859-1'nl'rapport-%E9%E9n.txt", "rapport-één.txt"),
    "an RFC 2231 charset that is none": ("filename*=x-none''r%C3%A9sum%C3%A9.txt", "résumé.txt"),
    "an RFC 2047 word, in quotes": ('filename="=?utf-8?q?r=C3=A9sum=C3=A9.txt?="', "résumé.txt"),
    "a word that turns the direction": ('filename="=?utf-8?q?photo=E2=80=AEgpj.exe?="', "photogpj.exe"),
    "a path of Windows": ('filename="C:\\\\temp\\\\a.txt"', "a.txt"),
    "only dots": ('filename=".."', "part-3.bin"),
    "a NUL and a control": ('filename="a\x00b\x07.txt"', "ab.txt"),
    "a device of Windows": ('filename="AUX.txt"', "_AUX.txt"),
    "a device with a blank": ('filename="con .txt"', "_con .txt"),
    "trailing dots and blanks": ('filename="run.exe . . "', "run.exe"),
    "a stream of NTFS": ('filename="a.txt::$DATA"', "a.txt__$DATA"),
    "an absolute path": ('filename="/etc/shadow"', "shadow"),
    "8-bit bytes without a charset": ('filename="r\udcc3\udca9sum\udcc3\udca9.txt"', "résumé.txt"),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_is_made_safe(name):
    field, safe = NAMES[name]
    assert [file.name for file in read_apart(parts(WORDS, attached(field))).files] == [safe]


def test_a_name_of_300_signs_keeps_its_ending():
    (file,) = read_apart(parts(WORDS, attached(f'filename="{"n" * 300}.pdf"'))).files
    assert len(file.name) < 255
    assert file.name.endswith("n.pdf")


def test_files_of_one_name_get_names_of_their_own():
    fields = ['filename="a.txt"', 'filename="A.TXT"', 'filename="x/a.txt"', 'filename="a (2).txt"']
    names = [file.name for file in read_apart(parts(WORDS, *map(attached, fields))).files]
    assert names == ["a.txt", "A (2).TXT", "a (3).txt", "a (2) (2).txt"]


BOUNDARIES = {
    "named wrongly": parts(WORDS, attached('filename="a"')).replace(b"boundary=b", b"boundary=other"),
    "not named": parts(WORDS, attached('filename="a"')).replace(b"; boundary=b", b""),
    "named empty": parts(WORDS, attached('filename="a"')).replace(b"boundary=b", b'boundary=""'),
    "without an end": parts(WORDS, attached('filename="a"')).replace(b"--b--\r\n", b""),
    "with lines of all kinds": parts(WORDS, attached('filename="a"')).replace(b"\r\n--b\r\n", b"\n--b \t\r\n", 1),
    "that begins another": parts(
        f"Content-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n{WORDS}\r\n--bb--\r\n",
        attached('filename="a"'),
    ),
    "that is begun by the outer one": parts(
        f"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{WORDS}\r\n--b--\r\n",
        attached('filename="a"'), boundary="bb",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOUNDARIES)
def test_whatever_the_boundary_words_and_files_are_found(name):
    m = read_apart(BOUNDARIES[name])
    assert m.text.strip() == "Words."
    assert [(file.name, file.content) for file in m.files] == [("a", b"x")]


def test_parts_without_any_boundary_are_shown_as_they_stand():
    assert read_apart(b"Content-Type: multipart/mixed; boundary=b\r\n\r\nOnly words.").text == "Only words."


UU = "begin 644 poc.bin\r\n" + binascii.b2a_uu(b"\x00\x01proof").decode().rstrip() + "\r\n`\r\nend\r\n"


def test_a_file_uuencoded_among_the_words_becomes_a_file():
    m = read_apart(mail(f"See this:\r\n\r\n{UU}\r\nRegards"))
    assert m.text.splitlines() == ["See this:", "", "[poc.bin]", "", "Regards"]
    assert [(file.name, file.content) for file in m.files] == [("poc.bin", b"\x00\x01proof")]


def test_what_only_looks_uuencoded_stays_among_the_words():
    said = "begin 644 a\r\nThis is é no such thing, and longer than any line of it would ever be.\r\nend"
    assert read_apart(mail(said)).text == said.replace("\r\n", "\n")


def test_a_part_in_uuencode_is_decoded():
    field = "Content-Type: text/plain\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\n"
    assert read_apart(parts(field + UU)).text == "proof"


def test_headers_in_8_bits_are_read():
    raw = b"From: Ren\xe9e <r@finder.example>\r\nSubject: caf\xc3\xa9\r\n\r\nx"
    assert (read_apart(raw).from_name, read_apart(raw).subject) == ("Renée", "café")


@pytest.mark.parametrize(("declared", "octets", "text"), [
    ("", "naïve".encode(), "naïve"), ("", "naïve".encode("latin-1"), "naïve"), ("us-ascii", "naïve".encode(), "naïve"),
    ("utf-8", "“naïve”".encode("cp1252"), "“naïve”"), ("koi8-r", "привет".encode("koi8-r"), "привет"),
    ("iso-8859-1", "naïve".encode(), "naïve"), ("utf-16", "words".encode("utf-16"), "words"),
    ("idna", b"words", "words"), ("rot13", b"words", "words"), ("a" * 5000, b"words", "words"),
])  # fmt: skip
def test_an_undeclared_or_false_charset_gives_the_likeliest_words(declared, octets, text):
    head = f'Content-Type: text/plain; charset="{declared}"\r\n\r\n'.encode() if declared else b"Subject: x\r\n\r\n"
    assert read_apart(head + octets).text.strip("\ufeff") == text


@pytest.mark.parametrize("encoded", ["SGVsbG8", "SGVs\r\nbG8", "SGVs!bG8=", "SGVsbG8=====", "=SGVsbG8="])
def test_bad_base64_gives_what_can_be_decoded(encoded):
    raw = f"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}\r\n".encode()
    assert "Hel" in read_apart(raw).text or read_apart(raw).text.strip() == encoded


def test_a_part_of_a_split_mail_is_read_and_never_joined():
    halves = [
        f'Content-Type: message/partial; id="x@y"; number={n}; total=2\r\n\r\nContent-Type: text/plain\r\n\r\nHalf {n}.'
        for n in (1, 2)
    ]
    assert read_apart(parts(*halves)).text == "Half 1.\n\nHalf 2."
    assert "Half 2" not in read_apart(f"From: a@b.example\r\n{halves[0]}".encode()).text


def test_a_body_kept_elsewhere_is_noted_and_never_fetched():
    elsewhere = (
        'Content-Type: message/external-body; access-type=URL; URL="http://127.0.0.1:9/x"\r\n\r\n'
        "Content-Type: text/plain\r\n\r\n"
    )
    m = read_apart(parts(WORDS, elsewhere))
    assert m.text == "Words."
    assert not m.files
    assert "message/external-body" in m.part_types


KEPT_AS_THEY_ARE = {
    "TNEF": ("application/ms-tnef; name=winmail.dat", "winmail.dat"),
    "a calendar": ("text/calendar; method=REQUEST", "part-3.ics"),
    "a vCard": ("text/vcard", "part-3.vcf"),
    "certificates alone": ("application/pkcs7-mime; smime-type=certs-only; name=smime.p7c", "smime.p7c"),
    "an archive": ("application/zip; name=proof.zip", "proof.zip"),
}  # fmt: skip


@pytest.mark.parametrize("name", KEPT_AS_THEY_ARE)
def test_what_is_not_opened_is_kept_as_it_is(name):
    kind, file_name = KEPT_AS_THEY_ARE[name]
    content = b"\x00\x01PK\x03\x04"
    encoded = base64.b64encode(content).decode()
    m = read_apart(parts(WORDS, f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}"))
    assert m.text == "Words."
    assert [(file.name, file.content) for file in m.files] == [(file_name, content)]
    assert not m.protected


def test_a_calendar_alone_is_a_mail_without_words_and_with_a_file():
    m = read_apart(b"From: a@b.example\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n")
    assert (m.text, [file.media_type for file in m.files]) == ("", ["text/calendar"])


@pytest.mark.parametrize("raw", [b"", b"\r\n", b"\r\n\r\n", b"Subject: x\r\n\r\n", b"Subject: x", b"\n \t\r\n"])
def test_an_empty_mail_is_empty(raw):
    m = read_apart(raw)
    assert (m.text.strip(), m.files, m.body_is_empty) == ("", (), True)


def test_files_alone_are_read_and_a_text_among_them_is_the_words():
    picture = "Content-Type: image/png\r\nContent-Disposition: attachment\r\n\r\nx"
    text = 'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="report.txt"\r\n\r\nThe report.'
    m = read_apart(parts(picture, text))
    assert [file.name for file in m.files] == ["part-2.png", "report.txt"]
    assert m.text == "The report."
    assert read_apart(parts(picture)).text == ""


def test_a_report_forwarded_as_attachment_is_the_report():
    inner = (
        "From: Nele <nele@finder.example>\r\nSubject: Found\r\nMessage-ID: <i@finder.example>\r\n\r\nThe report itself."
    )
    m = read_apart(parts(WORDS, f"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n{inner}"))
    assert "The report itself." in m.text
    assert m.embedded[0].message_id == "<i@finder.example>"
