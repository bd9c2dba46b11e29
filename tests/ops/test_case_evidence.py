"""`firsthand case evidence`: the same pack as at the desk, in a file that only this account can read."""

import hashlib
import json
import stat
import zipfile

import pytest

from at_the_terminal import by
from firsthand.core.errors import BadInput, FirsthandError, NotAllowed, NotFound
from firsthand.journal.models import Entry

COURT = ("--for", "authority", "--text", "The court of Utrecht, by its letter.")


def given() -> int:
    return Entry.objects.filter(kind="case.evidence_given").count()


def test_the_file_has_the_hash_that_is_printed_and_nobody_else_can_read_it(a_case, lead, run, tmp_path):
    out = tmp_path / "pack.zip"
    said = run("case", "evidence", a_case.number, *COURT, "--out", str(out), *by(lead))
    assert hashlib.sha256(out.read_bytes()).hexdigest() in said
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_it_speaks_the_language_of_the_case_unless_another_one_is_named(a_case, lead, run, tmp_path):
    for name, more in (("own", ()), ("named", ("--language", "en"))):
        out = tmp_path / f"{name}.zip"
        run("case", "evidence", a_case.number, "--for", "reporter", "--out", str(out), *more, *by(lead))
    with zipfile.ZipFile(tmp_path / "own.zip") as own, zipfile.ZipFile(tmp_path / "named.zip") as named:
        assert json.loads(own.read("timeline.json"))["language"] == a_case.language
        assert json.loads(named.read("timeline.json"))["language"] == "en"


def test_a_file_that_is_there_already_stays_as_it_is(a_case, lead, run, tmp_path):
    out = tmp_path / "pack.zip"
    out.write_bytes(b"mine")
    with pytest.raises(BadInput):
        run("case", "evidence", a_case.number, *COURT, "--out", str(out), *by(lead))
    assert (out.read_bytes(), given()) == (b"mine", 0)


@pytest.mark.parametrize("more", [("--notes",), ("--identity",), ("--text", "Words")])
def test_the_reporter_is_given_nothing_of_the_inside(more, a_case, lead, run, tmp_path):
    with pytest.raises(BadInput):
        run("case", "evidence", a_case.number, "--for", "reporter", *more, "--out", str(tmp_path / "p"), *by(lead))
    assert given() == 0


def test_who_may_not_leaves_no_file_behind(a_case, handler, auditor, administrator, run, tmp_path):
    out = tmp_path / "pack.zip"
    for person, refusal in ((handler, NotAllowed), (auditor, NotAllowed), (administrator, NotFound)):
        with pytest.raises(refusal):
            run("case", "evidence", a_case.number, *COURT, "--out", str(out), *by(person))
    with pytest.raises(FirsthandError):
        run("case", "evidence", a_case.number, *COURT, "--out", str(out))
    assert (out.exists(), given()) == (False, 0)


def test_a_disk_that_is_full_is_said_and_leaves_no_half_a_pack(a_case, lead, run, tmp_path, monkeypatch):
    def full(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("firsthand.ops.commands.case_evidence.shutil.copyfileobj", full)
    with pytest.raises(BadInput, match="No space left"):
        run("case", "evidence", a_case.number, *COURT, "--out", str(tmp_path / "pack.zip"), *by(lead))
    assert not (tmp_path / "pack.zip").exists()
