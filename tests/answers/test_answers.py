"""Answers that a team keeps: places that fill themselves once, who may keep them, and starting a letter from one."""

import inspect
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.answers import actions, queries
from firsthand.answers.models import Answer
from firsthand.answers.rules import ACTS, PLACES, filled, gaps, in_language, unknown_places
from firsthand.core.errors import BadInput, NotAllowed
from firsthand.journal.models import Entry
from firsthand.staff import acts

KEPT = {"act": "message", "name": "Short", "texts": {"en": "Case {number}, by {next_date}."}}


@given(st.text(), st.dictionaries(st.sampled_from(PLACES), st.text(min_size=1)))
def test_what_a_value_says_is_never_read_as_a_place(text, values):
    marked = dict.fromkeys(values, "{number}")
    assert filled(filled("{me}", {"me": "{reporter}"}), {}) == "{reporter}"
    assert filled(text, {}) == text
    assert filled("{asset}", marked) == marked.get("asset", "{asset}")


@given(st.text(alphabet="{}abc_ ", max_size=60))
def test_braces_that_name_nothing_stay(text):
    assert filled(text, dict.fromkeys(PLACES, "x")) == text


def test_a_place_without_a_value_stays_open_and_is_found():
    text = filled("Until {embargo_end}, case {number}", {"number": "2026-0001"})
    assert text == "Until {embargo_end}, case 2026-0001"
    assert gaps(text) == ["embargo_end"]


def test_an_unknown_place_is_named():
    assert unknown_places("Dear {reporter}, {secret}") == ["secret"]


def test_a_missing_language_falls_back_and_says_which():
    assert in_language({"en": "Hello", "nl": "Hallo"}, "ar", "nl") == ("nl", "Hallo")
    assert in_language({"fr": "Bonjour"}, "ar", "nl") == ("fr", "Bonjour")


def test_what_comes_with_the_product_is_whole_in_every_language(db):
    for starter in Answer.objects.all():
        assert set(starter.texts) == {"en", "nl", "de", "fr"}, starter.name
        places = {tuple(sorted(gaps(text))) for text in starter.texts.values()}
        assert len(places) == 1, starter.name
        assert not any(unknown_places(text) for text in starter.texts.values()), starter.name
        assert starter.act in ACTS


def test_every_act_that_an_answer_starts_is_one_of_the_desk_that_sends():
    assert all(acts.ALL[name].sends for name in ACTS)


def test_a_new_instance_has_them_and_their_migration_reads_no_code_that_changes(db):
    history = import_module("firsthand.answers.migrations.0002_starters")
    assert Answer.objects.count() == len(history.STARTERS) == 13
    assert "firsthand" not in (inspect.getsource(history).partition("STARTERS")[0])


def test_a_lead_and_an_administrator_keep_answers_and_a_handler_uses_them(db, lead, administrator, handler, at):
    for person in (lead, administrator):
        actions.keep(None, **KEPT, by=person, at=at)
    with pytest.raises(NotAllowed):
        actions.keep(None, **KEPT, by=handler, at=at)
    assert [a.name for a in queries.in_use(handler, "message") if a.name == "Short"] == ["Short", "Short"]
    assert Entry.objects.filter(kind="answer.changed").count() == 2


def test_an_auditor_and_a_guest_see_none(db, auditor):
    assert not queries.answers_visible_to(auditor).exists()


def test_a_retired_answer_is_kept_and_not_offered(db, lead, at):
    row = actions.keep(None, **KEPT, by=lead, at=at)
    actions.retire(row.pk, retired=True, by=lead, at=at)
    assert row.pk not in [a.pk for a in queries.in_use(lead, "message")]
    assert queries.answer_for(lead, row.pk)


@pytest.mark.parametrize(
    "wrong", [{"act": "finish"}, {"name": " "}, {"texts": {}}, {"texts": {"en": "{password}"}}], ids=str
)
def test_what_cannot_be_used_is_refused_in_words(db, lead, at, wrong):
    with pytest.raises(BadInput):
        actions.keep(None, **{**KEPT, **wrong}, by=lead, at=at)
