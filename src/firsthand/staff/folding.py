"""Where a very long text is folded, so that what stands below it on the page can be reached. Pure."""

import unicodedata

SHOWN_SIGNS, SHOWN_LINES = 6_000, 150
"""So much of a text stands open."""
WORTH_SIGNS, WORTH_LINES = 1_000, 20
"""A shorter rest is not folded."""
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"


def fold(text: str) -> tuple[str, str]:
    """(what stands open, what unfolds): joined again they are `text`, and the second is "" where nothing is folded.

    It is cut after a line, else after a word, so that what belongs together in one direction of writing stays together.
    """
    end = _after_lines(text)
    if end > SHOWN_SIGNS:
        end = _cut(text) if len(text) > SHOWN_SIGNS else len(text)
    rest = text[end:]
    worth = len(rest) > WORTH_SIGNS or rest.count("\n") > WORTH_LINES
    return (text[:end], rest) if worth else (text, "")


def _after_lines(text: str) -> int:
    """Where SHOWN_LINES lines are over; the length of the text where it has no more."""
    place = 0
    for _ in range(SHOWN_LINES):
        place = text.find("\n", place) + 1
        if not place:
            return len(text)
    return place


def _cut(text: str) -> int:
    """The last end of a line or word in the second half of what may stand open; else the end of a sign."""
    for mark in ("\n", " "):
        place = text.rfind(mark, SHOWN_SIGNS // 2, SHOWN_SIGNS)
        if place >= 0:
            return place + 1
    end = SHOWN_SIGNS
    while end > 1 and (unicodedata.combining(text[end]) or text[end] in _JOINERS or text[end - 1] in _JOINERS):
        end -= 1
    return end
