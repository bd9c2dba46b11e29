"""Rows that a sweep cannot deal with. One poison row is told, tried again ever later, and never starves the others.

Also the beat of what runs for ever, so that somebody can see when it stopped.
"""

import logging
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Q, QuerySet

from firsthand.promises.models import Beat, Trouble

Key = TypeVar("Key", bound=Hashable)

log = logging.getLogger("firsthand.worker")

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
BEAT = "worker"
"""The name under which the worker notes that it went round; `doctor` looks for it."""
BEAT_EVERY = timedelta(seconds=30)
PAGE = 200


def due_keys(due: QuerySet[Any], moment: str) -> Iterator[int]:
    """The ids of rows that are due, those that wait longest first, read a page at a time; `moment` is their column."""
    due = due.order_by(moment, "pk")
    rest = due
    while page := list(rest.values_list(moment, "pk")[:PAGE]):
        yield from (pk for _, pk in page)
        at, last = page[-1]
        rest = due.filter(Q(**{f"{moment}__gt": at}) | Q(**{moment: at}, pk__gt=last))


def for_each(sweep: str, keys: Iterable[Key], act: Callable[[Key], bool], *, at: datetime, limit: int = 500) -> int:
    """Do `act` to every key; how many times it did something. At most `limit` of them, so that other sweeps get a turn.

    A key whose act fails, in whatever way, is kept as a Trouble of this sweep and left alone for 1, 2, 4, … 60
    minutes; the others go on. When it succeeds, or is due no more, the Trouble goes away. `keys` are the ids of rows
    that are due now, taken lazily. `act` brings its own transaction.
    """
    troubles = {t.key: t for t in Trouble.objects.filter(sweep=sweep)}
    met: set[str] = set()
    done = 0
    for key in keys:
        name = str(key)
        met.add(name)
        trouble = troubles.get(name)
        if trouble is not None and trouble.last_at <= at < trouble.try_again_at:
            continue
        try:
            did = act(key)
        except Exception as error:
            log.error("sweep %s failed on row %s: %s", sweep, name, type(error).__name__, exc_info=True)
            _keep(sweep, name, error, at=at)
            continue
        if trouble is not None:
            trouble.delete()
        done += bool(did)
        if done >= limit:
            return done
    if settled := troubles.keys() - met:
        Trouble.objects.filter(sweep=sweep, key__in=settled).delete()
    return done


def _keep(sweep: str, key: str, error: Exception, *, at: datetime) -> None:
    """Note one more failure of a row. The pause doubles."""
    with transaction.atomic():
        kept, new = Trouble.objects.select_for_update().get_or_create(
            sweep=sweep, key=key,
            defaults={
                "error": type(error).__name__[:80], "first_at": at, "last_at": at, "try_again_at": at + FIRST_PAUSE,
            },
        )  # fmt: skip
        if not new:
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(kept.tries, 10))
            Trouble.objects.filter(pk=kept.pk).update(
                error=type(error).__name__[:80], last_at=at, try_again_at=at + pause, tries=F("tries") + 1
            )


def try_now(trouble_id: int, *, at: datetime) -> bool:
    """Let the next round of its sweep try a row again; False when it is in trouble no more."""
    return bool(Trouble.objects.filter(pk=trouble_id).update(try_again_at=at))


def beat(name: str, *, at: datetime) -> None:
    """Note that a part went round. A beat of less than BEAT_EVERY ago is left as it is."""
    recent = Beat.objects.filter(name=name, at__gt=at - BEAT_EVERY, at__lte=at)
    if not recent.exists():
        Beat.objects.update_or_create(name=name, defaults={"at": at})
