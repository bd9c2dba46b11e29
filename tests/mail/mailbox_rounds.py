"""Rounds of fetching from the mailbox of the tests, and what the doctor says of it."""

from datetime import datetime, timedelta
from typing import Any

from firsthand.administration.health.checks import examine
from firsthand.mail.mailboxes.fetching import Round, fetch_round
from stage import MONDAY

MINUTE = timedelta(minutes=1)
A_MONDAY_BEFORE_NOW = MONDAY.replace(year=2025)
"""Dovecot lets no message come from its future, and its clock is the real one."""


def fetch(at: datetime) -> Round:
    done = fetch_round(at=at)
    assert done is not None
    return done


def mailbox_line(at: datetime) -> Any:
    return next(check for check in examine(at=at) if check.name == "mailbox")
