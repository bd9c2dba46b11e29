"""The policy page of one language, and where each numbered line stands on it (R1-6, R37, R74). Pure.

A section in which `{hall_of_fame}` stands has `hall` set: the view shows `html_before`, then the Hall of
Fame, then `html_after`. Every other section has all of its words in `html_before`.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from markdown_it.token import Token

from firsthand.programme.parameters import parameters
from firsthand.programme.policy_text import MARKDOWN, Item, Section, parse
from firsthand.programme.rules import Programme, RuleKind

HALL_ANCHOR = "hall_of_fame"


@dataclass(frozen=True)
class PageSection:
    """One section as the page shows it. `heading` is plain text; the html is safe to show as it is."""

    number: int
    anchor: str
    heading: str
    html_before: str
    html_after: str
    hall: bool
    rule_ids: tuple[str, ...]

    @property
    def html(self) -> str:
        """All the words of the section, without the Hall of Fame."""
        return self.html_before + self.html_after


@dataclass(frozen=True)
class PolicyPage:
    """The policy in one language. `title` and `heading` are plain text; equal where there is one."""

    title: str
    heading: str
    lead_html: str
    lead_rule_ids: tuple[str, ...]
    sections: tuple[PageSection, ...]

    @property
    def hall(self) -> PageSection | None:
        """The section that thanks people, whose words stand over the Hall of Fame page too."""
        return next((section for section in self.sections if section.hall), None)


class Place(NamedTuple):
    """Where a numbered line stands: section 0 is the lead; items are counted in their section from 1."""

    section: int
    item: int


def render_policy(programme: Programme, language: str) -> PolicyPage:
    """The page in `language`, or in the default language where the programme does not have it."""
    shown = language if language in programme.texts else programme.default_language
    return _render(programme.texts[shown], tuple(parameters(programme, shown).items()))


def place_of(programme: Programme, language: str, rule_id: str) -> Place | None:
    """Where the page of `language` has the line; None for one that stands in a table or a paragraph only."""
    shown = language if language in programme.texts else programme.default_language
    for item in parse(programme.texts[shown], parameters(programme, shown)).items:
        if item.id == rule_id:
            return Place(item.section, item.number)
    return None


@lru_cache(maxsize=32)
def _render(text: str, values: tuple[tuple[str, str], ...]) -> PolicyPage:
    policy = parse(text, dict(values))
    lead, *sections = policy.sections
    anchors = _anchors(sections)
    lists = _list_anchors(policy.items, anchors)
    return PolicyPage(
        title=policy.title,
        heading=policy.heading,
        lead_html=_html(lead.before + lead.after, lists),
        lead_rule_ids=tuple(item.id for item in lead.items),
        sections=tuple(
            PageSection(
                number=number,
                anchor=anchor,
                heading=section.heading,
                html_before=_html(section.before, lists),
                html_after=_html(section.after, lists),
                hall=section.hall,
                rule_ids=tuple(item.id for item in section.items),
            )
            for number, (section, anchor) in enumerate(zip(sections, anchors, strict=True), start=1)
        ),
    )


def _anchors(sections: list[Section]) -> list[str]:
    """One anchor a section: the name of the first list in it, else its heading in plain letters."""
    anchors: list[str] = []
    for number, section in enumerate(sections, start=1):
        wished = HALL_ANCHOR if section.hall else section.items[0].kind.value if section.items else ""
        if not wished or wished in anchors:
            wished = _slug(section.heading) or f"section-{number}"
        taken = {*anchors, *RuleKind, HALL_ANCHOR} if wished not in (*RuleKind, HALL_ANCHOR) else {*anchors}
        while wished in taken:
            wished = f"{wished}-{number}"
        anchors.append(wished)
    return anchors


def _slug(heading: str) -> str:
    letters = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", letters))[:60]


def _list_anchors(items: list[Item], taken: list[str]) -> dict[str, str]:
    """Rule id -> anchor for the list it begins, for every list whose name is not the anchor of a section."""
    lists: dict[str, str] = {}
    for item in items:
        if item.kind.value not in taken and item.kind.value not in lists.values():
            lists[item.id] = item.kind.value
    return lists


def _html(tokens: list[Token], lists: Mapping[str, str]) -> str:
    """The tokens as HTML, each rule with its id as a link to itself. The tokens stay as they are."""
    shown: list[Token] = []
    open_lists: list[int] = []
    open_items: list[bool] = []
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            open_lists.append(len(shown))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            open_lists.pop()
        elif token.type == "list_item_close" and open_items.pop():
            shown.append(_raw("</div>"))
        shown.append(token)
        if token.type == "list_item_open":
            rule_id = str(token.attrGet("id") or "")
            open_items.append(bool(rule_id))
            if rule_id:
                shown.append(_raw(f'<a class="rule-id" href="#{rule_id}">{rule_id}</a><div>'))
            if rule_id in lists:
                opener = shown[open_lists[-1]]
                shown[open_lists[-1]] = opener.copy(attrs={**opener.attrs, "id": lists[rule_id]})
    return str(MARKDOWN.renderer.render(shown, MARKDOWN.options, {}))


def _raw(markup: str) -> Token:
    return Token("html_block", "", 0, content=markup, hidden=True)
