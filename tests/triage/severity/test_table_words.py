"""The shipped decision table in the language of the page; another table as it was written."""

from dataclasses import replace

import pytest

from firsthand.triage.severity import table_words
from firsthand.triage.severity.shipped import supplier_table
from firsthand.triage.severity.ssvc import read_table

TABLE = read_table(supplier_table())
SHOWN = [
    said
    for point in TABLE.points
    for said in (point.name, point.definition, *(word for v in point.values for word in (v.name, v.definition)))
] + [value.name for value in TABLE.outcome.values]


@pytest.mark.parametrize("said", sorted({*SHOWN}))
def test_every_word_of_the_shipped_table_can_be_translated(said):
    assert str(table_words._WORDS[said]) == said


def test_every_decision_has_plain_words():
    assert {value.name for value in TABLE.outcome.values} == set(table_words._PLAIN)


def test_another_table_speaks_for_itself(monkeypatch):
    monkeypatch.setitem(table_words._WORDS, "Exploitation", "Misbruik")
    assert table_words.in_table(TABLE, "Exploitation") == "Misbruik"
    assert table_words.in_table(replace(TABLE, id="theirs:SUP:1.0.0"), "Exploitation") == "Exploitation"


def test_a_decision_that_the_shipped_table_does_not_make_stays_as_it_is(monkeypatch):
    monkeypatch.setitem(table_words._WORDS, "Immediate", "Onmiddellijk")
    assert table_words.decision_word("SSVCv2/E:A/A:Y/TI:T/PSI:S", "Immediate") == "Onmiddellijk"
    assert table_words.decision_word("SSVCv2/E:N/A:N/TI:P/PSI:M", "Immediate") == "Immediate"
    assert table_words.decision_plainly("SSVCv2/E:A/U:S/TI:T/PSI:S", "Immediate") == ""
