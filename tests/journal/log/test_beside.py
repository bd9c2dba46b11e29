"""The file beside the database: what it stops, what it does not, and what becomes of the log without it."""

import errno
from datetime import timedelta

import pytest
from django.conf import settings
from histories import AT, add, root_by_hand

from firsthand.core import files
from firsthand.core.errors import StepNotAllowed
from firsthand.journal.log import actions, beside, queries
from firsthand.journal.log.actions import Forked, Unsure
from firsthand.journal.log.checkpoints import Checkpoint
from firsthand.journal.log.keys import private_key
from firsthand.journal.log.notes import sign
from firsthand.journal.models import Entry, Head, LogHead, LogSubtree
from firsthand.journal.queries import facts_of
from firsthand.journal.rules import Kind
from firsthand.vault.keyring import Keyring

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed() -> str:
    """Five entries, signed: the note."""
    add(5)
    actions.sequence(at=AT)
    return queries.state().note


def keep(size: int, root: bytes, origin: str = "", keyring: Keyring = settings.KEYRING) -> None:
    name = origin or settings.LOG_ORIGIN
    beside.write(str(sign(Checkpoint(name, size, root).text, name, private_key(keyring))))


def as_before_the_last_round(known: dict[str, object]) -> None:
    LogHead.objects.update(**{name: value for name, value in known.items() if name != "id"})


@pytest.mark.parametrize("octets", [b"", b"garbage", b"\xff\xfe", b"a\n5\nAAAA\n\n", bytes(2_000_000)])
def test_a_file_that_is_no_checkpoint_signs_nothing_and_does_not_stop_the_log(signed, octets):
    beside.path().write_bytes(octets)
    add(1)
    with pytest.raises(Unsure, match="no checkpoint of this instance"):
        actions.sequence(at=AT)
    assert (queries.state().size, queries.state().stopped_at) == (5, None)
    beside.path().write_text(signed)
    assert actions.sequence(at=AT) == 1


def test_a_checkpoint_that_another_key_signed_is_none(signed):
    keep(5, queries.state().root, keyring=Keyring(bytes(32)))
    with pytest.raises(Unsure):
        actions.sequence(at=AT)


def test_a_file_that_cannot_be_read_signs_nothing(signed):
    beside.path().unlink()
    beside.path().mkdir()
    try:
        with pytest.raises(Unsure, match="cannot be read"):
            actions.sequence(at=AT)
    finally:
        beside.path().rmdir()


def test_a_file_that_is_missing_is_written_again_before_anything_new(signed):
    beside.path().unlink()
    assert actions.sequence(at=AT) == 0
    assert beside.path().read_text() == signed


def test_a_file_of_before_is_brought_up_to_date(signed):
    add(2)
    actions.sequence(at=AT)
    newest = beside.path().read_text()
    beside.path().write_text(signed)
    actions.sequence(at=AT)
    assert beside.path().read_text() == newest


def test_a_full_disk_leaves_the_round_as_it_is_and_is_told_once(signed, monkeypatch, caplog):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files.os, "fsync", full)
        for _ in range(3):
            add(1)
            assert actions.sequence(at=AT) == 1
        assert beside.path().read_text() == signed
    assert [r.message for r in caplog.records].count(
        "the checkpoint cannot be kept in log/checkpoint: No space left on device; the log goes on without"
    ) == 1  # fmt: skip
    actions.sequence(at=AT)
    assert beside.path().read_text() == queries.state().note


def test_a_file_that_is_further_than_the_database_is_right_where_the_journal_agrees(signed):
    """The plug was pulled between the two."""
    known = LogHead.objects.values().get()
    add(300)
    actions.sequence(at=AT)
    as_before_the_last_round(known)
    LogSubtree.objects.all().delete()
    assert actions.catch_up(at=AT) == 300
    assert queries.state().root == root_by_hand()


def test_nothing_is_signed_on_the_way_to_what_the_file_says(signed, monkeypatch):
    """A checkpoint of a size between the two was signed before, perhaps over other entries."""
    add(300)
    keep(300, bytes(32))
    monkeypatch.setattr(actions, "BATCH", 10)
    with pytest.raises(Forked, match="Another log of 300 entries"):
        actions.sequence(at=AT)
    assert queries.state().size == 5


def test_a_journal_that_is_shorter_than_the_file_stops_the_log(signed):
    keep(7, bytes(32))
    with pytest.raises(Forked, match="7 entries before, and the journal has 5"):
        actions.sequence(at=AT)
    assert queries.state().stopped_at == AT


def test_entries_that_the_head_of_the_journal_promises_and_that_are_not_there_are_no_tree(signed):
    Head.objects.update(number=8)
    with pytest.raises(Forked, match="missing"):
        actions.sequence(at=AT)
    assert queries.state().size == 5


def test_a_log_that_this_database_does_not_know_stops_it(signed):
    keep(9, bytes(32), origin=f"{settings.LOG_ORIGIN}/0123456789abcdef")
    with pytest.raises(Forked, match="does not know it"):
        actions.sequence(at=AT)


def begun_again() -> str:
    LogHead.objects.update(root=bytes(32))
    with pytest.raises(Forked):
        actions.sequence(at=AT)
    return actions.begin_again(by="operator", at=AT)


def test_the_file_of_a_log_that_was_ended_here_is_replaced(signed):
    origin = begun_again()
    assert beside.kept_checkpoint().origin != origin
    assert actions.catch_up(at=AT) == 6
    assert beside.kept_checkpoint().origin == origin


def test_another_log_never_has_a_name_that_was_used_before(signed):
    names = {begun_again(), begun_again(), begun_again()}
    assert len(names) == 3
    assert all(name.startswith(f"{settings.LOG_ORIGIN}/") and name.count("/") == 2 for name in names)


def test_the_file_of_the_log_that_ended_lies_beside_that_of_the_next(signed, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        begun_again()
    assert not beside.path().exists()
    ended = beside.path().with_name("checkpoint.ended-20270301T090000Z")
    assert ended.read_text() == signed
    ended.unlink()


def test_a_log_that_goes_on_cannot_be_begun_again(signed):
    with pytest.raises(StepNotAllowed, match="goes on"):
        actions.begin_again(by="operator", at=AT)


def test_where_the_key_is_lost_for_good_another_log_can_be_begun(signed, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(settings, "KEYRING", Keyring(bytes(32)))
        with pytest.raises(Unsure):
            actions.sequence(at=AT)
        beside.path().unlink()
        with pytest.raises(Unsure, match="master key"):
            actions.sequence(at=AT)
        assert actions.begin_again(by="operator", at=AT) == queries.state().origin
        assert actions.catch_up(at=AT) == 6


def test_another_address_leaves_the_log_its_name(signed, monkeypatch):
    monkeypatch.setattr(settings, "LOG_ORIGIN", "elsewhere.example/log")
    add(1)
    assert actions.sequence(at=AT) == 1
    assert queries.state().origin == beside.kept_checkpoint().origin != "elsewhere.example/log"


def test_a_clock_that_goes_back_changes_nothing(signed):
    add(1)
    assert actions.sequence(at=AT - timedelta(days=400)) == 1
    assert actions.sequence(at=AT) == 0


def test_the_end_of_another_log_is_an_entry_of_the_next(signed):

    root = queries.state().root
    begun_again()
    facts = facts_of(Entry.objects.get(kind=Kind.LOG_BEGUN_AGAIN))
    assert (facts["origin"], facts["size"], facts["root"]) == (settings.LOG_ORIGIN, 5, root.hex())
