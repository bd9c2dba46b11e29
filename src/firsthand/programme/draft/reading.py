"""One policy text in one language, read: blocks, lists with their kind, numbers, Hall of Fame. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from firsthand.programme.draft import blocks, plain
from firsthand.programme.draft.assets import (
    Reading,
    find_addresses,
    is_address_alone,
    is_exception,
    read_asset,
    reason_for,
)
from firsthand.programme.draft.blocks import Block, Shape, without_tags
from firsthand.programme.draft.classes import ClassReading, classes_in_prose, read_class
from firsthand.programme.draft.hall import HallSection, find_hall
from firsthand.programme.draft.numbers import Amount, amounts_in
from firsthand.programme.draft.outline import Outline, outline
from firsthand.programme.draft.sections import Listing, Structure, adopt, take_apart
from firsthand.programme.draft.source import Source
from firsthand.programme.draft.vocabulary import Other, Vocabulary
from firsthand.programme.draft.words import vocabulary_for
from firsthand.programme.policy_text import HALL_MARK
from firsthand.programme.rules import AssetKind, Finding, RuleKind, Severity

MOST_RULES = 2000
"""Lines of one kind that become rules; the format has room for no more."""
_FRONT_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)
_HTTP_LINK = re.compile(r"(\]\(<?|^ {0,3}\[[^\]\n]+\]:\s*<?)http://", re.IGNORECASE)
_NO = re.compile(r"^(no|nee|out|out[- ]of[- ]scope|buiten.*|excluded|✗|❌|✘|×)$", re.IGNORECASE)


@dataclass(frozen=True)
class RuleItem:
    """A line that becomes a rule in one language."""

    text: str
    line: int
    """Of the Markdown, from 0."""
    block: Block | None = None
    """The list item that gets the id; None for a row of a table or words inside a paragraph."""
    asset: Reading | None = None
    reason: str = ""
    weakness: ClassReading | None = None


@dataclass
class PolicyReading:
    """What one text says. `findings` grows while it is read."""

    source: Source
    vocabulary: Vocabulary
    lines: list[str]
    origins: list[int]
    blocks: list[Block]
    structure: Structure
    outline: Outline
    hall: HallSection | None
    amounts: list[Amount]
    rules: dict[RuleKind, list[RuleItem]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The language of the text."""
        return self.source.language

    def place(self, line: int) -> str:
        """File and line of the source for a line of the Markdown, counted from 0."""
        for number in range(min(line, len(self.origins) - 1), -1, -1):
            if self.origins[number]:
                return f"{self.source.name}:{self.origins[number]}"
        return self.source.name

    def warn(self, id: str, line: int | None, message: str, mend: str) -> None:
        """Note something a person should look at; `line` is one of the Markdown, counted from 0."""
        place = self.source.name if line is None else self.place(line)
        self.findings.append(Finding(id, place, message, mend, Severity.WARNING))


def read_policy(source: Source, *, as_plain: bool = False, like: PolicyReading | None = None) -> PolicyReading:
    """Read one text. `as_plain` takes Markdown for plain text, so that every sign of it is shown.

    `like` is the same policy in a language whose words are known; one without words of its own follows it by place.
    """
    vocabulary = vocabulary_for(source.language)
    named = ""
    if source.markdown and not as_plain:
        lines, origins, named = _markdown_lines(source)
    else:
        lines, origins = plain.to_markdown(source.text, vocabulary)
    found = blocks.parse(lines)
    structure = take_apart(found, vocabulary)
    followed = bool(not vocabulary.headings and like and adopt(structure, like.structure))
    policy = PolicyReading(
        source=source,
        vocabulary=vocabulary,
        lines=lines,
        origins=origins,
        blocks=found,
        structure=structure,
        outline=outline(structure, vocabulary, named),
        hall=find_hall(structure),
        amounts=amounts_in("\n".join(lines)),
        findings=list(source.findings),
    )
    if followed:
        policy.warn(
            "sections.by_position",
            None,
            f"There are no words for {source.language} here; its lists were told by their place in the other text.",
            f"Compare the ids in policy.{source.language}.md with the other language.",
        )
    elif not vocabulary.headings:
        policy.warn(
            "sections.no_words",
            None,
            f"There are no words for {source.language} here; lists without addresses stay text.",
            "Draft it together with a text in English or Dutch, or put in the ids by hand.",
        )
    _note_markup(policy, named)
    for listing in structure.listings:
        _take_listing(policy, listing)
    _classes_from_prose(policy)
    _scope_from_prose(policy)
    _note_bare_sections(policy)
    return policy


