"""Lists are replaced as a whole, journalled, sealed, and what leaves them leaves every index."""

import pytest

from firsthand.core.errors import BadInput, NotAllowed, NotFound
from firsthand.journal.models import Entry
from firsthand.journal.queries import facts_of
from firsthand.triage.known_issues import actions
from firsthand.triage.known_issues.actions import Imported, import_list, withdraw_list
from firsthand.triage.known_issues.queries import lists
from firsthand.triage.known_issues.rules import Issue
from firsthand.triage.look_alikes import places
from firsthand.triage.look_alikes.following import follow_once
from firsthand.triage.models import KnownIssue, Tokens
from firsthand.vault.models import DataKey, Sealed
from firsthand.vault.queries import unseal_json
from stage import MONDAY
from triage.look_alikes.conftest import numbers_with

ONE, TWO = Issue("A-1", "A zeppelin leaks", "Over the harbour."), Issue("A-2", "A balloon leaks", "Over the sea.")
pytestmark = pytest.mark.django_db


def bring(*issues, name="house", by=None):
    return import_list(name, issues, by=by, at=MONDAY)


def found(word):
    while follow_once():
        pass
    return {number // 2 for number in numbers_with(word) if number % 2}


def pk(reference):
    return KnownIssue.objects.get(reference=reference).pk


def test_known_issues_are_found_by_their_words():
    assert bring(ONE, TWO) == Imported(2, 2, 0, 0)
    assert found("zeppelin") == {pk("A-1")}
    assert found("leaks") == {pk("A-1"), pk("A-2")}


def test_their_words_are_sealed():
    bring(ONE)
    row = KnownIssue.objects.get()
    assert unseal_json(row.words) == {"title": ONE.title, "text": ONE.text, "url": ""}
    assert b"zeppelin" not in bytes(row.words.box) + bytes(row.tokens.packed)


def test_a_list_is_replaced_and_what_stays_the_same_is_left_alone():
    bring(ONE, TWO)
    same = Tokens.objects.get(issue__reference="A-1").pk
    assert bring(ONE, Issue("A-2", "A balloon sinks", ""), Issue("A-3", "A kite", "")) == Imported(3, 1, 1, 0)
    assert Tokens.objects.get(issue__reference="A-1").pk == same
    assert found("sinks") == {pk("A-2")}
    assert found("leaks") == {pk("A-1")}


def test_what_leaves_its_list_loses_its_words_and_leaves_the_index():
    bring(ONE, TWO)
    assert found("balloon") == {pk("A-2")}
    assert bring(ONE) == Imported(1, 0, 0, 1)
    gone = KnownIssue.objects.get(reference="A-2")
    assert (bytes(gone.words.box), bytes(gone.key.wrapped), gone.key.destroyed_at) == (b"", b"", MONDAY)
    assert found("balloon") == set()
    assert places.index_here().total == 1


def test_what_comes_back_is_new_again():
    bring(ONE, TWO)
    bring(ONE)
    assert bring(ONE, TWO) == Imported(2, 1, 0, 0)
    assert found("balloon") == {pk("A-2")}


def test_imports_leave_no_key_and_no_sealed_words_behind():
    before = Sealed.objects.count(), DataKey.objects.count()
    for text in ("one", "two", "three"):
        bring(Issue("A-1", "A zeppelin", text))
    assert (Sealed.objects.count(), DataKey.objects.count()) == (before[0] + 1, before[1] + 1)


def test_one_list_leaves_another_alone():
    bring(ONE)
    bring(ONE, TWO, name="vendor")
    assert [(one.name, one.issues) for one in lists()] == [("house", 1), ("vendor", 2)]
    withdraw_list("vendor", by=None, at=MONDAY)
    assert [(one.name, one.issues) for one in lists()] == [("house", 1)]


def test_every_import_is_journalled_in_numbers(handler):
    bring(ONE, TWO, by=handler)
    entry = Entry.objects.get(kind="known_issues.imported")
    assert entry.by == f"person:{handler.pk}"
    assert facts_of(entry) == {"list": "house", "issues": 2, "new": 2, "changed": 0, "withdrawn": 0}
    assert "zeppelin" not in entry.text


def test_who_may_not_triage_may_not_import(auditor):
    with pytest.raises(NotAllowed):
        bring(ONE, by=auditor)
    assert not KnownIssue.objects.exists()


@pytest.mark.parametrize("name", ["", "x" * 81, "two\nlines"])
def test_a_list_needs_a_name(name):
    with pytest.raises(BadInput):
        bring(ONE, name=name)


def test_a_list_that_is_not_there_cannot_be_withdrawn():
    with pytest.raises(NotFound):
        withdraw_list("house", by=None, at=MONDAY)


def test_an_import_that_breaks_off_leaves_everything_as_it_was(monkeypatch):
    bring(ONE)

    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(actions, "_write_tokens", fail)
    with pytest.raises(RuntimeError):
        bring(TWO)
    assert [unseal_json(row.words)["title"] for row in KnownIssue.objects.all()] == [ONE.title]
    assert Entry.objects.filter(kind="known_issues.imported").count() == 1


def test_two_imports_of_one_list_at_once_do_not_mix(monkeypatch):
    bring(ONE)
    make = actions.packed_tokens

    def meanwhile(words):
        monkeypatch.setattr(actions, "packed_tokens", make)
        bring(Issue("A-9", "Another", ""))
        return make(words)

    monkeypatch.setattr(actions, "packed_tokens", meanwhile)
    with pytest.raises(BadInput):
        bring(TWO)
    assert [row.reference for row in KnownIssue.objects.filter(key__destroyed_at=None)] == ["A-9"]


def test_many_issues_come_in_with_few_statements(django_assert_max_num_queries):
    many = [Issue(f"A-{n}", f"Number {n}", "words") for n in range(1_200)]
    with django_assert_max_num_queries(60):
        bring(*many)
    with django_assert_max_num_queries(60):
        assert bring(*many[:600]).withdrawn == 600
