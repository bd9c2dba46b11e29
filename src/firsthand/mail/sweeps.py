"""What the clock does to mail: sort what came in, send what is due."""

import logging
from datetime import datetime, timedelta
from time import monotonic

from django.db.models import Q

from firsthand.cases.rules import Channel
from firsthand.intake import actions as intake
from firsthand.intake.models import Arrival
from firsthand.letters import delivery
from firsthand.mail.outbox.sending import send
from firsthand.mail.sorting.acting import sort_one

log = logging.getLogger("firsthand.mail")

TRIES = 5
"""After so many failures a mail is taken as unreadable, if it fails once more."""


SECONDS_A_ROUND = 10
"""So that mails that are slow to sort do not hold up promises and letters; what is left comes in the next round."""


def sort_arrivals(at: datetime, limit: int = 50, seconds: float = SECONDS_A_ROUND) -> int:
    """Sort the mails that nobody has sorted yet, in the order of arrival; how many were sorted.

    One that fails is noted and tried again later; it never holds up the next. None is begun after `seconds`, but the
    first.
    """
    due = Arrival.objects.filter(sorted_at=None, channel=Channel.MAIL)
    due = due.filter(Q(try_again_at=None) | Q(try_again_at__lte=at))
    began, done = monotonic(), 0
    for pk in list(due.order_by("pk").values_list("pk", flat=True)[:limit]):
        arrival = Arrival.objects.select_related("raw__key", "envelope__key").get(pk=pk)
        done += _sorted(arrival, at=at)
        if monotonic() - began >= seconds:
            break
    return done


def _sorted(arrival: Arrival, *, at: datetime) -> bool:
    try:
        sort_one(arrival, at=at)
        return True
    except Exception as error:  # noqa: BLE001  the loop's top: one bad mail must not stop the others
        log.error("arrival %s could not be sorted: %s", arrival.pk, type(error).__name__)
    if arrival.tries >= TRIES:
        try:
            sort_one(arrival, at=at, as_unreadable=True)
            return True
        except Exception as error:  # noqa: BLE001  as above
            log.error("arrival %s could not be opened: %s", arrival.pk, type(error).__name__)
    intake.try_sorting_again(arrival.pk, at=at)
    return False


def send_letters(at: datetime, worker: str, limit: int = 50) -> int:
    """Send the letters that are due, one lease at a time; how many were sent.

    A slow server makes time pass: leases count from the moment they are taken, not from the start of the sweep.
    """
    began = monotonic()
    sent = 0
    for _ in range(limit):
        now = at + timedelta(seconds=monotonic() - began)
        letter = delivery.claim(now=now, worker=worker)
        if letter is None:
            break
        sent += send(letter, at=now)
    return sent
