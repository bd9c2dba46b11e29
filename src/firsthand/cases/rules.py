"""The life of a case: its states, the steps between them, and what a decision needs. Pure.

The first cut of the standard model (the CERT guide, Vultron): what is not in the table is refused.
"""

import enum
from collections.abc import Mapping

from firsthand.core.errors import BadInput, StepNotAllowed
from firsthand.programme.rules import RuleKind


class CaseState(enum.StrEnum):
    """Where a case stands. Screens show plain words for these."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    ACCEPTED = "accepted"
    REMEDIED = "remedied"
    CLOSED = "closed"


class CaseStep(enum.StrEnum):
    """What moves a case."""

    CONFIRM = "confirm"
    ACCEPT = "accept"
    DECLINE = "decline"
    REMEDY = "remedy"
    CLOSE = "close"


TRANSITIONS: Mapping[tuple[CaseState, CaseStep], CaseState] = {
    (CaseState.RECEIVED, CaseStep.CONFIRM): CaseState.IN_REVIEW,
    (CaseState.RECEIVED, CaseStep.ACCEPT): CaseState.ACCEPTED,
    (CaseState.RECEIVED, CaseStep.DECLINE): CaseState.CLOSED,
    (CaseState.IN_REVIEW, CaseStep.ACCEPT): CaseState.ACCEPTED,
    (CaseState.IN_REVIEW, CaseStep.DECLINE): CaseState.CLOSED,
    (CaseState.ACCEPTED, CaseStep.DECLINE): CaseState.CLOSED,
    (CaseState.ACCEPTED, CaseStep.REMEDY): CaseState.REMEDIED,
    (CaseState.REMEDIED, CaseStep.CLOSE): CaseState.CLOSED,
}


def after(state: str, step: CaseStep) -> CaseState:
    """The state that a step leads to. Raises StepNotAllowed for every pair that is not in the table."""
    try:
        return TRANSITIONS[(CaseState(state), step)]
    except KeyError:
        raise StepNotAllowed(
            f"A case that is {state.replace('_', ' ')} does not take the step “{step}”.",
            f"It takes: {', '.join(steps_from(state)) or 'no further step'}.",
        ) from None


def steps_from(state: str) -> list[CaseStep]:
    """The steps open to a case in this state."""
    return [step for (at, step) in TRANSITIONS if at == state]


class Outcome(enum.StrEnum):
    """What was decided about a report."""

    ACCEPTED = "accepted"
    OUT_OF_SCOPE = "out_of_scope"
    EXCLUDED_TEST = "excluded_test"
    NOT_QUALIFYING = "not_qualifying"
    DUPLICATE = "duplicate"
    KNOWN = "known"
    CANNOT_REPRODUCE = "cannot_reproduce"
    NO_IMPACT = "no_impact"
    OTHER = "other"


# Which kind of rule an outcome rests on; an outcome that is not named here may cite any rule.
RESTS_ON: Mapping[Outcome, frozenset[RuleKind]] = {
    Outcome.OUT_OF_SCOPE: frozenset({RuleKind.OUT_OF_SCOPE, RuleKind.SCOPE, RuleKind.EXCLUDED_TEST}),
    Outcome.EXCLUDED_TEST: frozenset({RuleKind.EXCLUDED_TEST}),
    Outcome.NOT_QUALIFYING: frozenset({RuleKind.NOT_QUALIFYING}),
}


class ChangeKind(enum.StrEnum):
    """What was changed because of a report (R24)."""

    CODE = "code"
    CONFIGURATION = "configuration"


class Channel(enum.StrEnum):
    """The door through which something arrived."""

    WEB = "web"
    MAIL = "mail"
    CASE_PAGE = "case_page"


class Direction(enum.StrEnum):
    """Who speaks to whom in a message. A note never leaves the house."""

    FROM_REPORTER = "from_reporter"
    TO_REPORTER = "to_reporter"
    NOTE = "note"


ASKED_FOR = ("location", "impact", "steps", "name")
"""What the policy asks a report to hold (R71-73); what is missing is asked for in the receipt."""

REASON_LENGTH = 10
"""A written reason has at least so many signs."""


def require_reason(reason: str) -> str:
    """The reason, trimmed. Raises BadInput when it is not a written one (R48, R49)."""
    reason = reason.strip()
    if len(reason) < REASON_LENGTH:
        raise BadInput(
            f"A decision needs a written reason of at least {REASON_LENGTH} characters.",
            "Write a sentence that the reporter will understand.",
        )
    return reason


def is_first(case_arrived: tuple[object, ...], others_arrived: list[tuple[object, ...]]) -> bool:
    """Whether a report came before all others about the same vulnerability, by arrival alone (R23)."""
    return all(case_arrived < other for other in others_arrived)
