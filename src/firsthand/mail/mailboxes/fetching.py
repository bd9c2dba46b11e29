"""Fetching mail from a mailbox by IMAP: each message is kept here before the server is told that it was.

A message is known by mailbox, UIDVALIDITY and UID (RFC 3501, 2.3.1.1), and once more by its octets, for the day on
which a server gives it another number. What cannot be fetched stays where it is, holds up no other, and calls a person.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import QuerySet

from firsthand.core.errors import SetupRefused
from firsthand.intake.actions import receive_mail
from firsthand.intake.kinds import Door
from firsthand.journal import actions as journal
from firsthand.mail.mailboxes import rows
from firsthand.mail.mailboxes.envelopes import EARLIEST, envelope_of, fields_of, reached_us_at
from firsthand.mail.mailboxes.kept import kept_before
from firsthand.mail.mailboxes.place import Aftermath, Place, aftermath_of, place_of
from firsthand.mail.mailboxes.session import Head, Lost, NotReached, Refused, Session, session
from firsthand.mail.models import FetchedMail, Mailbox
from firsthand.mail.sorting.ours import ours
from firsthand.programme.queries import in_force

log = logging.getLogger("firsthand.mail")

MESSAGES_A_ROUND = 100
BYTES_A_ROUND = 64 * 1024 * 1024
SECONDS_A_ROUND = 5
"""So that one mailbox does not hold up the other sweeps of a worker; what is left comes in the next round. The seconds
are for fetching, and as many again for telling: a server that signs us in or lists slowly is fetched from as well."""
PAST_BEFORE = timedelta(days=14)
"""What had lain in a mailbox for longer when we first looked into it is past: it opens no case by itself."""


@dataclass
class Round:
    """What one round did. `failure` is a code, "" when the mailbox could be read."""

    kept: int = 0
    known: int = 0
    """Messages under a new number whose octets were kept before."""
    left: int = 0
    told: int = 0
    more: bool = False
    """Messages wait: the round was full."""
    failure: str = ""


def fetch_mail(*, at: datetime, worker: str = "") -> int:
    """The sweep: one round if one is due; how many messages it dealt with."""
    if not settings.IMAP_URL:
        return 0
    done = fetch_round(at=at, worker=worker, due_only=True)
    return done.kept + done.known + done.left if done else 0


def mailbox_name(place: Place) -> str:
    """The name of a mailbox in our rows, which tells neither server nor account."""
    return str(settings.KEYRING.mac("mailbox", place.identity).hex())


def fetch_round(*, at: datetime, worker: str = "", due_only: bool = False) -> Round | None:
    """Fetch what is new, at most MESSAGES_A_ROUND; None when it is not due, or somebody else is at it.

    Without a programme nothing is fetched: nobody could sort it. Raises SetupRefused for settings that say nothing.
    """
    place, after = place_of(settings.IMAP_URL), aftermath_of(settings.IMAP_AFTER)
    try:
        in_force()
    except SetupRefused:
        return None
    mailbox = rows.claim(mailbox_name(place), at=at, worker=worker, due_only=due_only)
    if mailbox is None:
        return None
    turn = _Turn(mailbox, after, at)
    try:
        with session(place, password_of(place), settings.IMAP_CA) as opened:
            turn.work(opened)
    except NotReached as failure:
        turn.ended(failure.code)
    else:
        turn.ended("")
    return turn.done


def password_of(place: Place) -> str:
    """The password of the URL, else the first line of the file beside it. Raises NotReached."""
    if place.password or not settings.IMAP_PASSWORD_FILE:
        return place.password
    try:
        return Path(settings.IMAP_PASSWORD_FILE).read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, ValueError) as error:
        raise NotReached(f"password file: {type(error).__name__}") from None


class _Turn:
    """One round over one mailbox, from the moment it began. Time goes on while a server thinks."""

    def __init__(self, mailbox: Mailbox, after: Aftermath, at: datetime) -> None:
        self.mailbox, self.after, self.done = mailbox, after, Round()
        self._began_at, self._began = at, monotonic()
        self._until = 0.0
        self._read_bytes = 0
        self._fresh: list[int] = []
        self._seen_below = mailbox.seen_below
        self._full_look_at = mailbox.full_look_at

    def now(self) -> datetime:
        return self._began_at + timedelta(seconds=monotonic() - self._began)

    def work(self, opened: Session) -> None:
        """Fetch what is new, then tell what was not told: a server that hangs up when it is told still gets fetched
        from. Raises NotReached."""
        at = self.now()
        rows.opened(self.mailbox, opened.uid_validity, at=at)
        last = self.mailbox.full_look_at
        full = last is None or not last <= at < last + rows.FULL_LOOK_EVERY
        try:
            there = opened.uids(1 if full else self.mailbox.seen_below)
        except Refused as refused:
            raise NotReached(f"list: {refused.code}") from None
        if full:
            known = frozenset(there)
            rows.forget((row for row in rows.left_in(self.mailbox) if row.uid not in known), at=at)
        self._fetch_all(opened, there)
        if full and not self.done.more:
            self._full_look_at = at
        self._tell_all(opened)

    def ended(self, failure: str) -> None:
        """Write down how it went. A session that broke off after it had brought something counts as one that works."""
        if failure and not self.done.kept + self.done.known:
            self.done.failure = failure
            log.warning("the mailbox cannot be reached: %s", failure)
            rows.fails(self.mailbox, failure, at=self.now())
            return
        rows.works(
            self.mailbox, seen_below=self._seen_below, full_look_at=self._full_look_at, more=self.done.more,
            at=self.now(),
        )  # fmt: skip

    def _fetch_all(self, opened: Session, there: list[int]) -> None:
        left = frozenset(rows.left_in(self.mailbox).values_list("uid", flat=True))
        again = sorted(left - rows.not_yet_due(self.mailbox, limit=settings.MAIL_LIMIT_BYTES, at=self.now()))
        kept = rows.fetched_in(self.mailbox, (*there[:1], *again[:1]))
        self._until = monotonic() + SECONDS_A_ROUND
        for uid in self._in_turn([u for u in there if u not in kept and u not in left], there):
            self._fetch(opened, uid)
        for uid in self._bounded(u for u in again if u not in kept):
            self._fetch(opened, uid)

    def _in_turn(self, fresh: list[int], there: list[int]) -> Iterator[int]:
        """The new ones, the oldest first; all before the one at hand are dealt with."""
        for uid in self._bounded(fresh):
            self._seen_below = max(self._seen_below, uid)
            yield uid
        if not self.done.more and there:
            self._seen_below = max(self._seen_below, there[-1] + 1)

    def _bounded(self, uids: Iterable[int]) -> Iterator[int]:
        for uid in uids:
            done = self.done.kept + self.done.known + self.done.left
            full = done >= MESSAGES_A_ROUND or self._read_bytes >= BYTES_A_ROUND
            if full or monotonic() >= self._until or not rows.renew(self.mailbox, at=self.now()):
                self.done.more = True
                return
            yield uid

    def _fetch(self, opened: Session, uid: int) -> None:
        """Deal with one message. Raises Lost, and what storage raises; nothing else stops the others."""
        head: Head | None = None
        try:
            head = opened.head(uid)
            raw = self._octets(opened, uid, head)
            if raw is not None:
                self._count(uid, self._keep(uid, head, raw))
        except (DatabaseError, InterfaceError):
            raise
        except Lost as lost:
            self._leave(uid, head, lost.code)
            raise
        except Refused as refused:
            self._leave(uid, head, f"server refuses it: {refused.code}")
        except Exception as error:  # noqa: BLE001  the loop's top: one bad message must not stop the others
            log.error("message %d of the mailbox could not be fetched: %s", uid, type(error).__name__)
            self._leave(uid, head, type(error).__name__)

    def _octets(self, opened: Session, uid: int, head: Head | None) -> bytes | None:
        """The message; None when it is gone, or stays behind for its size."""
        if head is None:
            rows.forget(rows.left_in(self.mailbox).filter(uid=uid), at=self.now())
            return None
        limit: int = settings.MAIL_LIMIT_BYTES
        raw = opened.octets(uid, limit) if head.size_bytes <= limit else None
        self._read_bytes += len(raw or b"")
        if head.size_bytes > limit or (raw is not None and len(raw) > limit):
            self._leave(uid, head if raw is None else Head(len(raw), head.at), rows.TOO_LARGE)
            return None
        return raw

    @transaction.atomic
    def _keep(self, uid: int, head: Head | None, raw: bytes) -> bool | None:
        """Keep the message and note that it is, in one transaction. True when it was new, False when its octets were
        kept before, None when another worker was faster."""
        journal.take_turn()
        at, mailbox = self.now(), self.mailbox
        if self._fetched().filter(uid=uid).exists():
            return None
        before = arrival = kept_before(raw)
        if arrival is None:
            fields = fields_of(raw)
            envelope = envelope_of(fields, ours(in_force().programme).is_our_address)
            came = head.at if head and head.at and head.at >= EARLIEST else None
            received = reached_us_at(fields, fields.date("date"), at=at) if came is None else min(came, at)
            arrival = receive_mail(
                raw, mail_from=envelope.mail_from, rcpt_to=envelope.rcpt_to, at=received, door=Door.IMAP,
                entered_at=at, past=received < (mailbox.first_at or at) - PAST_BEFORE,
            )  # fmt: skip
        FetchedMail.objects.create(
            mailbox=mailbox.mailbox, uid_validity=mailbox.uid_validity or 0, uid=uid, arrival=arrival
        )
        rows.forget(rows.left_in(mailbox).filter(uid=uid), at=at)
        return before is None

    def _count(self, uid: int, new: bool | None) -> None:
        self.done.kept += new is True
        self.done.known += new is False
        self._fresh += [] if new is None else [uid]

    def _leave(self, uid: int, head: Head | None, reason: str) -> None:
        rows.leave(self.mailbox, uid, head, reason, at=self.now())
        self.done.left += 1

    def _tell_all(self, opened: Session) -> None:
        """Tell what this round brought, then what a crash, or a server that would not be told, kept us from telling.

        The second by lot: those that cannot be told stand in the way of no other for good, also where a server hangs
        up on them. Such a server counts as one that works; what stays untold is for the next rounds.
        """
        older = self._fetched().filter(done_at=None).exclude(uid__in=self._fresh).order_by("?")
        until = monotonic() + SECONDS_A_ROUND
        try:
            for uid in (*self._fresh, *older.values_list("uid", flat=True)[:MESSAGES_A_ROUND]):
                if monotonic() >= until or not rows.renew(self.mailbox, at=self.now()):
                    return
                self._tell(opened, uid)
        except Lost as lost:
            log.warning("the server of the mailbox could not be told what is kept: %s", lost.code)

    def _tell(self, opened: Session, uid: int) -> None:
        """Tell the server that we have a message. A refusal is for the next round."""
        try:
            opened.tell(uid, self.after)
        except Refused as refused:
            log.warning("message %d of the mailbox is kept, the server could not be told: %s", uid, refused.code)
            return
        self.done.told += self._fetched().filter(uid=uid, done_at=None).update(done_at=self.now())

    def _fetched(self) -> QuerySet[FetchedMail]:
        return FetchedMail.objects.filter(mailbox=self.mailbox.mailbox, uid_validity=self.mailbox.uid_validity or 0)
