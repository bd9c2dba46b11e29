"""The Markdown of a policy file: the source's own lines with ids, levels and parameters put in. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from firsthand.programme.draft.blocks import BOLD, Block, Shape
from firsthand.programme.draft.numbers import Use
from firsthand.programme.draft.reading import PolicyReading
from firsthand.programme.policy_text import HALL_MARK

_ATX = re.compile(r"^ {0,3}(#{1,6})(?=\s|$)")
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-+)[ \t]*$")
_STRAY = re.compile(r"\[[^\]\n]{0,60}\](?![(\[:])")


@dataclass
class _Edits:
    """Changes by line; columns count in the line as it was."""

    inside: dict[int, list[tuple[int, int, str]]] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    joined: set[int] = field(default_factory=set)
    """Lines that are written behind the line before them."""

    def put(self, line: int, start: int, end: int, new: str) -> None:
        self.inside.setdefault(line, []).append((start, end, new))


def policy_file(
    policy: PolicyReading,
    ids: Mapping[int, str],
    promises: Mapping[Use, int],
    contact: str,
    *,
    hall_by_mark: bool,
) -> str:
    """The text of policy.<language>.md.

    `ids` gives the rule id of an item by the identity of its block. A number becomes a parameter only where its
    digits are the promise; `hall_by_mark` puts `{hall_of_fame}` in the place of the listing.
    """
    edits = _Edits()
    hall = policy.hall if hall_by_mark else None
    covered = range(hall.first, hall.last) if hall else range(0)
    for block in policy.blocks:
        if block.start in covered:
            continue
        if block.shape is Shape.HEADING and block.start in policy.outline.levels and block.top:
            _heading(edits, policy.lines, block, policy.outline.levels[block.start])
        elif block.shape is Shape.ITEM:
            _item(edits, policy.lines, block, ids.get(id(block), ""))
    _parameters(edits, policy, promises, contact, covered)
    title = [f"# {policy.outline.title}", ""] if policy.outline.title else []
    lines = title + _applied(edits, policy.lines, covered)
    return "\n".join(lines).strip("\n") + "\n"


def _heading(edits: _Edits, lines: Sequence[str], block: Block, level: int) -> None:
    marks = "#" * level
    found = _ATX.match(lines[block.start]) if block.level != BOLD else None
    if found:
        edits.put(block.start, found.start(1), found.end(1), marks)
        return
    edits.put(block.start, 0, len(lines[block.start]) - len(lines[block.start].lstrip()), f"{marks} ")
    if block.level == BOLD:
        return
    under = block.end - 1 if _UNDERLINE.match(lines[block.end - 1]) and block.end - block.start > 1 else block.end
    last = under - 1
    edits.gone.add(under)
    edits.joined.update(range(block.start + 1, last + 1))
    stripped = lines[last].rstrip()
    if stripped.endswith("#"):
        edits.put(last, len(stripped) - 1, len(stripped), "\\#")


def _item(edits: _Edits, lines: Sequence[str], block: Block, rule_id: str) -> None:
    first = block.raw.split("\n")[0]
    column = lines[block.start].find(first) if first else -1
    if column < 0:
        return
    if rule_id:
        edits.put(block.start, column, column, f"[{rule_id}] ")
    elif _STRAY.match(first) and not block.opens_with_link:
        edits.put(block.start, column, column, "\\")


def _parameters(
    edits: _Edits, policy: PolicyReading, promises: Mapping[Use, int], contact: str, covered: range
) -> None:
    """Put the parameters where the page then shows the very same words."""
    code = {n for block in policy.blocks if block.shape is Shape.CODE for n in range(block.start, block.end)}
    starts = _starts(policy.lines)
    line = 0
    for amount in policy.amounts:
        if not amount.exact or amount.use is None or amount.digits is None:
            continue
        if promises.get(amount.use) != amount.value:
            continue
        while line + 1 < len(starts) and starts[line + 1] <= amount.digits[0]:
            line += 1
        if line in code or line in covered:
            continue
        start, end = (place - starts[line] for place in amount.digits)
        edits.put(line, start, end, f"{{{amount.use}}}")
    if not contact:
        return
    pattern = re.compile(rf"(?<![\w.+@/:<`\[(-]){re.escape(contact)}(?![\w@>`\])-]|\.\w)")
    for number, text in enumerate(policy.lines):
        if number in code or number in covered or "`" in text or "](" in text:
            continue
        for match in pattern.finditer(text):
            edits.put(number, match.start(), match.end(), "{contact}")


def _starts(lines: Sequence[str]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    return starts[:-1]


def _applied(edits: _Edits, lines: Sequence[str], covered: range) -> list[str]:
    written: list[str] = []
    for number, line in enumerate(lines):
        if number in edits.gone or number in covered:
            if len(covered) and number == covered.start:
                written += ["", HALL_MARK, ""]
            continue
        for start, end, new in sorted(edits.inside.get(number, []), reverse=True):
            line = line[:start] + new + line[end:]
        if number in edits.joined and written:
            written[-1] = f"{written[-1].rstrip()} {line.strip()}"
        else:
            written.append(line)
    return written
