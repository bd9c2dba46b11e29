"""Which reports are most like one: a few rare words find candidates, a closer look orders them. Pure.

The order is made for a person to read from the top. It never decides: at one false alarm in twenty the score would
flag fewer than two of a hundred true duplicates.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from firsthand.triage.look_alikes.background import RAREST
from firsthand.triage.look_alikes.features import features_of
from firsthand.triage.look_alikes.judging import judged
from firsthand.triage.look_alikes.tokens import TokenSet, name_of
from firsthand.triage.look_alikes.weighing import weight_of

CANDIDATES = 60
"""So many reports of the first stage are looked at closely."""
WORDS = 24
"""Rare words that the first stage searches for."""
AT_LEAST = 3
"""So many are searched for, however many reports have them."""
POSTINGS = 3_000
"""Reports, counted once a word, that the first stage may touch: it stays as fast at a million as at ten thousand."""
ASKED = 24
ASKED_AT_MOST = 300
"""Words of a report whose number of reports is looked up: of those that the general table lacks, at most ASKED_AT_MOST;
and as many again that it has, at least ASKED. A report in Chinese has hundreds that the table lacks, and a few names
that it has and that matter."""

K = TypeVar("K")
DocFreq = Callable[[list[str]], Sequence[int]]
"""How many documents have each of these tokens."""


@dataclass(frozen=True, eq=False)
class Query:
    """A report to find look-alikes for: its tokens, how many reports have each, and what each is therefore worth."""

    tokens: TokenSet
    documents: NDArray[Any]
    """Reports that have the token; -1 where it was not asked."""
    total: int
    weights: NDArray[Any]
    """How surprising each token is, in natural logarithms."""


def query_of(tokens: TokenSet, doc_freq: DocFreq, *, total: int) -> Query:
    """Look up how many of `total` reports have each token."""
    rows = tokens.rows
    documents = np.full(len(rows), -1)
    order = np.argsort(-rows["rarity"].astype(int), kind="stable")
    unknown = int((rows["rarity"] == RAREST).sum())
    some = min(unknown, ASKED_AT_MOST)
    asked = np.concatenate([order[:some], order[unknown : unknown + max(some, ASKED)]])
    documents[asked] = doc_freq([name_of(token) for token in rows["token"][asked].tolist()])
    weights = weight_of(rows["rarity"], np.maximum(documents, 0), total)
    return Query(tokens, documents, total, np.where(documents < 0, weight_of(rows["rarity"], 0, 0), weights))


def search_words(query: Query) -> list[tuple[str, float]]:
    """The rarest words that any report has, with the factor by which each counts, within POSTINGS.

    The index scores BM25; the factor squares what rarity counts there: a few rare words say more than many common ones.
    """
    rows, documents = query.tokens.rows, query.documents
    order = np.flatnonzero(documents > 0)
    order = order[np.argsort(documents[order], kind="stable")][:WORDS]
    spent = np.cumsum(documents[order])
    order = order[(spent <= POSTINGS) | (np.arange(len(order)) < AT_LEAST)]
    said = np.sqrt(np.minimum(rows["count"][order], 255))
    idf = [math.log(1 + (query.total - n + 0.5) / (n + 0.5)) for n in documents[order].tolist()]
    return [
        (name_of(token), weight * times)
        for token, weight, times in zip(rows["token"][order].tolist(), idf, said.tolist(), strict=True)
    ]


def rank(query: Query, candidates: Sequence[tuple[K, TokenSet]]) -> list[tuple[K, float]]:
    """Candidates in order, the likest first, each with a score from 0 to 1.

    Every candidate comes back. `candidates` are in the order of the first stage, CANDIDATES at most.
    """
    if not candidates or not len(query.tokens.rows):
        return [(key, 0.0) for key, _ in candidates]
    scores = judged(features_of(query.tokens, query.weights, [tokens for _, tokens in candidates]))
    order = np.argsort(-scores, kind="stable")
    return [(candidates[n][0], float(scores[n])) for n in order.tolist()]
