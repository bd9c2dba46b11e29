"""`policy.<language>.md` taken apart: title, sections and numbered lines. Pure.

CommonMark with tables; raw HTML stays text, pictures become links, and links lead only to safe places.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from firsthand.programme.rules import LETTERS, RuleKind

HALL_MARK = "{hall_of_fame}"
_RULE = re.compile(rf"\[([{''.join(LETTERS)}][1-9][0-9]{{0,3}})\](?![(\[])\s*(.*)", re.DOTALL)
_BRACKETS = re.compile(r"\[([^\]\n]{0,60})\](?![(\[:])")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class _PolicyMarkdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 (markdown-it's name)
        """Links lead to a secure page, to a mailbox or inside this site."""
        if _SCHEME.match(url):
            return url.lower().startswith(("https://", "mailto:"))
        return not url.startswith("//")


MARKDOWN = _PolicyMarkdown("commonmark", {"html": False}).enable("table").disable("image")


@dataclass(frozen=True)
class Fault:
    """Something wrong in the text, at a line counted from 1."""

    id: str
    line: int
    message: str
    mend: str


@dataclass(frozen=True)
class Item:
    """A numbered line of the text. `section` is 0 for the lead; `number` counts the section's rules."""

    id: str
    text: str
    line: int
    section: int
    number: int

    @property
    def kind(self) -> RuleKind:
        """What the letter of the id says."""
        return LETTERS[self.id[0]]


@dataclass(frozen=True)
class Block:
    """One line as a reader meets it: heading, paragraph, list item, row of a table or line of code."""

    text: str
    line: int
    rule_id: str = ""
    heading: bool = False
    plain_paragraph: bool = False
    """A paragraph of its own, outside any list, table or quotation."""


@dataclass
class Section:
    """What stands under one heading. The first section of a text is the lead and has no heading."""

    heading: str = ""
    line: int = 1
    before: list[Token] = field(default_factory=list)
    after: list[Token] = field(default_factory=list)
    """What follows the line `{hall_of_fame}`; empty where there is none."""
    hall: bool = False
    items: list[Item] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def paragraphs(self) -> str:
        """The section's paragraphs as plain text, an empty line between them; lists are left out."""
        return "\n\n".join(block.text for block in self.blocks if block.plain_paragraph)


@dataclass
class PolicyText:
    """One language's text, its parameters filled in."""

    title: str = ""
    heading: str = ""
    sections: list[Section] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def items(self) -> list[Item]:
        """Every numbered line, in order."""
        return [item for section in self.sections for item in section.items]

    @property
    def hall(self) -> Section | None:
        """The section that thanks people."""
        return next((section for section in self.sections if section.hall), None)

    @property
    def blocks(self) -> list[Block]:
        """Every line of the text in order, title first."""
        heads = [Block(text, 1, heading=True) for text in dict.fromkeys((self.title, self.heading)) if text]
        return heads + [block for section in self.sections for block in section.blocks]


def parse(text: str, values: Mapping[str, str] | None = None) -> PolicyText:
    """Take `text` apart and put `values` in the place of `{names}`; other names stay as they are."""
    return _parse(text, tuple(sorted((values or {}).items())))


@lru_cache(maxsize=32)
def _parse(text: str, values: tuple[tuple[str, str], ...]) -> PolicyText:
    """The result is shared by every caller, so none may change it."""
    env: dict[str, Any] = {}
    tokens = MARKDOWN.parse(text, env)
    policy = PolicyText(sections=[Section()])
    rule_ids = _mark_rules(tokens, env, policy)
    _fill(tokens, dict(values))
    start = _take_title(tokens, policy)
    for group in _top_level(tokens[start:]):
        _place(group, policy)
    _read_sections(policy, rule_ids)
    return policy


def _mark_rules(tokens: list[Token], env: dict[str, Any], policy: PolicyText) -> dict[int, str]:
    """Find the list items that are rules, take the id out of their words, and dress them for the page.

    Returns the ids by the identity of the token that opens the item.
    """
    found: dict[int, str] = {}
    lists: list[Token] = []
    for number, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open" and number + 2 < len(tokens) and tokens[number + 2].type == "inline":
            rule_id = _take_id(tokens[number + 2], env, policy)
            if rule_id:
                found[id(token)] = rule_id
                token.attrs.update({"class": "rule", "id": rule_id})
                lists[-1].attrSet("class", "rules")
    return found


