"""`firsthand keys`: the keys to which finders encrypt, by the operator."""

from datetime import timedelta

import pytest

from firsthand.administration.health.checks import examine
from firsthand.core.clock import now
from firsthand.keys import actions, openpgp, queries
from firsthand.keys.models import ProgrammeKey
from firsthand.keys.rules import KeyKind
from openpgp_programs import gnupg

CONTACT = "security@mimecast.example"


def test_a_new_key_is_told_by_its_fingerprint_and_listed(programme, run):
    said = run("keys", "new")
    key = ProgrammeKey.objects.get()
    assert key.fingerprint.upper() in said.replace(" ", "").upper()
    assert f"{key.fingerprint} {CONTACT}" in run("keys", "list")
    (row,) = run.json("keys", "list")
    assert (row["kind"], row["fingerprint"], row["address"], row["in_use"]) == (
        "openpgp", key.fingerprint, CONTACT, True,
    )  # fmt: skip


def test_a_second_key_retires_the_first(programme, run):
    run("keys", "new")
    run("keys", "new")
    assert [row["in_use"] for row in run.json("keys", "list")] == [True, False]


def test_export_prints_the_public_key_alone(programme, run):
    run("keys", "new")
    printed = run("keys", "export")
    assert openpgp.read_certificates(printed.encode()) == [bytes(ProgrammeKey.objects.get().public)]
    assert "PRIVATE" not in printed


def test_without_a_key_export_tells_how_to_make_one(programme, run):
    code, said = run.end("keys", "export")
    assert code == 5
    assert "firsthand keys new" in said
    assert "firsthand keys new" in run("keys", "list")


def test_import_reads_the_passphrase_from_a_file(programme, run, tmp_path):
    with gnupg() as team:
        team.make(f"Team <{CONTACT}>", passphrase="grey heron", lasts="5y")
        (tmp_path / "key").write_bytes(team("--passphrase", "grey heron", "--export-secret-keys", CONTACT))
    (tmp_path / "phrase").write_text("grey heron\n")
    assert run.end("keys", "import", str(tmp_path / "key"))[0] == 2
    run("keys", "import", str(tmp_path / "key"), "--passphrase-file", str(tmp_path / "phrase"))
    assert queries.secrets_for_reading(KeyKind.OPENPGP)[0].passphrase == "grey heron"


def test_a_key_without_a_passphrase_needs_none_and_minds_none(programme, run, tmp_path):
    content, _ = openpgp.new_key("Team", CONTACT, at=now(), valid_for=timedelta(days=900))
    (tmp_path / "key").write_bytes(content)
    (tmp_path / "phrase").write_text("grey heron\n")
    run("keys", "import", str(tmp_path / "key"), "--passphrase-file", str(tmp_path / "phrase"))
    assert queries.secrets_for_reading(KeyKind.OPENPGP)[0].passphrase == ""


@pytest.mark.parametrize("name", ["missing", "words"])
def test_a_file_that_is_no_key_is_told_in_one_line(programme, run, tmp_path, name):
    (tmp_path / "words").write_text("These are words.")
    code, said = run.end("keys", "import", str(tmp_path / name))
    assert code == 2
    assert len(said.strip().splitlines()) == 1


def test_retire_takes_the_beginning_of_a_fingerprint(programme, run):
    run("keys", "new")
    fingerprint = ProgrammeKey.objects.get().fingerprint
    assert fingerprint in run("keys", "retire", fingerprint[:12])
    assert run.end("keys", "retire", fingerprint)[0] == 2
    assert run.end("keys", "retire", "00112233")[0] == 5


def check(at):
    return next(found for found in examine(at=at) if found.name == "keys")


def test_doctor_is_content_without_a_key_and_with_a_fresh_one(programme, at):
    assert check(at).ok
    actions.make_programme_key(at=at, by="operator")
    assert check(at).ok


@pytest.mark.parametrize(("days", "ok"), [(31, True), (29, False), (-1, False)])
def test_doctor_asks_for_a_new_key_a_month_before_the_end(programme, at, days, ok):
    actions.make_programme_key(at=at, by="operator")
    ProgrammeKey.objects.update(expires_at=at + timedelta(days=days))
    assert check(at).ok is ok
    assert ok or "firsthand keys new" in check(at).mend


def test_doctor_asks_nothing_about_a_retired_key(programme, at):
    key = actions.make_programme_key(at=at, by="operator")
    actions.retire(key.fingerprint, at=at, by="operator")
    ProgrammeKey.objects.update(expires_at=at)
    assert check(at).ok
