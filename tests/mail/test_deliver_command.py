"""`firsthand deliver`: one message on standard input, and exit codes that a mail server acts on."""

import hashlib
import subprocess
import sys

import pytest
from mailbox_of_tests import CONTACT, mail, stored

RUN = [sys.executable, "-m", "firsthand.ops.cli", "deliver"]


@pytest.fixture
def deliver(instance):
    """Runs the command on some octets; the finished process."""

    def run(raw: bytes, *arguments: str, **env: str) -> subprocess.CompletedProcess[bytes]:
        clean = {k: v for k, v in instance.env.items() if k not in ("SENDER", "RECIPIENT", "ORIGINAL_RECIPIENT")}
        return subprocess.run(
            [*RUN, *arguments], input=raw, env={**clean, **env}, capture_output=True, timeout=60, check=False
        )

    return run


def test_a_message_is_kept_with_the_envelope_of_the_mail_server(instance, deliver):
    raw = stored("report-english").replace(b"\r\n", b"\n")
    assert deliver(raw, "--from", "n@finder.example", "--to", CONTACT).returncode == 0
    from_server = {"SENDER": "s@finder.example", "RECIPIENT": "r@x.example", "ORIGINAL_RECIPIENT": "o@x.example"}
    assert deliver(mail("2"), **from_server).returncode == 0
    assert deliver(b"Return-Path: <rp@finder.example>\n" + mail("3")).returncode == 0
    assert deliver(b"Return-Path: <>\n" + mail("4")).returncode == 0
    assert deliver(mail("5")).returncode == 0
    kept = instance.kept()
    assert kept[0][0] == hashlib.sha256(raw).hexdigest()
    assert [row[2:] for row in kept] == [
        ("'n@finder.example'", CONTACT), ("'s@finder.example'", "o@x.example,r@x.example"),
        ("'rp@finder.example'", "-"), ("''", "-"), ("'nele@finder.example'", "-"),
    ]  # fmt: skip


def test_over_the_limit_is_refused_in_words(deliver):
    done = deliver(mail("x" * 2000), FIRSTHAND_MAIL_LIMIT="1000")
    assert done.returncode == 69
    assert b"1000 bytes" in done.stderr


def test_storage_that_is_down_makes_the_mail_server_try_again(instance, deliver):
    away = deliver(mail(), FIRSTHAND_DATABASE_URL="postgresql://nobody@127.0.0.1:9/none?connect_timeout=2")
    assert away.returncode == 75
    (instance.data / "keys" / "master.key").chmod(0o644)
    assert deliver(mail()).returncode == 75
    assert away.stdout == b""
    assert b"Traceback" not in away.stderr
