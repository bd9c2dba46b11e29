"""The closer look: measures in, how alike out. Pure.

A small network of one layer, learnt from pairs of texts on one vulnerability by different authors
(`scripts/train_look_alikes.py`). Its numbers lie beside it as plain text, so that a change of them can be read.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]

FAR = 6.0
"""Measures further from the middle than so many deviations count as so far: an odd report must not surprise."""


@dataclass(frozen=True, eq=False)
class Judge:
    """What was learnt: `middle` and `spread` of each measure, one hidden layer, a straight way past it, and the two
    numbers that make a probability of the outcome."""

    middle: Numbers
    spread: Numbers
    inner: Numbers
    inner_bias: Numbers
    outer: Numbers
    straight: Numbers
    slope: float
    intercept: float

    def scaled(self, measured: Numbers) -> Numbers:
        """Measures as deviations from the middle, within FAR."""
        return np.clip((measured - self.middle) / self.spread, -FAR, FAR)

    def outcome(self, measured: Numbers) -> Numbers:
        """How alike each candidate is, on a scale of its own."""
        seen = self.scaled(measured)
        outcome: Numbers = np.maximum(seen @ self.inner + self.inner_bias, 0) @ self.outer + seen @ self.straight
        return outcome


@cache
def judge() -> Judge:
    """The one that is shipped."""
    told: dict[str, Any] = json.loads(files(__package__).joinpath("judge.json").read_text(encoding="ascii"))
    slope, intercept = told.pop("slope"), told.pop("intercept")
    return Judge(**{name: np.array(value) for name, value in told.items()}, slope=slope, intercept=intercept)


def judged(measured: Numbers) -> Numbers:
    """A score from 0 to 1 for each row of measures (`features.features_of`)."""
    one = judge()
    score: Numbers = 1 / (1 + np.exp(-np.clip(one.slope * one.outcome(measured) + one.intercept, -30, 30)))
    return score
