"""Which list of a policy is what: scope, duties, excluded tests and so on. Pure.

A list is known by the sentence right above it, else by the heading over it, else by its lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from firsthand.programme.draft.assets import holds_address, is_address_alone
from firsthand.programme.draft.blocks import Block, Shape, without_tags
from firsthand.programme.draft.vocabulary import (
    Kind,
    Other,
    Vocabulary,
    heading_kind,
    intro_kind,
    vote,
)
from firsthand.programme.rules import RuleKind

_YEAR = re.compile(r"^\W*((?:19|20)\d\d)\W*$")
_GROUPS = frozenset(
    {
        RuleKind.SCOPE,
        RuleKind.OUT_OF_SCOPE,
        RuleKind.EXCLUDED_TEST,
        RuleKind.NOT_QUALIFYING,
        RuleKind.QUALIFYING_CLASS,
    }
)
"""Kinds whose lists are often grouped under lines such as "Web:"; then the lines inside are the rules."""
_LONG_ITEM = 25


@dataclass
class Heading:
    """A heading with what is known about it."""

    block: Block
    kind: Kind | None
    """Of this heading itself."""
    standing: Kind | None
    """With those over it: a sub-heading that says nothing inherits."""


@dataclass
class Listing:
    """One list or table of the text, with what stands over it."""

    kind: Kind | None
    blocks: list[Block]
    """Its rules-to-be in order: items, or rows of a table."""
    intro: Block | None
    heading: Heading | None
    table: bool = False


@dataclass
class Structure:
    """A text taken apart."""

    blocks: list[Block]
    headings: list[Heading] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    under: dict[int, Heading | None] = field(default_factory=dict)
    """Index of a block -> the heading it stands under."""


def take_apart(blocks: list[Block], vocabulary: Vocabulary) -> Structure:
    """Find headings and lists, and say what each list is (None where that stays open)."""
    structure = Structure(blocks)
    stack: list[Heading] = []
    intro: Block | None = None
    group: Listing | None = None
    seen = -1
    for index, block in enumerate(blocks):
        if block.shape is Shape.HEADING and block.top:
            heading = _heading(block, stack, vocabulary)
            structure.headings.append(heading)
            intro = None
        elif block.shape in (Shape.ITEM, Shape.ROW):
            if block.group != seen:
                seen = block.group
                group = Listing(None, [], intro, stack[-1] if stack else None, table=block.shape is Shape.ROW)
                structure.listings.append(group)
            if group is not None:
                group.blocks.append(block)
            intro = None
        elif block.shape is Shape.PARAGRAPH and block.top and not block.later:
            intro = block
        structure.under[index] = stack[-1] if stack else None
    for listing in structure.listings:
        listing.kind = _kind(listing, vocabulary)
        listing.blocks = _rules_to_be(listing)
    if not vocabulary.headings:
        _by_addresses(structure)
    return structure


def _heading(block: Block, stack: list[Heading], vocabulary: Vocabulary) -> Heading:
    while stack and stack[-1].block.level >= block.level:
        stack.pop()
    kind = None if is_year(block.text) else heading_kind(without_tags(block.text), vocabulary)
    over = stack[-1].standing if stack and stack[-1] is not None else None
    heading = Heading(block, kind, kind or over)
    stack.append(heading)
    return heading


def is_year(text: str) -> bool:
    """Whether a heading or line is nothing but a year."""
    return _YEAR.match(text) is not None


def year_of(text: str) -> int | None:
    """The year a line consists of, or None."""
    found = _YEAR.match(text)
    return int(found[1]) if found else None


def _kind(listing: Listing, vocabulary: Vocabulary) -> Kind | None:
    texts = [without_tags(block.text) for block in listing.blocks]
    said = intro_kind(without_tags(listing.intro.text), vocabulary) if listing.intro else None
    standing = listing.heading.standing if listing.heading else None
    if standing is Other.HALL:
        return Other.HALL
    kind = said or standing
    if kind is RuleKind.OUT_OF_SCOPE and not any(holds_address(text) for text in texts):
        return vote(texts, vocabulary) or kind
    if kind is RuleKind.SCOPE and not _could_be_assets(texts, said is not None):
        return None
    return kind


def _could_be_assets(texts: Sequence[str], said: bool) -> bool:
    """Whether most lines are addresses or short enough for a name; sentences under "Scope" are something else."""
    fitting = sum(1 for text in texts if holds_address(text) or len(text.split()) <= (_LONG_ITEM if said else 15))
    return fitting * 2 > len(texts)


def _rules_to_be(listing: Listing) -> list[Block]:
    """The items that become rules: the outermost, or the innermost under lines that only introduce them."""
    if listing.table:
        return listing.blocks
    outermost = [block for block in listing.blocks if block.parent is None]
    if listing.kind not in _GROUPS:
        return outermost
    rules: list[Block] = []
    for block in outermost:
        rules += _leaves(block, listing.kind is RuleKind.SCOPE or listing.kind is RuleKind.OUT_OF_SCOPE)
    return rules


def _leaves(block: Block, assets: bool) -> list[Block]:
    inside = block.children
    if not inside:
        return [block]
    introduces = block.text.rstrip("*_ ").endswith(":")
    addressed = any(holds_address(child.text) for child in inside)
    if assets:
        own = [] if introduces and not holds_address(block.text) and addressed else [block]
        return [*own, *(leaf for child in inside for leaf in _leaves(child, assets))] if addressed else [block]
    if introduces:
        return [leaf for child in inside for leaf in _leaves(child, assets)]
    return [block]


def adopt(structure: Structure, like: Structure) -> bool:
    """Take the kinds of lists and headings from the same policy in another language, where their rows agree.

    For a language without words of its own: the lists then tell by their place. False where the texts differ.
    """
    theirs = [listing for listing in like.listings if listing.kind is not Other.HALL]
    mine = structure.listings[: len(theirs)]
    if not theirs or [_outermost(one) for one in mine] != [_outermost(one) for one in theirs]:
        return False
    for listing, other in zip(mine, theirs, strict=True):
        listing.kind = other.kind
        listing.blocks = _rules_to_be(listing)
    sections, others = ([h for h in one.headings if not is_year(h.block.text)] for one in (structure, like))
    if len(sections) == len(others):
        for heading, known in zip(sections, others, strict=True):
            heading.kind, heading.standing = known.kind, known.standing
        _stand_under_sections(structure.headings)
    return True


def _outermost(listing: Listing) -> int:
    return len({id(block) for block in listing.blocks if block.parent is None})


def _stand_under_sections(headings: Sequence[Heading]) -> None:
    """Years stand for what the section above them stands for."""
    above: Kind | None = None
    for heading in headings:
        if is_year(heading.block.text):
            heading.standing = above
        else:
            above = heading.standing


def _by_addresses(structure: Structure) -> None:
    """Without words for the language, the first list that is mostly addresses is taken for the scope."""
    for listing in structure.listings:
        alone = sum(1 for block in listing.blocks if is_address_alone(block.text))
        if alone * 2 > len(listing.blocks):
            listing.kind = RuleKind.SCOPE
            return
