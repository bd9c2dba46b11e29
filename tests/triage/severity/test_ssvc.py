"""SSVC: tables in the form that CERT/CC publishes, and what they decide."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.triage.severity.shipped import supplier_table
from firsthand.triage.severity.ssvc import (
    AnswersFaulty,
    TableFaulty,
    definition_of,
    evaluate,
    read_answers,
    read_table,
)


def point(key: str, *values: str, version: str = "1.0.0") -> dict:
    named = [{"key": value, "name": f"{key} {value}", "definition": ""} for value in values]
    return {"namespace": "x", "key": key, "version": version, "name": key, "values": named, "schemaVersion": "2.0.0"}


def small(**changes: object) -> dict:
    """Two questions of two answers, and a yes or no."""
    mapping = [{"x:A:1.0.0": a, "x:B:1.0.0": b, "x:O:1.0.0": "y" if a + b == "yy" else "n"} for a in "yn" for b in "yn"]
    table = {
        "namespace": "x", "key": "T", "version": "1.0.0", "name": "Small", "schemaVersion": "2.0.0",
        "decision_points": {f"x:{key}:1.0.0": point(key, "y", "n") for key in "BAO"},
        "outcome": "x:O:1.0.0", "mapping": mapping,
    }  # fmt: skip
    return {**copy.deepcopy(table), **changes}


def without(table: dict, *path: object) -> dict:
    at = table
    for step in path[:-1]:
        at = at[step]
    del at[path[-1]]
    return table


def test_a_table_is_read_and_decides():
    table = read_table(small())
    assert [p.key for p in table.points] == ["B", "A"]
    assert evaluate(table, {"A": "y", "B": "y"}).decision == "O y"
    assert evaluate(table, {"A": "y", "B": "n"}).vector == "SSVCv2/B:n/A:y"


def test_what_a_version_keeps_of_a_table_reads_as_the_same_one_also_when_its_keys_are_sorted():
    kept = definition_of(read_table(small()), small())
    assert read_table(json.loads(json.dumps(kept, sort_keys=True))) == read_table(small())


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ([], "This is no decision table."),
        ({}, "It has no decision_points."),
        (small(outcome="x:Z:1.0.0"), "Its outcome is none of its decision points."),
        (small(mapping=None), "It has no mapping."),
        (small(mapping=small()["mapping"][:3]), "Its mapping leaves 1 combinations open."),
        (small(mapping=[*small()["mapping"], {**small()["mapping"][0], "x:O:1.0.0": "n"}]), "Row 5 of the mapping"),
        (without(small(), "mapping", 1, "x:A:1.0.0"), "Row 2 of the mapping has no value for x:A:1.0.0."),
        (without(small(), "decision_points", "x:A:1.0.0", "values"), "x:A:1.0.0 has no values."),
        (without(small(), "decision_points", "x:A:1.0.0", "values", 0, "key"), "A value of x:A:1.0.0 has no key."),
        (without(small(), "name"), "name is missing in the table."),
    ],
)
def test_a_faulty_table_is_refused_in_one_line(raw, said):
    with pytest.raises(TableFaulty) as refused:
        read_table(raw)
    assert said in str(refused.value)
    assert refused.value.mend


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8) | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
)


@given(st.sampled_from(sorted(small())), JSON)
def test_whatever_stands_in_a_file_is_read_or_refused(key, value):
    try:
        table = read_table(small(**{key: value}))
    except TableFaulty:
        return
    assert table.rows


@pytest.mark.parametrize(
    "typed",
    ["SSVCv2/E:P/A:N/TI:P/PSI:M", "ssvc/e:p/a:n/ti:p/psi:m", "SSVCv2/PSI:M/TI:P/A:N/E:P/2027-03-01T09:00:00Z/"],
)
def test_the_shipped_table_takes_answers_in_one_line(typed):
    answer = read_answers(read_table(supplier_table()), typed)
    assert (answer.vector, answer.decision) == ("SSVCv2/E:P/A:N/TI:P/PSI:M", "Scheduled")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("SSVCv2/E:P/A:N/TI:P", "PSI is missing. Add it: PSI:M, PSI:S."),
        ("SSVCv2/E:Z/A:N/TI:P/PSI:M", "E cannot be “Z”. Use one of: E:N, E:P, E:A."),
        ("SSVCv2/E:P/A:N/TI:P/PSI:M/X:1", "X is no point of this table."),
        ("SSVCv2/E:P/E:A/A:N/TI:P/PSI:M", "“E:A” is not a point with an answer."),
        ("SSVC", "E is missing."),
    ],
)
def test_faulty_answers_are_refused_in_one_line_that_names_the_point(typed, said):
    with pytest.raises(AnswersFaulty) as refused:
        read_answers(read_table(supplier_table()), typed)
    assert said in str(refused.value)


def test_in_the_shipped_table_nothing_that_speaks_for_haste_makes_it_later():
    table = read_table(supplier_table())
    soon = {value.key: place for place, value in enumerate(table.outcome.values)}
    for answers, outcome in table.rows.items():
        for place, asked in enumerate(table.points):
            keys = [value.key for value in asked.values]
            for worse in keys[keys.index(answers[place]) :]:
                other = table.rows[(*answers[:place], worse, *answers[place + 1 :])]
                assert soon[other] >= soon[outcome], (answers, worse)
