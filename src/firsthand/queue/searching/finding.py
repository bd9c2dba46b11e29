"""Finding cases by words: all of them must stand somewhere in a case that the viewer may see."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from firsthand.cases.queries import visible_to
from firsthand.people.models import Person
from firsthand.queue.models import SearchTokens
from firsthand.queue.rules import Source
from firsthand.queue.searching.following import WHICH, newest_row
from firsthand.triage.look_alikes.index import IndexBroken
from firsthand.triage.look_alikes.keyed import token_mac
from firsthand.triage.look_alikes.places import Here
from firsthand.triage.look_alikes.tokens import FORMAT, name_of, terms_of
from firsthand.triage.reading import plain

TYPED_SIGNS = 200
WORDS_AT_MOST = 8
"""So many different words are looked for; the first ones."""
BEHIND_AT_MOST = 1_000
"""Rows that the index may lack while it is asked: they are looked at one by one."""
SCANNED = 2_000
"""So many of the newest cases are looked through where there is no index."""
CHUNK = 200
ROUNDS = 20
"""So often the index is asked for more, where most of what it finds is closed to the viewer."""

Tokens = NDArray[np.uint64]

_here = Here(WHICH)


@dataclass(frozen=True)
class Found:
    """The cases of a page, the latest first, and in which parts of each the words stand."""

    ids: tuple[int, ...] = ()
    where: Mapping[int, frozenset[Source]] = field(default_factory=dict)
    next_below: int | None = None
    """The key of the next page."""
    words: int = 0
    """How many words were looked for."""
    left_out: bool = False
    """More than WORDS_AT_MOST were typed."""
    only_newest: bool = False
    """There is no index that can be asked: only SCANNED cases were looked through."""


def search_tokens(typed: str) -> tuple[Tokens, bool]:
    """The keyed tokens of what somebody typed, each once, and whether some were left out."""
    spelled = dict.fromkeys(term for term, _ in terms_of(plain(typed[:TYPED_SIGNS])) if " " not in term)
    words = list(spelled)[:WORDS_AT_MOST]
    mac = token_mac()
    tokens = np.frombuffer(b"".join(mac(word.encode())[:8] for word in words), dtype="<u8")
    return tokens, len(spelled) > len(words)


def find(viewer: Person | None, typed: str, *, below: int | None = None, size: int) -> Found:
    """The latest cases under `below` that have all the words, as far as the viewer may see them.

    Nothing is said of any other case, also no count. What is found has its words in the rows of this very moment: an
    index that is behind finds nothing that was erased.
    """
    tokens, left_out = search_tokens(typed)
    if not len(tokens):
        return Found()
    only_newest = False
    try:
        where = _by_index(viewer, tokens, below, size + 1)
    except IndexBroken:
        where, only_newest = _by_scan(viewer, tokens, below), True
    ids = sorted(where, reverse=True)
    return Found(
        tuple(ids[:size]), where, ids[size - 1] if len(ids) > size else None, len(tokens), left_out, only_newest
    )  # fmt: skip


def _by_index(viewer: Person | None, tokens: Tokens, below: int | None, want: int) -> dict[int, frozenset[Source]]:
    index = _here.look()
    if index is None:
        raise IndexBroken("There is no search index here yet.")
    mark = index.mark()
    fresh = _fresh(mark)
    names = [name_of(token) for token in tokens.tolist()]
    found: dict[int, frozenset[Source]] = {}
    for _round in range(ROUNDS):
        hits = index.having(names, CHUNK, below=below)
        last = hits[-1] if len(hits) == CHUNK else 0
        newer = {case for case in fresh if last <= case and (below is None or case < below)}
        found |= _verified(viewer, {*hits, *newer}, tokens)
        if len(found) >= want or not last:
            break
        below = last
    return found


def _fresh(mark: int) -> frozenset[int]:
    """The cases of rows that the index lacks. Raises IndexBroken where they are too many to look at one by one."""
    if newest_row() - mark > BEHIND_AT_MOST:
        raise IndexBroken("The search index is being made.")
    return frozenset(SearchTokens.objects.filter(pk__gt=mark).values_list("case", flat=True)[:BEHIND_AT_MOST])


def _by_scan(viewer: Person | None, tokens: Tokens, below: int | None) -> dict[int, frozenset[Source]]:
    newest = visible_to(viewer).order_by("-pk")
    if below is not None:
        newest = newest.filter(pk__lt=below)
    return _matching(newest.values_list("pk", flat=True)[:SCANNED], tokens)


def _verified(viewer: Person | None, cases: Collection[int], tokens: Tokens) -> dict[int, frozenset[Source]]:
    return _matching(visible_to(viewer).filter(pk__in=cases).values_list("pk", flat=True), tokens)


def _matching(cases: Iterable[int], tokens: Tokens) -> dict[int, frozenset[Source]]:
    """The cases whose rows have all tokens, each with the parts that have one of them."""
    kept: dict[int, list[tuple[str, bytes]]] = {}
    ids = list(cases)
    for first in range(0, len(ids), 500):
        rows = SearchTokens.objects.filter(case__in=ids[first : first + 500], format=FORMAT)
        for case, source, packed in rows.values_list("case", "source", "packed"):
            kept.setdefault(case, []).append((source, bytes(packed)))
    return {case: where for case, parts in kept.items() if (where := _where(parts, tokens))}


def _where(parts: Sequence[tuple[str, bytes]], tokens: Tokens) -> frozenset[Source]:
    """The parts that have one of the tokens, where together they have all; else none."""
    has = [(Source(source), np.isin(tokens, np.frombuffer(packed, dtype="<u8"))) for source, packed in parts]
    if not np.logical_or.reduce([hits for _, hits in has]).all():
        return frozenset()
    return frozenset(source for source, hits in has if hits.any())
