"""Mails are taken apart in a process of their own: what they do to it, they do not do to us."""

import json
import os
import signal
import subprocess
import threading
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mailbox_of_tests import MAILS, mail

from firsthand.intake.rules import File
from firsthand.mail.children.child import Child, Limits, command_for
from firsthand.mail.children.frames import FRAMES, Rubbish, measured, packed
from firsthand.mail.reading import apart as reading
from firsthand.mail.reading.apart import read_apart
from firsthand.mail.reading.bounds import Unreadable
from firsthand.mail.reading.mails import Embedded, ParsedMail, Protected, Status
from firsthand.mail.reading.parsing import read
from firsthand.mail.reading.transfer import from_frames, refusal, to_frames

FULL = ParsedMail(
    from_address="a@finder.example", subject="Ünïcode", references=("<a@b>",), fields={"precedence": ("bulk",)},
    date=datetime(2027, 3, 1, 8, tzinfo=UTC), text="Words ☃", html="<p>Words</p>", html_only=True,
    files=(File("a.txt", "text/plain", b"\x00\xff"), File("b.bin", "application/zip", b"")),
    part_types=frozenset({"text/plain"}), status=(Status("failed", "5.1.1"),), embedded=(Embedded("<i@b>", "", "x"),),
    protected=(Protected("openpgp-signed", b"content", b"signature", "multipart/signed"),),
    keys=(("autocrypt", b"key"),), defects=("X",), body_is_empty=True,
)  # fmt: skip


@pytest.mark.parametrize("path", sorted(MAILS.glob("*.eml")), ids=lambda path: path.stem)
def test_a_mail_reads_the_same_in_the_child_as_here(path):
    raw = path.read_bytes()
    assert read_apart(raw) == read(raw)


def test_one_process_reads_many_mails():
    read_apart(mail())
    first = reading._child.pid
    for _ in range(5):
        read_apart(mail())
    assert reading._child.pid == first


def test_what_is_beyond_the_bounds_is_refused_with_its_reason():
    with pytest.raises(Unreadable) as refused:
        read_apart(b"Subject: a" + b"\r\n b" * 20_001 + b"\r\n\r\nx")
    assert refused.value.reason == "too many header lines"


def test_a_mail_that_swells_in_memory_is_refused_and_the_next_is_read():
    swelling = b"Content-Type: text/plain\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\n"
    swelling += (b"_" + b"!" * 11 + b"\n") * 1_999_000 + b"`\nend\n"
    reading._child.close()
    with pytest.raises(Unreadable) as refused:
        read_apart(swelling)
    assert refused.value.reason == "too large to take apart"
    assert read_apart(mail("Well.")).text == "Well."


def test_a_mail_that_is_much_longer_decoded_than_as_it_came_is_refused():
    swelling = b"Content-Type: application/zip\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\n"
    with pytest.raises(Unreadable) as refused:
        read_apart(swelling + b"_\n" * 400_000 + b"`\nend\n")
    assert refused.value.reason == "too large to take apart"


