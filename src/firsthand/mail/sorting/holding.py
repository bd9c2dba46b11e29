"""Receipts that no machine sends: the report is a case all the same, and a person confirms it or does not.

Whoever forges senders, or marks reports as unwanted, or lets two systems talk to each other, does not get answers; and
a flood of them does not become a flood of tasks.
"""

import enum
from datetime import datetime

from firsthand.cases.models import Case
from firsthand.intake.evidence import MailEvidence, Verdict
from firsthand.letters.caps import Full, receipts_full
from firsthand.tasks.actions import open_task
from firsthand.tasks.queries import how_many_open
from firsthand.tasks.rules import TaskKind

ONE_BY_ONE = 10
"""So many cases with a receipt held back have a task of their own; one more task stands for all beyond."""


class Held(enum.StrEnum):
    """Why a receipt is held back. `firsthand mail list` prints the reasons below."""

    SENDER = "sender"
    SUSPICION = "suspicion"
    ADDRESS = "address"
    DOMAIN = "domain"
    INSTANCE = "instance"


REASONS = {
    Held.SENDER: "not answered: the sender failed a check",
    Held.SUSPICION: "not answered: our mail server marked it as unwanted",
    Held.ADDRESS: "not answered: enough receipts went to this address today",
    Held.DOMAIN: "not answered: enough receipts went to this domain today",
    Held.INSTANCE: "not answered: enough receipts were sent today",
}
_FULL = {Full.ADDRESS: Held.ADDRESS, Full.DOMAIN: Held.DOMAIN, Full.INSTANCE: Held.INSTANCE}
_OF_A_CASE = frozenset({Held.SENDER, Held.SUSPICION})


def held_because(evidence: MailEvidence, to: str, *, at: datetime) -> Held | None:
    """Why the receipt for a report goes out only when a person says so; None when it may go at once."""
    if evidence.sender.verdict is Verdict.FAIL:
        return Held.SENDER
    if evidence.suspicion:
        return Held.SUSPICION
    full = receipts_full(to, now=at)
    return _FULL[full] if full else None


def call_a_person(held: Held, case: Case, *, at: datetime) -> None:
    """Open the task to look at a case whose receipt is held back, or the one that stands for many such cases.

    Call inside the act's transaction.
    """
    alone = held in _OF_A_CASE and how_many_open(TaskKind.RECEIPT_HELD, most=ONE_BY_ONE) < ONE_BY_ONE
    open_task(TaskKind.RECEIPT_HELD, at=at, case=case if alone else None, about="" if alone else held)
