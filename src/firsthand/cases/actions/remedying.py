"""Recording the change that removes a vulnerability."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from firsthand.cases.actions.common import actor, message, note, required
from firsthand.cases.actions.joining import group_for_change, tell_later_reporters
from firsthand.cases.answering import answered
from firsthand.cases.facts import write_fact
from firsthand.cases.models import Case, Remedy
from firsthand.cases.queries import credit_is_barred, is_first_report
from firsthand.cases.rules import CaseStep, ChangeKind, Direction, FactKind, require_step
from firsthand.core.errors import BadInput, StepNotAllowed
from firsthand.core.text import without_controls
from firsthand.journal.rules import Facts, Kind
from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.programme.queries import version
from firsthand.programme.rules import Moment
from firsthand.promises import actions as promises
from firsthand.vault import actions as vault


@transaction.atomic
def record_remedy(
    number: str, *, kind: ChangeKind, reference: str, day: date | None, by: Person | None, at: datetime, text: str = "",
    deployed: bool = True,
) -> Remedy:  # fmt: skip
    """Record the change that removes the vulnerability, and ask the reporter whether it works (R24).

    `reference` stays in the house; `day` is the day of the change: today, which None stands for as well, means now.
    `deployed=False` for a fix that is ready and that others have yet to put in place: the fact that they did comes
    later. If the reporter is first, recognition is owed (R25). Raises BadInput, NotAllowed, StepNotAllowed.
    """
    _, case, person = group_for_change(number, by, Act.REMEDY)
    require_step(case.state, CaseStep.REMEDY)
    if hasattr(case, "remedy"):
        raise StepNotAllowed("The change is recorded already.", "Note the fact that it is in place, once it is.")
    today = _today(case, at)
    day = day or today
    _require_day(case, day, today)
    remedy = Remedy.objects.create(
        case=case, kind=kind, day=day, at=at, by=person,
        reference=vault.seal(case.key, "reference", required(reference, "reference of the change").encode()),
    )  # fmt: skip
    happened_at = at if day == today else _moment_of(day, case.received_at, at)
    for fact in (FactKind.FIX_READY, *((FactKind.FIX_DEPLOYED,) if deployed else ())):
        write_fact(case, fact, happened_at, person, at)
    text = without_controls(text).strip()
    word = message(case, Direction.TO_REPORTER, text, person, at) if text else None
    answered(case, person, at)
    facts: Facts = {
        "kind": str(kind), "day": day.isoformat(), "deployed": deployed,
        **({"message": str(word.pk)} if word else {}),
    }  # fmt: skip
    note(case, Kind.CASE_REMEDIED, person, at, facts)
    if _credit_is_due(case):
        promises.mark(case, Moment.CREDIT_OWED, at=at, by=actor(person))
    if deployed:
        _in_place(case, remedy, person, at, text)
    else:
        _tell(case, remedy, person, at, text, deployed=False)
    return remedy


def in_place(case: Case, by: Person, at: datetime) -> None:
    """The fix that was ready is in place now: ask the reporter whether it works. Call inside a transaction."""
    remedy = getattr(case, "remedy", None)
    if remedy is not None:
        answered(case, by, at)
        _in_place(case, remedy, by, at, "")


def _in_place(case: Case, remedy: Remedy, by: Person, at: datetime, text: str) -> None:
    promises.mark(case, Moment.REMEDIED, at=at, by=actor(by))
    _tell(case, remedy, by, at, text, deployed=True)
    tell_later_reporters(case, remedy.day, by, at)


def _credit_is_due(case: Case) -> bool:
    return is_first_report(case) and not credit_is_barred(case) and case.reporter.credit_declined_at is None


def _tell(case: Case, remedy: Remedy, by: Person, at: datetime, text: str, *, deployed: bool) -> None:
    letters.put(
        case, LetterKind.REMEDIED, at=at, by=by,
        facts={
            "day": remedy.day, "change": remedy.kind, "deployed": deployed, "credit_owed": _credit_is_due(case),
            "named": case.reporter.credit_named_at is not None,
        },
        words={"message": text},
    )  # fmt: skip


def _zone(case: Case) -> ZoneInfo:
    return ZoneInfo(version(case.version_id).programme.timezone)


def _today(case: Case, at: datetime) -> date:
    return at.astimezone(_zone(case)).date()


def _require_day(case: Case, day: date, today: date) -> None:
    if day > today:
        raise BadInput("The day of the change lies in the future.", "Record the remedy once it is in place.")
    if day < (case.received_at.astimezone(_zone(case)) - timedelta(days=1)).date():
        raise BadInput(
            f"The day of the change lies before the report, which arrived on {case.received_at:%Y-%m-%d}.",
            "A change counts as made because of a report only from its arrival on.",
        )


def _moment_of(day: date, received_at: datetime, at: datetime) -> datetime:
    """A day that is past as a moment: its noon in UTC, but neither before the report arrived nor later than now."""
    return min(at, max(received_at, datetime.combine(day, time(12), tzinfo=UTC)))
