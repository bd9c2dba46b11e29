"""What happens to a letter after it was written: claimed by a worker, sent, refused, bounced.

A worker leases a letter before it talks to the network and marks it afterwards. One that dies in between gives the
letter back when the lease ends: a letter goes out at least once, always under the same Message-ID (design, decision 3).
"""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.letters.kinds import PROVES_CONFIRMATION
from firsthand.letters.models import Letter
from firsthand.promises import actions as promises
from firsthand.promises.rules import PromiseKind

LEASE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(minutes=60)
GIVE_UP_AFTER = timedelta(days=3)
"""A server that answers "later" is asked again for so long (RFC 5321, 4.5.4.1, asks for four to five days of a
transfer agent; the promises behind our letters are shorter)."""


def _due(now: datetime) -> QuerySet[Letter]:
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return Letter.objects.filter(free, sent_at=None, failed_at=None, send_after__lte=now)


def claim(*, now: datetime, worker: str) -> Letter | None:
    """Lease the next letter that is due to `worker` for LEASE; None when nothing is due.

    The update holds only for a letter that is still free, so two workers never win the same one.
    """
    due = _due(now)
    for pk in list(due.order_by("send_after", "written_at").values_list("pk", flat=True)[:10]):
        if due.filter(pk=pk).update(leased_until=now + LEASE, leased_by=worker[:64]) == 1:
            return Letter.objects.select_related("case", "to__key", "content__key").get(pk=pk)
    return None


@transaction.atomic
def mark_sent(letter: Letter, *, at: datetime) -> bool:
    """Note that a server took the letter, or that its file is on disk. False when that was noted before."""
    waiting = Letter.objects.filter(pk=letter.pk, sent_at=None)
    if not waiting.update(sent_at=at, leased_until=None, leased_by="", failure="", failed_at=None):
        return False
    _write(letter, Kind.LETTER_SENT, at)
    return True


@transaction.atomic
def mark_failed(letter: Letter, failure: str, *, at: datetime, for_good: bool) -> None:
    """Note that sending failed. It is tried again after 1, 2, 4, … 60 minutes, unless `for_good` or after three days.

    `failure` holds codes, never words of a server: those name addresses. A letter that carried the human
    confirmation and cannot arrive opens the promise again (R20).
    """
    over = for_good or at - letter.written_at >= GIVE_UP_AFTER
    pause = min(LONGEST_PAUSE, timedelta(minutes=2 ** min(letter.tries, 6)))
    facts = {"leased_until": None, "leased_by": "", "tries": letter.tries + 1, "failure": failure[:120]}
    waiting = Letter.objects.filter(pk=letter.pk, sent_at=None, failed_at=None)
    if not over:
        waiting.update(**facts, send_after=at + pause)
    elif waiting.update(**facts, failed_at=at):
        _write(letter, Kind.LETTER_FAILED, at, failure=failure[:120])
        _reopen_what_it_proved(letter, at=at, why="the letter could not be sent")


@transaction.atomic
def mark_bounced(letter_id: uuid.UUID, *, at: datetime) -> bool:
    """Note that a letter came back undelivered. False when there is none or that was noted before."""
    letter = Letter.objects.select_related("case").filter(pk=letter_id).first()
    if letter is None or not Letter.objects.filter(pk=letter_id, bounced_at=None).update(bounced_at=at):
        return False
    _write(letter, Kind.LETTER_BOUNCED, at)
    _reopen_what_it_proved(letter, at=at, why="the letter bounced")
    return True


def case_number_of(letter_id: uuid.UUID) -> str | None:
    """The number of the case that a letter belongs to; None for a letter that does not exist."""
    return Letter.objects.filter(pk=letter_id).values_list("case__number", flat=True).first()


def _reopen_what_it_proved(letter: Letter, *, at: datetime, why: str) -> None:
    if letter.kind in PROVES_CONFIRMATION:
        promises.reopen(letter.case, PromiseKind.CONFIRM, at=at, why=why)


def _write(letter: Letter, kind: Kind, at: datetime, **facts: str) -> None:
    journal.write(
        kind, at=at, by=journal.MACHINE, subject=letter.case.number,
        facts={"letter": str(letter.pk), "kind": letter.kind, **facts},
    )  # fmt: skip
