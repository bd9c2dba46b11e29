"""R94: who must convince a court or an authority hands over one file, and whoever gets it checks it without us."""

import json
import shutil
import subprocess
import zipfile

import pytest

from running import Instance

MAIL = (
    b"From: Ada Heron <ada@finder.example>\r\nSubject: A finding\r\n\r\n"
    b"At https://www.mimecast.com/x one can read files of others.\r\n\r\nAda Heron\r\n"
)
LEAD = ("--as", "lead@staff.example")


@pytest.fixture(scope="module")
def story(published_folder, tmp_path_factory):
    """A report by mail, a note of the team, and three packs; then the instance is gone."""
    home = tmp_path_factory.mktemp("story")
    shutil.copytree(published_folder, home / "data")
    with Instance(home / "data") as instance:
        instance.run("staff", "invite", "lead@staff.example", "--role", "lead")
        instance.run("deliver", "--from", "ada@finder.example", "--to", "security@mimecast.example", stdin=MAIL)
        instance.run("worker", "--once")
        number = instance.json("mail", "list")[-1]["case"]
        instance.run("case", "note", number, *LEAD, "--text", "Kingfisher: between ourselves")
        why = ("--text", "The court of Utrecht, by its letter of 3 March.")
        evidence = ("case", "evidence", number, *LEAD, "--language", "en")
        for name, how in {
            "reporter": ("--for", "reporter"),
            "court": ("--for", "authority", *why),
            "everything": ("--for", "authority", *why, "--notes", "--identity"),
        }.items():
            instance.run(*evidence, *how, "--out", str(home / f"{name}.zip"))
        journal = instance.run("case", "show", number, *LEAD, "--json").stdout.decode()
    for name in ("reporter", "court", "everything"):
        with zipfile.ZipFile(home / f"{name}.zip") as archive:
            archive.extractall(home / name)
    return instance, home, number, journal


@pytest.mark.parametrize("reader", ["reporter", "court", "everything"])
def test_a_stranger_checks_the_pack_with_nothing_but_the_pack(reader, story):
    instance, home, number, _ = story
    subprocess.run(["sha256sum", "--check", "--quiet", "MANIFEST.sha256"], cwd=home / reader, check=True, timeout=30)
    assert instance.run("verify", str(home / reader / "receipts" / f"receipt-{number}.json")).returncode == 0


def test_who_has_the_report_as_it_was_kept_checks_that_the_receipt_is_about_it(story):
    instance, home, number, _ = story
    receipts = home / "reporter" / "receipts"
    receipt, report = receipts / f"receipt-{number}.json", receipts / f"report-{number}.eml"
    assert instance.run("verify", str(receipt), "--content", str(report)).returncode == 0
    other = report.with_suffix(".other")
    other.write_bytes(report.read_bytes() + b"One word more.")
    assert instance.run("verify", str(receipt), "--content", str(other), check=False).returncode != 0


def test_a_word_changed_afterwards_is_found(story, tmp_path):
    shutil.copytree(story[1] / "court", tmp_path / "court")
    page = tmp_path / "court" / "timeline.html"
    page.write_text(page.read_text().replace("files of others", "nothing"))
    checked = subprocess.run(
        ["sha256sum", "--check", "--quiet", "MANIFEST.sha256"], cwd=tmp_path / "court", timeout=30, capture_output=True
    )
    assert b"timeline.html: FAILED" in checked.stdout


def test_the_court_reads_what_happened_and_not_who_reported_it(story):
    court = story[1] / "court"
    words = b"".join(path.read_bytes() for path in court.rglob("*") if path.is_file())
    assert b"one can read files of others" in words
    for withheld in (b"Ada", b"Heron", b"finder.example", b"Kingfisher"):
        assert withheld not in words
    assert not (court / "mails").exists()


def test_the_reporter_never_reads_the_note(story):
    words = b"".join(path.read_bytes() for path in (story[1] / "reporter").rglob("*") if path.is_file())
    assert b"one can read files of others" in words
    assert b"Kingfisher" not in words


def test_a_court_that_may_demand_it_gets_the_mail_as_it_came_and_the_notes(story):
    everything = story[1] / "everything"
    assert (everything / "mails" / "001.eml").read_bytes().endswith(MAIL[-40:])
    assert "Kingfisher" in (everything / "timeline.html").read_text()


def test_the_timeline_says_the_same_as_the_log(story):
    """Every entry that the receipt proves stands in the timeline's data with its place, its moment and its facts."""
    instance, home, number, _ = story
    told = json.loads((home / "court" / "timeline.json").read_text())["journal"]
    verdict = json.loads(
        instance.run("verify", "--json", str(home / "court" / "receipts" / f"receipt-{number}.json")).stdout
    )
    assert told
    assert told == [{"index": entry["index"], "opened": entry["opened"]} for entry in verdict["entries"]]


def test_the_house_remembers_for_whom_it_was_and_why(story):
    journal = story[3]
    assert journal.count("case.evidence_given") == 3
    assert "The court of Utrecht" in journal
