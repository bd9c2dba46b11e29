"""What a word is worth: how surprising it is that a report has it. Pure."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.triage.look_alikes.background import STEP

PRIOR = 500
"""So many reports the general table weighs: with fewer of our own it speaks, with many our own numbers do."""


def general_weight(rarity: NDArray[Any]) -> NDArray[Any]:
    """Minus the logarithm of the share of reports in general that have words of a step."""
    weight: NDArray[Any] = (rarity.astype(np.float64) + 0.5) * STEP
    return weight


def weight_of(rarity: NDArray[Any], documents: NDArray[Any] | int, total: int) -> NDArray[Any]:
    """The same with our own reports counted in: `documents` of `total` have the word."""
    share = (documents + PRIOR * np.exp(-general_weight(rarity))) / (total + PRIOR)
    weight: NDArray[Any] = -np.log(np.minimum(share, 1.0))
    return weight
