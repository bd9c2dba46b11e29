"""Whether a drafted page still shows every line of its source, in order. Pure.

This is how a draft checks itself before it is written, and what the tests ask of every text.
"""

import html
import re
from collections.abc import Mapping

from firsthand.programme.policy_text import HALL_MARK, MARKDOWN, plain
from firsthand.programme.rules import LETTERS

_ID = re.compile(rf"\[[{''.join(LETTERS)}][1-9][0-9]{{0,3}}\](?![(\[])\s*")
_RULER = re.compile(r"^\s*([=\-_*~#.+])(?:\s*\1)*\s*$")
_SIGN = re.compile(r"^\s*(?:[•‣◦●○▪▫■□∙⁃➢➤►*+\-–—\u00b7\uf0b7]\s+|o\s{2,}|\d{1,9}[.)]\s+)")
_DESTINATION = re.compile(r"\]\((?:[^()\n]|\([^()\n]*\))*\)|\]\[[^\]\n]*\]")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]]+\]:\s*\S+")
_MARKS = re.compile(r"^(?:\s*>)*\s*(?:(?:\d{1,9}[.)]|[-*+])(?:\s+|$))*")
_WORD = re.compile(r"[^\W_]+")
_FENCE = re.compile(r"^\s*(?:[>\-*+]\s*)*(?:```|~~~)")


def shown_text(markdown: str, facts: Mapping[str, str]) -> str:
    """The words of a page made from `markdown`, blanks folded, rule ids left out and `{parameters}` filled in."""
    parts: list[str] = []
    item_starts = False
    for token in MARKDOWN.parse(markdown):
        if token.type == "list_item_open":
            item_starts = True
        elif token.type == "inline" and token.content.strip() == HALL_MARK:
            parts.append(facts.get("hall_of_fame", ""))
        elif token.type == "inline":
            words = plain(token)
            ruled = item_starts and _ID.match(token.content)
            parts.append(filled(_ID.sub("", words, count=1) if ruled else words, facts))
            item_starts = False
        elif token.type in ("fence", "code_block"):
            parts.append(filled(token.content, facts))
            item_starts = False
    return " ".join(" ".join(parts).split())


def filled(text: str, facts: Mapping[str, str]) -> str:
    """`text` with the parameters of the programme in the place of their names."""
    for name, value in facts.items():
        if name != "hall_of_fame":
            text = text.replace(f"{{{name}}}", value)
    return text


def lost_lines(source: str, shown: str, *, markdown: bool = False) -> list[int]:
    """The numbers (from 1) of the lines of `source` that do not stand in `shown` after the line before them.

    Blanks are folded and the signs of list items stripped. For Markdown only letters and digits are compared,
    with or without the addresses of links. Lines that only draw (a row of dashes) show nothing.
    """
    if markdown:
        shown = _letters(shown)
    at = 0
    lost: list[int] = []
    for number, line in enumerate(source.split("\n"), 1):
        wanted = _markdown_words(line) if markdown else (_plain_words(line),)
        places = [(shown.find(words, at), words) for words in wanted]
        found = [(place, words) for place, words in places if place >= 0]
        if found:
            place, words = min(found, key=lambda pair: pair[0])
            at = place + len(words)
        else:
            lost.append(number)
    return lost


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text))


def _plain_words(line: str) -> str:
    if _RULER.match(line):
        return ""
    return " ".join(_SIGN.sub("", line.expandtabs(4), count=1).split())


def _markdown_words(line: str) -> tuple[str, ...]:
    if _RULER.match(line) or _DEFINITION.match(line) or _FENCE.match(line):
        return ("",)
    line = html.unescape(line)
    bare = _MARKS.sub("", line)
    alone = MARKDOWN.parseInline(bare)
    as_shown = plain(alone[0]) if alone else ""
    forms = (as_shown, _DESTINATION.sub("]", bare), bare, line)
    return tuple(dict.fromkeys(_letters(form) for form in forms))
