"""Keeping and retiring answers."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from firsthand.answers.models import Answer
from firsthand.answers.rules import ACTS, PLACES, unknown_places
from firsthand.core.errors import BadInput, NotFound
from firsthand.core.text import one_line, without_controls
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act

NAME_LIMIT = 120
TEXT_LIMIT = 20_000


@transaction.atomic
def keep(
    answer: int | None, *, act: str, name: str, texts: Mapping[str, str], by: Person | None, at: datetime
) -> Answer:  # fmt: skip
    """Keep an answer, a new one for None. Raises BadInput, NotAllowed, NotFound."""
    person = permit(by, Act.ADMINISTER)
    kept = {language: without_controls(text).strip() for language, text in texts.items() if text.strip()}
    _check(act, name, kept)
    row = Answer() if answer is None else _row(answer)
    row.act, row.name, row.texts = act, one_line(name, NAME_LIMIT), kept
    row.changed_at, row.changed_by = at, person
    row.save()
    _write(row, person, at)
    return row


@transaction.atomic
def retire(answer: int, *, retired: bool, by: Person | None, at: datetime) -> Answer:
    """Take an answer out of use, or bring it back. Raises NotAllowed, NotFound."""
    person = permit(by, Act.ADMINISTER)
    row = _row(answer)
    row.retired_at, row.changed_at, row.changed_by = at if retired else None, at, person
    row.save()
    _write(row, person, at)
    return row


def _check(act: str, name: str, texts: Mapping[str, str]) -> None:
    if act not in ACTS:
        raise BadInput("Answers are for acts that send words.", f"Name one of: {', '.join(ACTS)}.")
    if not name.strip() or not texts:
        raise BadInput("An answer needs a name and a text.", "Give it a name, and write it in one language at least.")
    if any(len(text) > TEXT_LIMIT for text in texts.values()):
        raise BadInput("The answer is too long.", f"A text has at most {TEXT_LIMIT} signs.")
    for language, text in texts.items():
        if wrong := unknown_places(text):
            known = ", ".join(f"{{{place}}}" for place in PLACES)
            raise BadInput(f"Nothing fills {{{wrong[0]}}} ({language}).", f"These places there are: {known}.")


def _row(answer: int) -> Answer:
    row = Answer.objects.select_for_update(of=("self",)).filter(pk=answer).first()
    if row is None:
        raise NotFound("There is no such answer.")
    return row


def _write(row: Answer, person: Person, at: datetime) -> None:
    journal.write(
        Kind.ANSWER_CHANGED, at=at, by=f"person:{person.pk}",
        facts={"answer": row.pk, "act": row.act, "retired": row.retired_at is not None},
    )  # fmt: skip
