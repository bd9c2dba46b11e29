"""CVSS vectors: read, scored as they were published, found in what a reporter wrote."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.triage.severity import rules
from firsthand.triage.severity.rules import METRICS, Fault, VectorFaulty, Word, read_vector, told_in, vectors_in
from firsthand.triage.severity.systems import System
from rating import CRITICAL_31, HIGH_4, HIGH_31


def test_every_published_vector_has_its_published_score_and_word(shared):
    differ = []
    for line in (shared / "corpora" / "cvss" / "vectors.jsonl").read_text().splitlines():
        row = json.loads(line)
        scored = read_vector(row["vector"])
        assert scored.system == f"cvss-{row['version']}"
        if row["consistent"]:
            word = rules.word_of(scored.base_score, scored.system)
            if scored.base_score != row["base_score"] or (row["severity"] or word).lower() != word:
                differ.append(row["vector"])
    assert differ == []


def test_a_published_vector_is_found_in_a_text_as_it_is_read_alone(shared):
    lines = (shared / "corpora" / "cvss" / "vectors.jsonl").read_text().splitlines()
    for line in lines[::7]:
        vector = json.loads(line)["vector"]
        assert vectors_in(f"I score it ({vector}), what do you think?") == (read_vector(vector),)


@pytest.mark.parametrize(
    ("typed", "system", "score", "word", "letters"),
    [
        (CRITICAL_31, "cvss-3.1", 9.8, "critical", "B"),
        (f"{CRITICAL_31}/E:U/RL:O/RC:C", "cvss-3.1", 8.5, "high", "BT"),
        (f"{CRITICAL_31}/MAV:L", "cvss-3.1", 8.4, "high", "BE"),
        (HIGH_4, "cvss-4.0", 7.1, "high", "B"),
        (f"{HIGH_4}/E:U", "cvss-4.0", 4.9, "medium", "BT"),
        (f"{HIGH_4}/E:A/CR:H/U:Amber", "cvss-4.0", 7.1, "high", "BTE"),
        ("AV:N/AC:L/Au:N/C:P/I:P/A:P", "cvss-2.0", 7.5, "high", "B"),
        ("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "cvss-3.0", 6.1, "medium", "B"),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", "cvss-3.1", 0.0, "none", "B"),
    ],
)
def test_a_vector_comes_to_a_score_a_word_and_its_groups(typed, system, score, word, letters):
    scored = read_vector(typed)
    assert (scored.system, scored.score, scored.word, scored.nomenclature) == (system, score, word, letters)


@pytest.mark.parametrize(
    "typed",
    [
        f"  ({CRITICAL_31}).", CRITICAL_31.lower(), f"{CRITICAL_31}/", CRITICAL_31.removeprefix("CVSS:3.1/"),
        CRITICAL_31.replace("CVSS:3.1/", "CVSSv3.1:"), CRITICAL_31.replace("CVSS:3.1/", "CVSS 3.1/"),
        "CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N", f"{CRITICAL_31}/E:X",
    ],
)  # fmt: skip
def test_how_it_is_written_makes_no_difference(typed):
    assert read_vector(typed).vector == CRITICAL_31


@pytest.mark.parametrize(
    ("typed", "fault", "metric", "said"),
    [
        ("", Fault.EMPTY, "", "There is no vector. Give one such as"),
        ("high", Fault.NO_VERSION, "", "Begin it with CVSS:4.0/ or CVSS:3.1/."),
        ("CVSS:5.0/AV:N", Fault.VERSION, "", "CVSS 5.0 is not a version that is known here."),
        (CRITICAL_31.replace("AC:L", "AC:M"), Fault.VALUE, "AC", "AC cannot be “M”. Use one of: L, H."),
        (CRITICAL_31.replace("/AC:L", ""), Fault.MISSING, "AC", "AC is missing. Add it: AC:L, AC:H."),
        (f"{CRITICAL_31}/AT:N", Fault.METRIC, "AT", "AT is not a metric of this version."),
        (f"{CRITICAL_31}/AV:N", Fault.TWICE, "AV", "AV stands there twice. Keep one of the two."),
        (f"{CRITICAL_31}/oops", Fault.FIELD, "", "“oops” is not a metric with a value."),
        (f"{CRITICAL_31}/E:é", Fault.FIELD, "", "is not a metric with a value."),
        ("A" * 1000, Fault.LONG, "", "too long"),
    ],
)
def test_a_faulty_vector_is_refused_in_one_line_that_names_the_metric(typed, fault, metric, said):
    with pytest.raises(VectorFaulty) as refused:
        read_vector(typed)
    assert (refused.value.fault, refused.value.metric) == (fault, metric)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@given(st.text(max_size=400))
def test_whatever_is_typed_is_read_or_refused(typed):
    with contextlib.suppress(VectorFaulty):
        assert 0 <= read_vector(typed).score <= 10


@given(st.data(), st.sampled_from(list(METRICS)))
def test_any_choice_of_metrics_is_scored_and_reads_back_as_itself(data, system):
    known = METRICS[system]
    chosen = {
        metric: data.draw(st.sampled_from(values))
        for metric, values in known.values.items()
        if metric in known.base or data.draw(st.booleans())
    }
    scored = read_vector(rules.vector_of(system, chosen))
    assert (scored.system, read_vector(scored.vector)) == (system, scored)
    assert isinstance(scored.word, Word)


def test_the_vector_in_the_system_of_the_programme_is_the_reporters_view():
    text = f"Old: AV:N/AC:L/Au:N/C:P/I:P/A:P. New: {CRITICAL_31} or https://calc.example/#{HIGH_4}"
    assert [scored.system for scored in vectors_in(text)] == ["cvss-2.0", "cvss-3.1", "cvss-4.0"]
    assert told_in(text, [System.CVSS_3_1]).vector == CRITICAL_31
    assert told_in(text, [System.SSVC]).vector == HIGH_4
    assert told_in("It is bad, 9.8 of 10.", [System.CVSS_3_1]) is None


@pytest.mark.parametrize("monster", ["AV:" * 70_000, f"{HIGH_4[:-1]}\n" * 3000, "/" * 200_000, "a:" * 100_000, ""])
def test_a_monstrous_text_is_tried_in_a_bounded_number_of_places(monster, monkeypatch):
    tried = []
    monkeypatch.setattr(rules, "read_vector", lambda piece: tried.append(piece) or read_vector(piece))
    assert vectors_in(monster) == ()
    assert len(tried) <= rules.TRIED


def test_two_views_differ_by_metric():
    theirs, ours = read_vector(CRITICAL_31), read_vector(HIGH_31)
    assert [(d.metric, d.reporter, d.team) for d in rules.differences(theirs, ours)] == [
        ("PR", "N", "L"), ("A", "H", "N"),
    ]  # fmt: skip
    assert rules.differences(theirs, theirs) == ()
    assert rules.differences(theirs, read_vector(HIGH_4)) == ()
