"""Markdown as a flat row of blocks: headings, paragraphs, list items, table rows, each with its lines. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from markdown_it.token import Token

from firsthand.programme.policy_text import MARKDOWN, plain

_BOLD_LINE = re.compile(r"^(\*\*|__)(?P<words>[^*_\n]+)(\1)(?P<colon>:?)\s*$")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?(?:-->|$)", re.DOTALL)
_HEADING_WORDS = 8
BOLD = 7
"""The level of a bold line that stands for a heading."""


class Shape(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    CODE = "code"


@dataclass
class Block:
    """A stretch of the Markdown. Lines are counted from 0; `end` is the line after the last."""

    shape: Shape
    start: int
    end: int
    text: str = ""
    """The words as shown, blanks folded. For an item only its own paragraphs, not those of items inside it."""
    raw: str = ""
    """The Markdown of the first paragraph."""
    level: int = 0
    """Of a heading 1-6 or `BOLD`; of an item how deep its list lies (1 for the outermost)."""
    group: int = -1
    """The outermost list or the table to which an item or row belongs."""
    links: tuple[tuple[str, str], ...] = ()
    """(words, address) of the links inside."""
    parent: "Block | None" = None
    children: list["Block"] = field(default_factory=list)
    cells: tuple[str, ...] = ()
    top: bool = True
    """Whether it stands on the page itself, not inside a list or quotation."""
    later: bool = False
    """A further paragraph of an item."""
    header: bool = False
    """The first row of a table."""
    opens_with_link: bool = False


def parse(lines: Sequence[str]) -> list[Block]:
    """The blocks of the Markdown in `lines`, in order."""
    return _Walk(MARKDOWN.parse("\n".join(lines))).blocks


def _links(token: Token) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    href: str | None = None
    words = ""
    for child in token.children or []:
        if child.type == "link_open":
            href, words = str(child.attrGet("href") or ""), ""
        elif child.type == "link_close" and href is not None:
            found.append((" ".join(words.split()), href))
            href = None
        elif href is not None:
            words += child.content
    return tuple(found)


class _Walk:
    """One pass over the tokens."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.blocks: list[Block] = []
        self._items: list[Block] = []
        self._lists = 0
        self._group = -1
        self._quotes = 0
        self._open = ""
        self._level = 0
        self._row: tuple[int, int] | None = None
        self._header = False
        self._cells: list[Token] = []
        for token in tokens:
            self._take(token)

    def _take(self, token: Token) -> None:
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open", "table_open"):
            if self._lists == 0:
                self._group += 1
            self._lists += kind != "table_open"
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._lists -= 1
        elif kind in ("blockquote_open", "blockquote_close"):
            self._quotes += 1 if kind == "blockquote_open" else -1
        elif kind == "list_item_open":
            self._open_item(token)
        elif kind == "list_item_close":
            self._items.pop()
        elif kind in ("thead_open", "tbody_open"):
            self._header = kind == "thead_open"
        elif kind == "tr_open":
            self._row, self._cells = _lines(token), []
        elif kind == "tr_close":
            self._close_row()
        elif kind in ("heading_open", "paragraph_open"):
            self._open, self._level = kind, int(token.tag[1]) if kind == "heading_open" else 0
        elif kind == "inline":
            self._inline(token)
        elif kind in ("fence", "code_block"):
            start, end = _lines(token)
            self.blocks.append(Block(Shape.CODE, start, end, " ".join(token.content.split()), top=self._on_page()))

    def _on_page(self) -> bool:
        return self._lists == 0 and self._quotes == 0

    def _open_item(self, token: Token) -> None:
        start, end = _lines(token)
        parent = self._items[-1] if self._items else None
        item = Block(Shape.ITEM, start, end, level=self._lists, group=self._group, parent=parent)
        item.top = self._quotes == 0
        if parent:
            parent.children.append(item)
        self._items.append(item)
        self.blocks.append(item)

    def _close_row(self) -> None:
        start, end = self._row or (0, 0)
        cells = tuple(plain(cell) for cell in self._cells)
        links = tuple(link for cell in self._cells for link in _links(cell))
        self.blocks.append(
            Block(
                Shape.ROW,
                start,
                end,
                " ".join(cells),
                group=self._group,
                cells=cells,
                links=links,
                top=self._on_page(),
                header=self._header,
            )
        )
        self._row = None

    def _inline(self, token: Token) -> None:
        if self._row is not None:
            self._cells.append(token)
            return
        start, end = _lines(token)
        text, raw = plain(token), token.content
        item = self._items[-1] if self._items else None
        if item is not None:
            item.links += _links(token)
            if not item.raw and start == item.start and self._open == "paragraph_open":
                item.text, item.raw = text, raw
                children = token.children or []
                item.opens_with_link = bool(children) and children[0].type == "link_open"
                return
            item.text = f"{item.text} {text}".strip()
        if self._open == "heading_open":
            block = Block(Shape.HEADING, start, end, text, raw, level=self._level, top=self._on_page())
        elif item is None and self._quotes == 0 and _is_bold_heading(raw):
            block = Block(Shape.HEADING, start, end, text, raw, level=BOLD)
        else:
            block = Block(Shape.PARAGRAPH, start, end, text, raw, later=item is not None, top=self._on_page())
        block.links = _links(token)
        self.blocks.append(block)


def _lines(token: Token) -> tuple[int, int]:
    return (token.map[0], token.map[1]) if token.map else (0, 0)


def _is_bold_heading(raw: str) -> bool:
    """A short line in bold that stands alone is a heading; with a colon at its end only a very short one."""
    found = _BOLD_LINE.match(raw)
    if not found:
        return False
    words = found["words"].strip()
    count = len(words.split())
    if found["colon"] or words.endswith(":"):
        return count <= 3
    if ": " in words:
        return False
    return count <= _HEADING_WORDS and not words.endswith((".", ";", ",", "!"))


def tags_in(text: str) -> int:
    """How many HTML tags and comments stand in the Markdown; the page shows them as text."""
    return sum(1 for _ in _TAG.finditer(text))


def without_tags(text: str) -> str:
    """The words without HTML tags that are shown as text; only for understanding them."""
    return " ".join(_TAG.sub(" ", text).split()) if "<" in text else text
