"""Words between the team and the reporter, and notes that stay in the house."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from firsthand.cases.actions.common import actor, for_change, message, note, required
from firsthand.cases.answering import answered
from firsthand.cases.models import Case, Message
from firsthand.cases.opening import settle_question
from firsthand.cases.queries import unseal_body
from firsthand.cases.rules import CaseStep, Direction, require_step
from firsthand.core.errors import BadInput
from firsthand.core.text import without_controls
from firsthand.journal.rules import Kind
from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.programme.rules import Moment
from firsthand.promises import actions as promises


@transaction.atomic
def confirm(number: str, *, by: Person | None, at: datetime, text: str = "") -> Case:
    """Tell the reporter that a person has read the report and takes it in hand. Keeps the 72 hours (R20).

    `text` is an optional personal word. Raises NotAllowed, NotFound, StepNotAllowed.
    """
    case, person = for_change(number, by, Act.TRIAGE)
    require_step(case.state, CaseStep.CONFIRM)
    text = without_controls(text).strip()
    word = message(case, Direction.TO_REPORTER, text, person, at) if text else None
    answered(case, person, at)
    note(case, Kind.CASE_CONFIRMED, person, at, {"message": str(word.pk)} if word else None)
    letters.put(case, LetterKind.CONFIRMED, at=at, by=person, words={"message": text})
    return case


@transaction.atomic
def reply(number: str, text: str, *, by: Person | None, at: datetime) -> Message:
    """Write to the reporter, in every state of the case (R8). A first word from a person also confirms."""
    case, person = for_change(number, by, Act.TRIAGE)
    return _say(case, required(text, "message"), person, at, Kind.MESSAGE_SENT, LetterKind.MESSAGE)


@transaction.atomic
def ask(number: str, text: str, *, by: Person | None, at: datetime) -> Message:
    """Put one question to the reporter; it stays open until it is answered (R18). Clocks that wait for them pause."""
    case, person = for_change(number, by, Act.TRIAGE)
    question = _say(case, required(text, "question"), person, at, Kind.QUESTION_ASKED, LetterKind.QUESTION)
    promises.mark(case, Moment.QUESTION_ASKED, at=at, by=actor(person))
    return question


@transaction.atomic
def hand_out_test_account(number: str, text: str, *, by: Person | None, at: datetime) -> Message:
    """Give the reporter an account of ours to test with, so that they need nobody else's (R41). Logged."""
    case, person = for_change(number, by, Act.DECIDE)
    said = required(text, "description of the account")
    return _say(case, said, person, at, Kind.TEST_ACCOUNT_HANDED_OUT, LetterKind.TEST_ACCOUNT)


SAME_WORDS_WITHIN = timedelta(seconds=60)
"""A second click, or a reload, sends the same words again: they are the same message."""


def _said_just_now(
    case: Case, text: str, by: Person, at: datetime, *, direction: Direction = Direction.TO_REPORTER,
    question: bool = False,
) -> Message | None:  # fmt: skip
    latest = case.messages.filter(by=by, direction=direction).order_by("-at").first()
    same = latest is not None and latest.is_question == question and at - latest.at < SAME_WORDS_WITHIN
    return latest if latest is not None and same and unseal_body(latest)["text"] == text else None


def _say(case: Case, text: str, by: Person, at: datetime, kind: Kind, letter: LetterKind) -> Message:
    if earlier := _said_just_now(case, text, by, at, question=kind is Kind.QUESTION_ASKED):
        return earlier
    said = message(case, Direction.TO_REPORTER, text, by, at, question=kind is Kind.QUESTION_ASKED)
    answered(case, by, at)
    note(case, kind, by, at, {"message": str(said.pk)})
    letters.put(case, letter, at=at, by=by, words={"message": text})
    return said


@transaction.atomic
def mark_answered(number: str, question: UUID | str, *, by: Person | None, at: datetime) -> None:
    """Note that the reporter answered a question, where their words did not name it. Raises BadInput."""
    case, person = for_change(number, by, Act.TRIAGE)
    asked = case.messages.filter(pk=question, is_question=True, answered_at=None).first()
    if asked is None:
        raise BadInput("There is no such open question.", "Name one of the open questions of the case.")
    settle_question(case, asked, by=actor(person), at=at)


@transaction.atomic
def keep_note(number: str, text: str, *, by: Person | None, at: datetime) -> Message:
    """Keep a note for the team. It never reaches the reporter. The same words at once again are the same note."""
    case, person = for_change(number, by, Act.NOTE)
    said = required(text, "note")
    if earlier := _said_just_now(case, said, person, at, direction=Direction.NOTE):
        return earlier
    kept = message(case, Direction.NOTE, said, person, at)
    note(case, Kind.NOTE_KEPT, person, at, {"message": str(kept.pk)})
    return kept


@transaction.atomic
def take(number: str, *, by: Person | None, at: datetime) -> Case:
    """Make the person the one who works this case. Doing so again changes nothing."""
    case, person = for_change(number, by, Act.TRIAGE)
    if case.handler_id == person.pk:
        return case
    case.handler = person
    case.save(update_fields=["handler"])
    note(case, Kind.CASE_TAKEN, person, at)
    return case
