"""Roles and what each may do. Pure.

The roles are the field's; a role that reads no case content sees none of it, also not in lists.
"""

import enum
from collections.abc import Mapping


class Role(enum.StrEnum):
    """What a member of staff is here for."""

    TRIAGER = "triager"
    HANDLER = "handler"
    LEAD = "lead"
    PUBLISHER = "publisher"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Act(enum.StrEnum):
    """Everything that needs a permission."""

    READ_CASES = "read cases"
    TRIAGE = "triage"
    """Confirm, ask, write to the reporter, keep a note, sort mail."""
    DECIDE = "decide"
    REMEDY = "record a remedy"
    PUBLISH_CREDIT = "publish credit"
    CLOSE = "close"
    NEGOTIATE = "negotiate the embargo"
    SHARE = "share a case with a third party"
    PUBLISH_PROGRAMME = "publish the programme"
    INVITE = "invite staff"
    BEGIN_LOG_AGAIN = "begin the log again"
    PAUSE_INTAKE = "pause the intake of reports"


MAY: Mapping[Role, frozenset[Act]] = {
    Role.TRIAGER: frozenset({Act.READ_CASES, Act.TRIAGE, Act.DECIDE}),
    Role.HANDLER: frozenset({Act.READ_CASES, Act.TRIAGE, Act.DECIDE, Act.REMEDY, Act.CLOSE, Act.NEGOTIATE}),
    Role.LEAD: frozenset(Act),
    Role.PUBLISHER: frozenset({Act.READ_CASES, Act.PUBLISH_CREDIT, Act.PUBLISH_PROGRAMME}),
    Role.AUDITOR: frozenset({Act.READ_CASES}),
    Role.ADMINISTRATOR: frozenset({Act.INVITE, Act.PUBLISH_PROGRAMME, Act.BEGIN_LOG_AGAIN}),
}


def may(role: str, act: Act) -> bool:
    """Whether a role covers an act; an unknown role covers nothing."""
    return role in MAY and act in MAY[Role(role)]
