"""Personal data in a report: an incident with a clock of its own (R9; GDPR, article 33)."""

from datetime import datetime

from django.db import transaction

from firsthand.cases.actions.common import actor, for_change, message, note, required
from firsthand.cases.models import Case
from firsthand.cases.opening import see_incident
from firsthand.cases.rules import Direction
from firsthand.core.errors import StepNotAllowed
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.programme.rules import Moment
from firsthand.promises import actions as promises
from firsthand.tasks.actions import settle
from firsthand.tasks.rules import TaskKind


@transaction.atomic
def note_incident(number: str, *, by: Person | None, at: datetime) -> Case:
    """A person sees that personal data was reached. The clock starts now. Raises NotAllowed, NotFound."""
    case, person = for_change(number, by, Act.TRIAGE)
    note(case, Kind.INCIDENT_SEEN, person, at)
    see_incident(case, by=actor(person), at=at)
    return case


@transaction.atomic
def settle_incident(number: str, text: str, *, by: Person | None, at: datetime) -> Case:
    """Note what was done about an incident: whom it was notified to, or why nobody had to be. Keeps its clock.

    Raises BadInput, NotAllowed, NotFound, StepNotAllowed when there is none open.
    """
    case, person = for_change(number, by, Act.DECIDE)
    words = required(text, "note on the incident")
    if not settle(TaskKind.INCIDENT, at=at, case=case, by=person):
        raise StepNotAllowed("There is no open incident in this case.", "Nothing was changed.")
    kept = message(case, Direction.NOTE, words, person, at)
    note(case, Kind.INCIDENT_SETTLED, person, at, {"message": str(kept.pk)})
    promises.mark(case, Moment.INCIDENT_SETTLED, at=at, by=actor(person))
    return case
