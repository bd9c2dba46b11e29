"""Where a report stands in the log. Known the moment it is kept, before anything is signed: the journal has no gaps."""

from dataclasses import dataclass

from firsthand.cases.models import Case
from firsthand.intake.models import Arrival
from firsthand.journal.log.queries import state
from firsthand.receipts.queries import known_log


@dataclass(frozen=True)
class Place:
    """The index of an arrival in the log, counted from 0, and the name of the log."""

    index: int
    origin: str


def place_of(case: Case) -> Place | None:
    """The place of the report of a case; None for one that is older than the log, and once the log has stopped.

    A stopped log no longer agrees with what it signed: of no entry can it be said where it stands.
    """
    signed = state()
    if signed is not None and signed.stopped_at is not None:
        return None
    entry = Arrival.objects.filter(pk=case.arrival_order).values_list("entry", flat=True).first()
    return Place(entry - 1, known_log().origin) if entry else None
