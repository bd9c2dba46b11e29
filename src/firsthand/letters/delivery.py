"""What happens to a letter after it was written: claimed by a worker, sent, refused, bounced.

A worker leases a letter before it talks to the network and marks it afterwards; both are transactions of their own, and
only the talking lies between them. What a worker that dies leaves behind:

- before its claim is committed: nothing; the letter is free at once;
- from there until the last octet of the message is out: the letter is free again when the lease ends, and goes out
  once, since no server may keep a message whose end it has not seen (RFC 5321, 4.1.1.4);
- from that octet until `mark_sent` is committed: the letter is free again when the lease ends. If the server took it,
  it goes out a second time under the same Message-ID, by which receivers know it again, and octet for octet the same
  but for the receipt that it may bring, which then proves what stands in the log by that time;
- after that: the letter never goes out again.

So a letter goes out at least once, and more than once only from that third gap or from a worker that slept through its
lease with the message in hand (design, decision 3). No order of writes can close the gap: what the server does and our
note of it are two things.
"""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from firsthand.cases.models import Case
from firsthand.core.errors import NotFound
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.letters.caps import LEASE, next_opening
from firsthand.letters.kinds import PROVES_CONFIRMATION
from firsthand.letters.models import Letter
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.promises import actions as promises
from firsthand.promises.rules import PromiseKind
from firsthand.tasks import actions as tasks
from firsthand.tasks.rules import TaskKind

LONGEST_PAUSE = timedelta(minutes=60)
GIVE_UP_AFTER = timedelta(days=3)
"""A server that answers "later" is asked again for so long (RFC 5321, 4.5.4.1, asks for four to five days of a
transfer agent; the promises behind our letters are shorter)."""
FEWEST_TRIES = 8
"""And at least so often, which takes two hours: a letter that waited for days without being tried has not failed."""
LOOK_AT = 50
"""So many full ways are stepped over in one claim, so that a heap for one of them does not hold up the others."""


def _due(now: datetime) -> QuerySet[Letter]:
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return Letter.objects.filter(free, sent_at=None, failed_at=None, send_after__lte=now)


def claim(*, now: datetime, worker: str) -> Letter | None:
    """Lease the next letter that is due to `worker` for LEASE, the oldest first; None when nothing is due.

    A letter whose way is full (`caps`) waits until it opens, with all the others on that way, in the order in which
    they were written.
    """
    if not _due(now).exists():
        return None
    with transaction.atomic():
        # One claim at a time: the caps count what other workers have in hand.
        journal.take_turn()
        return _claim(now=now, worker=worker[:64])


def _claim(*, now: datetime, worker: str) -> Letter | None:
    due = _due(now)
    for _ in range(LOOK_AT):
        letter = due.order_by("written_at", "pk").first()
        if letter is None:
            return None
        if wait := next_opening(letter, now=now):
            opens, same_way = wait
            due.filter(same_way).update(send_after=opens)
        elif due.filter(pk=letter.pk).update(leased_until=now + LEASE, leased_by=worker):
            return Letter.objects.select_related("case", "to__key", "content__key").get(pk=letter.pk)
        else:
            return None
    return None


def _take_turn(case: int | None) -> None:
    """Lock as acts do, the case first and then the journal, so that neither waits for the other."""
    if case is not None:
        Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case)
    journal.take_turn()


@transaction.atomic
def mark_sent(letter: Letter, *, at: datetime) -> bool:
    """Note that a server took the letter, or that its file is on disk. False when that was noted before.

    It holds from whoever says it: a letter that went out is out, also when the lease ended meanwhile and another worker
    has it in hand. What that one reports afterwards changes nothing.
    """
    _take_turn(letter.case_id)
    waiting = Letter.objects.filter(pk=letter.pk, sent_at=None)
    if not waiting.update(sent_at=at, leased_until=None, leased_by="", failure="", failed_at=None):
        return False
    _write(letter, Kind.LETTER_SENT, at)
    tasks.settle(TaskKind.LETTER_FAILED, at=at, case=letter.case, about=str(letter.pk))
    if letter.kind in PROVES_CONFIRMATION:
        tasks.settle(TaskKind.CONFIRMATION_BOUNCED, at=at, case=letter.case)
    return True


