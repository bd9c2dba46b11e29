"""Roles, what each may do, and which cases each sees. Pure.

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
    GUEST = "guest"
    """Somebody from beside the team, an engineer or another vendor, let into single cases."""


class Act(enum.StrEnum):
    """Everything that needs a permission."""

    READ_CASES = "read cases"
    READ_AS_GUEST = "read a case as a guest"
    """One case, without who reported it and without what the team says among itself; and keep notes there."""
    READ_MAIL = "read the mail"
    READ_JOURNAL = "read the journal"
    READ_BOARDS = "read the boards"
    NOTE = "keep a note"
    TRIAGE = "triage"
    """Confirm, ask, write to the reporter, sort mail."""
    ASSIGN = "assign a case"
    RESTRICT = "restrict a case"
    """Close a case to all who need not know it, and let single people in."""
    INVITE_GUEST = "invite a guest"
    DECIDE = "decide"
    REMEDY = "record a remedy"
    PUBLISH_CREDIT = "publish credit"
    CLOSE = "close"
    NEGOTIATE = "negotiate the embargo"
    SHARE = "share a case with a third party"
    PUBLISH_PROGRAMME = "publish the programme"
    INVITE = "invite staff"
    """All that concerns accounts: invite, change a role, end it, see who is here."""
    ADMINISTER = "change settings"
    """Letters, keys, clocks and health; never the content of a case."""
    BEGIN_LOG_AGAIN = "begin the log again"
    PAUSE_INTAKE = "pause the intake of reports"


_TEAM = frozenset({Act.READ_CASES, Act.READ_MAIL, Act.READ_BOARDS})
_TRIAGES = _TEAM | {Act.NOTE, Act.TRIAGE, Act.ASSIGN, Act.DECIDE}

MAY: Mapping[Role, frozenset[Act]] = {
    Role.TRIAGER: _TRIAGES,
    Role.HANDLER: _TRIAGES | {Act.REMEDY, Act.CLOSE, Act.NEGOTIATE, Act.RESTRICT, Act.INVITE_GUEST},
    Role.LEAD: frozenset(Act) - {Act.READ_AS_GUEST},
    Role.PUBLISHER: _TEAM | {Act.PUBLISH_CREDIT, Act.PUBLISH_PROGRAMME},
    Role.AUDITOR: _TEAM | {Act.READ_JOURNAL},
    Role.ADMINISTRATOR: frozenset({
        Act.READ_BOARDS, Act.INVITE, Act.ADMINISTER, Act.PUBLISH_PROGRAMME, Act.BEGIN_LOG_AGAIN,
    }),
    Role.GUEST: frozenset({Act.READ_AS_GUEST}),
}  # fmt: skip


class Sight(enum.StrEnum):
    """Which of the cases a role sees without being let into them one by one."""

    ALL = "all"
    OPEN_TO_TEAM = "open to the team"
    """Every case that is not restricted."""
    NONE = "none"


SIGHT: Mapping[Role, Sight] = {
    Role.TRIAGER: Sight.OPEN_TO_TEAM,
    Role.HANDLER: Sight.OPEN_TO_TEAM,
    Role.LEAD: Sight.ALL,
    Role.PUBLISHER: Sight.OPEN_TO_TEAM,
    Role.AUDITOR: Sight.OPEN_TO_TEAM,
    Role.ADMINISTRATOR: Sight.NONE,
    Role.GUEST: Sight.NONE,
}
"""A lead sees all: somebody must be able to let others in, and to keep the promises of a restricted case."""


def sight_of(role: str) -> Sight:
    """What a role sees; an unknown role, and one that reads no cases, sees nothing."""
    return SIGHT[Role(role)] if role in MAY and may(role, Act.READ_CASES) else Sight.NONE


def sees(role: str, *, restricted: bool, let_in: bool) -> bool:
    """Whether somebody of a role sees a case. `let_in` is whether this very person was let into it."""
    if not may(role, Act.READ_CASES):
        return let_in and may(role, Act.READ_AS_GUEST)
    sight = sight_of(role)
    return let_in or sight is Sight.ALL or (sight is Sight.OPEN_TO_TEAM and not restricted)


def may(role: str, act: Act) -> bool:
    """Whether a role covers an act; an unknown role covers nothing."""
    return role in MAY and act in MAY[Role(role)]
