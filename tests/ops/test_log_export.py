"""`firsthand log export`: files that hold the log by themselves, and a folder that is never believed blindly."""

import stat
from datetime import UTC, datetime

import pytest
from django.conf import settings

from firsthand.journal import actions as journal
from firsthand.journal.log import actions, queries, tree
from firsthand.journal.log.checkpoints import Checkpoint, read_checkpoint
from firsthand.journal.log.keys import private_key
from firsthand.journal.log.notes import is_signed_by, read_note, read_verifier, sign
from firsthand.journal.log.places import log_at
from firsthand.journal.log.tiles import hash_from_tiles, hashes_in
from firsthand.journal.log.verifying import check_newer, signed_checkpoint
from firsthand.journal.models import Entry, LogHead, LogSubtree
from firsthand.journal.rules import Kind
from firsthand.receipts import exporting
from tampering import alter_entry

AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def add(count: int) -> None:
    journal.write_all([journal.Act(Kind.NOTE_KEPT, AT, "person:1", facts={"n": n}) for n in range(count)])


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_folder_holds_the_log_by_itself(run, tmp_path):
    add(300)
    said = run("log", "export", str(tmp_path / "log"))
    assert "with 300 entries: 5 tiles written" in said
    held = files(tmp_path / "log")
    assert set(held) == {
        "checkpoint", "vkey", "README.txt", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000",
        "tile/entries/001.p/44",
    }  # fmt: skip
    note = read_note(held["checkpoint"].decode())
    assert is_signed_by(note, read_verifier(held["vkey"].decode()))

    def tile(level: int, index: int) -> list[bytes]:
        names = {(0, 0): "tile/0/000", (0, 1): "tile/0/001.p/44", (1, 0): "tile/1/000.p/1"}
        return hashes_in(held[names[level, index]])

    known = read_checkpoint(note)
    assert known.root == tree.root(known.size, hash_from_tiles(tile))
    for words in (queries.state().vkey, queries.state().origin, "the whole log, 300 entries", "2027-03-01T09:00:00Z"):
        assert words in held["README.txt"].decode()


def test_of_a_stopped_log_what_was_signed_is_written_with_a_word(run, tmp_path):
    add(3)
    actions.catch_up(at=AT)
    LogHead.objects.update(stopped_at=AT, stopped_why="Why.")
    code, said = run.end("log", "export", str(tmp_path / "log"))
    assert (code, said) == (0, "firsthand: The log has stopped: since 2027-03-01T09:00:00Z nothing is signed. Why.\n")
    assert "checkpoint" in files(tmp_path / "log")


def test_our_own_verifier_reads_the_folder_and_finds_that_the_log_grew(run, tmp_path):
    add(3)
    actions.catch_up(at=AT)
    key = read_verifier(queries.state().vkey)
    old = signed_checkpoint(queries.state().note, key)
    add(300)
    run("log", "export", str(tmp_path))
    there = log_at(str(tmp_path))
    assert there.vkey() == key
    assert check_newer(old, there.checkpoint, key, there.proof_between).size == 303


def test_the_folder_is_brought_up_to_date_and_what_is_there_is_not_written_again(run, tmp_path):
    add(300)
    run("log", "export", str(tmp_path))
    full = tmp_path / "tile" / "0" / "000"
    before = full.stat().st_ino
    add(10)
    said = run("log", "export", str(tmp_path))
    assert "with 310 entries: 2 tiles written, 3 were there" in said
    assert full.stat().st_ino == before
    assert {"tile/0/001.p/44", "tile/0/001.p/54"} <= set(files(tmp_path))


@pytest.mark.parametrize("writes", range(8))
def test_an_export_that_was_killed_anywhere_is_finished_by_the_next(run, tmp_path, monkeypatch, writes):
    add(300)
    put, left = exporting._put, iter(range(writes))

    def until(path, content):
        if next(left, None) is None:
            raise KeyboardInterrupt
        put(path, content)

    monkeypatch.setattr(exporting, "_put", until)
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / ".vkey.1.tmp").write_text("half")
    assert run.end("log", "export", str(tmp_path / "log"))[0] == 130
    assert not (tmp_path / "log" / "checkpoint").exists()
    monkeypatch.setattr(exporting, "_put", put)
    run("log", "export", str(tmp_path / "log"))
    run("log", "export", str(tmp_path / "whole"))
    assert files(tmp_path / "log") == {**files(tmp_path / "whole"), ".vkey.1.tmp": b"half"}


