"""Following the rows of tokens into the search index of this machine, at most two seconds behind.

One document a case, with all its tokens: whenever a row of a case is new, the case is put in again.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial

import numpy as np
from django.db.models import Max

from firsthand.core.threads import beside
from firsthand.queue.models import SearchTokens
from firsthand.triage.look_alikes.following import LOOK_EVERY, Follower, follow_forever
from firsthand.triage.look_alikes.index import Index, Row
from firsthand.triage.look_alikes.tokens import FORMAT, spelled

WHICH = "search"
BATCH = 4_000


def newest_row() -> int:
    """The number of the newest row of tokens; 0 where there is none."""
    return SearchTokens.objects.aggregate(newest=Max("pk"))["newest"] or 0


def follow(index: Index, *, at_most: int = BATCH) -> int:
    """Put the cases of the next rows into an index; how many rows there were. Raises IndexBroken."""
    rows = list(
        SearchTokens.objects.filter(pk__gt=index.mark()).order_by("pk").values_list("pk", "case")[:at_most]
    )  # fmt: skip
    if rows:
        index.write(_documents(sorted({case for _, case in rows})))
        index.keep_mark(rows[-1][0])
    return len(rows)


def _documents(cases: list[int]) -> Iterator[Row]:
    for first in range(0, len(cases), 500):
        some = cases[first : first + 500]
        tokens: dict[int, list[bytes]] = {case: [] for case in some}
        kept = SearchTokens.objects.filter(case__in=some, format=FORMAT)
        for case, packed in kept.values_list("case", "packed"):
            tokens[case].append(bytes(packed))
        yield from ((case, _text(parts)) for case, parts in tokens.items())


def _text(parts: Iterable[bytes]) -> str:
    """What the index gets of a case; "" for one that was erased."""
    return spelled(np.unique(np.frombuffer(b"".join(parts), dtype="<u8")))


class SearchFollower(Follower):
    """Keeps the search index of this machine up with the rows."""

    which = WHICH
    called = "search index"

    def put_in(self, index: Index) -> int:
        return follow(index)

    def newest(self) -> int:
        return newest_row()


def following(stop: threading.Event, *, patience: float = LOOK_EVERY) -> AbstractContextManager[None]:
    """Follow beside what runs within, in a thread that ends with it."""
    return beside(partial(follow_forever, patience=patience, kind=SearchFollower), stop, name=WHICH)
