"""Whoever looks after the house, at the desk."""

import pytest

from firsthand.administration.drafts import actions
from firsthand.administration.models import ProgrammeDraft
from firsthand.people.models import Person
from firsthand.people.rules import Role
from staff.conftest import clock, desk_of
from stage import MONDAY

__all__ = ["clock", "desk_of"]


@pytest.fixture
def publisher(db: None) -> Person:
    return Person.objects.create(mail="lena@staff.example", name="Lena", role=Role.PUBLISHER, joined_at=MONDAY)


@pytest.fixture
def draft(programme: object, publisher: Person) -> ProgrammeDraft:
    """A draft of the next version, as yet the same as the one in force."""
    return actions.begin(by=publisher, at=MONDAY)