@pytest.mark.parametrize("tile", ["tile/0/000", "tile/entries/000", "tile/0/001.p/44", "tile/1/000.p/1"])
def test_a_tile_that_differs_is_told_and_left(run, tmp_path, tile):
    add(300)
    run("log", "export", str(tmp_path))
    (tmp_path / tile).write_bytes(b"x")
    code, said = run.end("log", "export", str(tmp_path))
    assert code == 1
    assert f"{tmp_path / tile} is not what the log says" in said
    assert (tmp_path / tile).read_bytes() == b"x"


def test_a_folder_of_another_log_or_of_something_else_is_refused_untouched(run, tmp_path):
    add(2)
    run("log", "export", str(tmp_path / "first"))
    LogHead.objects.update(stopped_at=AT)
    actions.begin_again(by="operator", at=AT)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a").write_text("dear")
    for name, why in (("first", "holds another log"), ("letters", "something else than a log")):
        before = files(tmp_path / name)
        code, said = run.end("log", "export", str(tmp_path / name))
        assert (code, why in said) == (2, True)
        assert files(tmp_path / name) == before


def test_a_folder_with_a_longer_log_shows_that_the_database_is_of_an_earlier_day(run, tmp_path):
    add(3)
    actions.catch_up(at=AT)
    earlier = LogHead.objects.values("size", "root", "note").get()
    add(2)
    run("log", "export", str(tmp_path))
    LogHead.objects.update(**earlier)
    with pytest.raises(exporting.DoesNotFit, match="holds 5 entries, and the log here has 3"):
        exporting.export(tmp_path, at=AT)


def test_a_folder_with_another_tree_of_the_same_key_is_a_fork_and_is_told(run, tmp_path):
    add(5)
    run("log", "export", str(tmp_path))
    origin = queries.state().origin
    other = sign(Checkpoint(origin, 4, bytes(32)).text, origin, private_key(settings.KEYRING))
    (tmp_path / "checkpoint").write_text(str(other))
    with pytest.raises(exporting.DoesNotFit, match="another log of 4 entries"):
        exporting.export(tmp_path, at=AT)


def test_an_altered_checkpoint_in_the_folder_is_told(run, tmp_path):
    add(5)
    run("log", "export", str(tmp_path))
    (tmp_path / "checkpoint").write_text((tmp_path / "checkpoint").read_text().replace("\n5\n", "\n4\n"))
    assert run.end("log", "export", str(tmp_path))[0] == 1


def test_a_journal_that_is_not_what_was_signed_is_not_exported(run, tmp_path):
    add(600)
    actions.catch_up(at=run.at)
    LogSubtree.objects.filter(level=1, index=0).update(hash=bytes(32))
    code, _ = run.end("log", "export", str(tmp_path / "log"))
    assert code == 1
    assert not (tmp_path / "log").exists()


def test_a_journal_that_has_lost_what_was_signed_is_not_exported(run, tmp_path):
    add(600)
    actions.catch_up(at=run.at)
    LogSubtree.objects.all().delete()
    with pytest.raises(exporting.DoesNotFit, match="not what the log was signed over"):
        exporting.export(tmp_path, at=AT)


@pytest.mark.parametrize("before", [0, 300])
def test_after_an_entry_was_altered_nothing_is_written_and_the_folder_stays_as_it_is(run, tmp_path, before):
    if before:
        add(before)
        run("log", "export", str(tmp_path))
    add(600)
    actions.catch_up(at=run.at)
    alter_entry(500)  # in the second full tile; the first could be written
    held = files(tmp_path)
    with pytest.raises(exporting.DoesNotFit, match="tile entries/001 was signed over"):
        exporting.export(tmp_path, at=AT)
    assert files(tmp_path) == held


def test_the_files_are_for_all_to_read_and_hold_no_word_of_an_entry(run, tmp_path):
    add(2)
    run("log", "export", str(tmp_path / "log"))
    for path in (tmp_path / "log").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644)
    said = b"".join(files(tmp_path / "log").values())
    assert b"note.kept" not in said
    assert not any(bytes(salt) in said for salt in Entry.objects.values_list("salt", flat=True))


def test_a_folder_that_cannot_be_written_to_is_one_line(run, tmp_path):
    add(1)
    (tmp_path / "file").write_text("")
    code, said = run.end("log", "export", str(tmp_path / "file" / "log"))
    assert (code, said.count("\n")) == (2, 1)
