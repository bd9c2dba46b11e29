"""What a search finds after an upgrade, a kill and a spoilt row."""

import pytest

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.cases.rules import Role
from firsthand.core.clock import now
from firsthand.queue.models import SearchTokens
from firsthand.queue.queries import without_words
from firsthand.queue.searching import finding
from firsthand.queue.searching.following import SearchFollower, follow, newest_row
from firsthand.triage.look_alikes import places
from firsthand.triage.look_alikes.following import follow_once
from firsthand.triage.look_alikes.index import Index
from firsthand.triage.models import Tokens
from firsthand.triage.sweeps import Advising, Searching
from firsthand.vault.models import Sealed


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """No index of another test."""
    monkeypatch.setattr("django.conf.settings.DATA", tmp_path)
    monkeypatch.setattr(finding, "_here", places.Here("search"))


def find(viewer, words):
    while follow_once(SearchFollower):
        pass
    return [Case.objects.get(pk=pk).number for pk in finding.find(viewer, words, size=10).ids]


def sweep():
    at = now()
    Advising().keep_tokens(at=at)
    return Searching().keep_words(at=at)


def test_reports_of_before_there_was_a_search_are_found_after_the_upgrade(report_at, handler):
    number = report_at(location="The cormorant page").case.number
    SearchTokens.objects.all().delete()  # look-alikes had their tokens before searching had any
    assert Tokens.objects.count() == 1
    assert sweep() == 1
    assert find(handler, "cormorant") == [number]
    assert not without_words().exists()


def _spoil_contact(case):
    Sealed.objects.filter(pk=case.participants.get(is_reporter=True).contact_id).update(box=b"spoilt")


def test_a_case_whose_reporter_cannot_be_read_is_found_by_its_other_words(a_case, handler, at):
    actions.keep_note(a_case.number, "The puffin.", by=handler, at=at)
    _spoil_contact(a_case)
    SearchTokens.objects.exclude(source="report").delete()
    assert sweep() == 1
    assert find(handler, "puffin") == [a_case.number]
    assert not without_words().exists()


def test_a_participant_is_added_to_a_case_whose_reporter_cannot_be_read(a_case, lead, at):
    _spoil_contact(a_case)
    actions.add_participant(a_case.number, roles=[Role.COORDINATOR], name="The gannet centre", by=lead, at=at)
    assert find(lead, "gannet") == [a_case.number]


def test_a_kill_after_the_index_was_written_and_before_its_mark_loses_nothing(report_at, handler, monkeypatch):
    first = report_at(location="The cormorant page").case.number
    kept = Index.keep_mark
    with monkeypatch.context() as killed:
        killed.setattr(Index, "keep_mark", lambda index, to: _kill() if to else kept(index, to))
        with pytest.raises(KeyboardInterrupt):
            follow_once(SearchFollower)
    second = report_at(location="Another cormorant page").case.number
    assert find(handler, "cormorant") == [second, first]
    assert _index().mark() == newest_row()
    assert _index().total == 2


def _kill():
    raise KeyboardInterrupt


def _index():
    return Index.open(places.current("search"))


def test_a_database_put_back_to_an_earlier_day_has_its_index_made_again(report_at, handler):
    first = report_at(location="The cormorant page").case.number
    find(handler, "cormorant")
    _index().keep_mark(newest_row() + 50)
    assert find(handler, "cormorant") == [first]
    assert _index().mark() == newest_row()


def test_what_the_index_still_has_of_an_erased_or_restricted_case_is_not_shown(report_at, handler, lead, at):
    number = report_at(location="The cormorant page").case.number
    find(handler, "cormorant")
    actions.restrict(number, by=lead, at=at)
    assert finding.find(handler, "cormorant", size=10).ids == ()
    SearchTokens.objects.all().delete()
    assert finding.find(lead, "cormorant", size=10).ids == ()


def test_rows_are_followed_in_small_steps_and_none_is_left_out(report_at, handler):
    numbers = [report_at(location="The cormorant page").case.number for _ in range(3)]
    follow_once(SearchFollower)
    index = _index()
    index.keep_mark(0)
    steps = 0
    while follow(index, at_most=2):
        steps += 1
    assert steps == 3  # a report and its people each
    assert find(handler, "cormorant") == numbers[::-1]
