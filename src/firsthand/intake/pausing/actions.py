"""Beginning and ending a pause of intake, and calling somebody to what is critical meanwhile."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

import rfc8785
from django.db import transaction

from firsthand.cases.models import Case
from firsthand.core.clock import iso
from firsthand.core.errors import StepNotAllowed, refuse_if
from firsthand.intake.models import Pause
from firsthand.intake.pausing.queries import row_began, running
from firsthand.intake.pausing.rules import SAID_CRITICAL, broken_by_pausing, marked_critical, tidy_reasons
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.programme.queries import in_force
from firsthand.tasks.actions import open_task
from firsthand.tasks.rules import TaskKind


@transaction.atomic
def pause(reasons: Mapping[str, str], *, until: datetime, by: Person | None, at: datetime) -> Pause:
    """Tell everybody that answers come later, until a moment, and why: a sentence for each language of the programme.

    One that runs already ends with it, and the days of both count together (`rules.latest_end`). Reports are kept and
    clocks run as ever. The sentences are public and may name people by mistake, so the journal holds their hash alone.

    Raises NotAllowed, RulesBroken.
    """
    person = permit(by, Act.PAUSE_INTAKE)
    journal.take_turn()
    programme, said, began = in_force().programme, tidy_reasons(reasons), row_began(at)
    refuse_if(
        broken_by_pausing(
            said, until=until, at=at, row_began=began, languages=programme.languages, zone=programme.timezone
        )
    )
    if now := running(at):
        _end(now, by=person, at=at)
    row = Pause.objects.create(begun_at=at, row_began_at=began, until=until, reasons=said, begun_by=person)
    journal.write(
        Kind.INTAKE_PAUSED, at=at, by=f"person:{person.pk}",
        facts={"pause": row.pk, "until": iso(until), "reasons_sha256": hashlib.sha256(rfc8785.dumps(said)).hexdigest()},
    )  # fmt: skip
    return row


@transaction.atomic
def resume(*, by: Person | None, at: datetime) -> Pause:
    """End the pause that runs, before its time. Raises NotAllowed, and StepNotAllowed when none runs."""
    person = permit(by, Act.PAUSE_INTAKE)
    journal.take_turn()
    row = running(at)
    if row is None:
        raise StepNotAllowed("No pause runs.", "Nothing was changed.")
    return _end(row, by=person, at=at)


def _end(row: Pause, *, by: Person, at: datetime) -> Pause:
    row.ended_at, row.ended_by = at, by
    row.save(update_fields=["ended_at", "ended_by"])
    journal.write(Kind.INTAKE_RESUMED, at=at, by=f"person:{by.pk}", facts={"pause": row.pk})
    return row


def call_for_critical(case: Case, ways: tuple[str, ...], *, at: datetime) -> None:
    """Call somebody at once to a report that says it is critical. Call inside the act's transaction.

    `ways` are of `rules.CRITICAL`, or SAID_CRITICAL. Each case has a task of its own, however many there are.
    """
    if ways:
        open_task(TaskKind.CRITICAL, at=at, case=case, about=",".join(ways))


def call_if_marked(case: Case, text: str, *, at: datetime) -> None:
    """The same for what a reporter writes later, while a pause runs, and begins with the word for critical."""
    if marked_critical("", text) and running(at) is not None:
        call_for_critical(case, (SAID_CRITICAL,), at=at)
