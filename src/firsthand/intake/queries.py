"""Counts of what a sender sent."""

from datetime import datetime, timedelta

from firsthand.cases.models import Case, Participant

A_DAY = timedelta(days=1)
COUNT_TO = 1_000
"""Beyond this the number says nothing more."""


def from_sender_today(case: Case, at: datetime) -> int:
    """How many reports the sender of a case sent within a day of it, before or after, as known at `at`; itself counted.

    A sender is a mail address, recognised by its HMAC. 0 where the report came without one: the network address that a
    form was sent from is kept in no form at all (docs/decisions/0013).
    """
    mac = Participant.objects.filter(case=case, is_reporter=True).values_list("mail_mac", flat=True).first()
    if not mac:
        return 0
    near = Case.objects.filter(
        participants__is_reporter=True, participants__mail_mac=mac, received_at__gt=case.received_at - A_DAY,
        received_at__lt=min(case.received_at + A_DAY, at + timedelta(microseconds=1)),
    )  # fmt: skip
    return near[:COUNT_TO].count()
