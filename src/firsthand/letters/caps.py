"""How much goes one way in an hour. What is too much waits for its turn; nothing is dropped.

Letters to reporters count by case, by address and by domain; letters to the team only by address, and apart from the
others: a bad night with many missed promises must not hold up the reporters' mail, nor the other way round.

What machines write to those who reported by mail has caps besides, beyond which nothing is written: two systems that
answer each other with new subjects and new addresses make a new case each time, and no cap of a case or an hour would
ever end it (RFC 3834, 2). Once no letter goes out, the other side has nothing to answer. Letters of the clock,
which come days and weeks later and could begin it anew, count from the arrival of their case.
"""

import enum
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from firsthand.cases.models import Case
from firsthand.cases.rules import Channel
from firsthand.letters.kinds import OF_THE_CLOCK, LetterKind
from firsthand.letters.models import Letter, WaitingReceipt
from firsthand.people.reporters import domain_mac, mail_mac

WINDOW = timedelta(hours=1)
LEASE = timedelta(minutes=5)
"""How long a claimed letter belongs to one worker. Longer than an ordinary session with a slow server."""
TO_A_CASE = 12
"""A quick exchange between people stays below; two machines that answer each other are slowed to what a person can see
and stop."""
TO_AN_ADDRESS = 20
"""Anybody may enter anybody's address in the form, again and again: its owner gets no more than this."""
TO_A_DOMAIN = 200
"""Large mail hosts turn away whoever suddenly sends them hundreds in an hour, and then everybody's letters with it."""
TO_A_COLLEAGUE = 60
"""One a minute. Who is named to hear of every breach may get many; more than this nobody reads."""

A_DAY = timedelta(days=1)
RECEIPTS_TO_AN_ADDRESS = 10
"""Nobody reports ten weaknesses a day by mail and waits for each receipt; a machine ends here."""
RECEIPTS_TO_A_DOMAIN = 100
"""For the machine that makes up a new address each time. Of the largest mail host a programme hears less in a day."""
RECEIPTS_IN_ALL = 1_000
"""For forged senders of many domains: what more goes out makes us a source of unwanted mail (RFC 3834, 4)."""


class Full(enum.StrEnum):
    """Which of the daily caps of receipts is reached."""

    ADDRESS = "address"
    DOMAIN = "domain"
    INSTANCE = "instance"


def receipts_full(mail: str, *, now: datetime, within: timedelta = A_DAY) -> Full | None:
    """Whether one more receipt to `mail` would be too many; None when it may go.

    Counted are the letters of machines for reports by mail, sent or not: the form cannot silence this door.
    """
    written = Letter.objects.filter(
        kind__in=sorted({LetterKind.RECEIPT, LetterKind.RECEIPTS, *OF_THE_CLOCK}), case__channel=Channel.MAIL,
        written_at__gt=now - within, written_at__lte=now + A_DAY,
    )  # fmt: skip
    ways = (
        (Full.ADDRESS, written.filter(to_mac=mail_mac(mail)), RECEIPTS_TO_AN_ADDRESS),
        (Full.DOMAIN, written.filter(domain_mac=domain_mac(mail)), RECEIPTS_TO_A_DOMAIN),
        (Full.INSTANCE, written, RECEIPTS_IN_ALL),
    )
    return next((full for full, way, most in ways if way[:most].count() >= most), None)


def clock_is_silent(case: Case, mail: str, *, now: datetime) -> bool:
    """Whether no letter of the clock may go to the reporter of a case.

    That is so for a report by mail to which no person has spoken yet, where its receipt was not written either (a list,
    a forged sender, a machine), or as many letters of machines as a day may see went that way since the report came.
    """
    if case.channel != Channel.MAIL or case.confirmed_at is not None:
        return False
    has_receipt = Letter.objects.filter(case=case, kind=LetterKind.RECEIPT).exists()
    was_told = has_receipt or WaitingReceipt.objects.filter(case=case, letter__isnull=False).exists()
    return not was_told or receipts_full(mail, now=now, within=now - case.received_at + A_DAY) is not None


def next_opening(letter: Letter, *, now: datetime) -> tuple[datetime, Q] | None:
    """When a letter that must wait may go out, and the letters that wait with it; None for one that may go now.

    Where several ways are full, the one that opens last counts. Correct only while nobody else can claim.
    """
    full = [
        (opens, way)
        for way, most in _ways(letter)
        if (opens := opens_at(_recent(way, now=now), most)) is not None
    ]  # fmt: skip
    return max(full, key=lambda found: found[0], default=None)


def opens_at(sent: Sequence[datetime], most: int) -> datetime | None:
    """When one more may follow these, all of them within the last WINDOW; None for at once."""
    return sorted(sent)[len(sent) - most] + WINDOW if len(sent) >= most else None


def _ways(letter: Letter) -> Iterator[tuple[Q, int]]:
    """The ways that a letter goes, each as the letters that go it too. Letters of before the caps have no MAC."""
    if letter.person_id is not None:
        yield Q(person=letter.person_id), TO_A_COLLEAGUE
        return
    if letter.case_id is not None:
        yield Q(person=None, case=letter.case_id), TO_A_CASE
    if letter.to_mac:
        yield Q(person=None, to_mac=letter.to_mac), TO_AN_ADDRESS
    if letter.domain_mac:
        yield Q(person=None, domain_mac=letter.domain_mac), TO_A_DOMAIN


def _recent(way: Q, *, now: datetime) -> list[datetime]:
    """When letters went this way within the last WINDOW, those that a worker has in hand included.

    After a clock was set back, what seems to lie far ahead does not count, or everything would wait for it.
    """
    sent = Letter.objects.filter(way, sent_at__gt=now - WINDOW, sent_at__lte=now + WINDOW)
    in_hand = Letter.objects.filter(way, sent_at=None, failed_at=None, leased_until__gt=now)
    began = [until - LEASE for until in in_hand.values_list("leased_until", flat=True) if until is not None]
    return [moment for moment in sent.values_list("sent_at", flat=True) if moment is not None] + began
