"""Mail of the past: kept once as it was, sorted, and neither answered nor made into a thousand cases."""

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live
from django.db import DatabaseError
from mailbox_of_tests import CONTACT, delivery_status, mail, stored

from at_the_terminal import Terminal
from firsthand.administration.health.checks import examine
from firsthand.cases.models import Case
from firsthand.core import clock
from firsthand.intake.actions import envelope_of
from firsthand.intake.models import Arrival
from firsthand.letters import tokens
from firsthand.letters.models import Letter
from firsthand.mail.mailboxes import importing
from firsthand.mail.sweeps import sort_arrivals
from firsthand.vault.queries import unseal
from programs import needs

LINE = b"From nele@finder.example Mon Feb  1 09:00:00 2027\n"


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, programme: object, at: Any
) -> Terminal:  # fmt: skip
    terminal = Terminal(capsys, at)
    monkeypatch.setattr(clock, "now", lambda: terminal.at)
    monkeypatch.setattr("firsthand.ops.instance.open_instance", lambda **_: None)
    return terminal


@pytest.fixture
def mbox(tmp_path: Path) -> Callable[..., str]:
    """Writes a mailbox file of these messages; its name."""

    def write(*messages: bytes, line: bytes = LINE) -> str:
        file = tmp_path / "old.mbox"
        file.write_bytes(b"".join(line + message.replace(b"\r\n", b"\n") + b"\n" for message in messages))
        return str(file)

    return write


def test_a_message_is_kept_with_its_octets_and_the_time_of_its_delivery(run, mbox, at):
    said = run("import", "mbox", mbox(mail("Old words \x80\n>From here")))
    assert said == "1 read, 1 kept, 0 known already, 0 refused.\n"
    arrival = Arrival.objects.get()
    assert unseal(arrival.raw) == mail("Old words \x80\n>From here").replace(b"\r\n", b"\n")
    assert (arrival.received_at, arrival.entered_at) == (at - timedelta(days=28), at)
    assert (arrival.door, arrival.past) == ("import", True)
    assert envelope_of(arrival) == {"mail_from": "nele@finder.example", "rcpt_to": [CONTACT]}


def test_it_is_sorted_but_opens_no_case_and_is_not_answered(run, mbox, at):
    run("import", "mbox", mbox(stored("report-english"), stored("out-of-office")))
    sort_arrivals(at=at)
    assert [a.kind for a in Arrival.objects.order_by("pk")] == ["report", "auto-reply"]
    assert (Case.objects.count(), Letter.objects.count()) == (0, 0)


def test_with_open_it_is_mail_like_any_other(run, mbox, at):
    run("import", "mbox", mbox(stored("report-english")), "--open")
    sort_arrivals(at=at)
    assert (Case.objects.count(), Letter.objects.count()) == (1, 1)


def test_the_same_mail_twice_is_one_arrival(run, mbox):
    file = mbox(mail("One"), mail("Two"), mail("One"))
    assert run("import", "mbox", file) == "3 read, 2 kept, 1 known already, 0 refused.\n"
    assert run("import", "mbox", file) == "3 read, 0 kept, 3 known already, 0 refused.\n"
    assert Arrival.objects.count() == 2


def test_a_maildir_with_other_line_ends_holds_the_same_mail(run, mbox, tmp_path):
    run("import", "mbox", mbox(mail("One")))
    (tmp_path / "box" / "cur").mkdir(parents=True)
    (tmp_path / "box" / "cur" / "1.x:2,S").write_bytes(mail("One"))
    assert run("import", "maildir", str(tmp_path / "box")) == "1 read, 0 kept, 1 known already, 0 refused.\n"


def test_one_over_the_limit_is_refused_by_its_number_and_the_others_go_on(run, mbox, settings, capsys):
    settings.MAIL_LIMIT_BYTES = 1000
    code, said = run.end("import", "mbox", mbox(mail("One"), mail("x" * 2000), mail("Three")))
    assert (code, said) == (1, "refused: message 2: larger than 1000 bytes\n")
    assert Arrival.objects.count() == 2


@pytest.mark.parametrize("octets", [b"Subject: one mail\n\nNot a mailbox.\n", b"\x00" * 200_000])
def test_what_is_no_mailbox_file_is_refused_as_a_whole(run, tmp_path, octets):
    (tmp_path / "x").write_bytes(octets)
    code, said = run.end("import", "mbox", str(tmp_path / "x"))
    assert (code, "no mailbox file" in said) == (2, True)


