"""Drafts, who is here, notes that name somebody, and what others did meanwhile."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.cases import actions as cases
from firsthand.core.errors import BadInput
from firsthand.journal.models import Entry
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.teamwork import actions, queries
from firsthand.teamwork.models import Draft, Mention
from firsthand.teamwork.rules import KEPT_BYTES, worth_keeping
from firsthand.vault.models import Sealed


def test_a_draft_comes_back_to_its_writer_alone(a_case, handler, lead, at):
    assert actions.keep_draft(a_case, handler, "message", {"text": "Dear Heron"}, at=at)
    kept = queries.draft_of(a_case, handler, "message")
    assert kept is not None
    assert (kept.fields, kept.saved_at) == ({"text": "Dear Heron"}, at)
    assert queries.draft_of(a_case, lead, "message") is None


def test_a_draft_is_sealed_and_no_act(a_case, handler, at):
    entries = Entry.objects.count()
    actions.keep_draft(a_case, handler, "message", {"text": "Dear Heron"}, at=at)
    assert b"Heron" not in bytes(Draft.objects.get().words.box)
    assert Entry.objects.count() == entries


def test_a_newer_draft_takes_the_place_of_the_older_and_nothing_is_left_behind(a_case, handler, at):
    before = Sealed.objects.count()
    for text in ("one", "two"):
        actions.keep_draft(a_case, handler, "message", {"text": text}, at=at)
    assert (Draft.objects.count(), Sealed.objects.count()) == (1, before + 1)
    actions.drop_draft(a_case, handler, "message")
    assert (Draft.objects.count(), Sealed.objects.count()) == (0, before)


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=8))
def test_what_is_kept_of_a_form_was_written_in_it(fields):
    kept = worth_keeping(fields)
    assert all(fields[name] == text and text.strip() for name, text in kept.items())
    assert "csrfmiddlewaretoken" not in kept


def test_a_form_without_end_is_not_kept():
    assert worth_keeping({"text": "a" * KEPT_BYTES}) == {}


def test_who_has_the_case_open_is_told_to_others_until_they_leave(a_case, handler, lead, at):
    actions.here(a_case, handler, at=at)
    assert [o.name for o in queries.others_at(a_case, lead, at=at)] == ["Ines"]
    assert queries.others_at(a_case, handler, at=at) == []
    assert queries.others_at(a_case, lead, at=at + timedelta(minutes=2)) == []


def test_what_somebody_has_begun_to_write_is_named_and_not_shown(a_case, handler, lead, at):
    actions.keep_draft(a_case, handler, "decline", {"reason": "Heron"}, at=at)
    (other,) = queries.others_at(a_case, lead, at=at)
    assert (other.name, other.writes, other.here) == ("Ines", "decline", False)


def test_a_note_names_an_account_and_stands_on_their_list_until_seen(a_case, handler, lead, at):
    actions.keep_note(a_case.number, "Look at this", names=[lead.pk], by=handler, at=at)
    mention = queries.unseen_of(lead).get()
    assert not queries.unseen_of(handler).exists()
    actions.seen(handler, mention.pk, at=at)
    assert queries.unseen_of(lead).exists()
    actions.seen(lead, mention.pk, at=at)
    assert not queries.unseen_of(lead).exists()


def test_two_of_the_same_name_are_told_apart(a_case, handler, at):
    first, second = (
        Person.objects.create(mail=f"{n}@staff.example", name="Kim", role=Role.TRIAGER) for n in ("kim1", "kim2")
    )
    actions.keep_note(a_case.number, "Kim, look", names=[second.pk], by=handler, at=at)
    assert (queries.unseen_of(first).count(), queries.unseen_of(second).count()) == (0, 1)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.GUEST])
def test_who_does_not_see_the_case_cannot_be_named_and_the_note_is_not_kept(a_case, handler, at, role):
    outsider = Person.objects.create(mail="out@staff.example", name="Out", role=role)
    with pytest.raises(BadInput):
        actions.keep_note(a_case.number, "Secret", names=[outsider.pk], by=handler, at=at)
    assert not Mention.objects.exists()
    assert not a_case.messages.filter(direction="note").exists()


def test_a_mention_in_a_case_that_was_restricted_since_is_not_listed(a_case, handler, at):
    bo = Person.objects.create(mail="bo@staff.example", name="Bo", role=Role.TRIAGER)
    actions.keep_note(a_case.number, "Look", names=[bo.pk], by=handler, at=at)
    cases.restrict(a_case.number, by=handler, at=at)
    assert not queries.unseen_of(bo).exists()


def test_what_others_did_since_is_listed_and_ones_own_acts_and_the_clocks_are_not(a_case, handler, lead, at):
    seen = queries.last_entry(a_case)
    cases.confirm(a_case.number, by=handler, at=at)
    assert queries.by_others_since(a_case.number, seen, handler) == []
    assert [e.kind for e in queries.by_others_since(a_case.number, seen, lead)] == ["case.confirmed"]
