"""What the clock does to promises: warnings before they are due, and a miss that is kept for ever."""

from datetime import datetime

from django.db import transaction

from firsthand.cases.models import Case
from firsthand.journal import actions as journal
from firsthand.programme.queries import version
from firsthand.promises import turns
from firsthand.promises.models import Promise
from firsthand.promises.rules import step_due
from firsthand.promises.telling import tell_missed, tell_near
from firsthand.promises.troubles import due_keys, for_each

SWEEP = "look at promises"


def look_again(*, at: datetime) -> int:
    """Warn about every promise that is near its end, and note every miss, each once; how many rows had a look (R20).

    Asks for nothing but the rows whose moment has come, so its cost grows neither with open cases nor with closed
    ones. Two workers at once, or one that dies anywhere, write nothing twice and leave nothing out.
    """
    due = Promise.objects.filter(look_again_at__lte=at)
    return for_each(SWEEP, due_keys(due, "look_again_at"), lambda key: _look(key, at=at), at=at)


@transaction.atomic
def _look(promise_id: int, *, at: datetime) -> bool:
    """Deal with one row; False when another worker has done so, or an act has changed it meanwhile.

    What is due is asked again under the locks, in the order that acts take them.
    """
    case = Case.objects.select_for_update(of=("self",), no_key=True).filter(promises=promise_id).first()
    journal.take_turn()
    row = Promise.objects.select_for_update(of=("self",)).filter(pk=promise_id, look_again_at__lte=at).first()
    if row is None or case is None:
        return False
    row.case = case
    if turns.next_look(row) is None:
        turns.look_later(row)
    elif at > row.due_at:
        turns.note_miss(row, at=at)
        tell_missed(row, at=at)
    else:
        _warn(row, at=at)
    return True


def _warn(row: Promise, *, at: datetime) -> None:
    share = step_due(
        at, started_at=row.started_at, due_at=row.due_at, paused_for=row.paused_for, warned=row.warned,
        warn_at=version(row.case.version_id).programme.promises.warn_at,
    )  # fmt: skip
    if share:
        turns.note_warning(row, share, at=at)
        tell_near(row, share, at=at)
    else:
        turns.look_later(row)
