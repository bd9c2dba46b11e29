"""What two reports share and what tells them apart, in numbers. Pure.

All candidates of a query are measured at once: a row each, a column a measure. `judging` knows a column by its place.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.triage.look_alikes.tokens import Flag, TokenSet
from firsthand.triage.look_alikes.weighing import general_weight

Numbers = NDArray[Any]

_KINDS = (Flag.NAMED, Flag.VERSION, Flag.CAPITAL, Flag.CONCEPT)
_BESIDE_THE_BEST = (3, 4, 6, 7, 20, 22, 24, 25)
"""Measures that are also told as the distance to the best candidate."""
_UNUSUAL = 8
"""The step of rarity from which on a capital word is taken for a name."""


class Comparison:
    """One query beside its candidates, whose tokens lie one after another in long arrays."""

    def __init__(self, query: TokenSet, weights: Numbers, candidates: Sequence[TokenSet]) -> None:
        self.query, self.weights = query.rows, weights
        self.count = len(candidates)
        # joining octets is several times as fast as joining arrays of named columns
        self.rows = TokenSet.unpack(b"".join([each.pack() for each in candidates])).rows
        self.whose = np.repeat(np.arange(self.count), [len(each.rows) for each in candidates])
        place = np.searchsorted(self.query["token"], self.rows["token"])
        place[place == len(self.query)] = 0
        self.hit = self.query["token"][place] == self.rows["token"]
        self.hits_whose = self.whose[self.hit]
        self.hits_place = place[self.hit]
        self.place = place

    def summed(self, whose: Numbers, values: Numbers) -> Numbers:
        """The sum of `values` for each candidate."""
        found: Numbers = np.bincount(whose, values, self.count)
        return found

    def shared(self, values: Numbers) -> Numbers:
        """The sum, for each candidate, of what the shared tokens of the query are worth."""
        return self.summed(self.hits_whose, values[self.hits_place])

    @cached_property
    def query_words(self) -> Numbers:
        """Which tokens of the query are words rather than concepts."""
        words: Numbers = (self.query["flags"] & Flag.CONCEPT) == 0
        return words

    @cached_property
    def words(self) -> Numbers:
        """Which tokens of the candidates are words rather than concepts."""
        words: Numbers = (self.rows["flags"] & Flag.CONCEPT) == 0
        return words

    @cached_property
    def general(self) -> Numbers:
        """What each token of the candidates is worth in general."""
        return general_weight(self.rows["rarity"])


def features_of(query: TokenSet, weights: Numbers, candidates: Sequence[TokenSet]) -> Numbers:
    """The measures of each candidate: an array of (candidates, measures). They come in the order of the first stage."""
    both = Comparison(query, weights, candidates)
    columns = [*_shared(both), _cosine(both), *_covered(both)]
    for kind in _KINDS:
        columns += _of_kind(both, kind)
    columns += [*_rarest(both), *_unusual_names(both), *_rest(both), *_sizes(both)]
    measured = np.stack(columns, axis=1)
    chosen = measured[:, _BESIDE_THE_BEST]
    return np.hstack([measured, chosen - chosen.max(axis=0)])


def _shared(both: Comparison) -> list[Numbers]:
    """What all shared words are worth, rare ones counted double: beside the best candidate, by itself, and flattened.

    The score of the index would say much the same; but that of an index with two reports in it is next to nothing.
    """
    shared = both.shared(both.weights**2 * both.query_words)
    return [shared / (shared.max() + 1e-9), shared, np.log1p(shared)]


def _cosine(both: Comparison) -> Numbers:
    ours = (1 + np.log(both.query["count"])) * both.weights**1.25 * both.query_words
    said = 1 + np.log(both.rows["count"])
    theirs = said * both.general**1.25 * both.words
    length = np.sqrt(both.summed(both.whose, theirs**2)) * np.sqrt((ours**2).sum()) + 1e-9
    there = said[both.hit] * both.weights[both.hits_place] ** 1.25
    cosine: Numbers = both.summed(both.hits_whose, ours[both.hits_place] * there) / length
    return cosine


def _covered(both: Comparison) -> list[Numbers]:
    """How much of the query, of the candidate, and of the shorter of both is shared."""
    ours = both.weights**2 * both.query_words
    shared, whole = both.shared(ours), ours.sum() + 1e-9
    theirs = both.summed(both.whose, both.general**2 * both.words) + 1e-9
    return [shared / whole, shared / theirs, shared / np.minimum(whole, theirs)]


def _of_kind(both: Comparison, kind: Flag) -> list[Numbers]:
    """Of identifiers, versions, names or concepts: what is shared, which part of them, and whether none is."""
    ours = (both.query["flags"] & kind) > 0
    theirs = (both.rows["flags"] & kind) > 0
    shared = (both.hit & theirs).nonzero()[0]
    which = both.whose[shared]
    matched = ours[both.place[shared]]
    worth = both.summed(which, matched * both.weights[both.place[shared]])
    number = both.summed(which, matched * 1.0)
    there = both.summed(both.whose, theirs * 1.0)
    none = ((ours.sum() > 0) & (there > 0) & (number == 0)) * 1.0
    return [worth, number / (1 + np.minimum(ours.sum(), there)), none]


def _rarest(both: Comparison) -> list[Numbers]:
    """How many of the query's eight and three rarest words are there, and of the candidate's eight here."""
    order = np.argsort(-both.weights * both.query_words, kind="stable")
    eight, three = np.zeros(len(order)), np.zeros(len(order))
    eight[order[:8]] = three[order[:3]] = 1.0
    theirs = (both.rows["flags"][both.hit] & Flag.RARE) > 0
    return [both.shared(eight) / 8, both.shared(three), both.summed(both.hits_whose, theirs * 1.0) / 8]


def _unusual_names(both: Comparison) -> list[Numbers]:
    """Which part of the unusual capital words of each side the other one has."""
    ours = ((both.query["flags"] & Flag.CAPITAL) > 0) & (both.query["rarity"] >= _UNUSUAL)
    theirs = ((both.rows["flags"] & Flag.CAPITAL) > 0) & (both.rows["rarity"] >= _UNUSUAL)
    found = both.summed(both.hits_whose, theirs[both.hit] * both.weights[both.hits_place])
    return [
        both.shared(ours * both.weights) / ((ours * both.weights).sum() + 1),
        found / (both.summed(both.whose, theirs * both.general) + 1),
    ]


def _rest(both: Comparison) -> list[Numbers]:
    """Shared versions and identifiers together, the rarest shared word, and the shared part with rare words tripled."""
    exact = ((both.query["flags"] & (Flag.VERSION | Flag.NAMED)) > 0) * both.weights
    rarest = np.zeros(both.count)
    np.maximum.at(rarest, both.hits_whose, (both.weights * both.query_words)[both.hits_place])
    cubed = both.weights**3 * both.query_words
    return [both.shared(exact), rarest, both.shared(cubed) / (cubed.sum() + 1e-9)]


def _sizes(both: Comparison) -> list[Numbers]:
    length = np.full(both.count, np.log1p(both.query["count"].sum(dtype=np.int64)))
    lengths = np.log1p(both.summed(both.whose, both.rows["count"] * 1.0))
    return [length, lengths, 1 / (1 + np.arange(both.count))]
