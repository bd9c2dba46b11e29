"""Another log after a fork: who may begin one, and what is settled by it."""

from datetime import datetime

from django.db import transaction

from firsthand.journal.log import actions as log
from firsthand.people.actions import OPERATOR
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.tasks.actions import settle
from firsthand.tasks.rules import TaskKind


def begin_again(*, by: Person | None, at: datetime) -> str:
    """Begin another log over the journal as it is; its name. `by` is None for the operator, who has the machine.

    Raises NotAllowed for a role that may not, and StepNotAllowed for a log that goes on well.
    """
    person = None if by is None else permit(by, Act.BEGIN_LOG_AGAIN)
    with transaction.atomic():
        origin = log.begin_again(by=f"person:{person.pk}" if person else OPERATOR, at=at)
        settle(TaskKind.LOG_STOPPED, at=at, by=person)
    return origin