def _take_id(inline: Token, env: dict[str, Any], policy: PolicyText) -> str:
    """The id at the start of an item, removed from it; "" for an item that is no rule."""
    match = _RULE.match(inline.content)
    line = _line(inline)
    if match is None:
        stray = _BRACKETS.match(inline.content)
        if stray and not (inline.children and inline.children[0].type == "link_open"):
            shown = "".join(char if char.isprintable() else "?" for char in stray.group(1))
            mend = r"Write a letter of G D P S O X Q N R and a number, or \[ for a plain bracket."
            policy.faults.append(Fault("id.malformed", line, f"[{shown}] is not an id for a line.", mend))
        return ""
    inline.content = match.group(2)
    if not inline.content.strip():
        mend = "Write the words of the line behind its id."
        policy.faults.append(Fault("rule.empty", line, f"{match.group(1)} has no words.", mend))
    parsed = MARKDOWN.parseInline(inline.content, env)
    inline.children = parsed[0].children
    return match.group(1)


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with each `{name}` that has a value replaced by it."""
    return _PLACEHOLDER.sub(lambda match: values.get(match.group(1), match.group()), text)


def _fill(tokens: list[Token], values: dict[str, str]) -> None:
    """Put the values into words only, after parsing: a name such as "A*B" must not become markup."""
    for token in tokens:
        if token.type in ("text", "code_inline", "fence", "code_block"):
            token.content = fill(token.content, values)
        elif token.type == "link_open":
            _fill_link(token, values)
        if token.children:
            _fill(token.children, values)


def _fill_link(token: Token, values: dict[str, str]) -> None:
    href = str(token.attrGet("href") or "")
    for name, value in values.items():
        href = href.replace(f"%7B{name}%7D", quote(value, safe="@"))
    token.attrSet("href", href)
    if not href.startswith("#"):
        token.attrSet("rel", "nofollow")


def plain(token: Token) -> str:
    """The words of an inline token without their markup."""
    words = []
    for child in token.children or []:
        words.append(" " if child.type in ("softbreak", "hardbreak") else child.content)
    return " ".join("".join(words).split())


def _take_title(tokens: list[Token], policy: PolicyText) -> int:
    """Read title and heading; the number of the token at which the lead begins."""
    heads = [n for n, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0]
    if not heads or tokens[heads[0]].tag != "h1":
        mend = 'Begin the file with a line "# " and the title of the page.'
        policy.faults.append(Fault("title.missing", 1, "The text has no title.", mend))
        return 0
    first = heads[0]
    policy.title = policy.heading = plain(tokens[first + 1])
    if not policy.title:
        policy.faults.append(Fault("title.missing", 1, "The title is empty.", "Write the title behind the #."))
    if first:
        mend = "Move what stands above the title below it."
        policy.faults.append(Fault("title.late", _line(tokens[first]), "The title is not the first line.", mend))
    second = first + 3
    if second in heads and tokens[second].tag == "h1":
        policy.heading = plain(tokens[second + 1]) or policy.title
        second += 3
    policy.sections[0].before = tokens[:first]
    return second


def _top_level(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens in groups, one for each block that stands by itself."""
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield group
            group = []


def _place(group: list[Token], policy: PolicyText) -> None:
    """Put one block into the section it belongs to, or begin a new section with it."""
    section = policy.sections[-1]
    if group[0].type == "heading_open" and group[0].tag in ("h1", "h2"):
        policy.sections.append(Section(plain(group[1]), _line(group[0])))
    elif group[0].type == "paragraph_open" and group[1].content.strip() == HALL_MARK:
        if policy.hall:
            mend = "Keep the line {hall_of_fame} once."
            policy.faults.append(Fault("hall.twice", _line(group[0]), "The Hall of Fame stands here again.", mend))
            return
        section.hall = True
    else:
        (section.after if section.hall else section.before).extend(group)


def _read_sections(policy: PolicyText, rule_ids: dict[int, str]) -> None:
    """List the blocks and the rules of every section, and report an id that stands twice."""
    seen: set[str] = set()
    for number, section in enumerate(policy.sections):
        section.blocks = list(_blocks(section, rule_ids))
        for block in section.blocks:
            if block.rule_id and block.rule_id in seen:
                fault = Fault(
                    "id.twice",
                    block.line,
                    f"{block.rule_id} stands twice.",
                    "Give each line an id of its own.",
                )
                policy.faults.append(fault)
            elif block.rule_id:
                seen.add(block.rule_id)
                count = len(section.items) + 1
                section.items.append(Item(block.rule_id, block.text, block.line, number, count))


def _blocks(section: Section, rule_ids: dict[int, str]) -> Iterator[Block]:
    """What a reader meets, in order. Further paragraphs of a rule belong to it."""
    if section.heading:
        yield Block(section.heading, section.line, heading=True)
    tokens = section.before + section.after
    number = 0
    while number < len(tokens):
        token = tokens[number]
        end = _end(tokens, number)
        if id(token) in rule_ids:
            yield from _rule_blocks(tokens[number + 1 : end], rule_ids, rule_ids[id(token)], _line(token))
            number = end
        elif token.type == "tr_open":
            cells = [plain(cell) for cell in tokens[number:end] if cell.type == "inline"]
            yield Block(" | ".join(cells), _line(token))
            number = end
        elif token.type == "inline":
            opener = tokens[number - 1]
            heading = opener.type == "heading_open"
            alone = opener.type == "paragraph_open" and opener.level == 0
            yield Block(plain(token), _line(token), heading=heading, plain_paragraph=alone)
        elif token.type in ("fence", "code_block"):
            yield from (Block(text, _line(token)) for text in token.content.splitlines())
        number += 1


def _rule_blocks(inside: list[Token], rule_ids: dict[int, str], rule_id: str, line: int) -> Iterator[Block]:
    """The rule with all its words, then the rules that are nested in it."""
    own: list[str] = []
    nested: list[Block] = []
    number = 0
    while number < len(inside):
        token = inside[number]
        end = _end(inside, number)
        if id(token) in rule_ids:
            nested += _rule_blocks(inside[number + 1 : end], rule_ids, rule_ids[id(token)], _line(token))
            number = end
        elif token.type == "inline":
            own.append(plain(token))
        elif token.type in ("fence", "code_block"):
            own.append(" ".join(token.content.split()))
        number += 1
    yield Block(" ".join(words for words in own if words), line, rule_id)
    yield from nested


def _end(tokens: list[Token], start: int) -> int:
    """The number of the token that closes the one at `start`; `start` itself when nothing needs closing."""
    if tokens[start].nesting != 1 or tokens[start].type not in ("list_item_open", "tr_open"):
        return start
    depth = 0
    for number in range(start, len(tokens)):
        depth += tokens[number].nesting
        if depth == 0:
            return number
    return len(tokens) - 1
