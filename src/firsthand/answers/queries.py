"""Reads of answers. They hold nothing of a case; who may write to reporters may read them."""

from django.db.models import QuerySet

from firsthand.answers.models import Answer
from firsthand.core.errors import NotFound
from firsthand.people.models import Person
from firsthand.people.rules import Act, may


def answers_visible_to(viewer: Person | None) -> QuerySet[Answer]:
    """Every answer, for those who use them and those who keep them; none for everybody else."""
    if not isinstance(viewer, Person) or not viewer.is_active:
        return Answer.objects.none()
    if not may(viewer.role, Act.TRIAGE) and not may(viewer.role, Act.ADMINISTER):
        return Answer.objects.none()
    return Answer.objects.order_by("act", "name", "pk")


def in_use(viewer: Person | None, act: str) -> list[Answer]:
    """The answers to start an act from."""
    return list(answers_visible_to(viewer).filter(act=act, retired_at=None))


def answer_for(viewer: Person | None, answer: int) -> Answer:
    """One answer. Raises NotFound."""
    found = answers_visible_to(viewer).filter(pk=answer).first()
    if found is None:
        raise NotFound("There is no such answer.")
    return found