def test_an_ordinary_mail_of_25_mib_is_read():
    attached = b"\r\n".join([b"QUJD" * 19] * (25 * 1024 * 1024 // 78))
    raw = (
        b"From: a@finder.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nThe words.\r\n"
        b"--b\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    ) + attached + b"\r\n--b--\r\n"  # fmt: skip
    m = read_apart(raw)
    assert m.text == "The words."
    assert len(m.files[0].content) > 18_000_000


def test_a_mail_that_hangs_the_parser_is_given_up(monkeypatch):
    slow = Child(command_for("firsthand.mail.reading.process"), Limits(480 * 1024 * 1024, 30, 10**8))
    monkeypatch.setattr(reading, "_child", slow)
    read_apart(mail())
    os.kill(slow.pid, signal.SIGSTOP)
    monkeypatch.setattr(slow, "_limits", Limits(480 * 1024 * 1024, 0.3, 10**8))
    with pytest.raises(Unreadable) as refused:
        read_apart(mail())
    assert refused.value.reason == "takes too long to take apart"
    slow.close()


def test_a_mail_that_kills_the_process_every_time_is_given_up(monkeypatch):
    broken = Child(command_for("firsthand.mail.reading.process"), Limits(480 * 1024 * 1024, 30, 10**8))
    monkeypatch.setattr(reading, "_child", broken)
    warm = broken._warm

    def killed_at_once():
        used = warm()
        threading.Timer(0.0, os.kill, (broken.pid, signal.SIGKILL)).start()
        os.waitid(os.P_PID, broken.pid, os.WEXITED | os.WNOWAIT)
        return used

    monkeypatch.setattr(broken, "_warm", killed_at_once)
    with pytest.raises(Unreadable) as refused:
        read_apart(mail())
    assert refused.value.reason == "the parser gave up"
    broken.close()


def test_that_no_process_can_be_started_is_no_fault_of_the_mail(monkeypatch):
    monkeypatch.setattr(reading, "_child", Child(["/nowhere/to/be/found"], reading.LIMITS))
    with pytest.raises(OSError):
        read_apart(mail())


def test_the_process_knows_nothing_of_the_database_and_the_keys():
    code = "import sys; import firsthand.mail.reading.process; print([m for m in sys.modules if 'django' in m.lower()])"
    command = command_for("firsthand.mail.reading.process")
    command[-1] = command[-1].split("; from ")[0] + "; " + code
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_a_parsed_mail_is_the_same_after_it_was_handed_over():
    assert from_frames(to_frames(FULL)) == FULL
    assert from_frames(to_frames(ParsedMail())) == ParsedMail()
    assert from_frames(refusal("too many parts")) == "too many parts"


def head(**changes: object) -> list[bytes]:
    frames = to_frames(FULL)
    return [json.dumps(json.loads(frames[0]) | changes).encode(), *frames[1:]]


@pytest.mark.parametrize("frames", [
    [], [b""], [b"[]"], [b"[" * 100_000], [b"{}"], [b"9" * 10_000], to_frames(FULL)[:-1], [*to_frames(FULL), b""],
    head(subject=1), head(subject="x" * 20_001), head(subject="\udcff"), head(several_from="yes"),
    head(date="yesterday"), head(date="2027-03-01T08:00:00"), head(references="<a@b>"), head(references=[1]),
    head(references=["<a@b>"] * 10_001), head(fields={"x-our-own": ["1"]}), head(fields=[]),
    head(files=[["../a", "text/plain"], ["b.bin", "x/y"]]), head(files=[["", "text/plain"], ["b.bin", "x/y"]]),
    head(files=[["a" * 300, "text/plain"], ["b.bin", "x/y"]]), head(files=[["a"], ["b"]]),
    head(protected=[["known-good", "text/plain"]]), head(keys=["trusted"]), head(status=[["failed"]]),
    [to_frames(FULL)[0], b"\xff", *to_frames(FULL)[2:]], [to_frames(FULL)[0], b"x" * 500_001, *to_frames(FULL)[2:]],
    head(unreadable=["why"]), head(unreadable="x" * 201),
])  # fmt: skip
def test_what_has_not_the_form_of_a_mail_is_not_taken_for_one(frames):
    with pytest.raises(Rubbish):
        from_frames(frames)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(json.loads(to_frames(FULL)[0]))), _JSON)
def test_any_head_gives_a_mail_or_rubbish_and_nothing_else(name, value):
    with suppress(Rubbish):
        assert isinstance(from_frames(head(**{name: value})), ParsedMail)


@settings(deadline=None)
@given(st.lists(st.binary(max_size=20), max_size=5))
def test_any_message_is_measured_as_it_was_packed(frames):
    message = b"".join(packed(b"d", frames))
    assert measured(message[:4], 100) is None
    sign, lengths, before = measured(message, 100)
    assert (sign, lengths, before + sum(lengths)) == (b"d", [len(frame) for frame in frames], len(message))


@pytest.mark.parametrize(
    "message", [b"x" * 5, b"d" + (FRAMES + 1).to_bytes(4, "big"), b"".join(packed(b"d", [b"x" * 9]))]
)
def test_a_message_that_promises_too_much_is_rubbish(message):
    with pytest.raises(Rubbish):
        measured(message, 8)
