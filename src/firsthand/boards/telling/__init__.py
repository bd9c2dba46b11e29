"""The boards as a page tells them: each section with its finding, its plot and its table, in the reader's language."""

from firsthand.boards.rules import Clocks, Figures, Load, Noise
from firsthand.boards.sections import Around, Section
from firsthand.boards.telling.clocks import clocks_told
from firsthand.boards.telling.load import load_told
from firsthand.boards.telling.noise import noise_told
from firsthand.boards.telling.times import times_told


def sections_of(figures: Figures, around: Around) -> tuple[Section, ...]:
    """The sections of a board; none where there is nothing to tell yet."""
    if isinstance(figures, Clocks):
        return clocks_told(figures, around)
    if isinstance(figures, Load):
        return load_told(figures, around)
    return noise_told(figures, around) if isinstance(figures, Noise) else times_told(figures, around)
