"""The model suggests a class with the words that speak for it, or says that it does not know."""

import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.triage.reading import ReportWords
from firsthand.triage.weakness import rules
from firsthand.triage.weakness.measuring import suggested
from firsthand.triage.weakness.modelled import above, entries, packed, shipped, unpacked
from firsthand.triage.weakness.rules import classes_of
from firsthand.triage.weakness.scoring import KNOWS_FROM
from firsthand.triage.weakness.tokens import READ, tokens_of

REPORTS = {
    79: "Stored cross-site scripting: a comment with a script tag runs javascript in the browser of every visitor.",
    89: "SQL injection in the id parameter of the search page lets an attacker read the database.",
    416: "A use after free in the parser when the socket is closed lets an attacker run code.",
    352: "The settings form has no anti-CSRF token, so a page of the attacker changes the address of a victim.",
    22: "Path traversal with ../ in the file parameter of the download reads any file outside of the directory.",
    918: "Server-side request forgery: the webhook address may point to internal hosts and the metadata service.",
}
DUTCH = {
    89: "SQL-injectie in het zoekveld: een aanvaller leest alle wachtwoorden uit de databank.",
    79: "Opgeslagen XSS: in een bericht kan een aanvaller kwaadaardige javascript plaatsen die bij bezoekers draait.",
    352: "Door cross-site request forgery (CSRF) wijzigt een kwaadaardige pagina het wachtwoord van het slachtoffer.",
}


@pytest.mark.parametrize("cwe", REPORTS)
def test_a_plain_report_gets_its_class_first(cwe):
    assert classes_of(ReportWords(text=REPORTS[cwe]))[0].cwe == cwe


@pytest.mark.parametrize("cwe", DUTCH)
def test_a_plain_dutch_report_gets_its_class_first(cwe):
    assert classes_of(ReportWords(text=DUTCH[cwe], language="nl"))[0].cwe == cwe


def test_the_words_that_speak_for_a_class_stand_in_the_report():
    for text in (*REPORTS.values(), *DUTCH.values()):
        for one in classes_of(ReportWords(text=text)):
            assert all(piece in text for piece in one.words)
        assert classes_of(ReportWords(text=text))[0].words


def test_words_that_say_nothing_by_themselves_are_not_shown():
    text = "When I change the id of an invoice to another number I can see invoices of other customers."
    shown = [piece for one in classes_of(ReportWords(text=text)) for piece in one.words]
    assert shown
    assert not {"When I", "the id", "I can", "of an", "of other"} & set(shown)


def test_small_words_alone_are_never_shown():
    assert rules._trimmed("so they could have had it", 0, 25) == (0, 0)


def test_a_suggestion_carries_cwe_s_own_name():
    assert classes_of(ReportWords(text=REPORTS[416]))[0].name == "Use After Free"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "Please call me back about the invoice of last week.",
        "Lorem ipsum dolor sit amet.",
        "\U0001f600" * 50,
    ],
)
def test_a_text_that_tells_of_no_weakness_gets_no_class(text):
    assert classes_of(ReportWords(text=text)) == ()


def test_scores_fall_and_the_first_is_above_the_floor():
    found = [one.score for one in classes_of(ReportWords(text=REPORTS[22]), top=5)]
    assert found == sorted(found, reverse=True)
    assert KNOWS_FROM <= found[0] <= 1


def test_measuring_tells_five_classes_also_where_the_desk_stays_silent():
    text = "An issue was found in the product that lets a local user do something unexpected."
    assert classes_of(ReportWords(text=text)) == ()
    (line,) = suggested([{"id": "a", "text": text}])
    assert line["id"] == "a"
    assert len(line["classes"]) == 5
    assert all(cwe.startswith("CWE-") and 0 <= score <= 1 for cwe, score in line["classes"])


def test_measuring_says_nothing_of_a_text_without_known_words():
    assert list(suggested([{"id": 1, "text": ""}])) == [{"id": 1, "classes": []}]


def test_measuring_reads_a_title_where_there_is_one():
    with_title = {"id": 1, "title": "SQL injection", "text": "The parameter id reaches the database unescaped."}
    assert next(suggested([with_title]))["classes"][0][0] == "CWE-89"


def test_measured_lines_are_json():
    assert json.dumps(list(suggested([{"id": 1, "text": REPORTS[89]}])))


def test_only_the_front_of_a_text_is_read():
    assert len(tokens_of("word " * 100_000)) == READ // 5
    assert classes_of(ReportWords(text="x" * READ + REPORTS[89])) == ()


def test_chinese_is_read_by_signs():
    assert [token.stem for token in tokens_of("SQL注入")] == ["sql", "注", "入"]


@given(st.text(max_size=300))
@settings(max_examples=60)
def test_any_text_gets_an_answer_whose_words_it_holds(text):
    for one in classes_of(ReportWords(text=text)):
        assert all("".join(piece.split()) in "".join(text.split()) for piece in one.words)


def test_a_model_reads_back_as_it_was_packed():
    model = shipped()
    again = unpacked(packed(model))
    assert all(
        np.array_equal(getattr(model, name), getattr(again, name)) for name in ("keys", "starts", "weights", "knots")
    )


def test_a_model_of_another_format_is_refused():
    with pytest.raises(ValueError, match="format 2"):
        unpacked({**packed(shipped()), "format": np.array([2])})


def test_the_model_is_sound():
    model = shipped()
    assert len(model.keys) + 1 == len(model.starts)
    assert model.starts[-1] == len(model.weights) == len(model.classes)
    assert np.all(np.diff(model.keys.astype(np.int64)) > 0)
    assert np.all(np.diff(model.knots) >= 0)
    assert model.knots.max() <= 1
    assert set(map(int, model.cwes)) <= set(entries())


def test_classes_above_a_class_are_found_through_all_parents():
    assert {284, 285} <= above(863)
    assert above(123456) == frozenset()


def test_real_texts_are_told_by_the_command_s_code(shared):
    """Each hundredth text of the corpus: it was trained on, so this says that reading and scoring work, and no more."""
    import gzip

    with gzip.open(shared / "corpora" / "classes" / "texts.jsonl.gz", "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    lines = random.Random(1).sample(lines, 100)
    told = {line["id"]: line["classes"] for line in suggested(lines)}
    right = sum(any(cwe in line["gold"] for cwe, _ in told[line["id"]][:3]) for line in lines)
    assert right >= 85