def test_an_empty_file_holds_no_mail(run, tmp_path):
    (tmp_path / "x").touch()
    assert run("import", "mbox", str(tmp_path / "x")) == "0 read, 0 kept, 0 known already, 0 refused.\n"


def test_what_cannot_be_read_is_told(run, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "away", tmp_path, tmp_path / "pipe"):
        assert run.end("import", "mbox", str(path))[0] == 2
    assert run.end("import", "maildir", str(tmp_path))[0] == 2


def test_storage_that_fails_says_where_and_nothing_is_lost(run, mbox, monkeypatch):
    file, real = mbox(mail("One"), mail("Two")), importing.receive_mail

    def full(raw, **rest):
        if b"Two" in raw:
            raise DatabaseError("disk full")
        return real(raw, **rest)

    monkeypatch.setattr(importing, "receive_mail", full)
    code, said = run.end("import", "mbox", file)
    assert (code, "Message 2" in said) == (75, True)
    monkeypatch.setattr(importing, "receive_mail", real)
    assert run("import", "mbox", file) == "2 read, 1 kept, 1 known already, 0 refused.\n"


@pytest.mark.parametrize("options", [(), ("--open",)])
def test_an_old_bounce_changes_no_letter_unless_it_is_to_count(run, mbox, arrives, at, options):
    arrives(stored("report-english"))
    letter = Letter.objects.get()
    to = tokens.bounce_address(live.KEYRING, CONTACT, letter.pk)
    bounce = b"Delivered-To: " + to.encode() + b"\n" + delivery_status(message_id=letter.message_id)
    file = mbox(bounce, line=LINE.replace(b"nele@finder.example", b"MAILER-DAEMON"))
    run("import", "mbox", file, *options)
    sort_arrivals(at=at)
    letter.refresh_from_db()
    assert Arrival.objects.latest("pk").kind == "bounce"
    assert (letter.bounced_at is not None) == bool(options)


def test_what_was_imported_just_now_has_not_waited_for_years(run, mbox, at):
    run("import", "mbox", mbox(mail("One")))
    waits = {minutes: next(c for c in examine(at=at + timedelta(minutes=minutes)) if c.name == "mail")
             for minutes in (1, 6)}  # fmt: skip
    assert (waits[1].ok, waits[6].ok) == (True, False)


def test_quoted_lines_of_mboxrd_are_read_when_the_operator_says_so(run, mbox):
    run("import", "mbox", mbox(mail("Words\n>From here\n>>From there")), "--mboxrd")
    assert b"\nFrom here\n>From there" in unseal(Arrival.objects.get().raw)


def test_a_maildir_of_dovecot_is_read_with_both_its_folders(run, tmp_path):
    for part, text in (("cur", "Read"), ("new", "New"), ("tmp", "Half delivered")):
        (tmp_path / part).mkdir()
        (tmp_path / part / f"17.{part}:2,").write_bytes(mail(text))
    (tmp_path / "cur" / "dangling").symlink_to(tmp_path / "nowhere")
    (tmp_path / "cur" / ".hidden").write_bytes(b"x")
    (tmp_path / "dovecot-uidlist").touch()
    code, said = run.end("import", "maildir", str(tmp_path))
    assert code == 1
    assert said.startswith("refused: message 3 (dangling)")
    assert Arrival.objects.count() == 2


def test_the_time_of_the_file_is_the_last_resort(run, tmp_path, at):
    (tmp_path / "new").mkdir()
    file = tmp_path / "new" / "1"
    file.write_bytes(b"Subject: no date\n\nWords.\n")
    moment = (at - timedelta(days=5)).timestamp()
    os.utime(file, (moment, moment))
    run("import", "maildir", str(tmp_path))
    assert Arrival.objects.get().received_at == at - timedelta(days=5)


def test_a_mailbox_that_was_imported_is_known_when_it_is_fetched(run, tmp_path, settings, at):
    from dovecot import Dovecot
    from firsthand.mail.mailboxes.fetching import fetch_round

    needs("dovecot")
    with Dovecot() as box:
        box.put(mail("One"))
        shutil.copytree(box.folder / "mail" / "box", tmp_path / "copy")
        run("import", "maildir", str(tmp_path / "copy"))
        settings.IMAP_URL, settings.IMAP_CA, settings.IMAP_AFTER = box.url(), box.ca, "keep"
        done = fetch_round(at=at)
    assert (done.kept, done.known) == (0, 1)
