"""From a letter's template to a mail that says the same in plain text and in HTML. Pure.

A template, once its facts are filled in, is made of blocks with an empty line between them:

    ## A heading
    | Number | 2026-0147          (one fact a line; neighbouring lines make a table)
    A paragraph, wrapped by us.
    [[message]]                   (words of a person: put in as they are, never read as a template)
    [[[checkpoint]]]              (what a machine reads: octet for octet, not even set in)
"""

import html
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

WIDTH = 72
# Mail programs take styles only where they are used.
_BODY_STYLE = "font:16px/1.5 system-ui,sans-serif;color:#1A1F26;background:#FFFFFF;max-width:37em;margin:1.5em"
_EXACT_STYLE = "white-space:pre-wrap;overflow-wrap:anywhere;font:14px/1.5 monospace"
_WORDS_STYLE = "white-space:pre-wrap;border-left:3px solid #1C4A8C;padding-left:1em"
_LINK = re.compile(r"https?://[^\s<>]+[^\s<>.,;:)]")
# Letters of any script with what stands inside names: no commas, colons, slashes, at-signs, or dots before a letter
# that would make a host ("D.J. Vogel" passes, "evil.example" does not).
_NAME = re.compile(r"(?!.*[^\W\d_]{2,}\.[^\W\d_]{2})[\w .'’&-]{1,40}")
NAME_WORDS = 4
_WORDS = re.compile(r"\[\[(\w+)\]\]")
_EXACT = re.compile(r"\[\[\[(\w+)\]\]\]")
_END = "\n</body></html>\n"


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Facts:
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Words:
    text: str


@dataclass(frozen=True)
class Exact:
    text: str


Block = Heading | Paragraph | Facts | Words | Exact


@dataclass(frozen=True)
class Rendered:
    """A letter ready to be sealed."""

    subject: str
    text: str
    html: str


def greeting_name(name: str) -> str:
    """The name to greet with, if it can be nothing but one; else "", for a greeting without a name.

    Anybody may enter anybody's mail address in the form: a name must not carry a message or a link to them.
    """
    return name if _NAME.fullmatch(name) and len(name.split()) <= NAME_WORDS else ""


def render(filled: str, words: Mapping[str, str], *, language: str) -> Rendered:
    """Make the mail. The first line of `filled` is "Subject: …"; `words` are the free texts by name."""
    head, _, body = filled.strip().partition("\n")
    subject = head.removeprefix("Subject:").strip()
    blocks = _blocks(body, words)
    return Rendered(subject, _as_text(blocks), _as_html(blocks, subject, language))


def with_postscript(letter: Rendered, filled: str) -> Rendered:
    """The letter with what `filled` says below it, in text and in HTML. `filled` has no subject."""
    blocks = _blocks(filled, {})
    body, end, rest = letter.html.rpartition(_END)
    page = f"{body}\n{_body_as_html(blocks)}{end}{rest}" if end else letter.html
    return Rendered(letter.subject, f"{letter.text}\n{_as_text(blocks)}", page)


def _blocks(body: str, words: Mapping[str, str]) -> list[Block]:
    return [block for chunk in re.split(r"\n\s*\n", body.strip()) for block in _block(chunk.strip("\n"), words)]


def _block(chunk: str, words: Mapping[str, str]) -> list[Block]:
    lines = [line.strip() for line in chunk.splitlines() if line.strip()]
    if not lines:
        return []
    if found := _EXACT.fullmatch(chunk.strip()):
        return [Exact(words.get(found[1], "").strip("\n"))]
    if found := _WORDS.fullmatch(chunk.strip()):
        text = words.get(found[1], "").strip()
        return [Words(text)] if text else []
    if lines[0].startswith("## "):
        return [Heading(lines[0][3:]), *_block("\n".join(lines[1:]), words)]
    if all(line.startswith("|") for line in lines):
        pairs = [line.strip("|").partition("|") for line in lines]
        # A fact without a value says nothing and is left out.
        rows = tuple((label.strip(), value.strip()) for label, _, value in pairs if value.strip())
        return [Facts(rows)] if rows else []
    return [Paragraph(" ".join(lines))]


def _as_text(blocks: list[Block]) -> str:
    parts = []
    for block in blocks:
        if isinstance(block, Facts):
            wide = max(len(label) for label, _ in block.rows) + 4
            hanging = " " * (wide + 2)
            rows = [
                textwrap.fill(value, WIDTH, initial_indent=f"  {label:<{wide}}", subsequent_indent=hanging,
                              break_long_words=False, break_on_hyphens=False)
                for label, value in block.rows
            ]  # fmt: skip
            parts.append("\n".join(rows))
        elif isinstance(block, Words):
            parts.append(textwrap.indent(block.text, "  "))
        elif isinstance(block, Exact):
            parts.append(block.text)
        else:
            parts.append(textwrap.fill(block.text, WIDTH, break_long_words=False, break_on_hyphens=False))
    return "\n\n".join(parts) + "\n"


def _linked(text: str) -> str:
    return _LINK.sub(lambda m: f'<a href="{m[0]}">{m[0]}</a>', html.escape(text))


def _as_html(blocks: list[Block], subject: str, language: str) -> str:
    head = f'<meta charset="utf-8"><title>{html.escape(subject)}</title>'
    return (
        f'<!doctype html>\n<html lang="{language}"><head>{head}</head>\n<body style="{_BODY_STYLE}">\n'
        f"{_body_as_html(blocks)}{_END}"
    )


def _body_as_html(blocks: list[Block]) -> str:
    parts = []
    for block in blocks:
        match block:
            case Heading(text):
                parts.append(f'<h2 style="font-size:1em;margin:1.6em 0 .4em">{html.escape(text)}</h2>')
            case Paragraph(text):
                parts.append(f"<p>{_linked(text)}</p>")
            case Words(text):
                parts.append(f'<div style="{_WORDS_STYLE}">{html.escape(text)}</div>')
            case Exact(text):
                parts.append(f'<pre style="{_EXACT_STYLE}">{html.escape(text)}</pre>')
            case Facts(rows):
                parts.append(_facts_as_html(rows))
    return "\n".join(parts)


def _facts_as_html(rows: tuple[tuple[str, str], ...]) -> str:
    cell = "text-align:left;padding:.4em 1.5em .4em 0;border-bottom:1px solid #DDD9CD;vertical-align:top"
    lines = [
        f'<tr><th scope="row" style="{cell};font-weight:normal;color:#5E656F">{html.escape(label)}</th>'
        f'<td style="{cell}">{_linked(value)}</td></tr>'
        for label, value in rows
    ]
    return '<table style="border-collapse:collapse">\n' + "\n".join(lines) + "\n</table>"
