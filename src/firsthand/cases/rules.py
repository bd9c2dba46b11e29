"""The life of a case: its states, the steps between them, and what a decision needs. Pure.

The standard model of the field (Vultron, the CERT guide): report management for each participant, six dated facts for
the case. What is not in a table is refused. The embargo's machine is in `embargo.rules`.
"""

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from firsthand.core.errors import BadInput, Broken, StepNotAllowed
from firsthand.programme.rules import RuleKind


class RmState(enum.StrEnum):
    """Report management of one participant (lifecycle, 2)."""

    START = "start"
    RECEIVED = "received"
    INVALID = "invalid"
    VALID = "valid"
    DEFERRED = "deferred"
    ACCEPTED = "accepted"
    CLOSED = "closed"


class RmStep(enum.StrEnum):
    """What moves a participant's report management."""

    RECEIVE = "receive"
    VALIDATE = "validate"
    INVALIDATE = "invalidate"
    ACCEPT = "accept"
    DEFER = "defer"
    CLOSE = "close"


RM_TRANSITIONS: Mapping[tuple[RmState, RmStep], RmState] = {
    (RmState.START, RmStep.RECEIVE): RmState.RECEIVED,
    (RmState.RECEIVED, RmStep.VALIDATE): RmState.VALID,
    (RmState.RECEIVED, RmStep.INVALIDATE): RmState.INVALID,
    (RmState.INVALID, RmStep.VALIDATE): RmState.VALID,
    (RmState.VALID, RmStep.ACCEPT): RmState.ACCEPTED,
    (RmState.VALID, RmStep.DEFER): RmState.DEFERRED,
    (RmState.ACCEPTED, RmStep.DEFER): RmState.DEFERRED,
    (RmState.DEFERRED, RmStep.ACCEPT): RmState.ACCEPTED,
    (RmState.ACCEPTED, RmStep.CLOSE): RmState.CLOSED,
    (RmState.DEFERRED, RmStep.CLOSE): RmState.CLOSED,
    (RmState.INVALID, RmStep.CLOSE): RmState.CLOSED,
}


def rm_after(state: str, step: RmStep) -> RmState:
    """The state that a step leads to. Raises StepNotAllowed for every pair that is not in the table."""
    try:
        return RM_TRANSITIONS[(RmState(state), step)]
    except KeyError:
        takes = ", ".join(s for (at, s) in RM_TRANSITIONS if at == state) or "no further step"
        raise StepNotAllowed(f"Report management in {state} does not take “{step}”.", f"It takes: {takes}.") from None


class FactKind(enum.StrEnum):
    """The six dated facts of a case, each of them once and never undone (lifecycle, 4)."""

    VENDOR_AWARE = "vendor_aware"
    FIX_READY = "fix_ready"
    FIX_DEPLOYED = "fix_deployed"
    PUBLIC_AWARE = "public_aware"
    EXPLOIT_PUBLIC = "exploit_public"
    ATTACKS_SEEN = "attacks_seen"


FACT_LETTERS: Mapping[FactKind, str] = dict(zip(FactKind, "VFDPXA", strict=True))
ENDS_EMBARGO = frozenset({FactKind.PUBLIC_AWARE, FactKind.EXPLOIT_PUBLIC, FactKind.ATTACKS_SEEN})
"""Facts with which an embargo has lost its sense: it ends as their consequence."""
BRINGS: Mapping[FactKind, FactKind] = {FactKind.EXPLOIT_PUBLIC: FactKind.PUBLIC_AWARE}
"""A public exploit makes the vulnerability public: when X comes before P, P is the very next event."""
_AFTER: Mapping[FactKind, FactKind] = {
    FactKind.FIX_READY: FactKind.VENDOR_AWARE,
    FactKind.FIX_DEPLOYED: FactKind.FIX_READY,
}


def vfdpxa(facts: Collection[FactKind]) -> str:
    """The state string of the standard: a capital for each fact that holds, "VFdpxa"."""
    return "".join(sign if kind in facts else sign.lower() for kind, sign in FACT_LETTERS.items())


def next_facts(facts: Collection[FactKind]) -> frozenset[FactKind]:
    """The facts that may come next after those that hold."""
    if FactKind.EXPLOIT_PUBLIC in facts and FactKind.PUBLIC_AWARE not in facts:
        return frozenset({FactKind.PUBLIC_AWARE})
    if FactKind.PUBLIC_AWARE in facts and FactKind.VENDOR_AWARE not in facts:
        return frozenset({FactKind.VENDOR_AWARE})
    return frozenset(k for k in FactKind if k not in facts and (k not in _AFTER or _AFTER[k] in facts))


