"""R23, with a real instance: two mails by SMTP, a decision at the terminal, a receipt that anybody can check."""

import os
import shutil
import smtplib
import subprocess
import time
from pathlib import Path

import pytest

from running import FIRSTHAND, STAFF, Instance

LEAD = "noor@staff.example"
REASON = "Somebody told us of the same parameter before."


def mail(number: int) -> bytes:
    return (
        f"From: Finder {number} <finder{number}@finder.example>\r\nTo: {STAFF}\r\nSubject: Share 4471\r\n"
        f"Message-ID: <{number}@finder.example>\r\nDate: Mon, 1 Mar 2027 09:00:00 +0000\r\n\r\n"
        f"Location: https://www.mimecast.com/share/4471\r\n\r\nFiles of others can be read, says canary-{number}.\r\n"
    ).encode()


@pytest.fixture
def instance(published_folder: Path, tmp_path: Path):
    shutil.copytree(published_folder, tmp_path / "data")
    with Instance(tmp_path / "data") as running:
        running.run("staff", "invite", LEAD, "--role", "lead", "--name", "Noor")
        yield running


def cases(instance: Instance) -> list[str]:
    listed = instance.json("case", "list", "--as", LEAD)
    return sorted(case["number"] for case in listed)


def sent_by_smtp(instance: Instance, number: int) -> str:
    """The number of the case that a mail opened."""
    before = cases(instance)
    with smtplib.SMTP("127.0.0.1", instance.smtp) as door:
        door.sendmail(f"finder{number}@finder.example", [STAFF], mail(number))
    deadline = time.monotonic() + 20
    while (now := cases(instance)) == before and time.monotonic() < deadline:
        time.sleep(0.2)
    assert len(now) == len(before) + 1
    return now[-1]


def checked(file: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The receipt, checked by somebody who has nothing but the program."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("FIRSTHAND_", "DJANGO_"))}
    return subprocess.run(
        [FIRSTHAND, "verify", str(file), *options], cwd=file.parent, env=bare, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip


def test_the_later_reporter_proves_without_us_that_another_mail_came_first(instance, tmp_path):
    first, later = sent_by_smtp(instance, 1), sent_by_smtp(instance, 2)
    words = ("--outcome", "duplicate", "--rule", "P3", "--reason", REASON, "--as", LEAD)
    refused = instance.run("case", "decide", first, *words, "--same-as", later, check=False)
    assert refused.returncode != 0
    assert f"link {later} to {first} instead" in refused.stderr.decode()

    told = instance.run("case", "decide", later, *words, "--same-as", first).stdout.decode()
    assert "The log shows the order: the reporter can prove it." in told
    receipt, original = tmp_path / "receipt.json", tmp_path / "first.eml"
    instance.run("case", "proof", later, "--out", str(receipt), "--as", LEAD)
    assert first not in receipt.read_text()
    assert "canary" not in receipt.read_text()
    original.write_bytes(mail(1))

    verdict = checked(receipt, "--content", str(original))
    assert verdict.returncode == 0, verdict.stderr
    assert "The log itself shows this order" in " ".join(verdict.stdout.split())
    assert "earlier" in verdict.stdout.partition("first.eml")[2]

    original.write_bytes(mail(3))
    assert checked(receipt, "--content", str(original)).returncode == 1
    receipt.write_text(receipt.read_text().replace('"value": "case.linked"', '"value": "case.closed"'))
    doctored = checked(receipt)
    assert (doctored.returncode, len(doctored.stderr.strip().splitlines()), "Traceback" in doctored.stderr) == (
        1,
        1,
        False,
    )
