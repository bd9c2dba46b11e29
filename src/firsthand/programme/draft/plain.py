"""Plain text to Markdown that shows the same words: headings, bullets and paragraphs found by their shape. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from firsthand.programme.draft.assets import is_address_alone
from firsthand.programme.draft.vocabulary import Other, Vocabulary, heading_kind
from firsthand.programme.policy_text import HALL_MARK
from firsthand.programme.rules import RuleKind

_BULLET = re.compile(r"^(\s*)([•‣◦●○▪▫■□∙⁃➢➤►*+\-–—\u00b7\uf0b7]|o(?=\s{2,}))\s+(?=\S)")
_NUMBER = re.compile(r"^(\s*)(\d{1,9})([.)])\s+(?=\S)")
_LETTERED = re.compile(r"^(\s*)(\((?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})\)|(?:[a-z]|[ivx]{1,5})[.)])\s+(?=\S)")
_RULER = re.compile(r"^\s*([=\-_*~#.+])(?:\s*\1){2,}\s*$")
_ESCAPE = re.compile(r"([\\`*_\[\]<>|~])")
_ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]+;)")
_LINE_START = re.compile(r"^([#+\-=>:])|^(\d{1,9})([.)])(?=\s|$)")
_SECTION_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})+\.?\s+\S")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_NO_HEADING_END = tuple(".;,:!…")
_FACT = re.compile(r"@|://|^\S+\.[a-z]{2,}$|:\s+\S|\b\d{4}-\d\d-\d\d\b")
HEADING_MAX = 90
HEADING_WORDS = 12
_FULL_LINE = 60
_DEEPEST_LIST = 6


def escaped(line: str) -> str:
    """One line of plain words so that Markdown shows it as it is."""
    line = " ".join(line.split())
    if line == HALL_MARK:
        return f"&#123;{line[1:]}"
    line = _ESCAPE.sub(r"\\\1", line)
    line = _ENTITY.sub(r"\\&", line)
    return _LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", line)


class Shape(Enum):
    """What a stretch of plain text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    RULER = "ruler"


@dataclass
class Piece:
    """A stretch of plain text: its shape, its lines (text, number of the source line) and its layout."""

    shape: Shape
    lines: list[tuple[str, int]]
    indent: int = 0
    marker: str = "-"
    literal: str = ""
    """The sign of a lettered item; it stays in the words."""
    level: int = 2
    number: int | None = None
    later: list[list[tuple[str, int]]] = field(default_factory=list)
    """Further paragraphs of an item."""


def to_markdown(text: str, vocabulary: Vocabulary) -> tuple[list[str], list[int]]:
    """Lines of Markdown, and for each the number (from 1) of the source line it comes from (0: none)."""
    pieces = _with_bare_lists(_pieces(text.split("\n"), vocabulary))
    _settle_numbers(pieces)
    _settle_levels(pieces, vocabulary)
    lines: list[str] = []
    origins: list[int] = []
    for line, origin in _written(pieces):
        lines.append(line)
        origins.append(origin)
    return lines, origins


def _pieces(lines: list[str], vocabulary: Vocabulary) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    after_blank = True
    while at < len(lines):
        line = lines[at].expandtabs(4)
        if not line.strip():
            after_blank = True
            at += 1
            continue
        if _RULER.match(line):
            if not _underlines(pieces, line, after_blank):
                pieces.append(Piece(Shape.RULER, [(line, at + 1)]))
            at += 1
            after_blank = True
            continue
        item = _item(line, at + 1)
        if item and not _stands_as_heading(lines, at, vocabulary):
            pieces.append(item)
        else:
            _text_line(pieces, lines, at, after_blank, vocabulary)
        after_blank = False
        at += 1
    return pieces


def _with_bare_lists(pieces: list[Piece]) -> list[Piece]:
    """Paragraphs of which each line is an address are lists without signs."""
    found: list[Piece] = []
    for piece in pieces:
        if piece.shape is Shape.PARAGRAPH and len(piece.lines) > 1 and all(is_address_alone(t) for t, _ in piece.lines):
            found += [Piece(Shape.ITEM, [line]) for line in piece.lines]
        else:
            found.append(piece)
    return found


