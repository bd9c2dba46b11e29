from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from firsthand.journal import actions, queries
from firsthand.journal.commitments import commitment_of
from firsthand.journal.models import Entry, Head
from firsthand.journal.rules import FIRST_CHAIN, Kind, Link, canonical, first_broken, next_chain

AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def chain(count: int) -> list[Link]:
    links, last = [], FIRST_CHAIN
    for number in range(1, count + 1):
        text = canonical(Kind.NOTE_KEPT, at=AT, subject=f"2027-{number:04d}", by="person:1", facts={"n": number})
        salt = bytes([number % 256]) * 32
        last = next_chain(last, commitment_of(text, salt))
        links.append(Link(number, text, salt, commitment_of(text, salt), last))
    return links


@given(count=st.integers(0, 30))
def test_an_untouched_chain_holds(count):
    assert first_broken(chain(count)) is None


@given(data=st.data(), count=st.integers(1, 20))
def test_any_altered_entry_is_named(data, count):
    links = chain(count)
    place = data.draw(st.integers(0, count - 1))
    part = data.draw(st.sampled_from(["entry", "salt", "commitment", "chain"]))
    old = getattr(links[place], part)
    links[place] = replace(links[place], **{part: old + " " if isinstance(old, str) else bytes([old[0] ^ 1]) + old[1:]})
    assert first_broken(links) == place + 1


@given(data=st.data(), count=st.integers(2, 20))
def test_a_removed_entry_is_named(data, count):
    links = chain(count)
    place = data.draw(st.integers(0, count - 2))
    del links[place]
    assert first_broken(links) == place + 1


@pytest.mark.django_db
def test_entries_are_numbered_without_a_gap_and_check_out():
    for n in range(5):
        actions.write(Kind.NOTE_KEPT, at=AT, by="person:1", facts={"n": n})
    assert [e.number for e in Entry.objects.order_by("number")] == [1, 2, 3, 4, 5]
    assert queries.check() == (5, None)


@pytest.mark.django_db
@pytest.mark.parametrize("sql", ["UPDATE journal_entry SET text = 'x'", "DELETE FROM journal_entry"])
def test_the_database_refuses_to_change_the_journal(sql):
    actions.write(Kind.NOTE_KEPT, at=AT, by="person:1")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
def test_a_journal_cut_at_its_end_is_noticed():
    actions.write(Kind.NOTE_KEPT, at=AT, by="person:1")
    Head.objects.update(number=2)
    assert queries.check() == (1, 2)


@pytest.mark.django_db
def test_a_rolled_back_act_leaves_no_gap():
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.write(Kind.NOTE_KEPT, at=AT, by="person:1")
        raise RuntimeError
    assert actions.write(Kind.NOTE_KEPT, at=AT, by="person:1").number == 1


def test_every_salt_makes_another_commitment():
    text = canonical(Kind.NOTE_KEPT, at=AT, subject="", by="x", facts={})
    assert commitment_of(text, b"a" * 32) != commitment_of(text, b"b" * 32)