@transaction.atomic
def mark_failed(letter: Letter, failure: str, *, at: datetime, for_good: bool) -> None:
    """Note that sending failed. It is tried again after 1, 2, 4, … 60 minutes, unless `for_good` or after three days.

    `failure` holds codes, never words of a server: those name addresses. A letter that will not arrive calls a person,
    and opens the confirmation again if it carried that (R20); one to an address of the operator's choice does neither,
    `doctor` tells of it. A worker that lost its lease to another changes nothing.
    """
    _take_turn(letter.case_id)
    over = for_good or (at - letter.written_at >= GIVE_UP_AFTER and letter.tries + 1 >= FEWEST_TRIES)
    pause = min(LONGEST_PAUSE, timedelta(minutes=2 ** min(letter.tries, 6)))
    mine = Letter.objects.filter(
        pk=letter.pk, sent_at=None, failed_at=None, leased_by=letter.leased_by, leased_until=letter.leased_until
    )
    facts = {"leased_until": None, "leased_by": "", "tries": letter.tries + 1, "failure": failure[:120]}
    if not over:
        mine.update(**facts, send_after=at + pause)
    elif mine.update(**facts, failed_at=at):
        _write(letter, Kind.LETTER_FAILED, at, failure=failure[:120])
        _reopen_what_it_proved(letter, at=at, why="the letter could not be sent")
        if not letter.is_outside:
            tasks.open_task(TaskKind.LETTER_FAILED, at=at, case=letter.case, about=str(letter.pk))


@transaction.atomic
def try_again(letter_id: uuid.UUID, *, by: Person | None, at: datetime) -> bool:
    """Let a letter that failed, or waits for its next try, go out with the next round; the caps hold all the same.

    False for one that is out, or in the hands of a worker. The task that a lost letter opened stays until it is sent.
    Raises NotAllowed, NotFound.
    """
    person = permit(by, Act.ADMINISTER)
    letter = Letter.objects.select_related("case").filter(pk=letter_id).first()
    if letter is None:
        raise NotFound("There is no such letter.")
    _take_turn(letter.case_id)
    free = Q(leased_until=None) | Q(leased_until__lte=at)
    stuck = Letter.objects.filter(free, pk=letter_id, sent_at=None).exclude(failed_at=None, send_after__lte=at)
    if not stuck.update(send_after=at, failed_at=None, tries=0):
        return False
    journal.write(
        Kind.LETTER_TRIED_AGAIN, at=at, by=f"person:{person.pk}", subject=letter.case.number if letter.case else "",
        facts={"letter": str(letter.pk), "kind": letter.kind},
    )  # fmt: skip
    return True


@transaction.atomic
def mark_bounced(letter_id: uuid.UUID, *, at: datetime) -> bool:
    """Note that a letter came back undelivered, and call a person where `mark_failed` does. False when there is none,
    or that was noted before.

    A confirmation that nobody heard does not count, and its task asks to reach the reporter another way (R20).
    """
    _take_turn(Letter.objects.filter(pk=letter_id).values_list("case", flat=True).first())
    letter = Letter.objects.select_related("case").filter(pk=letter_id).first()
    if letter is None or not Letter.objects.filter(pk=letter_id, bounced_at=None).update(bounced_at=at):
        return False
    _write(letter, Kind.LETTER_BOUNCED, at)
    if _reopen_what_it_proved(letter, at=at, why="the letter bounced"):
        tasks.open_task(TaskKind.CONFIRMATION_BOUNCED, at=at, case=letter.case)
    elif not letter.is_outside:
        tasks.open_task(TaskKind.LETTER_FAILED, at=at, case=letter.case, about=str(letter.pk))
    return True


def case_number_of(letter_id: uuid.UUID) -> str | None:
    """The number of the case whose reporter a letter went to; None for letters to the team and unknown ones."""
    found = Letter.objects.filter(pk=letter_id, person=None).values_list("case__number", flat=True)
    return found.first()


def is_to_staff(letter_id: uuid.UUID) -> bool:
    """Whether a letter went to a member of staff."""
    return Letter.objects.filter(pk=letter_id, person__isnull=False).exists()


def is_outside(letter_id: uuid.UUID) -> bool:
    """Whether a letter went to an address of the operator's choice."""
    return Letter.objects.filter(pk=letter_id, case=None, person=None).exists()


def _reopen_what_it_proved(letter: Letter, *, at: datetime, why: str) -> bool:
    """Open the confirmation again, unless another letter that carries a person's word is out or on its way."""
    if letter.case is None or letter.kind not in PROVES_CONFIRMATION:
        return False
    others = Letter.objects.filter(case=letter.case, kind__in=PROVES_CONFIRMATION, bounced_at=None, failed_at=None)
    if others.exclude(pk=letter.pk).exists():
        return False
    promises.reopen(letter.case, PromiseKind.CONFIRM, at=at, why=why)
    return True


def _write(letter: Letter, kind: Kind, at: datetime, **facts: str) -> None:
    journal.write(
        kind, at=at, by=journal.MACHINE, subject=letter.case.number if letter.case else "",
        facts={"letter": str(letter.pk), "kind": letter.kind, **facts},
    )  # fmt: skip