def _item(line: str, number: int) -> Piece | None:
    """The line as a list item, or None."""
    found = _BULLET.match(line)
    if found:
        return Piece(Shape.ITEM, [(line[found.end() :], number)], indent=len(found[1]))
    found = _NUMBER.match(line)
    if found:
        piece = Piece(Shape.ITEM, [(line[found.end() :], number)], indent=len(found[1]), marker=found[3])
        piece.number = int(found[2])
        return piece
    found = _LETTERED.match(line)
    if found:
        piece = Piece(Shape.ITEM, [(line[found.end() :], number)], indent=len(found[1]))
        piece.literal = found[2]
        return piece
    return None


def _underlines(pieces: list[Piece], line: str, after_blank: bool) -> bool:
    """Whether a row of signs underlines the line above it, which then is a heading."""
    if after_blank or not pieces or line.strip()[0] not in "=-~_#*":
        return False
    last = pieces[-1]
    text = last.lines[0][0].strip()
    if len(last.lines) != 1 or len(text) > HEADING_MAX or last.shape is Shape.RULER:
        return False
    if last.shape is Shape.ITEM:
        if last.number is None or last.later:
            return False
        last.lines = [(f"{last.number}{last.marker} {text}", last.lines[0][1])]
        last.number, last.marker = None, "-"
    last.shape = Shape.HEADING
    last.level = 1 if line.strip()[0] == "=" else 2
    return True


def _blank(lines: list[str], at: int) -> bool:
    return at < 0 or at >= len(lines) or not lines[at].strip()


