"""Clocks of a flood: the first few of its cases call people one by one, one task stands for all beyond.

Gathered are only cases that no person has taken up yet, and in heaps by what is known of who sent them, so that a flood
of one kind hides no report of another. Every miss is noted and kept for each case as ever, and the queue shows each.
"""

import enum
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from firsthand.cases.models import Case
from firsthand.cases.rules import Channel
from firsthand.letters.kinds import LetterKind, StaffLetterKind
from firsthand.letters.models import Letter, WaitingReceipt
from firsthand.tasks.actions import open_task
from firsthand.tasks.models import Task
from firsthand.tasks.rules import TaskKind

ONE_BY_ONE = 10
"""So many cases of a heap have a task of their own, and so many are warned of by mail in an hour."""
MANY = "many:"
"""What the task begins with, in what it is about, that stands for more cases than its own."""


class Heap(enum.StrEnum):
    """What cases that nobody has taken up have in common."""

    SENDER = "sender"
    """One mail address."""
    UNANSWERED = "unanswered"
    """Mails that no machine may answer: forged, marked as unwanted, or beyond the caps (RFC 3834)."""
    NO_ADDRESS = "no_address"
    """Reports by the form without a mail address."""


def heap_of(case: Case) -> tuple[Heap, Q] | None:
    """The heap of a case, and the cases that lie there too; None for one that a person has taken up or entered."""
    if case.confirmed_at is not None or case.handler_id is not None or case.channel not in (Channel.MAIL, Channel.WEB):
        return None
    nobodys = Q(confirmed_at=None, handler=None, channel=case.channel)
    if case.channel == Channel.MAIL and not Case.objects.filter(_was_told(), pk=case.pk).exists():
        return Heap.UNANSWERED, nobodys & ~_was_told()
    mac = case.reporter.mail_mac
    sender = Q(participants__is_reporter=True, participants__mail_mac=mac)
    return (Heap.SENDER if mac else Heap.NO_ADDRESS), nobodys & sender


def _was_told() -> Q:
    """Cases whose reporter has a receipt, alone or with others."""
    receipt = Letter.objects.filter(case=OuterRef("pk"), kind=LetterKind.RECEIPT)
    gathered = WaitingReceipt.objects.filter(case=OuterRef("pk"), letter__isnull=False)
    return Q(Exists(receipt)) | Q(Exists(gathered))


def call_for_miss(case: Case, *, about: str, at: datetime) -> bool:
    """Open the task for a missed promise, or the one for many; whether people are to be written to about it.

    Call inside the act's transaction.
    """
    found = heap_of(case)
    heap, others = found or (None, Q())
    waiting = Task.objects.filter(kind=TaskKind.PROMISE_MISSED, done_at=None)
    if heap is None or waiting.filter(case__in=Case.objects.filter(others))[:ONE_BY_ONE].count() < ONE_BY_ONE:
        open_task(TaskKind.PROMISE_MISSED, at=at, case=case, about=about)
        return True
    # Of one sender the task stands at one of their cases: an address, or its HMAC, must not stand in the journal.
    place = Q(case__in=Case.objects.filter(others)) if heap is Heap.SENDER else Q(case=None)
    if waiting.filter(place, about=f"{MANY}{heap}").exists():
        return False
    open_task(TaskKind.PROMISE_MISSED, at=at, case=case if heap is Heap.SENDER else None, about=f"{MANY}{heap}")
    return True


def is_warned_of(case: Case, *, at: datetime) -> bool:
    """Whether people are still written to about a promise of this case that is near its end."""
    found = heap_of(case)
    if found is None:
        return True
    recent = Letter.objects.filter(
        kind=StaffLetterKind.PROMISE_NEAR, written_at__gt=at - timedelta(hours=1), written_at__lte=at,
        case__in=Case.objects.filter(found[1]).exclude(pk=case.pk),
    )  # fmt: skip
    return recent.values("case").distinct()[:ONE_BY_ONE].count() < ONE_BY_ONE
