"""What is remembered of a mailbox between two rounds: who fetches it, how far we are, what is left, what fails."""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from firsthand.mail.mailboxes.session import Head
from firsthand.mail.models import FetchedMail, LeftMail, Mailbox
from firsthand.tasks.actions import open_task, settle
from firsthand.tasks.rules import TaskKind

EVERY = timedelta(seconds=60)
LEASE = timedelta(minutes=3)
"""Longer than a session may last (session.SESSION_SECONDS); renewed with every message."""
FULL_LOOK_EVERY = timedelta(hours=1)
LONGEST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE_OF_ONE = timedelta(hours=6)
DEAD_AFTER = timedelta(hours=2)
TRIES_ALONE = 5
"""After so many failures on one message a person is called."""
TOO_LARGE = "over the limit"
CHANNEL = "imap"
"""What a task about a mailbox that cannot be reached is about."""


def claim(name: str, *, at: datetime, worker: str, due_only: bool) -> Mailbox | None:
    """Lease a mailbox; None when somebody else fetches from it, or when it is not due and `due_only`."""
    Mailbox.objects.get_or_create(mailbox=name, defaults={"look_again_at": at})
    # A moment far in the future is of a clock that has been set back since; one that is a little ahead is of a
    # colleague whose clock is.
    free = Q(leased_until=None) | Q(leased_until__lte=at) | Q(leased_until__gt=at + 2 * LEASE)
    due = Q(look_again_at__lte=at) | Q(looked_at__gt=at + EVERY) if due_only else Q()
    lease = f"{worker[:50]} {secrets.token_hex(4)}"
    if not Mailbox.objects.filter(free & due, mailbox=name).update(leased_until=at + LEASE, leased_by=lease):
        return None
    return Mailbox.objects.filter(mailbox=name, leased_by=lease).first()


def renew(mailbox: Mailbox, *, at: datetime) -> bool:
    """Hold the lease for longer; False when another worker has it by now."""
    return bool(_leased(mailbox).update(leased_until=at + LEASE))


def _leased(mailbox: Mailbox) -> QuerySet[Mailbox]:
    return Mailbox.objects.filter(pk=mailbox.pk, leased_by=mailbox.leased_by)


def opened(mailbox: Mailbox, uid_validity: int, *, at: datetime) -> None:
    """Note that its folder was opened. With another UIDVALIDITY nothing that we knew of its UIDs holds: what is left
    behind is found again, and what was to be told to the server is told about the new UIDs (RFC 3501, 2.3.1.1)."""
    if mailbox.first_at is None:
        mailbox.first_at = at
    if mailbox.uid_validity != uid_validity:
        mailbox.uid_validity, mailbox.seen_below, mailbox.full_look_at = uid_validity, 1, None
        forget(LeftMail.objects.filter(mailbox=mailbox.mailbox).exclude(uid_validity=uid_validity), at=at)
        older = FetchedMail.objects.filter(mailbox=mailbox.mailbox, done_at=None)
        older.exclude(uid_validity=uid_validity).update(done_at=at)
    _leased(mailbox).update(
        first_at=mailbox.first_at, uid_validity=uid_validity, seen_below=mailbox.seen_below,
        full_look_at=mailbox.full_look_at,
    )  # fmt: skip


@transaction.atomic
def works(mailbox: Mailbox, *, seen_below: int, full_look_at: datetime | None, more: bool, at: datetime) -> None:
    """End a round that could read the mailbox; with `more` the next one is due at once."""
    if mailbox.dead_at is not None:
        settle(TaskKind.CHANNEL_DEAD, at=at, about=CHANNEL)
    _leased(mailbox).update(
        seen_below=max(seen_below, mailbox.seen_below), full_look_at=full_look_at, looked_at=at, leased_until=None,
        look_again_at=at if more else at + EVERY, failing_since=None, failure="", tries=0, dead_at=None,
    )  # fmt: skip


@transaction.atomic
def fails(mailbox: Mailbox, code: str, *, at: datetime) -> None:
    """End a round that could not: the pause doubles, and after DEAD_AFTER a person is called."""
    since = mailbox.failing_since or at
    dead_at = mailbox.dead_at
    if dead_at is None and at - since >= DEAD_AFTER:
        open_task(TaskKind.CHANNEL_DEAD, at=at, about=CHANNEL)
        dead_at = at
    pause = min(LONGEST_PAUSE, EVERY * 2 ** min(mailbox.tries, 10))
    _leased(mailbox).update(
        failing_since=since, failure=code[:80], tries=mailbox.tries + 1, dead_at=dead_at, looked_at=at,
        look_again_at=at + pause, leased_until=None,
    )  # fmt: skip


@transaction.atomic
def leave(mailbox: Mailbox, uid: int, head: Head | None, reason: str, *, at: datetime) -> None:
    """Note a message that stays on its server. A person is called about one that is too large, and about one that
    failed TRIES_ALONE times."""
    row, new = LeftMail.objects.get_or_create(
        mailbox=mailbox.mailbox, uid_validity=mailbox.uid_validity or 0, uid=uid,
        defaults={
            "received_at": head.at if head else None, "size_bytes": head.size_bytes if head else None,
            "reason": reason[:80], "first_at": at, "last_at": at,
        },
    )  # fmt: skip
    row.tries += 0 if new else 1
    row.reason, row.last_at = reason[:80], at
    pause = min(LONGEST_PAUSE_OF_ONE, EVERY * 2 ** min(row.tries - 1, 12))
    row.try_again_at = None if reason == TOO_LARGE else at + pause
    if row.called_at is None and (reason == TOO_LARGE or row.tries >= TRIES_ALONE):
        open_task(TaskKind.MAIL_LEFT, at=at, about=about(row))
        row.called_at = at
    row.save()


def about(row: LeftMail) -> str:
    """How a person finds the message in a mail program: when it came and how large it is."""
    came = f", {row.received_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if row.received_at else ""
    size = f", {row.size_bytes} bytes" if row.size_bytes is not None else ""
    return f"UID {row.uid}{came}{size}"[:64]


@transaction.atomic
def forget(rows: Iterable[LeftMail], *, at: datetime) -> None:
    """These messages are kept by now, or gone from the server: nobody need look."""
    for row in rows:
        if row.called_at is not None:
            settle(TaskKind.MAIL_LEFT, at=at, about=about(row))
        row.delete()


def left_in(mailbox: Mailbox) -> QuerySet[LeftMail]:
    """What is left behind in a mailbox."""
    return LeftMail.objects.filter(mailbox=mailbox.mailbox, uid_validity=mailbox.uid_validity or 0)


def not_yet_due(mailbox: Mailbox, *, limit: int, at: datetime) -> set[int]:
    """The UIDs of messages left behind that are not to be tried now. One over the limit waits for another limit."""
    due = Q(try_again_at__lte=at) | Q(last_at__gt=at) | Q(try_again_at=None, size_bytes__lte=limit)
    return set(left_in(mailbox).exclude(due).values_list("uid", flat=True))


def fetched_in(mailbox: Mailbox, uids: Iterable[int]) -> set[int]:
    """The UIDs of the messages that are kept already, from the least of `uids` on; none without `uids`."""
    least = min(uids, default=None)
    if least is None:
        return set()
    rows = FetchedMail.objects.filter(mailbox=mailbox.mailbox, uid_validity=mailbox.uid_validity or 0)
    return set(rows.filter(uid__gte=least).values_list("uid", flat=True))
