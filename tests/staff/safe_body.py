"""What may not stand in HTML that the desk shows."""

import re

_TAGS = re.compile(r"</?([a-z][a-z0-9]*)((?:\s[^<>]*)?)>")
_ATTRIBUTE = re.compile(r'\s([a-z]+)="([^"]*)"')
_NEVER = frozenset(
    {"script", "style", "img", "svg", "math", "form", "input", "link", "meta", "base", "iframe", "object"}
)
_MAY = frozenset({"href", "rel", "dir", "lang", "colspan", "rowspan", "scope", "start", "type", "span"})


def broken(body: str) -> list[str]:
    """Whatever stands there and may not. The sanitiser writes every attribute in quotes."""
    found = []
    for tag, rest in _TAGS.findall(body):
        if tag in _NEVER:
            found.append(tag)
        for name, value in _ATTRIBUTE.findall(rest):
            if name not in _MAY or (name == "href" and not re.match(r"(https?:|mailto:)", value, re.IGNORECASE)):
                found.append(f"{name}={value}")
    return found