def _markdown_lines(source: Source) -> tuple[list[str], list[int], str]:
    """The Markdown with front matter fenced off and links made secure; the title of the front matter."""
    lines = source.text.split("\n")
    named = ""
    if lines and lines[0].rstrip() == "---":
        end = next((n for n in range(1, min(len(lines), 200)) if lines[n].rstrip() in ("---", "...")), 0)
        matter = "\n".join(lines[1:end])
        if end and re.search(r"^[\w-]+:", matter, re.MULTILINE):
            fence = "`" * (3 + max((len(run) for run in re.findall(r"`+", matter)), default=0))
            lines[0], lines[end] = f"{fence}yaml", fence
            title = _FRONT_TITLE.search(matter)
            named = title[1] if title else ""
    for number, line in enumerate(lines):
        if line.strip() == HALL_MARK:
            lines[number] = line.replace("{", "&#123;", 1)
        else:
            lines[number] = _HTTP_LINK.sub(r"\1https://", line)
    return lines, list(range(1, len(lines) + 1)), named


def _note_markup(policy: PolicyReading, named: str) -> None:
    source = policy.source
    if policy.outline.title:
        what = "Its first section stands without a title" if policy.structure.headings else "It has no headings"
        policy.warn(
            "title.missing",
            None,
            f'{what}; "{policy.outline.title}" is written as the title.',
            f"Change the first line of policy.{policy.language}.md as you like.",
        )
    if not source.markdown:
        return
    tags = sum(blocks.tags_in(block.raw) for block in policy.blocks if block.shape is not Shape.CODE)
    if tags:
        policy.warn(
            "text.markup",
            None,
            f"{tags} HTML tags or comments stand in the text; the page shows them as text.",
            f"Take them out of policy.{policy.language}.md.",
        )
    if policy.lines and policy.lines[0].startswith("```") and source.text.startswith("---"):
        policy.warn(
            "text.front_matter",
            0,
            "The file begins with front matter, which is kept as a block of code.",
            f"Take it out of policy.{policy.language}.md.",
        )
    changed = sum(1 for line in source.text.split("\n") if _HTTP_LINK.search(line))
    if changed:
        policy.warn(
            "link.http",
            None,
            f"{changed} lines link to http:// addresses; they were made https://.",
            "See that the pages answer there.",
        )


def _take_listing(policy: PolicyReading, listing: Listing) -> None:
    """Make rules of the list, or note that it stays text."""
    if listing.kind is Other.HALL or _inside_hall(policy, listing):
        return
    if not isinstance(listing.kind, RuleKind) or (listing.table and listing.kind not in _TABLED):
        if listing.kind is not Other.NEITHER:
            _note_unplaced(policy, listing)
        return
    items = list(_table_items(policy, listing) if listing.table else _list_items(policy, listing))
    for kind, item in items:
        rules = policy.rules.setdefault(kind, [])
        if len(rules) < MOST_RULES:
            rules.append(item)
        elif len(rules) == MOST_RULES:
            policy.warn(
                "list.long",
                item.line,
                f"More than {MOST_RULES} lines are {kind}; the others stay text.",
                "Shorten the list.",
            )
            return


_TABLED = (RuleKind.SCOPE, RuleKind.OUT_OF_SCOPE, RuleKind.QUALIFYING_CLASS)


def _inside_hall(policy: PolicyReading, listing: Listing) -> bool:
    hall = policy.hall
    return hall is not None and bool(listing.blocks) and hall.first <= listing.blocks[0].start < hall.last


def _note_unplaced(policy: PolicyReading, listing: Listing) -> None:
    shown = [block for block in listing.blocks if block.text]
    if not shown:
        return
    what = "table" if listing.table else "list"
    under = f' under "{_short(listing.heading.block.text)}"' if listing.heading else ""
    policy.warn(
        f"{what}.unplaced",
        shown[0].start,
        f'The {what}{under} that begins with "{_short(shown[0].text)}" stays plain text ({len(shown)} lines).',
        "Where its lines are rules, give each an id such as [X1]."
        if what == "list"
        else "Where its rows are assets, write them in programme.toml.",
    )


