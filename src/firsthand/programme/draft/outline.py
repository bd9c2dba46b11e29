"""Titles and levels: the headings of any text brought to the shape of a policy file. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from firsthand.programme.draft.blocks import BOLD, Block, Shape, without_tags
from firsthand.programme.draft.sections import Heading, Structure, is_year
from firsthand.programme.draft.vocabulary import Vocabulary

_DEEPEST = 6


@dataclass(frozen=True)
class Outline:
    """The level each heading gets, by its first line, and a title for a text that begins without one."""

    levels: Mapping[int, int]
    title: str = ""
    """"" where the text has a title of its own."""
    invented: bool = False
    """Whether the title is neither in the text nor in its front matter."""
    shown_title: str = field(default="", compare=False)


def outline(structure: Structure, vocabulary: Vocabulary, named: str = "") -> Outline:
    """Levels for every heading. `named` is the title that front matter gives, if any."""
    headings = structure.headings
    first = headings[0] if headings else None
    own = first if first and first.block is structure.blocks[0] and _is_title(first, headings, vocabulary) else None
    page = _page_heading(structure, own, vocabulary)
    levels = _levels([heading.block for heading in headings if heading is not own and heading is not page])
    for heading in (own, page):
        if heading is not None:
            levels[heading.block.start] = 1
    if own is not None:
        return Outline(levels, shown_title=own.block.text)
    on_top = min((h.block.level for h in headings), default=0)
    titled = [h.block.text for h in headings if h.block.level == on_top and vocabulary.title.search(h.block.text)]
    title = named or (titled[0] if titled else "")
    return Outline(levels, title or vocabulary.generic_title, not title, title)


def _top_level(heading: Heading, headings: Sequence[Heading]) -> bool:
    return heading.block.level == min(other.block.level for other in headings)


def _is_title(first: Heading, headings: Sequence[Heading], vocabulary: Vocabulary) -> bool:
    """Whether the heading with which the text begins is its title rather than its first section."""
    text = without_tags(first.block.text)
    if not text:
        return False
    alone = [h for h in headings if h.block.level == first.block.level] == [first]
    on_top = _top_level(first, headings)
    return first.kind is None or (on_top and alone) or vocabulary.title.search(text) is not None


def _page_heading(structure: Structure, title: Heading | None, vocabulary: Vocabulary) -> Heading | None:
    """A second heading right below the title that names the policy again: the heading of the page."""
    if title is None or len(structure.headings) < 2:
        return None
    second = structure.headings[1]
    if len(structure.blocks) < 2 or structure.blocks[1] is not second.block or second.block.shape is not Shape.HEADING:
        return None
    return second if second.kind is None and vocabulary.title.search(second.block.text) else None


def _levels(blocks: Sequence[Block]) -> dict[int, int]:
    """Section headings get level 2, those under them 3 and so on; years and bold lines stand under what is above."""
    marked = [block for block in blocks if block.level != BOLD and not is_year(block.text)]
    ranks = sorted({block.level for block in marked})
    if (
        len(ranks) > 1
        and blocks[0] is marked[0]
        and marked[0].level == ranks[0]
        and sum(b.level == ranks[0] for b in marked) == 1
    ):
        ranks.pop(0)  # one heading over all others: those below it are the sections, and it is one itself
    levels: dict[int, int] = {}
    above = last = 1
    for block in blocks:
        if is_year(block.text):
            levels[block.start] = min(last + 1, _DEEPEST)
            continue
        if block.level == BOLD:
            last = min(above + 1, _DEEPEST)
        else:
            above = last = min(ranks.index(max(block.level, ranks[0])) + 2, _DEEPEST)
        levels[block.start] = last
    return levels
