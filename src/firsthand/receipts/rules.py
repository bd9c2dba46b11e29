"""Which fields of which entries a reporter is shown, and which of somebody else's. Pure. Source: R15, R23, R92."""

from collections.abc import Mapping

from firsthand.journal.rules import Kind

ALWAYS = ("at", "kind", "subject")
"""Opened in each entry of a reporter's own case. Who acted stays closed: "person:7" tells a reporter nothing."""
_EMBARGO = ("ends_at", "was_ends_at", "by_reporter", "why")

OPENED: Mapping[Kind, tuple[str, ...]] = {
    Kind.ARRIVAL_KEPT: ("arrival", "channel", "sha256", "size_bytes", "received_at"),
    Kind.REPORT_RECEIVED: (
        "received_at", "order", "channel", "content_sha256", "programme_version", "programme_sha256", "language",
        "commitments_sha256",
    ),
    Kind.MESSAGE_RECEIVED: ("channel",),
    Kind.MESSAGE_SENT: (),
    Kind.QUESTION_ASKED: (),
    Kind.QUESTION_ANSWERED: (),
    Kind.CASE_CONFIRMED: (),
    Kind.CASE_VERIFIED: (),
    Kind.CASE_DECIDED: ("outcome", "rule", "programme_version"),
    Kind.CASE_LINKED: ("first_arrival",),
    Kind.CASE_REMEDIED: ("kind", "day", "with_earlier"),
    Kind.CASE_CLOSED: (),
    Kind.CASE_REOPENED: (),
    Kind.APPEAL_MADE: (),
    Kind.APPEAL_JUDGED: ("upheld",),
    Kind.EMBARGO_BEGAN: ("ends_at", "days", "asked"),
    Kind.EMBARGO_PROPOSED: _EMBARGO,
    Kind.EMBARGO_AGREED: _EMBARGO,
    Kind.EMBARGO_DECLINED: _EMBARGO,
    Kind.EMBARGO_WITHDRAWN: _EMBARGO,
    Kind.EMBARGO_ENDED: _EMBARGO,
    Kind.EMBARGO_LAPSED: _EMBARGO,
    Kind.CREDIT_CHANGED: (),
    Kind.CREDIT_DECLINED: (),
    Kind.CREDIT_PUBLISHED: ("year",),
}  # fmt: skip
"""By kind, the facts that are opened beside ALWAYS. A kind that is not here is no business of the reporter's."""
DUE = "due_"
"""Facts of a received report that tell until when a promise runs."""

FIRST_ARRIVAL = ("at", "kind", "facts.arrival", "facts.received_at", "facts.sha256")
"""Of an earlier report that this one is the same as: its time, its place in the order, its hash. Nothing else (R23)."""


def opened_fields(kind: str, facts: Mapping[str, object]) -> frozenset[str]:
    """The names of the fields of one entry of their own case that a reporter is shown; none for what is not theirs."""
    shown = OPENED.get(Kind(kind))
    if shown is None:
        return frozenset()
    due = (name for name in facts if name.startswith(DUE)) if kind == Kind.REPORT_RECEIVED else ()
    return frozenset((*ALWAYS, *(f"facts.{name}" for name in (*shown, *due))))
