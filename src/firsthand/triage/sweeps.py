"""What the clock does for advice: rows of tokens that are missing, and what lists say of a new report.

In a thread of the worker, beside the sweeps: neither a letter nor a promise waits for advice.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Max, Q, QuerySet

from firsthand.cases.models import Case
from firsthand.cases.rules import OPEN
from firsthand.core.clock import now
from firsthand.core.threads import beside
from firsthand.promises.models import Trouble
from firsthand.promises.troubles import for_each
from firsthand.queue.queries import without_words
from firsthand.queue.searching.keeping import remake
from firsthand.triage.look_alikes.actions import ERASED, keep_tokens_of
from firsthand.triage.look_alikes.following import newest_row
from firsthand.triage.look_alikes.index import IndexBroken
from firsthand.triage.look_alikes.places import index_here
from firsthand.triage.look_alikes.tokens import FORMAT
from firsthand.triage.models import CaseAdvice
from firsthand.triage.queries import advice_of_the_house
from firsthand.triage.summaries import FORMAT as SUMMARY_FORMAT
from firsthand.triage.summaries import summary_of
from firsthand.vault import actions as vault

log = logging.getLogger("firsthand.triage")

PAUSE_SECONDS = 1.0
PAGE = 5_000
"""Cases that one question of a walk asks about."""
AGAIN_AFTER = timedelta(hours=1)
"""So often a walk begins at the first case again: it finds the keys that were destroyed meanwhile."""
TOKENS_AT_ONCE = 50
ADVICE_AT_ONCE = 5
"""Each may take a fifth of a second."""
BEHIND_AT_MOST = 100
"""Rows that the index may lack while lists are told of look-alikes: beyond that it is still being made."""


def without_tokens() -> QuerySet[Case]:
    """Cases with no row of tokens, with one of another format, or with one although their words were erased."""
    stale = Q(tokens=None) | (~Q(tokens__format=FORMAT) & ~Q(tokens__format=ERASED))
    return Case.objects.filter(stale | (Q(key__destroyed_at__isnull=False) & ~Q(tokens__format=ERASED)))


def without_advice() -> QuerySet[Case]:
    """Open cases of which lists cannot say yet what advice found."""
    stale = Q(advice=None) | ~Q(advice__format=SUMMARY_FORMAT)
    return Case.objects.filter(stale, rm__in=OPEN, key__destroyed_at=None, tokens__format=FORMAT)


class Advising:
    """The sweeps of advice, with how far each has come: what was seen is not asked about again within the hour."""

    def __init__(self) -> None:
        self._tokens, self._advice = Walk("keep tokens"), Walk("note advice")

    def keep_tokens(self, *, at: datetime) -> int:
        """Make missing rows of tokens, a page of cases at a time; how many."""
        keys = self._tokens.keys(without_tokens(), at=at)
        return for_each(self._tokens.sweep, keys, keep_tokens_of, at=at, limit=TOKENS_AT_ONCE)

    def note_advice(self, *, at: datetime) -> int:
        """Keep for lists what advice says of new reports, once the index has what came before them; how many."""
        if not _index_is_there():
            return 0
        keys = self._advice.keys(without_advice(), at=at)
        return for_each(
            self._advice.sweep, keys, lambda key: note_advice_of(key, at=at), at=at, limit=ADVICE_AT_ONCE
        )  # fmt: skip


class Walk:
    """Goes through all cases by their ids, then on to new ones, and after AGAIN_AFTER through all again."""

    def __init__(self, sweep: str) -> None:
        self.sweep = sweep
        self._after = 0
        self._began: datetime | None = None

    def keys(self, wanted: QuerySet[Case], *, at: datetime) -> Iterator[int]:
        """The ids of cases that are `wanted`: those in trouble, then the ones not walked past yet."""
        if self._began is None or not self._began <= at < self._began + AGAIN_AFTER:
            self._after, self._began = 0, at
        troubled = [int(key) for key in Trouble.objects.filter(sweep=self.sweep).values_list("key", flat=True)]
        if troubled:
            yield from list(wanted.filter(pk__in=troubled).values_list("pk", flat=True))
        newest = Case.objects.aggregate(newest=Max("pk"))["newest"] or 0
        while self._after < newest:
            upto = min(self._after + PAGE, newest)
            page = wanted.filter(pk__gt=self._after, pk__lte=upto).exclude(pk__in=troubled)
            yield from list(page.order_by("pk").values_list("pk", flat=True))
            self._after = upto


def _index_is_there() -> bool:
    index = index_here()
    try:
        return index is not None and newest_row() - index.mark() <= BEHIND_AT_MOST
    except IndexBroken:
        return False


def note_advice_of(case_id: int, *, at: datetime) -> bool:
    """Keep for lists what advice says of one case; False where another worker has done so."""
    case = Case.objects.select_related("key", "title__key").get(pk=case_id)
    summary = summary_of(advice_of_the_house(case, at=at))
    with transaction.atomic():
        Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
        kept = CaseAdvice.objects.filter(case=case).select_related("content").first()
        if kept is not None and kept.format == SUMMARY_FORMAT:
            return False
        content = vault.seal_json(case.key, "advice", summary)
        if kept is None:
            CaseAdvice.objects.create(case=case, format=SUMMARY_FORMAT, content=content, made_at=at)
            return True
        before = kept.content
        CaseAdvice.objects.filter(pk=kept.pk).update(format=SUMMARY_FORMAT, content=content, made_at=at)
        before.delete()
    return True


class Searching:
    """The sweep that makes what a search looks for, of cases that came before there was one, or where it failed."""

    def __init__(self) -> None:
        self._walk = Walk("keep words for the search")

    def keep_words(self, *, at: datetime) -> int:
        """Make the missing rows of a page of cases; how many cases."""
        keys = self._walk.keys(without_words(), at=at)
        return for_each(self._walk.sweep, keys, remake, at=at, limit=TOKENS_AT_ONCE)


def advise_forever(stop: threading.Event) -> None:
    """Run the sweeps of advice until `stop` is set, pausing PAUSE_SECONDS where there is nothing to do."""
    advising, searching = Advising(), Searching()
    try:
        while not stop.is_set():
            done = 0
            for sweep in (advising.keep_tokens, advising.note_advice, searching.keep_words):
                try:
                    done += sweep(at=now())
                except Exception as error:
                    log.error("sweep of advice failed: %s: %s", sweep.__name__, type(error).__name__, exc_info=True)
                    _let_go()
                if stop.is_set():
                    return
            stop.wait(0.0 if done else PAUSE_SECONDS)
    finally:
        connections.close_all()


def _let_go() -> None:
    try:
        connection.close()  # one that failed is not asked again
    except DatabaseError:
        log.info("a connection of the database could not be closed")


def advising(stop: threading.Event) -> AbstractContextManager[None]:
    """Advise beside what runs within, in a thread that ends with it."""
    return beside(advise_forever, stop, name="advice")
