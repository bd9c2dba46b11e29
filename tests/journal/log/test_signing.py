"""The log is signed in rounds; whatever happens in between, there is one tree."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from firsthand.journal import actions as journal
from firsthand.journal.log import actions, queries, tiles, tree
from firsthand.journal.log.actions import Forked
from firsthand.journal.log.checkpoints import read_checkpoint
from firsthand.journal.log.notes import is_signed_by, read_note, read_verifier
from firsthand.journal.log.tiles import Tile
from firsthand.journal.models import Entry, Head, LogHead, LogSubtree
from firsthand.journal.rules import Kind

AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def add(count: int) -> None:
    journal.write_all([journal.Act(Kind.NOTE_KEPT, AT, "person:1", facts={"n": n}) for n in range(count)])


def root_by_hand() -> bytes:
    hashes = [
        tree.leaf_hash(bytes(leaf)) for leaf in Entry.objects.order_by("number").values_list("commitment", flat=True)
    ]

    def top(row):
        if len(row) == 1:
            return row[0]
        half = 1 << ((len(row) - 1).bit_length() - 1)
        return tree.node_hash(top(row[:half]), top(row[half:]))

    return top(hashes)


@pytest.mark.parametrize("rounds", [[1], [3, 5, 1], [255, 1, 1], [256, 256], [700, 3], [200] * 7])
def test_any_rounds_give_the_tree_of_the_journal(rounds):
    for count in rounds:
        add(count)
        assert actions.sequence(at=AT) == count
    state = queries.state()
    assert (state.size, state.root) == (sum(rounds), root_by_hand())
    assert read_checkpoint(read_note(state.note)).root == state.root
    assert is_signed_by(read_note(state.note), read_verifier(state.vkey))
    for index in range(0, state.size, 97):
        leaf = tree.leaf_hash(queries.leaves(index, index + 1)[0])
        proof = queries.inclusion(index, state.size)
        assert tree.root_from_inclusion(leaf, index, state.size, proof) == state.root


def test_large_rounds_and_small_ones_leave_the_same_rows(monkeypatch):
    add(600)
    monkeypatch.setattr(actions, "BATCH", 37)
    assert actions.catch_up(at=AT) == 600
    rows = set(LogSubtree.objects.values_list("level", "index", "hash"))
    assert {(level, index) for level, index, _ in rows} == {(1, 0), (1, 1)}
    assert queries.state().root == root_by_hand()


def test_an_altered_journal_stops_the_log_and_says_so_once():
    add(5)
    actions.sequence(at=AT)
    LogHead.objects.update(root=bytes(32))
    add(1)
    with pytest.raises(Forked, match="not what the log was signed over"):
        actions.sequence(at=AT)
    assert actions.sequence(at=AT) == 0
    assert queries.state().stopped_at == AT


def test_a_database_of_an_earlier_day_is_noticed_by_the_file_beside_it():
    add(5)
    actions.sequence(at=AT)
    known = LogHead.objects.values().get()
    add(2)
    actions.sequence(at=AT)
    LogHead.objects.update(**{k: v for k, v in known.items() if k != "id"})
    Head.objects.update(number=5)
    with pytest.raises(Forked, match="7 entries before"):
        actions.sequence(at=AT + timedelta(days=1))


def test_a_log_that_has_stopped_can_be_begun_again_under_another_name():
    add(5)
    actions.sequence(at=AT)
    LogHead.objects.update(root=bytes(32))
    with pytest.raises(Forked):
        actions.sequence(at=AT)
    assert re.fullmatch(re.escape(settings.LOG_ORIGIN) + "/[0-9a-f]{16}", actions.begin_again(by="operator", at=AT))
    assert actions.catch_up(at=AT) == 6
    assert queries.state().root == root_by_hand()


def test_a_tile_is_there_once_it_is_signed_and_not_before():
    add(300)
    assert queries.content_of(Tile(0, 0, 256)) is None
    actions.sequence(at=AT)
    assert len(queries.content_of(Tile(0, 0, 256))) == 256 * 32
    assert len(queries.content_of(Tile(0, 1, 44))) == 44 * 32
    assert queries.content_of(Tile(0, 1, 45)) is None
    assert len(queries.content_of(Tile(-1, 1, 44))) == 44 * 34
    assert queries.content_of(Tile(1, 0, 1)) == tiles.subtree(queries.row(0, 0))
