"""The severity that a reporter names with their report: kept in the transaction that opens the case."""

from datetime import datetime

from firsthand.cases.models import Case
from firsthand.programme.rules import Programme
from firsthand.receipts.rules import REPORTER
from firsthand.triage.models import Rating
from firsthand.triage.severity.keeping import keep
from firsthand.triage.severity.rules import VectorFaulty, read_vector
from firsthand.triage.severity.systems import Side


def name_severity(case: Case, typed: str, programme: Programme, *, at: datetime) -> Rating | None:
    """Keep the vector of the report form as the reporter's view, if the programme asks for one and it can be read.

    One that cannot be read stands in the report as it was typed, and no report is refused for it (R67).
    """
    if not typed or programme.severity is None or not programme.severity.reporter_may_rate:
        return None
    try:
        scored = read_vector(typed)
    except VectorFaulty:
        return None
    return keep(
        case, Side.REPORTER, scored.system, scored.vector, score=scored.score, label=scored.word, by=None, at=at,
        actor=REPORTER,
    )  # fmt: skip
