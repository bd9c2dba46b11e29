"""Beginning an embargo, and what happens when it lapses."""

from datetime import datetime

from django.db import transaction

from firsthand.cases.models import Case
from firsthand.core.clock import iso
from firsthand.embargo.models import Embargo
from firsthand.embargo.rules import lifts_at
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind
from firsthand.programme.rules import Programme
from firsthand.promises import actions as promises
from firsthand.promises.rules import PromiseKind


def begin(case: Case, programme: Programme, *, at: datetime) -> Embargo:
    """The policy's default: it binds from arrival until an agreement replaces it (R12)."""
    span = programme.promises.embargo
    embargo = Embargo.objects.create(case=case, starts_at=case.received_at, ends_at=lifts_at(case.received_at, span))
    promises.start(case, PromiseKind.EMBARGO, at=case.received_at, within=span)
    journal.write(
        Kind.EMBARGO_BEGAN, at=at, by=journal.MACHINE, subject=case.number,
        facts={"ends_at": iso(embargo.ends_at), "days": span.days},
    )  # fmt: skip
    return embargo


@transaction.atomic
def lapse(embargo_id: int, *, at: datetime) -> bool:
    """End an embargo whose time has come and tell the reporter, once, that they are free (R12).

    False when it has been done already or the time has not come.
    """
    running = Embargo.objects.filter(pk=embargo_id, lapsed_at=None, ends_at__lte=at)
    if not running.update(lapsed_at=at):
        return False
    case = Embargo.objects.select_related("case").get(pk=embargo_id).case
    journal.write(Kind.EMBARGO_LAPSED, at=at, by=journal.MACHINE, subject=case.number)
    promises.keep(case, PromiseKind.EMBARGO, at=at, by=journal.MACHINE)
    letters.put(case, LetterKind.EMBARGO_LAPSED, at=at)
    return True
