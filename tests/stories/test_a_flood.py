"""A flood of reports from one sender loses no report, starts every clock, gets few letters and holds up nobody."""

import shutil
import smtplib
import time
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from firsthand.cases.models import Case
from firsthand.letters.pacing import ONE_BY_ONE
from firsthand.promises.gathering import ONE_BY_ONE as TASKS
from firsthand.triage.queries import from_sender_in_a_day
from running import STAFF, Instance

LEAD = "noor@staff.example"
LOUD, QUIET = "loud@finder.example", "tess@other.example"
MANY = 300


def mail(number: int, sender: str) -> bytes:
    return (
        f"From: {sender}\r\nTo: {STAFF}\r\nSubject: Finding {number}\r\nMessage-ID: <{number}.{sender}>\r\n"
        "Date: Mon, 1 Mar 2027 09:00:00 +0000\r\n\r\n"
        f"Location: https://www.mimecast.com/share/{number}\r\n\r\nFiles of others can be read.\r\n"
    ).encode()


@pytest.fixture
def instance(published_folder: Path, tmp_path: Path):
    shutil.copytree(published_folder, tmp_path / "data")
    with Instance(tmp_path / "data") as running:
        running.run("staff", "invite", LEAD, "--role", "lead", "--name", "Noor")
        yield running


def sends(instance: Instance, numbers: range, sender: str) -> None:
    with smtplib.SMTP("127.0.0.1", instance.smtp) as door:
        for number in numbers:
            door.sendmail(sender, [STAFF], mail(number, sender))


def until_sorted(instance: Instance, count: int) -> list[dict[str, Any]]:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        mails: list[dict[str, Any]] = instance.json("mail", "list")
        if sum(bool(each["kind"]) for each in mails) == count:
            return mails
        time.sleep(0.5)
    raise AssertionError(f"not sorted: {instance.output()[-2000:]}")


def letters_to(instance: Instance, address: str) -> list[str]:
    """The subjects of what was sent to an address."""
    sent = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in instance.data.glob("sent/*.eml")]
    return [str(letter["Subject"]) for letter in sent if address in str(letter["To"])]


@pytest.mark.timeout(300)
def test_300_mails_by_the_real_door_are_300_cases_and_four_letters_and_another_sender_is_answered(instance):
    sends(instance, range(MANY // 2), LOUD)
    sends(instance, range(1), QUIET)
    sends(instance, range(MANY // 2, MANY), LOUD)
    mails = until_sorted(instance, MANY + 1)
    assert {each["kind"] for each in mails} == {"report"}
    assert len({each["case"] for each in mails}) == MANY + 1
    deadline = time.monotonic() + 20
    while not letters_to(instance, QUIET) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert len(letters_to(instance, QUIET)) == 1
    assert len(letters_to(instance, LOUD)) == ONE_BY_ONE
    for number in (mails[0]["case"], mails[-1]["case"]):
        promises = instance.json("case", "show", number, "--as", LEAD)["promises"]
        assert [each["state"] for each in promises if each["kind"] == "confirm"] == ["running"]


def test_what_waited_is_told_in_one_letter_and_days_later_the_team_has_a_handful_of_tasks(story):
    for number in range(60):
        story.wait(seconds=1)
        story.reporter_mails("x" * number + " https://www.mimecast.com/share", sender=LOUD, subject=f"Finding {number}")
    story.wait(hours=1)
    story.the_clocks_are_looked_at()
    last, waited = Case.objects.order_by("pk").last(), Case.objects.order_by("pk")[ONE_BY_ONE]
    assert sum(len(story.letters(case)) for case in Case.objects.all()) == ONE_BY_ONE + 1
    assert f"{waited.number} and 55 more" in story.letter(waited, "receipts")["subject"]
    assert from_sender_in_a_day(last, Case.objects.all()) == 60
    story.wait(hours=73)
    story.the_clocks_are_looked_at()
    assert {story.promise(case, "confirm") for case in Case.objects.all()} == {"missed"}
    assert story.tasks().count("promise_missed") == TASKS + 1
