"""Rows of tokens: written with the report, made again by the sweep, emptied when words are erased."""

from dataclasses import replace

import pytest

from firsthand.cases.models import Case
from firsthand.promises.models import Trouble
from firsthand.triage.look_alikes import actions
from firsthand.triage.look_alikes.actions import AT_ONCE_AT_MOST, ERASED, forget, keep_tokens_of
from firsthand.triage.models import Tokens
from firsthand.triage.report_words import words_of_case, words_of_content
from firsthand.triage.sweeps import Advising
from firsthand.vault.actions import destroy_key
from stage import MONDAY, REPORT
from triage.look_alikes.conftest import row_of, token, tokens_in


def keep(at=MONDAY):
    return Advising().keep_tokens(at=at)


def fail(*_):
    raise ValueError("zeppelin")


def test_a_report_has_its_tokens_from_the_start(tell):
    names = tokens_in(tell("The zeppelin endpoint leaks.")).index_text().split()
    assert token("zeppelin") in names


def test_tokens_hold_no_word(tell):
    assert b"zeppelin" not in bytes(row_of(tell("The zeppelin endpoint leaks.")).packed)


@pytest.mark.parametrize("changes", [
    {}, {"title": "A title of its own"}, {"text": "Prose\r\nwith \x00 in it", "location": ""},
    {"title": "x " * 100}, {"location": "", "impact": "", "steps": ""},
])  # fmt: skip
def test_the_words_of_a_kept_case_are_those_that_came_in(report_at, changes):
    case = report_at(**changes).case
    assert words_of_case(Case.objects.get(pk=case.pk)).whole == words_of_content(replace(REPORT, **changes), "en").whole


def test_a_tokeniser_that_fails_loses_no_report_and_logs_no_word(tell, monkeypatch, caplog):
    monkeypatch.setattr(actions, "packed_tokens", fail)
    case = tell("The zeppelin endpoint leaks.")
    assert not Tokens.objects.filter(case=case).exists()
    assert case.number in caplog.text
    assert "zeppelin" not in caplog.text


def test_what_failed_is_tried_again_by_the_sweep(tell, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(actions, "packed_tokens", fail)
        case = tell("The zeppelin endpoint leaks.")
        assert keep() == 0
        assert Trouble.objects.get().key == str(case.pk)
    assert keep(MONDAY.replace(day=2)) == 1
    assert token("zeppelin") in tokens_in(case).index_text()
    assert not Trouble.objects.exists()


def test_a_very_long_report_waits_for_the_sweep(tell):
    case = tell("zeppelin " * (AT_ONCE_AT_MOST // 8))
    assert not Tokens.objects.filter(case=case).exists()
    assert (keep(), keep()) == (1, 0)
    assert token("zeppelin") in tokens_in(case).index_text()


def test_rows_of_another_format_become_new_rows(tell):
    case = tell("The zeppelin endpoint leaks.")
    Tokens.objects.filter(case=case).update(format=99, packed=b"old")
    before = row_of(case).pk
    assert keep() == 1
    assert row_of(case).pk > before
    assert token("zeppelin") in tokens_in(case).index_text()


def test_a_row_that_is_as_it_should_be_stays(tell):
    case = tell("The zeppelin endpoint leaks.")
    before = row_of(case).pk
    assert not keep_tokens_of(case.pk)
    assert row_of(case).pk == before


def test_a_forgotten_case_stays_forgotten(tell):
    case = tell("The zeppelin endpoint leaks.")
    assert forget(case)
    assert (row_of(case).format, bytes(row_of(case).packed)) == (ERASED, b"")
    assert not forget(case)
    assert keep() == 0


def test_a_case_whose_key_was_destroyed_is_forgotten(tell):
    case, other = tell("The zeppelin endpoint leaks."), tell("Another zeppelin.")
    destroy_key(case.key, at=MONDAY)
    assert (keep(), keep()) == (1, 0)
    assert row_of(case).format == ERASED
    assert row_of(other).format != ERASED


def test_a_case_erased_before_it_had_tokens_is_asked_once(tell, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(actions, "packed_tokens", fail)
        case = tell("The zeppelin endpoint leaks.")
    destroy_key(case.key, at=MONDAY)
    assert (keep(), keep()) == (1, 0)
    assert not Trouble.objects.exists()


def test_a_walk_asks_about_new_cases_alone_until_an_hour_went_by(tell):
    case, sweeps = tell("The zeppelin endpoint leaks."), Advising()
    assert sweeps.keep_tokens(at=MONDAY) == 0
    destroy_key(case.key, at=MONDAY)
    assert sweeps.keep_tokens(at=MONDAY.replace(minute=59)) == 0
    assert sweeps.keep_tokens(at=MONDAY.replace(hour=10)) == 1
