"""The Hall of Fame of a policy text as entries, where they give back its lines exactly. Pure (R74-R85)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.programme import addresses
from firsthand.programme.draft.blocks import Block, Shape
from firsthand.programme.draft.sections import Structure, year_of
from firsthand.programme.draft.vocabulary import Other
from firsthand.programme.rules import HallEntry, HallPerson, YearOrder

_LINE = re.compile(
    r"^(?P<names>.+?)(?: - (?P<link>(?:www\.)?[^\s/@:]+\.[^\s/@:]{2,}(?:/\S*)?))?(?: \((?P<organisation>[^()]+)\))?$"
)
_YEARS = range(1990, 2101)
_LONGEST_LINE = 200


@dataclass(frozen=True)
class HallLine:
    """One line of the source: what it shows, where it stands, and the entry made of it."""

    text: str
    line: int
    """Of the Markdown, from 0."""
    entry: HallEntry
    whole: bool
    """True where the line was not understood and stands as one name."""


@dataclass
class HallSection:
    """The listing of one language. `first` and `last` are the Markdown lines it covers, `last` excluded."""

    years: list[int]
    lines: list[HallLine]
    first: int
    last: int
    clean: bool = True
    """Whether years and lines can be shown by `{hall_of_fame}` with nothing else between them."""


def printed(entry: HallEntry) -> str:
    """The line of an entry as the page shows it: `Name - link`, `Name (Organisation)`, `A & B (Organisation)`."""
    people = " & ".join(
        f"{person.name} - {person.link.partition('://')[2]}" if person.link else person.name for person in entry.persons
    )
    return f"{people} ({entry.organisation})" if entry.organisation else people


def printed_hall(entries: Sequence[HallEntry], order: YearOrder) -> list[str]:
    """Every line of the Hall of Fame as the page shows it: years as headings, entries in their order."""
    years = sorted({entry.year for entry in entries}, reverse=order is YearOrder.FALLING)
    lines: list[str] = []
    for year in years:
        lines += [str(year), *(printed(entry) for entry in entries if entry.year == year)]
    return lines


def year_order(years: Sequence[int]) -> YearOrder | None:
    """Whether the years rise or fall; None when they do neither."""
    if list(years) == sorted(set(years)):
        return YearOrder.RISING
    return YearOrder.FALLING if list(years) == sorted(set(years), reverse=True) else None


def find_hall(structure: Structure) -> HallSection | None:
    """The listing by year in the section that thanks people, or None when there is none."""
    start = next((index for index, block in enumerate(structure.blocks) if _opens(structure, index, block)), None)
    return _Reading(structure, start).section if start is not None else None


def _opens(structure: Structure, index: int, block: Block) -> bool:
    """Whether the listing begins here: a year, in the section of thanks, with something below it."""
    if year_of(block.text) not in _YEARS or block.later or not block.top:
        return False
    if block.shape not in (Shape.HEADING, Shape.PARAGRAPH):
        return False
    heading = structure.under.get(index)
    return heading is not None and heading.standing is Other.HALL


class _Reading:
    """Reads year after year until something else begins."""

    def __init__(self, structure: Structure, start: int) -> None:
        first = structure.blocks[start]
        self.section = HallSection([], [], first.start, first.end)
        self._year = 0
        for index in range(start, len(structure.blocks)):
            if not self._take(structure.blocks[index], structure, index):
                break
        if not self.section.lines:
            self.section.clean = False

    def _take(self, block: Block, structure: Structure, index: int) -> bool:
        """Read one block; False when the listing has ended."""
        year = year_of(block.text) if block.shape in (Shape.HEADING, Shape.PARAGRAPH) else None
        if year is not None and year in _YEARS and block.top:
            self._year = year
            self.section.years.append(year)
            self.section.clean &= block.text == str(year)
        elif block.shape is Shape.ITEM and block.parent is None and block.top:
            self._line(block, block.text)
            self.section.clean &= not block.children
        elif block.shape is Shape.PARAGRAPH and block.top and not block.later and _names(block):
            for offset, text in enumerate(block.raw.split("\n")):
                self._line(block, _unescaped(text), offset)
        else:
            return self._foreign(block, structure, index)
        self.section.last = max(self.section.last, block.end)
        return True

    def _foreign(self, block: Block, structure: Structure, index: int) -> bool:
        """Something that is no entry: it ends the listing, or spoils it when entries follow."""
        if block.shape is Shape.ITEM or block.later:
            self.section.clean = False
            self.section.last = max(self.section.last, block.end)
            return True
        for later in range(index, len(structure.blocks)):
            following = structure.blocks[later]
            heading = structure.under.get(later)
            if following.shape is Shape.HEADING and year_of(following.text) is None:
                return False
            if year_of(following.text) in _YEARS and heading and heading.standing is Other.HALL:
                self.section.clean = False
                self.section.last = max(self.section.last, block.end)
                return True
        return False

    def _line(self, block: Block, text: str, offset: int = 0) -> None:
        entry, whole = read_entry(text, self._year, block.links)
        if entry is None:
            self.section.clean = False
            return
        self.section.lines.append(HallLine(text, block.start + offset, entry, whole))


def _names(block: Block) -> bool:
    """Whether every line of a paragraph looks like an entry: short, and not a sentence or a piece of one."""
    return all(
        len(line) <= 90
        and len(line.split()) <= 10
        and not line[:1].islower()
        and not line.endswith((".", ":", "!", "?"))
        for line in block.raw.split("\n")
    )


def _unescaped(raw: str) -> str:
    return " ".join(re.sub(r"\\([\\`*_\[\]<>|~#+\-=>:&.)])", r"\1", raw).split())


def read_entry(text: str, year: int, links: Sequence[tuple[str, str]] = ()) -> tuple[HallEntry | None, bool]:
    """One line as an entry that is printed exactly as the line, and whether it stands whole as one name.

    None for an empty line, one longer than 200 characters, or one that cannot be printed as it is.
    """
    text = " ".join(text.split()).strip("\u200b\ufeff ")
    if not text or len(text) > _LONGEST_LINE:
        return None, True
    linked = _linked(text, year, links)
    if linked:
        return linked, False
    found = _LINE.match(text)
    entry = _entry(found, year) if found else None
    whole = HallEntry(year, (HallPerson(text),))
    return (entry, entry == whole) if entry and printed(entry) == text else (whole, True)


def _linked(text: str, year: int, links: Sequence[tuple[str, str]]) -> HallEntry | None:
    """A line with one Markdown link: the page prints the address behind the words."""
    if len(links) != 1:
        return None
    link = addresses.web_link(links[0][1])
    return HallEntry(year, (HallPerson(text, link),)) if link else None


def _entry(found: re.Match[str], year: int) -> HallEntry | None:
    names = found["names"].split(" & ")
    link = addresses.web_link(found["link"]) if found["link"] else ""
    if link is None or not all(name.strip() for name in names):
        return None
    persons = [HallPerson(name) for name in names]
    persons[-1] = HallPerson(names[-1], link)
    return HallEntry(year, tuple(persons), found["organisation"] or "")
