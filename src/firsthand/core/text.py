"""Small helpers that bound and tidy text from outside."""

import re

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BLANKS = re.compile(r"\s+")


def one_line(text: str, limit: int) -> str:
    """`text` without controls and direction overrides, blanks folded, at most `limit` signs (with an ellipsis)."""
    folded = _BLANKS.sub(" ", _CONTROLS.sub("", text[: limit * 4 + 400])).strip()
    return folded if len(folded) <= limit else folded[: limit - 1].rstrip() + "…"


def without_controls(text: str) -> str:
    """`text` with line ends as \\n and without the controls that no page can show; blanks are kept."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
