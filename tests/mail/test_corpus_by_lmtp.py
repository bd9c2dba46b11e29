"""Every real mail of the corpus goes through a real LMTP door into a running instance: as many come out as went in."""

import hashlib
import re
import shutil
import smtplib
import time
from pathlib import Path

import pytest
from django.db import connection
from test_mail_corpus import AUTOMATIC, DIFFERING, mails, parsed

from running import Instance

CONTACT = "security@mimecast.example"
SORTED_WITHIN_SECONDS = 240
LABELS = {
    **dict.fromkeys(AUTOMATIC, frozenset({"bounce", "auto-reply"})),
    "ordinary": frozenset({"report", "unreadable"}),
}
"""What mails of a label may be taken for; those labelled with a doubt are counted and no more."""


def as_sent(raw: bytes) -> bytes:
    """The octets as a mail server hands them over: lines end with CR LF, and so does the mail."""
    lines = re.sub(rb"\r?\n", b"\r\n", raw)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def envelope_of(raw: bytes) -> str:
    mail = parsed(raw)
    sender = (mail.return_path or mail.from_as_written).strip("<>")
    return sender if sender.isascii() and sender.isprintable() and " " not in sender else "somebody@finder.example"


def what_comes_of(sent: dict[str, bytes], data: Path) -> list[dict[str, str]]:
    """What `firsthand mail list` says once all of them were handed over and are sorted."""
    with Instance(data, FIRSTHAND_DKIM_CHECK="off") as instance:
        with smtplib.LMTP("127.0.0.1", instance.lmtp, timeout=60) as door:
            for raw in sent.values():
                assert door.sendmail(envelope_of(raw), [CONTACT], raw) == {}
        deadline = time.monotonic() + SORTED_WITHIN_SECONDS
        while time.monotonic() < deadline:
            found: list[dict[str, str]] = instance.json("mail", "list")
            if all(line["kind"] for line in found):
                return found
            time.sleep(2)
    raise AssertionError("not sorted in time")


@pytest.mark.timeout(400)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the instance is on SQLite, whatever the suite is on")
def test_as_many_come_out_as_went_in_and_are_taken_for_what_they_are(shared, published_folder, tmp_path):
    labels = {file: label for file, label, _ in mails(shared)}
    sent = {file: as_sent(raw) for file, _, raw in mails(shared)}
    files = {hashlib.sha256(raw).hexdigest(): file for file, raw in sent.items()}
    listed = what_comes_of(sent, shutil.copytree(published_folder, tmp_path / "data"))
    assert sorted(line["sha256"] for line in listed) == sorted(files)

    labelled = [(files[line["sha256"]], line) for line in listed if labels[files[line["sha256"]]] in LABELS]
    wrong = {file: line for file, line in labelled if line["kind"] not in LABELS[labels[file]]}
    assert set(wrong) <= set(DIFFERING), wrong
    assert len(wrong) <= 0.03 * len(labelled)
    opened = {file for file, line in labelled if labels[file] in AUTOMATIC and line["case"]}
    assert opened <= set(DIFFERING)
