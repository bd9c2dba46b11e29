"""The classes of a text with their calibrated scores, sure or not. Pure."""

from firsthand.triage.weakness.modelled import shipped
from firsthand.triage.weakness.tokens import numbered

KNOWS_FROM = 0.2
"""Where the best class is right less often than one time in five, nothing is known."""
FEWEST_FEATURES = 4
"""A text with fewer features that the model knows says nothing to it."""


def ranked_classes(text: str, top: int) -> list[tuple[int, float]]:
    """The `top` classes with their calibrated scores, sure or not; none for a text with hardly a known word."""
    model = shipped()
    places, strengths = model.strengths(numbered(text))
    if len(places) < FEWEST_FEATURES:
        return []
    shares = model.shares(model.scores(places, strengths))
    best = (-shares).argsort(kind="stable")[:top]
    scores = model.calibrated(shares[best])
    return [(int(model.cwes[at]), round(float(score), 4)) for at, score in zip(best, scores, strict=True)]