def _stands_as_heading(lines: list[str], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a numbered line, "3. Scope", is a heading: alone, short, and not one of a row of numbered lines."""
    text = lines[at].strip()
    if not _NUMBER.match(text) or not _short(text) or not _blank(lines, at - 1):
        return False
    words = text.split(None, 1)[1]
    if not words[:1].isupper():
        return False
    following = next((n for n in range(at + 1, len(lines)) if lines[n].strip()), None)
    if following is None or (_NUMBER.match(lines[following]) and not heading_kind(words, vocabulary)):
        return False
    return _blank(lines, at + 1) or heading_kind(words, vocabulary) is not None


def _short(text: str) -> bool:
    return (
        len(text) <= HEADING_MAX
        and len(text.split()) <= HEADING_WORDS
        and not text.endswith(_NO_HEADING_END)
        and any(char.isalnum() for char in text)
        and not _FACT.search(text)
    )


def _is_heading(lines: list[str], at: int, after_blank: bool, vocabulary: Vocabulary) -> bool:
    """Whether a line of words is a heading: short, without an end sign, alone or naming a known section."""
    text = lines[at].strip()
    if _YEAR.match(text):
        return True
    if not any(lines[n].strip() for n in range(at + 1, min(at + 6, len(lines)))):
        return False
    known = heading_kind(text.rstrip(":"), vocabulary) is not None
    if text.endswith(":"):
        return known and after_blank and len(text.split()) <= 3 and not _FACT.search(text[:-1])
    if not _short(text) or not (text[0].isupper() or text[0].isdigit() or not text[0].isascii()):
        return False
    if after_blank and _blank(lines, at + 1):
        return True
    follows_list = at + 1 < len(lines) and _item(lines[at + 1], 0) is not None
    starts_anew = at + 1 < len(lines) and not lines[at + 1].strip()[:1].islower()
    if known and len(text.split()) <= 6 and (follows_list or (after_blank and starts_anew)):
        return True
    return after_blank and text.isupper() and len(text) > 3 and len(text.split()) <= 8


def _text_line(pieces: list[Piece], lines: list[str], at: int, after_blank: bool, vocabulary: Vocabulary) -> None:
    """Put a line of words where it belongs: heading, the item or paragraph before it, or a new paragraph."""
    raw = lines[at].expandtabs(4)
    line = (raw.strip(), at + 1)
    indent = len(raw) - len(raw.lstrip())
    last = pieces[-1] if pieces else None
    inside = last is not None and last.shape is Shape.ITEM and indent > last.indent
    named = last is not None and last.shape is Shape.HEADING and _YEAR.match(last.lines[0][0].strip()) is not None
    named = named and heading_kind(line[0], vocabulary) is None and _YEAR.match(line[0]) is None
    if not inside and not named and _is_heading(lines, at, after_blank, vocabulary):
        pieces.append(Piece(Shape.HEADING, [line], level=_level(line[0])))
    elif last is not None and inside and after_blank:
        last.later.append([line])
    elif last is not None and not after_blank and last.shape is Shape.ITEM and _continues(last, line, inside):
        (last.later[-1] if last.later else last.lines).append(line)
    elif last is not None and not after_blank and last.shape is Shape.PARAGRAPH:
        last.lines.append(line)
    else:
        pieces.append(Piece(Shape.PARAGRAPH, [line]))


def _continues(last: Piece, line: tuple[str, int], inside: bool) -> bool:
    """Whether a line right below an item is the rest of it, though it is not set in."""
    before = (last.later[-1] if last.later else last.lines)[-1][0].rstrip()
    if inside:
        return True
    return not before.endswith((".", ";", ":", "!", "?")) and (line[0][:1].islower() or len(before) >= _FULL_LINE)


def _level(text: str) -> int:
    if _YEAR.match(text):
        return 3
    if _SECTION_NUMBER.match(text):
        return min(2 + text.split()[0].rstrip(".").count("."), 6)
    return 2


def _settle_numbers(pieces: list[Piece]) -> None:
    """Keep numbers in the words where a numbered list would count otherwise than the text does."""
    open_lists: list[tuple[int, str, int, list[Piece]]] = []

    def close(down_to: int) -> None:
        while open_lists and open_lists[-1][0] >= down_to:
            open_lists.pop()

    for piece in pieces:
        if piece.shape is not Shape.ITEM:
            open_lists.clear()
            continue
        close(piece.indent + 1)
        run = open_lists[-1] if open_lists and open_lists[-1][0] == piece.indent else None
        if piece.number is None:
            close(piece.indent)
        elif run and run[1] == piece.marker and piece.number == run[2] + 1:
            open_lists[-1] = (run[0], run[1], piece.number, [*run[3], piece])
        elif run or piece.number not in (0, 1):
            close(piece.indent)
            piece.literal = f"{piece.number}{piece.marker}"
            piece.number, piece.marker = None, "-"
        else:
            open_lists.append((piece.indent, piece.marker, piece.number, [piece]))


_FAMILY = (RuleKind.QUALIFYING_CLASS, RuleKind.NOT_QUALIFYING)


def _settle_levels(pieces: list[Piece], vocabulary: Vocabulary) -> None:
    """A heading right below another is a sub-heading of it, and so is its counterpart further on."""
    family = False
    opening = next((n for n, piece in enumerate(pieces) if piece.shape is not Shape.HEADING), len(pieces))
    for number, piece in enumerate(pieces):
        if piece.shape is not Shape.HEADING or piece.level != 2 or number < 2:
            continue
        kind = heading_kind(piece.lines[0][0], vocabulary)
        above = pieces[number - 1]
        under_section = above.shape is Shape.HEADING and above.level == 2 and number > opening
        if (under_section and kind is not Other.NEITHER) or (family and kind in _FAMILY):
            piece.level = 3
            family = kind in _FAMILY
        else:
            family = False


def _written(pieces: list[Piece]) -> Iterator[tuple[str, int]]:
    depths: list[tuple[int, int]] = []
    """(indent in the source, column of the words in Markdown) of the items that are open."""
    before: Piece | None = None
    for piece in pieces:
        if before is not None and not (before.shape is piece.shape is Shape.ITEM and not before.later):
            yield "", 0
        if piece.shape is not Shape.ITEM:
            depths.clear()
            yield from _block(piece)
        else:
            while depths and (depths[-1][0] >= piece.indent or len(depths) >= _DEEPEST_LIST):
                depths.pop()
            column = depths[-1][1] if depths else 0
            sign = f"{piece.number}{piece.marker}" if piece.number is not None else "-"
            depths.append((piece.indent, column + len(sign) + 1))
            yield from _item_lines(piece, column, sign)
        before = piece


def _block(piece: Piece) -> Iterator[tuple[str, int]]:
    if piece.shape is Shape.RULER:
        yield "---", piece.lines[0][1]
    elif piece.shape is Shape.HEADING:
        text, number = piece.lines[0]
        yield f"{'#' * piece.level} {_heading_words(text)}", number
    else:
        for text, number in piece.lines:
            yield escaped(text), number


def _heading_words(text: str) -> str:
    words = escaped(text)
    return f"{words[:-1]}\\#" if words.endswith("#") and not words.endswith("\\#") else words


def _item_lines(piece: Piece, column: int, sign: str) -> Iterator[tuple[str, int]]:
    inner = " " * (column + len(sign) + 1)
    start = f"{' ' * column}{sign} {escaped(piece.literal)} " if piece.literal else f"{' ' * column}{sign} "
    for position, (text, number) in enumerate(piece.lines):
        yield (start if position == 0 else inner) + escaped(text), number
    for paragraph in piece.later:
        yield "", 0
        for text, number in paragraph:
            yield inner + escaped(text), number
