"""HTML of a mail, made fit to be shown: structure and words alone. Nothing in it can run, and nothing is loaded.

What is taken out is counted, so that a reader knows that there was more; the mail as it came has everything.
"""

import re
from collections import Counter
from dataclasses import dataclass

import nh3

LIMIT_SIGNS = 200_000
"""More than this is not taken apart; the rest is left out, and said so."""

LIMIT_DEPTH = 500
"""Deeper nesting would take a parser seconds; such HTML is not shown."""

_TAGS = {
    "a", "abbr", "address", "article", "b", "bdi", "bdo", "blockquote", "br", "caption", "center", "cite", "code",
    "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q",
    "s", "samp", "section", "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
_GONE_WITH_CONTENT = {
    "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title", "noembed", "noframes",
    "select", "textarea", "audio", "video", "canvas",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"dir", "lang"}, "a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "type"}, "col": {"span"}, "colgroup": {"span"},
}  # fmt: skip
_CLEANER = nh3.Cleaner(
    tags=_TAGS, clean_content_tags=_GONE_WITH_CONTENT, attributes=_ATTRIBUTES, strip_comments=True,
    link_rel="noopener noreferrer nofollow", url_schemes={"http", "https", "mailto"}, url_relative="deny",
)  # fmt: skip

_TAG = re.compile(r"<([a-z][a-z0-9]{0,20})([^<>]*)", re.IGNORECASE)
_NAME = re.compile(r"[\s\"'/]([a-z][a-z-]{0,20})\s{0,9}=", re.IGNORECASE)
_NESTING = re.compile(r"<(/?)([a-z][a-z0-9]{0,20})", re.IGNORECASE)
_CLOSES_ITSELF = frozenset({
    "area", "base", "body", "br", "col", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "keygen", "li",
    "link", "meta", "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
})  # fmt: skip
_IMAGES = frozenset({"img", "image", "picture", "svg", "canvas", "map"})
_SCRIPTS = frozenset({"script", "noscript", "iframe", "frame", "object", "embed", "applet", "portal"})
_FORMS = frozenset({"form", "input", "button", "select", "textarea", "keygen", "isindex"})
_LOADS = frozenset({"src", "srcset", "background", "poster", "data", "lowsrc", "dynsrc", "longdesc", "manifest"})
_OF_ELSEWHERE = re.compile(r"(?:https?:)?//|url\s{0,9}\(|@import", re.IGNORECASE)


@dataclass(frozen=True)
class HeldBack:
    """How many of each kind are not shown."""

    images: int = 0
    styles: int = 0
    scripts: int = 0
    forms: int = 0
    remote: int = 0
    """What would have been loaded from elsewhere; an image from elsewhere counts here too."""
    cut: bool = False
    """The end is left out, since it is too long."""
    too_deep: bool = False
    """Nothing is shown, since it is nested too deeply."""


@dataclass(frozen=True)
class SafeHtml:
    """`body` may be put into a page as it stands."""

    body: str
    held_back: HeldBack


def safe_html(html: str) -> SafeHtml:
    """Only what the lists above allow, every link without a way back to us."""
    head = html[:LIMIT_SIGNS].encode("utf-8", "replace").decode()  # half signs of a broken charset cannot be shown
    held_back = _held_back(head, cut=len(html) > LIMIT_SIGNS)
    return SafeHtml("" if held_back.too_deep else _CLEANER.clean(head), held_back)


def _is_too_deep(html: str) -> bool:
    """Whether more elements than LIMIT_DEPTH stand open at once; an end without its beginning closes nothing."""
    standing: Counter[str] = Counter()
    depth = 0
    for end, tag in _NESTING.findall(html):
        name = tag.lower()
        if name in _CLOSES_ITSELF or (end and not standing[name]):
            continue
        standing[name] += -1 if end else 1
        depth += -1 if end else 1
        if depth > LIMIT_DEPTH:
            return True
    return False


def _held_back(html: str, *, cut: bool) -> HeldBack:
    """Counted on the signs as they stand, in one pass: near enough to tell people, and never slow."""
    counts = dict.fromkeys(("images", "styles", "scripts", "forms", "remote"), 0)
    for tag, rest in _TAG.findall(html):
        name = tag.lower()
        attributes = {found.lower() for found in _NAME.findall(rest)}
        counts["images"] += name in _IMAGES
        counts["forms"] += name in _FORMS
        counts["styles"] += (name in ("style", "link")) + ("style" in attributes)
        handlers = sum(attribute.startswith("on") for attribute in attributes)
        counts["scripts"] += (name in _SCRIPTS) + handlers + ("javascript:" in rest.lower())
        counts["remote"] += _loads_from_elsewhere(name, attributes, rest)
    counts["remote"] += len(re.findall(r"@import|@font-face", html, re.IGNORECASE))
    return HeldBack(**counts, cut=cut, too_deep=_is_too_deep(html))


def _loads_from_elsewhere(name: str, attributes: set[str], rest: str) -> bool:
    loads = bool(attributes & _LOADS) or "style" in attributes or name in ("link", "base", "meta")
    return loads and bool(_OF_ELSEWHERE.search(rest))