def broken_by_fact(
    fact: FactKind, *, have: Mapping[FactKind, datetime], rm: str, happened_at: datetime, now: datetime
) -> list[Broken]:
    """Every rule that noting this fact would break (lifecycle, 4 and 5)."""
    broken = []
    if fact in have:
        broken.append(Broken("This fact is noted already; a fact is noted once and never undone."))
    elif fact not in next_facts(have.keys()):
        before = _AFTER.get(fact)
        if before and before not in have:
            broken.append(Broken("A fix cannot be deployed before it is ready."))
    if fact in (FactKind.FIX_READY, FactKind.FIX_DEPLOYED) and rm not in FIXES_IN:
        broken.append(Broken("A fix belongs to a report that was accepted; accept it first."))
    if happened_at > now:
        broken.append(Broken("This moment lies in the future; note it once it has happened."))
    before = _AFTER.get(fact)
    if before and before in have and happened_at < have[before]:
        broken.append(Broken("This moment lies before the fact that must come first."))
    return broken


FIXES_IN = frozenset({RmState.ACCEPTED, RmState.DEFERRED, RmState.CLOSED})
"""F and D need the vendor in one of these states (lifecycle, 5)."""


class CaseState(enum.StrEnum):
    """Where a case stands for people. Worked out from the standard states by `state_of`, never stored."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    VERIFIED = "verified"
    ACCEPTED = "accepted"
    REMEDIED = "remedied"
    CLOSED = "closed"


OPEN = frozenset({RmState.RECEIVED, RmState.VALID, RmState.ACCEPTED})
"""What people call an open case. A report that was declined is held in Invalid or Deferred, so that an appeal can
bring it back; only Closed is final."""


def state_of(rm: str, *, confirmed: bool, fixed: bool, verified: bool = True) -> CaseState:
    """What people are told: from the vendor's report management, the first word of a person, and the fact D.

    A report that an appeal brought back is valid, and in review again until somebody verifies it.
    """
    if rm not in OPEN:
        return CaseState.CLOSED
    if rm == RmState.ACCEPTED:
        return CaseState.REMEDIED if fixed else CaseState.ACCEPTED
    if rm == RmState.VALID and verified:
        return CaseState.VERIFIED
    return CaseState.IN_REVIEW if confirmed else CaseState.RECEIVED


class CaseStep(enum.StrEnum):
    """What a person does to move a case."""

    CONFIRM = "confirm"
    VERIFY = "verify"
    ACCEPT = "accept"
    DECLINE = "decline"
    REMEDY = "remedy"
    CLOSE = "close"


STEPS: Mapping[CaseState, tuple[CaseStep, ...]] = {
    CaseState.RECEIVED: (CaseStep.CONFIRM, CaseStep.VERIFY, CaseStep.ACCEPT, CaseStep.DECLINE),
    CaseState.IN_REVIEW: (CaseStep.VERIFY, CaseStep.ACCEPT, CaseStep.DECLINE),
    CaseState.VERIFIED: (CaseStep.ACCEPT, CaseStep.DECLINE),
    CaseState.ACCEPTED: (CaseStep.REMEDY, CaseStep.DECLINE),
    CaseState.REMEDIED: (CaseStep.CLOSE,),
    CaseState.CLOSED: (),
}
"""The steps that a case takes as people see it. A declined case comes back by an appeal alone."""


def require_step(state: CaseState, step: CaseStep) -> None:
    """Raise StepNotAllowed for a step that the case does not take where it stands."""
    if step not in STEPS[state]:
        raise StepNotAllowed(
            f"A case that is {state.replace('_', ' ')} does not take the step “{step}”.",
            f"It takes: {', '.join(STEPS[state]) or 'no further step'}.",
        )


class Outcome(enum.StrEnum):
    """What was decided about a report."""

    ACCEPTED = "accepted"
    OUT_OF_SCOPE = "out_of_scope"
    EXCLUDED_TEST = "excluded_test"
    NOT_QUALIFYING = "not_qualifying"
    DUPLICATE = "duplicate"
    KNOWN = "known"
    ACCEPTED_RISK = "accepted_risk"
    CANNOT_REPRODUCE = "cannot_reproduce"
    NO_IMPACT = "no_impact"
    NOT_A_REPORT = "not_a_report"
    OTHER = "other"


DEFERS = frozenset({Outcome.DUPLICATE, Outcome.KNOWN, Outcome.ACCEPTED_RISK})
"""Outcomes of a report that is valid all the same: it goes through Valid and is then deferred (lifecycle, 2)."""


def way_of(rm: str, outcome: Outcome) -> tuple[RmStep, ...]:
    """The steps of report management that a decision takes, from where the vendor stands.

    The diagram lets nothing lead from Valid or Accepted to Invalid: what was valid once can only be deferred.
    """
    if outcome is Outcome.ACCEPTED:
        return (RmStep.VALIDATE, RmStep.ACCEPT) if rm in (RmState.RECEIVED, RmState.INVALID) else (RmStep.ACCEPT,)
    if rm == RmState.RECEIVED:
        return (RmStep.VALIDATE, RmStep.DEFER) if outcome in DEFERS else (RmStep.INVALIDATE,)
    return (RmStep.DEFER,)


# Which kind of rule an outcome rests on; an outcome that is not named here may cite any rule.
RESTS_ON: Mapping[Outcome, frozenset[RuleKind]] = {
    # Any other reason, but none of our own commitments, and nothing that only says how to report.
    Outcome.OTHER: frozenset(RuleKind) - {RuleKind.COMMITMENT, RuleKind.REPORT_ITEM},
    Outcome.OUT_OF_SCOPE: frozenset({RuleKind.OUT_OF_SCOPE, RuleKind.SCOPE, RuleKind.EXCLUDED_TEST}),
    Outcome.EXCLUDED_TEST: frozenset({RuleKind.EXCLUDED_TEST}),
    Outcome.NOT_QUALIFYING: frozenset({RuleKind.NOT_QUALIFYING}),
}


def broken_by_appeal(*, rm: str, made: bool, outcome: str) -> list[Broken]:
    """Every rule that an appeal would break: one a case, against a decision that closed it (R21)."""
    broken = []
    if outcome in ("", Outcome.ACCEPTED) or rm not in (RmState.INVALID, RmState.DEFERRED):
        broken.append(Broken("There is no decision here that closed the report and can still be looked at again."))
    if made:
        broken.append(Broken("This case had its review; it is looked at again once."))
    return broken


@dataclass(frozen=True)
class Grounds:
    """What a decision rests on besides its rule and its reason."""

    known_since: datetime | None = None
    """For `known`: since when our own record says so (R45)."""
    record: str = ""
    """For `known`: where that record is: a ticket, an advisory, an audit."""
    versions: str = ""
    """For `cannot_reproduce`: on what it was tried."""
    traces: str = ""
    """For `cannot_reproduce`: what was done and seen."""


OWN_WORDS = 40
"""A reason that no rule carries says at least so much (R49)."""


def broken_by_decline(outcome: Outcome, reason: str, grounds: Grounds, *, received_at: datetime) -> list[Broken]:
    """Every rule that this decline would break by what it rests on (R45, R49)."""
    broken = []
    if outcome is Outcome.OTHER and len(reason.strip()) < OWN_WORDS:
        broken.append(Broken("“Another reason” needs that reason in words of its own: at least 40 characters."))
    if outcome is Outcome.KNOWN:
        if grounds.known_since is None or not grounds.record.strip():
            broken.append(Broken("“Known to us already” needs a dated record: since when, and where it is kept."))
        if grounds.known_since is not None and grounds.known_since >= received_at:
            broken.append(Broken("That record is not older than the report, so it does not show that we knew."))
    if outcome is Outcome.CANNOT_REPRODUCE and not (grounds.versions.strip() and grounds.traces.strip()):
        broken.append(Broken("“Cannot be reproduced” needs the versions it was tried on and what was seen."))
    return broken


class ChangeKind(enum.StrEnum):
    """What was changed because of a report (R24)."""

    CODE = "code"
    CONFIGURATION = "configuration"


class Channel(enum.StrEnum):
    """The door through which something arrived."""

    WEB = "web"
    MAIL = "mail"
    CASE_PAGE = "case_page"
    PHONE = "phone"
    LETTER = "letter"
    IN_PERSON = "in_person"
    OTHER = "other"


BY_HAND = frozenset({Channel.PHONE, Channel.LETTER, Channel.IN_PERSON, Channel.OTHER})
"""Doors that have no machine: a person enters what came (R11)."""


class Direction(enum.StrEnum):
    """Who speaks to whom in a message. A note never leaves the house."""

    FROM_REPORTER = "from_reporter"
    TO_REPORTER = "to_reporter"
    NOTE = "note"


class Role(enum.StrEnum):
    """What a participant is in a case; one may be several."""

    FINDER = "finder"
    REPORTER = "reporter"
    VENDOR = "vendor"
    COORDINATOR = "coordinator"
    DEPLOYER = "deployer"
    OBSERVER = "observer"


OTHER_ROLES = tuple(role for role in Role if role not in (Role.FINDER, Role.REPORTER))
"""The roles of whoever is added to a case: the reporter is in it from the beginning."""


def broken_by_handing_over(*, in_force: bool, agreed: bool) -> list[Broken]:
    """Every rule that handing the report to another participant would break (lifecycle, 3)."""
    if in_force and not agreed:
        return [Broken("They get the report only once they have agreed to the embargo; invite them to it first.")]
    return []


class TwoPersonKind(enum.StrEnum):
    """What one person alone may not enter."""

    DEPARTURE = "departure"
    """The reporter did not keep to the guidelines (R14)."""
    LEGAL_STEP = "legal_step"
    """Anything that leads to a lawyer or an authority (R15)."""


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
