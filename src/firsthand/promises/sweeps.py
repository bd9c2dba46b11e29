"""What the clock does to promises."""

from datetime import datetime

from django.db import transaction

from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.promises.models import Promise
from firsthand.promises.rules import PromiseKind


def note_misses(*, at: datetime) -> int:
    """Write each promise that passed its time into the journal, once (R20: a breach is kept for ever)."""
    due = Promise.objects.filter(kept_at=None, miss_noted_at=None, due_at__lt=at).exclude(kind=PromiseKind.EMBARGO)
    noted = 0
    for pk in list(due.order_by("due_at").values_list("pk", flat=True)[:500]):
        with transaction.atomic():
            if not due.filter(pk=pk).update(miss_noted_at=at):
                continue
            promise = Promise.objects.select_related("case").get(pk=pk)
            journal.write(
                Kind.PROMISE_MISSED,
                at=at,
                by=journal.MACHINE,
                subject=promise.case.number,
                facts={"promise": promise.kind},
            )
            noted += 1
    return noted
