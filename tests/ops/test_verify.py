"""`firsthand verify`: a receipt holds, or one line says why not; on a machine that has nothing but the receipt."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from firsthand.cases.rules import ChangeKind, Channel, FactKind, Outcome
from firsthand.embargo.rules import ExitedWhy
from firsthand.journal.log.cosignatures import LATEST
from firsthand.keys.rules import KeyKind, KeySource
from firsthand.promises.rules import PromiseKind
from firsthand.receipts import names
from firsthand.receipts.rules import OPENED as OPENED_BY_KIND
from made_up_log import (
    CONTENT,
    EXAMPLE,
    FIRST_CONTENT,
    OPENED,
    MadeUpLog,
    entry,
    sha256,
    witness_key,
    written,
)
from serving_a_log import files_of, served
from stage import ROOT

FILE = EXAMPLE.read_bytes()


def test_the_example_receipt_is_the_one_that_is_made_here():
    assert MadeUpLog().receipt().as_json().encode() == FILE


def test_a_receipt_that_holds_is_told_in_plain_words(verify_says):
    code, out, line = verify_says(EXAMPLE)
    assert (code, line) == (0, "")
    parts = [
        "The receipt holds.", "The log disclosure.example/log\n  had 7 entries", MadeUpLog().vkey,
        "4  report received\n", "Thursday 4 March 2027, 09:00:02 UTC", "duplicate: reported before",
        "    P1 We confirm each report within 72 hours.", "Order: this report is called the same",
        "The log itself shows this order", "Witnesses:", "Not proved:\n  - that this key is the programme's",
    ]  # fmt: skip
    places = [out.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_of_the_earlier_report_nothing_but_time_order_and_hash_is_told(verify_says):
    _, out, _ = verify_says(EXAMPLE)
    assert "1  another report arrived, and was kept\n" in out
    assert "2027-0001" not in out


def test_all_that_can_be_asked_holds_together(verify_says, tmp_path):
    folder = MadeUpLog(700).write(tmp_path / "log")
    key, content = written(tmp_path / "key", MadeUpLog().vkey), written(tmp_path / "report", CONTENT)
    code, out, _ = verify_says(EXAMPLE, "--log", folder, "--key", key, "--witness", witness_key(), "--content", content)
    assert code == 0
    assert "This is the key that you gave." in out
    assert f"published in the folder {folder}.\n  The log there has 707 entries, and contains all" in out
    assert "witness.example, whose key you gave, saw the log" in out
    assert "is this report: entry 3 holds its SHA-256." in out
    assert "- that a time is true" in out
    assert "Compare" not in out


def test_the_log_can_be_read_at_an_address(verify_says):
    with served(files_of(MadeUpLog(300).files())) as url:
        code, out, _ = verify_says(EXAMPLE, "--log", url)
    assert code == 0
    assert "what stands at http://" in " ".join(out.split())  # nobody vouches for an address without https


def test_a_log_that_has_not_grown_still_holds(verify_says, tmp_path):
    assert verify_says(EXAMPLE, "--log", MadeUpLog().write(tmp_path))[0] == 0


def test_programs_read_json(verify_says, tmp_path):
    code, out, _ = verify_says(EXAMPLE, "--json", "--content", written(tmp_path / "first", FIRST_CONTENT))
    said = json.loads(out)
    assert (code, said["holds"], said["log"]["size"]) == (0, True, 7)
    assert said["order"] == {"first": 1, "later": 3, "by_the_log": True, "later_was_entered": False}
    assert said["compared"]["content"] == [1]
    assert said["entries"][1]["opened"]["at"] == "2027-03-01T09:00:02.000000Z"


def test_programs_read_why_it_does_not_hold(verify_says):
    code, out, line = verify_says(ROOT / "README.md", "--json")
    assert (code, line) == (1, "")
    assert json.loads(out) == {"holds": False, "why": "Not proved. The file is no receipt: it is not JSON."}


def test_a_receipt_is_read_from_standard_input(verify_says, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FILE)))
    assert verify_says("-")[0] == 0


def test_the_file_of_the_earlier_report_is_told_from_the_own(verify_says, tmp_path):
    _, out, _ = verify_says(EXAMPLE, "--content", written(tmp_path / "first", FIRST_CONTENT))
    assert "is the earlier report, which this one is called the same as: entry 1" in out


def test_a_witness_may_have_signed_only_the_newer_checkpoint(verify_says, tmp_path):
    bare = written(tmp_path / "r.json", MadeUpLog().receipt(witnessed=False).as_json())
    folder = MadeUpLog(3).write(tmp_path / "log")
    code, out, _ = verify_says(bare, "--log", folder, "--witness", witness_key())
    assert code == 0
    assert "saw the log with 10 entries at Monday 1 March 2027, 09:00:10 UTC" in " ".join(out.split())


def test_an_order_that_the_log_does_not_show_is_told_as_the_word_of_the_programme(verify_says, tmp_path):
    log = MadeUpLog()
    own, first = (
        log.texts[3],
        entry("arrival.kept", 9, arrival=1, sha256="00", received_at="2027-03-01T08:00:00.000000Z"),
    )
    log.texts[1], log.texts[3] = own, first
    log.rehash()
    opened = OPENED | {1: OPENED[3], 3: (*OPENED[1], "facts.received_at")}
    code, out, _ = verify_says(written(tmp_path / "r.json", log.receipt(opened).as_json()))
    assert code == 0
    assert "had arrived before is the word of the programme" in " ".join(out.split())


def test_a_report_that_was_entered_later_arrived_when_the_programme_says(verify_says, tmp_path):
    log = MadeUpLog()
    came = "2027-03-01T09:00:01.500000Z"
    log.texts[3] = entry("arrival.kept", 2, arrival=2, sha256=sha256(CONTENT), received_at=came)
    log.rehash()
    opened = OPENED | {3: ("at", "kind", "facts.arrival", "facts.sha256", "facts.received_at")}
    code, out, _ = verify_says(written(tmp_path / "r.json", log.receipt(opened).as_json()))
    assert code == 0
    assert "When this one had arrived is the word of the programme" in " ".join(out.split())


# What it needs, and what it calls things

WITHOUT_DJANGO = """
import sys

