"""An HTML mail as text. Pure, and linear in time for any input: each character is looked at a bounded number of times.

The parser of the standard library is not used here: in Python 3.11 unclosed comments and tags make it read the
rest of the text again for each of them.
"""

import html
import re

LOOK_AT = 1_000_000
"""Characters of HTML that are read."""
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
_BREAKS = frozenset(
    {"address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
     "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
     "table", "tr", "ul"}
)  # fmt: skip
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:_-]{0,30})")
_HREF = re.compile(
    r"""\bhref[ \t\r\n]{0,9}=[ \t\r\n]{0,9}(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^\s"'>]{1,2000}))""", re.IGNORECASE
)
_LONG_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{8,};?")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_TAG_PIECES = 20
_LINK_SHOWN = ("http://", "https://", "mailto:")


class _Text:
    """Collects the words, one open paragraph at a time."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.silent = ""
        self.pre = 0
        self.link = ""
        self.link_from = 0
        self.lists: list[int] = []

    def words(self, raw: str) -> None:
        if self.silent or not raw:
            return
        text = html.unescape(_LONG_NUMBER.sub("�", raw))
        self.out.append(text if self.pre else _BLANKS.sub(" ", text))

    def tag(self, raw: str) -> None:
        found = _NAME.match(raw, 1)
        if not found:
            return
        name, closing = found[1].lower(), raw.startswith("</")
        if self.silent:
            if closing and name == self.silent:
                self.silent = ""
            return
        if name in _SILENT and not closing:
            self.silent = "" if raw.endswith("/>") else name
        elif name == "br":
            self.out.append("\n")
        elif name == "a":
            self._anchor(raw, closing=closing)
        elif name in ("td", "th"):
            self.out.append("" if closing else " ")
        elif name in _BREAKS:
            self._block(name, closing=closing)

    def _block(self, name: str, *, closing: bool) -> None:
        if name == "pre":
            self.pre = max(0, self.pre + (-1 if closing else 1))
        self.out.append("\n\n" if name in ("p", "pre", "h1", "h2", "h3", "h4", "h5", "h6") else "\n")
        if name in ("ol", "ul"):
            self._list(-1 if name == "ul" else 0, closing=closing)
        elif name == "li" and not closing:
            self.out.append(self._mark())

    def _list(self, begin: int, *, closing: bool) -> None:
        """Lists that are open count their items from 0; those without numbers hold -1."""
        if not closing:
            self.lists.append(begin)
        elif self.lists:
            self.lists.pop()

    def _mark(self) -> str:
        if not self.lists or self.lists[-1] < 0:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1]}. "

    def _anchor(self, raw: str, *, closing: bool) -> None:
        if closing:
            said = "".join(self.out[self.link_from :])
            if self.link.startswith(_LINK_SHOWN) and self.link.removeprefix("mailto:") not in said:
                self.out.append(f" <{self.link}>")
            self.link = ""
            return
        found = _HREF.search(raw[:4000])
        self.link = html.unescape(_LONG_NUMBER.sub("", found[1] or found[2] or found[3])).strip() if found else ""
        self.link_from = len(self.out)


def text_of(source: str) -> str:
    """What a reader sees of the HTML: blocks as lines, list items with a dash, links with their address."""
    source = source[:LOOK_AT]
    text = _Text()
    at, length = 0, len(source)
    ends = {">": True, "-->": True}
    while at < length:
        start = source.find("<", at)
        if start < 0:
            text.words(source[at:])
            break
        text.words(source[at:start])
        at = _after_tag(source, start, text, ends)
    return _tidy("".join(text.out))


def _after_tag(source: str, start: int, text: _Text, ends: dict[str, bool]) -> int:
    """Take in what begins at the "<" and return where it ends. `ends` remembers which end is not found any more."""
    closing = "-->" if source.startswith("<!--", start) else ">"
    sign = source[start + 1 : start + 2]
    if not (sign.isalpha() or sign in ("/", "!", "?")) or not ends[closing]:
        text.words("<")
        return start + 1
    end = source.find(closing, start + 1)
    if end < 0:
        ends[closing] = False
        text.words("<")
        return start + 1
    if closing == ">" and not text.silent:
        end = _past_quotes(source, start, end)
    end += len(closing)
    if closing == ">":
        text.tag(source[start:end])
    return end


def _past_quotes(source: str, start: int, end: int) -> int:
    """A ">" inside a quoted attribute does not end the tag; looks at a few pieces only, so that it stays linear."""
    quotes, last, first_end = source.count('"', start, end), end, end
    for _ in range(_TAG_PIECES):
        if quotes % 2 == 0:
            return last
        further = source.find(">", last + 1, last + 2000)
        if further < 0:
            return first_end
        quotes += source.count('"', last, further)
        last = further
    return first_end


def _tidy(text: str) -> str:
    lines = [line.strip(" \t\xa0") if not line.startswith("    ") else line.rstrip() for line in text.splitlines()]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")
