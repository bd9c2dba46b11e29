"""The index follows the rows: batches, changes, erasure, damage, and a folder that goes away."""

import contextlib
import json
import shutil

import pytest

from firsthand.triage.look_alikes import following, places
from firsthand.triage.look_alikes.actions import forget
from firsthand.triage.look_alikes.following import Follower, follow, follow_once, newest_row
from firsthand.triage.look_alikes.index import Index, IndexBroken
from firsthand.triage.models import Tokens
from triage.look_alikes.conftest import cases_with, row_of


def test_reports_are_found_once_somebody_followed(tell):
    case, other = tell("A zeppelin flies."), tell("A balloon flies.")
    assert cases_with("zeppelin") == set()
    assert (follow_once(), follow_once()) == (2, 0)
    assert cases_with("zeppelin") == {case.pk}
    assert cases_with("balloon") == {other.pk}
    index = places.index_here()
    assert (index.total, index.mark()) == (2, newest_row())


def test_without_a_row_no_index_is_made(db):
    assert follow_once() == 0
    assert places.index_here() is None


def test_a_reader_sees_what_was_written_after_it_opened(tell):
    tell("A zeppelin flies.")
    follow_once()
    assert len(cases_with("zeppelin")) == 1
    tell("Another zeppelin.")
    follow_once()
    assert len(cases_with("zeppelin")) == 2


def test_a_commit_takes_many_rows(tell, monkeypatch):
    for _ in range(5):
        tell("A zeppelin flies.")
    written = []
    monkeypatch.setattr(Index, "write", lambda self, rows: written.append(len(list(rows))))
    assert follow_once() == 5
    assert written == [5]


def test_many_rows_are_followed_in_batches(tell):
    for _ in range(5):
        tell("A zeppelin flies.")
    folder = places.new_folder()
    with Index.create(folder) as index:
        assert [follow(index, at_most=2) for _ in range(4)] == [2, 2, 1, 0]
        assert index.total == 5


def test_an_erased_report_is_no_longer_found(tell):
    case, other = tell("A zeppelin flies."), tell("Another zeppelin.")
    follow_once()
    forget(case)
    assert follow_once() == 1
    assert cases_with("zeppelin") == {other.pk}
    assert places.index_here().total == 1


def test_a_crash_between_the_commit_and_the_mark_repeats_the_batch(tell, monkeypatch):
    case = tell("A zeppelin flies.")

    def die(*_):
        raise KeyboardInterrupt

    def only_the_first(self, to):
        (self.folder / "mark").write_text("0\n") if to == 0 else die()

    with monkeypatch.context() as crash:
        crash.setattr(Index, "keep_mark", only_the_first)
        with pytest.raises(KeyboardInterrupt):
            follow_once()
    assert follow_once() == 1
    assert cases_with("zeppelin") == {case.pk}
    assert places.index_here().total == 1


def test_a_row_that_cannot_be_read_holds_up_no_other(tell):
    broken, sound = tell("A zeppelin flies."), tell("Another zeppelin.")
    Tokens.objects.filter(case=broken).update(packed=b"odd")
    assert follow_once() == 2
    assert cases_with("zeppelin") == {sound.pk}


@pytest.mark.parametrize("harm", [
    lambda folder: (folder / "meta.json").unlink(),
    lambda folder: (folder / "meta.json").write_text("{"),
    lambda folder: (folder / "mark").unlink(),
    lambda folder: (folder / "mark").write_text("far"),
    lambda folder: [file.write_bytes(b"") for file in folder.glob("*.term")],
    lambda folder: [file.unlink() for file in folder.glob("*.idx")],
    lambda folder: (folder.parent / "current").write_text(json.dumps({"format": 99, "folder": folder.name})),
    lambda folder: (folder.parent / "current").write_text("[]"),
    lambda folder: (folder.parent / "current").unlink(),
    lambda folder: shutil.rmtree(folder),
    lambda folder: shutil.rmtree(folder.parent.parent),
])  # fmt: skip
def test_a_damaged_folder_is_made_again_from_the_rows(tell, data, harm):
    case = tell("A zeppelin flies.")
    follow_once()
    harm(places.current())
    places._here._index = None
    cases_with("zeppelin")  # no error, whatever there is
    for _ in range(3):
        follow_once()
    assert cases_with("zeppelin") == {case.pk}
    kept = [path for path in places.root().iterdir() if path.is_dir()]
    assert kept == [places.current()]


def test_octets_turned_in_a_segment_are_an_answer_or_a_rebuilding_and_no_crash(tell):
    cases = {tell(f"A zeppelin flies over {n}.").pk for n in range(20)}
    follow_once()
    for file in places.current().glob("*.*"):
        if file.suffix in {".idx", ".term", ".fast", ".fieldnorm"}:
            octets = bytearray(file.read_bytes())
            octets[: len(octets) // 2] = b"\xff" * (len(octets) // 2)
            file.write_bytes(octets)
    places._here._index = None
    for _ in range(4):
        with contextlib.suppress(IndexBroken):
            cases_with("zeppelin")
        follow_once()
    assert cases_with("zeppelin") == cases


def test_an_index_that_knows_more_than_the_database_is_made_again(tell):
    tell("A zeppelin flies.")
    follow_once()
    before = places.current()
    with Index.open(before) as index:
        index.keep_mark(newest_row() + 1)
    follow_once()
    assert places.current() != before
    assert len(cases_with("zeppelin")) == 1


def test_only_one_process_follows(tell):
    tell("A zeppelin flies.")
    with places.only_one(places.FOLLOWING_LOCK) as alone:
        assert alone
        assert follow_once() == 0
    assert follow_once() == 1


def test_a_folder_removed_under_its_follower_comes_again(tell, data):
    case, follower = tell("A zeppelin flies."), Follower()
    follower.round()
    shutil.rmtree(data / "index")
    other = tell("Another zeppelin.")
    for _ in range(3):
        follower.round()
    assert cases_with("zeppelin") == {case.pk, other.pk}
    follower.close()


def test_a_full_disk_loses_nothing_and_makes_nothing_again(tell, monkeypatch):
    case, follower = tell("A zeppelin flies."), Follower()
    follower.round()
    before = places.current()
    other = tell("Another zeppelin.")

    def full(self, rows):
        raise IndexBroken("No space left on device.")

    with monkeypatch.context() as disk:
        disk.setattr(Index, "write", full)
        disk.setattr(places, "ROOM_BYTES", 1 << 60)
        for _ in range(5):
            with pytest.raises(IndexBroken):
                follower.round()
    assert follower.round() == 1
    assert places.current() == before
    assert cases_with("zeppelin") == {case.pk, other.pk}
    follower.close()


def test_an_index_that_takes_no_writing_though_the_disk_does_is_made_again(tell, monkeypatch):
    tell("A zeppelin flies.")
    follower = Follower()
    follower.round()
    before = places.current()
    tell("Another zeppelin.")

    def damaged(self, rows):
        raise IndexBroken("damaged")

    with monkeypatch.context() as index:
        index.setattr(Index, "write", damaged)
        for _ in range(following.FAILURES):
            with pytest.raises(IndexBroken):
                follower.round()
    follower.round()
    assert places.current() != before
    assert len(cases_with("zeppelin")) == 2
    follower.close()


def test_the_number_of_a_row_says_how_far_the_index_is(tell):
    case = tell("A zeppelin flies.")
    follow_once()
    assert places.index_here().mark() == row_of(case).pk
