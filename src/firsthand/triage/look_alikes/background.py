"""How rare a word is in vulnerability reports in general, in sixteen steps. Pure.

An instance that is a week old has no words to count; and what is rare must not depend on the order in which reports
came. The table is made by `scripts/train_look_alikes.py`; a word that it does not have is of the rarest step.
"""

import gzip
import json
from functools import cache
from importlib.resources import files

STEPS = 16
STEP = 0.75
"""Natural logarithms of the share of texts between two steps."""
RAREST = STEPS - 1


def rarity_of(term: str) -> int:
    """The step of a term, 0 for the commonest to RAREST."""
    return _table().get(term, RAREST)


@cache
def _table() -> dict[str, int]:
    packed = files(__package__).joinpath("background.json.gz").read_bytes()
    steps: list[str] = json.loads(gzip.decompress(packed))
    return {term: step for step, terms in enumerate(steps) for term in terms.split("\t") if term}
