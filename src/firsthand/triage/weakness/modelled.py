"""The model of weaknesses: weights of features for each class, kept small, and what makes scores honest. Pure.

`scripts/train_weakness.py` makes `model.npz`; `classes.tsv` names the classes of CWE and their parents.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.triage.weakness.tokens import BLOCKS

FORMAT = 1
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Model:
    """Feature f speaks for class `classes[i]` with `weights[i] * scales[f]`, for i from starts[f] to starts[f + 1]."""

    keys: NDArray[np.uint32]
    """Numbers of the known features, rising."""
    idf: Floats
    scales: Floats
    starts: NDArray[np.int64]
    classes: NDArray[np.uint16]
    weights: NDArray[np.int8]
    block_weights: Floats
    cwes: NDArray[np.int32]
    """The CWE of each class."""
    sharpness: float
    """What the scores are multiplied by before they become shares of one."""
    knots: Floats
    """Two rows: a share, and how often a class with that share was right on texts that the model had not seen."""

    def strengths(self, features: Mapping[int, int]) -> tuple[NDArray[np.int64], Floats]:
        """Which known features a text has (places in `keys`), and how strongly. `features` is from
        `tokens.numbered`."""
        numbers = np.fromiter(features, np.uint32, len(features))
        blocks = np.fromiter(features.values(), np.int64, len(features))
        places = np.minimum(np.searchsorted(self.keys, numbers), len(self.keys) - 1)
        known = self.keys[places] == numbers
        places, blocks = places[known], blocks[known]
        values = self.idf[places]
        lengths = np.sqrt(np.bincount(blocks, values**2, len(BLOCKS)))
        return places, (values * np.sqrt(self.block_weights)[blocks] / lengths[blocks]).astype(np.float32)

    def scores(self, places: NDArray[np.int64], strengths: Floats) -> Floats:
        """How much the features speak for each class. Without features every class gets 0."""
        begins, sizes = self.starts[places], np.diff(self.starts)[places]
        ends = np.cumsum(sizes)
        at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(begins - ends + sizes, sizes)
        given = self.weights[at] * np.repeat(strengths * self.scales[places], sizes)
        return np.asarray(np.bincount(self.classes[at], given, len(self.cwes)), np.float32)

    def weights_for(self, places: NDArray[np.int64], number: int) -> Floats:
        """What each of these features weighs for class `number`."""
        found = np.zeros(len(places), np.float32)
        for row, place in enumerate(places):
            begin, end = self.starts[place], self.starts[place + 1]
            at = begin + np.searchsorted(self.classes[begin:end], number)
            if at < end and self.classes[at] == number:
                found[row] = self.weights[at] * self.scales[place]
        return found

    def shares(self, scores: Floats) -> Floats:
        """Scores as shares of one."""
        raised = np.exp(self.sharpness * (scores - scores.max()))
        return np.asarray(raised / raised.sum(), np.float32)

    def calibrated(self, shares: Floats) -> Floats:
        """How often such a class is what a labeller says, from 0 to 1."""
        return np.asarray(np.interp(shares, self.knots[0], self.knots[1]), np.float32)


_PARTS = ("keys", "idf", "scales", "sizes", "classes", "weights", "block_weights", "cwes", "knots")


def packed(model: Model) -> dict[str, NDArray[np.generic]]:
    """The arrays of the model's file."""
    parts: dict[str, NDArray[np.generic]] = {name: getattr(model, name) for name in _PARTS if name != "sizes"}
    parts["sizes"] = np.diff(model.starts).astype(np.uint16)
    for name in ("idf", "scales"):
        parts[name] = parts[name].astype(np.float16)
    return {**parts, "sharpness": np.float32(model.sharpness).reshape(1), "format": np.array([FORMAT])}


def unpacked(parts: Mapping[str, NDArray[np.generic]]) -> Model:
    """The model of such arrays. Raises ValueError for another format."""
    if int(parts["format"][0]) != FORMAT:
        raise ValueError(f"The model of weaknesses has format {parts['format'][0]}, not {FORMAT}.")
    named: dict[str, Any] = {name: parts[name] for name in _PARTS if name != "sizes"}
    named["idf"], named["scales"] = (parts[name].astype(np.float32) for name in ("idf", "scales"))
    starts = np.concatenate([[0], np.cumsum(parts["sizes"].astype(np.int64))])
    return Model(starts=starts, sharpness=float(parts["sharpness"][0]), **named)


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The model in the package, read once a process."""
    with (files("firsthand.triage.weakness") / "model.npz").open("rb") as file, np.load(file) as parts:
        return unpacked(parts)


@dataclass(frozen=True)
class WeaknessEntry:
    """A class of CWE: its own English name, and the classes above it in the research view (1000)."""

    name: str
    parents: tuple[int, ...]


@lru_cache(maxsize=1)
def entries() -> Mapping[int, WeaknessEntry]:
    """The classes of CWE by number."""
    text = (files("firsthand.triage.weakness") / "classes.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {int(row[0]): WeaknessEntry(row[2], tuple(map(int, row[1].split()))) for row in rows}


@lru_cache(maxsize=1_000)
def above(cwe: int) -> frozenset[int]:
    """All classes above this one; empty for a class that CWE 4.14 does not have."""
    entry = entries().get(cwe)
    return frozenset().union(*({parent} | above(parent) for parent in entry.parents)) if entry else frozenset()