def _short(text: str, limit: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def _list_items(policy: PolicyReading, listing: Listing) -> Iterator[tuple[RuleKind, RuleItem]]:
    kind = listing.kind
    assert isinstance(kind, RuleKind)
    for block in listing.blocks:
        if not block.raw or not block.text:
            continue
        if kind is RuleKind.SCOPE and is_exception(without_tags(block.text), policy.vocabulary):
            yield RuleKind.OUT_OF_SCOPE, _item(policy, RuleKind.OUT_OF_SCOPE, block, listing)
        else:
            yield kind, _item(policy, kind, block, listing)


def _item(policy: PolicyReading, kind: RuleKind, block: Block, listing: Listing) -> RuleItem:
    text = without_tags(block.text)
    if kind in (RuleKind.SCOPE, RuleKind.OUT_OF_SCOPE):
        children = [without_tags(child.text) for child in block.children]
        reading = read_asset(text, policy.vocabulary, children)
        intro = without_tags(listing.intro.text) if listing.intro else ""
        reason = reason_for(text, intro, policy.vocabulary) if kind is RuleKind.OUT_OF_SCOPE else ""
        if reason == "not_named":
            reading = Reading(AssetKind.OTHER, name=text.rstrip(" ;.,"), sure=True)
        _note_asset(policy, block.start, reading)
        if kind is RuleKind.SCOPE and reading.value and policy.vocabulary.with_subdomains.search(text):
            policy.warn(
                "scope.subdomains",
                block.start,
                f"The line speaks of sub-domains; the table names {reading.value} alone.",
                'Add a line and a table with kind = "wildcard" where sub-domains are in scope.',
            )
        return RuleItem(block.text, block.start, block, asset=reading, reason=reason)
    if kind is RuleKind.QUALIFYING_CLASS:
        return RuleItem(block.text, block.start, block, weakness=read_class(text))
    return RuleItem(block.text, block.start, block)


def _note_asset(policy: PolicyReading, line: int, reading: Reading) -> None:
    if reading.others:
        listed = ", ".join(reading.others[:20]) + (" …" if len(reading.others) > 20 else "")
        policy.warn(
            "scope.several_addresses",
            line,
            f"This line names more addresses than {reading.value}: {listed}.",
            "Give each that counts a line and a table of its own.",
        )


def _table_items(policy: PolicyReading, listing: Listing) -> Iterator[tuple[RuleKind, RuleItem]]:
    assert isinstance(listing.kind, RuleKind)
    for row in listing.blocks:
        cells = [without_tags(cell) for cell in row.cells if without_tags(cell)]
        if row.header or not cells:
            continue
        kind = listing.kind
        if kind is RuleKind.SCOPE and any(_NO.match(cell) for cell in cells[1:]):
            kind = RuleKind.OUT_OF_SCOPE
        if kind is RuleKind.QUALIFYING_CLASS:
            yield kind, RuleItem(row.text, row.start, weakness=read_class(cells[0]))
            continue
        yield kind, RuleItem(row.text, row.start, asset=_row_asset(cells, policy.vocabulary))


def _row_asset(cells: Sequence[str], vocabulary: Vocabulary) -> Reading:
    """A row: the address from the cell that is one, the name from the first that is none."""
    addressed = next((cell for cell in cells if is_address_alone(cell)), None)
    if addressed is None:
        whole = read_asset(cells[0], vocabulary)
        return whole if whole.sure or len(cells) < 2 else read_asset(f"{cells[0]} ({cells[1]})", vocabulary)
    reading = read_asset(addressed, vocabulary)
    name = cells[0] if cells[0] != addressed and len(cells[0]) <= 80 else ""
    return Reading(reading.kind, reading.value, name, others=reading.others)


def _paragraphs(policy: PolicyReading, kind: RuleKind) -> Iterator[Block]:
    """The paragraphs that stand under a heading of this kind."""
    for index, block in enumerate(policy.blocks):
        heading = policy.structure.under.get(index)
        alone = block.shape is Shape.PARAGRAPH and block.top and not block.later
        if alone and heading is not None and heading.standing is kind:
            yield block


def _classes_from_prose(policy: PolicyReading) -> None:
    """Classes that a sentence names, where no list does (R43)."""
    kind = RuleKind.QUALIFYING_CLASS
    if policy.rules.get(kind):
        return
    for block in _paragraphs(policy, kind):
        found = classes_in_prose(without_tags(block.text), policy.vocabulary)
        if found:
            policy.rules[kind] = [RuleItem(one.name, block.start, weakness=one) for one in found[:MOST_RULES]]
            return


def _scope_from_prose(policy: PolicyReading) -> None:
    """Addresses in the sentence that says what the policy applies to, where no list does."""
    kind = RuleKind.SCOPE
    if policy.rules.get(kind):
        return
    for block in _paragraphs(policy, kind):
        for sentence in re.split(r"(?<=[.!?])\s+", without_tags(block.text)):
            if not policy.vocabulary.applies.search(sentence):
                continue
            if policy.vocabulary.not_named.search(sentence):
                continue
            found = [read_asset(hit.value, policy.vocabulary) for hit in find_addresses(sentence)]
            if found:
                policy.rules[kind] = [RuleItem(one.value, block.start, asset=one) for one in found[:MOST_RULES]]
                policy.warn(
                    "scope.from_prose",
                    block.start,
                    f"The scope is a sentence; {', '.join(one.value for one in found[:20])} was read from it.",
                    "Check the tables [[scope]], and write the scope as a list.",
                )
                return


def _note_bare_sections(policy: PolicyReading) -> None:
    """Note sections that name something the definition needs, but hold nothing it can use."""
    used = {id(listing.heading) for listing in policy.structure.listings}
    made = {kind for kind, items in policy.rules.items() if items}
    for number, heading in enumerate(policy.structure.headings):
        kind = heading.kind
        if not isinstance(kind, RuleKind) or id(heading) in used or kind in made:
            continue
        if heading.block.start in policy.outline.levels and policy.outline.levels[heading.block.start] == 1:
            continue
        following = policy.structure.headings[number + 1 : number + 2]
        if following and following[0].block.level > heading.block.level:
            continue
        policy.warn(
            "section.no_items",
            heading.block.start,
            f'"{_short(heading.block.text)}" reads as {kind.replace("_", " ")}, but holds no list.',
            "It stays text. Where it says something the programme should know, write it as list items with ids.",
        )
