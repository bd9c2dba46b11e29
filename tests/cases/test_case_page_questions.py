"""Several questions, each answered by itself (R18)."""

from datetime import datetime, timedelta

import pytest

from firsthand.cases import actions
from firsthand.cases.models import Message
from firsthand.cases.records import CaseRecord, for_reporter
from firsthand.cases.rules import ChangeKind
from firsthand.intake.actions import Taken
from firsthand.people.models import Person
from holder import Holder

HOUR = timedelta(hours=1)


@pytest.fixture
def questions(unmailed: Taken, lead: Person, at: datetime) -> list[Message]:
    return [
        actions.ask(unmailed.case.number, text, by=lead, at=at + n * HOUR)
        for n, text in enumerate(("Which browser?", "Which account?"))
    ]


def record(taken: Taken, at: datetime) -> CaseRecord:
    return for_reporter(taken.case, at=at)


def answer(question: Message, text: str) -> dict[str, object]:
    return {f"answer-{question.pk}": text}


def test_every_open_question_has_a_field_of_its_own(holder: Holder, questions: list[Message]) -> None:
    words = holder.send()
    assert "We have 2 questions. The answers are yours." in words
    assert "2 questions, 0 answered" in words
    assert all(f'<textarea id="answer-{q.pk}"' in holder.html for q in questions)


def test_one_answer_settles_one_question(unmailed: Taken, holder: Holder, questions: list[Message]) -> None:
    words = holder.send("write", **answer(questions[1], "My own."))
    assert "Your message is kept" in words
    assert "2 questions, 1 answered" in words
    assert "We have a question. The answer is yours." in words
    questions[0].refresh_from_db()
    questions[1].refresh_from_db()
    assert questions[0].answered_at is None
    assert questions[1].answered_at == holder.at


def test_two_answers_make_one_message_in_which_each_follows_its_question(
    unmailed: Taken, holder: Holder, questions: list[Message]
) -> None:
    fields = {**answer(questions[0], "Firefox."), **answer(questions[1], "My own."), "text": "Good luck."}
    holder.send("write", **fields)
    last = record(unmailed, holder.at).messages
    assert "> Which browser?\n\nFirefox.\n\n> Which account?\n\nMy own.\n\nGood luck." in [m.text for m in last]
    assert record(unmailed, holder.at).questions_open == 0


def test_a_single_answer_is_kept_as_it_was_typed(unmailed: Taken, holder: Holder, lead: Person, at: datetime) -> None:
    question = actions.ask(unmailed.case.number, "Which browser?", by=lead, at=at)
    holder.send("write", **answer(question, "  Firefox."))
    assert "  Firefox." in [m.text for m in record(unmailed, holder.at).messages]


def test_words_beside_the_questions_answer_none_of_them(
    unmailed: Taken, holder: Holder, questions: list[Message]
) -> None:
    holder.send("write", **answer(questions[0], "Firefox."))
    holder.send("write", text="I am away until Monday.", **answer(questions[1], ""))
    assert record(unmailed, holder.at).questions_open == 1


def test_an_answer_to_a_question_that_was_settled_meanwhile_is_kept(
    unmailed: Taken, holder: Holder, questions: list[Message], lead: Person, at: datetime
) -> None:
    actions.mark_answered(unmailed.case.number, questions[0].pk, by=lead, at=at + 2 * HOUR)
    holder.send("write", **answer(questions[0], "Firefox, late."))
    assert "Firefox, late." in " ".join(m.text for m in record(unmailed, holder.at).messages)


def test_an_empty_answer_is_not_kept_and_leads_to_its_field(holder: Holder, questions: list[Message]) -> None:
    words = holder.send("write", **answer(questions[0], "  "))
    assert holder.status == 400
    assert "There is nothing to send yet." in words
    assert f'href="#answer-{questions[0].pk}"' in holder.html


def test_too_long_an_answer_comes_back_with_the_others(holder: Holder, questions: list[Message]) -> None:
    holder.send("write", **answer(questions[0], "y" * 100_001), **answer(questions[1], "my other words"))
    assert holder.status == 400
    assert "y" * 100_001 in holder.html
    assert "my other words" in holder.html


def test_the_check_of_a_fix_can_be_answered_beside_a_question(
    unmailed: Taken, holder: Holder, lead: Person, at: datetime
) -> None:
    actions.accept(unmailed.case.number, by=lead, at=at, reason="We see it as well.")
    actions.record_remedy(unmailed.case.number, kind=ChangeKind.CODE, reference="4711", day=at.date(), by=lead, at=at)
    question = actions.ask(unmailed.case.number, "Which name may we print?", by=lead, at=at)
    assert "Does the fix work?" in holder.send()
    holder.send("write", text="It works.", **answer(question, ""))
    assert record(unmailed, holder.at).questions_open == 1


def test_a_wrong_code_answers_nothing_and_keeps_the_words(
    unmailed: Taken, holder: Holder, questions: list[Message]
) -> None:
    right, holder.code = holder.code, "0000-0000-0000-0000-0000"
    assert "my words" in holder.send("write", **answer(questions[0], "my words"))
    assert holder.status == 404
    assert "Which browser?" not in holder.html
    assert record(unmailed, holder.at).questions_open == 2
    holder.code = right