class NoDjango:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("django", "sqlite3", "psycopg"):
            raise ImportError(f"{name} is not here")

sys.meta_path.insert(0, NoDjango())
from firsthand.ops.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(("file", "code"), [(str(EXAMPLE), 0), ("/gone", 1)])
def test_it_needs_no_django_no_database_and_no_data_folder(tmp_path, file, code):
    folder = MadeUpLog(300).write(tmp_path / "log")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FIRSTHAND_", "DJANGO_"))}
    argv = [sys.executable, "-c", WITHOUT_DJANGO, "verify", file, "--log", str(folder), "--key", MadeUpLog().vkey]
    (tmp_path / "here").mkdir()
    done = subprocess.run(argv, cwd=tmp_path / "here", env=kept, capture_output=True, text=True, timeout=60)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert list((tmp_path / "here").iterdir()) == []


def test_a_terminal_that_knows_few_signs_is_told_all_the_same(tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    argv = [str(Path(sys.executable).parent / "firsthand"), "verify", str(EXAMPLE)]
    done = subprocess.run(argv, env=environment, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


def test_every_kind_and_fact_that_a_receipt_opens_has_words():
    assert set(OPENED_BY_KIND) == set(names.KINDS)
    facts = {fact for opened in OPENED_BY_KIND.values() for fact in opened if fact != "kind"}
    assert facts <= set(names.FACTS)
    assert set(names.PROMISES) == set(PromiseKind)
    values = names.VALUES
    known = {
        "channel": [*Channel], "outcome": [*Outcome], "kind": [*ChangeKind, *KeyKind], "why": [*ExitedWhy],
        "fact": [*FactKind], "source": [*KeySource],
    }  # fmt: skip
    assert all(set(values[fact]) == set(those) for fact, those in known.items())


def test_a_kind_without_words_and_odd_values_are_told_as_they_stand(verify_says, tmp_path):
    log = MadeUpLog()
    log.texts[6] = entry("case.danced", 4, "2027-0002", by="person:1", step="a\n\x1b[2Jb", due_x="no moment", yes=True)
    log.rehash()
    opened = OPENED | {6: ("kind", "at", "subject", "facts.step", "facts.due_x", "facts.yes")}
    code, out, _ = verify_says(written(tmp_path / "r.json", log.receipt(opened).as_json()))
    assert code == 0
    assert "6  case.danced" in out
    assert "a ?[2Jb" in out
    assert "\x1b" not in out


def test_a_witness_of_a_time_that_no_calendar_has_is_told_in_seconds(verify_says, tmp_path, monkeypatch):
    monkeypatch.setattr("made_up_log.WITNESSED_AT", LATEST)
    code, out, _ = verify_says(written(tmp_path / "r.json", MadeUpLog().receipt().as_json()))
    assert code == 0
    assert f"{LATEST} seconds after 1970" in out
