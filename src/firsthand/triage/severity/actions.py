"""Rating how severe a vulnerability is. It is advice: no state, promise or order of a case follows from it."""

from datetime import datetime

from django.db import transaction

from firsthand.cases.actions.common import actor, for_change
from firsthand.core.errors import BadInput, StepNotAllowed
from firsthand.core.text import without_controls
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.programme.queries import version
from firsthand.programme.rules import SeverityPart
from firsthand.triage.models import Rating
from firsthand.triage.severity.keeping import keep
from firsthand.triage.severity.rules import read_vector
from firsthand.triage.severity.ssvc import is_answers, read_answers
from firsthand.triage.severity.systems import CALLED, Side, System


@transaction.atomic
def rate(number: str, vector: str, *, by: Person | None, at: datetime, reason: str = "") -> Rating:
    """Keep how severe the team finds it: a CVSS vector, or the answers to the table (SSVCv2/E:P/A:Y/…).

    The systems and the table are those of the version of the day of arrival. `reason` stays in the house.
    Raises NotAllowed, NotFound, StepNotAllowed where the programme rates nothing, and BadInput (VectorFaulty,
    AnswersFaulty) with what is wrong in one line.
    """
    case, person = for_change(number, by, Act.TRIAGE)
    part = version(case.version_id).programme.severity
    if part is None:
        raise StepNotAllowed(
            f"Version {case.version_id} of the programme, under which this report came, rates no severity.",
            "A part [severity] in programme.toml turns it on for the reports that come after.",
        )
    system, tidy, score, label = _read(part, vector)
    words = without_controls(reason).strip()
    return keep(
        case, Side.TEAM, system, tidy, score=score, label=label, by=person, at=at, actor=actor(person), reason=words
    )  # fmt: skip


def _read(part: SeverityPart, vector: str) -> tuple[System, str, float | None, str]:
    if is_answers(vector):
        if part.table is None:
            raise _not_chosen(System.SSVC, part)
        answer = read_answers(part.table, vector)
        return System.SSVC, answer.vector, None, answer.decision
    scored = read_vector(vector)
    if scored.system not in part.systems:
        raise _not_chosen(scored.system, part)
    return scored.system, scored.vector, scored.score, str(scored.word)


def _not_chosen(system: System, part: SeverityPart) -> BadInput:
    names = ", ".join(CALLED[chosen] for chosen in part.systems)
    return BadInput(f"The programme does not rate in {CALLED[system]}.", f"Use one of: {names}.")
