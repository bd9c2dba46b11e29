"""What a person may say that a mail is, against the machine. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from firsthand.core.errors import Broken
from firsthand.intake.kinds import MailKind


class Told(NamedTuple):
    """What a person said of an arrival: its kind, and the case if it is a reply. Both empty where nobody did."""

    kind: str = ""
    case: str = ""


NOBODY_SAID = Told()
TOLD = (MailKind.REPORT, MailKind.REPLY, MailKind.JUNK)


@dataclass(frozen=True)
class Sorted:
    """What an arrival was taken for until now; `kind` is empty while it waits to be sorted."""

    kind: str
    sorted_at: datetime | None
    has_case: bool
    erased: bool = False


def broken_by_telling(now: Sorted, kind: MailKind) -> list[Broken]:
    """Every rule that saying so would break; each is a msgid."""
    if kind not in TOLD:
        return [Broken("A mail is a report, a reply or junk.")]
    if now.erased:
        return [Broken("This mail was erased. Nothing of it is left to sort.")]
    if now.sorted_at is None:
        return [Broken("This mail is being sorted; wait a moment.")]
    if now.kind in (MailKind.REPORT, MailKind.UNREADABLE) and now.has_case:
        return [Broken("This mail opened a case. Decide there that it is not a report.")]
    if now.kind == MailKind.TEST:
        return [Broken("This mail is a test of our own.")]
    if now.kind == MailKind.JUNK and kind is MailKind.JUNK:
        return [Broken("This mail is junk already.")]
    if now.kind == MailKind.REPLY and kind is not MailKind.REPORT:
        return [Broken("Its words stand in the thread of a case. It can become a report of its own.")]
    return []


def may_become(now: Sorted) -> tuple[MailKind, ...]:
    """What a person may say that it is."""
    return tuple(kind for kind in TOLD if not broken_by_telling(now, kind))
