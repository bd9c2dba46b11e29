"""Facts and words with which every template can be filled in, and what a template is made of."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from firsthand.letters.kinds import LetterKind, OutsideLetterKind, StaffLetterKind
from firsthand.letters.languages import FOLDER

LANGUAGES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
LATER = datetime(2027, 3, 20, 9, tzinfo=UTC)
FACTS = {
    "reports": (("2027-0001", "K7QM-4TWX-9HRB-2NPD-5VGE"), ("2027-0002", "K7QM-4TWX-9HRB-2NPD-5VGF")),
    "count": 2, "more": 1,
    "code": "K7QM-4TWX-9HRB-2NPD-5VGE", "missing": ("location", "impact", "steps", "name"), "by_mail": True,
    "outcome": "cannot_reproduce", "rule_id": "P3", "rule_text": "first to report", "known_since": "4 March 2026",
    "change": "code", "deployed": True, "theirs": True, "day": "4 March 2027", "credit_owed": True, "named": False,
    "name": "Iris", "year": 2027, "earlier_shown": "log", "earlier_at": "Monday 1 March 2027, 09:14:07 GMT",
    "earlier_place": 7, "earlier_sha256": "ab" * 32, "own_at": "Monday 1 March 2027, 10:14:07 GMT",
    "earlier_entered_at": "Monday 1 March 2027, 12:14:07 GMT",
    "fixed": True, "promise": "own:call", "due": LATER, "proposed_ends": LATER, "was_ends": LATER,
    "answer_page": "https://vdp.example/en/embargo/7.abc/", "why": "public_aware",
}  # fmt: skip
WORDS = {
    "message": "Hello you.", "reason": "Because.", "why": "It takes longer.", "evidence": "The log of 1 March.",
    "versions": "Version 7.1 on Debian.", "traces": "We saw nothing.",
}  # fmt: skip
STAFF_FACTS = {"promise": "confirm", "share": 75, "due": LATER, "task_kind": "appeal"}

NAMES = [
    *map(str, LetterKind), *(f"staff/{kind}" for kind in StaffLetterKind),
    *(f"outside/{kind}" for kind in OutsideLetterKind),
]  # fmt: skip
OURS_TO_CHOOSE = {"greet"}
"""A language greets as it is used to there, with or without a word for somebody unnamed."""

_TAG = re.compile(r"\{%\s*(\w+)\s*(.*?)\s*%\}")
_PLACE = re.compile(r"\{\{\s*([\w.]+)")


@dataclass(frozen=True)
class Shape:
    """What two languages of one letter must have in common."""

    places: frozenset[str]
    conditions: Counter[str]
    parts: Counter[str]
    words: tuple[str, ...]
    headings: int
    facts: int
    paragraphs: int


@cache
def text_of(language: str, name: str) -> str:
    return (FOLDER / language / f"{name}.txt").read_text(encoding="utf-8")


def shape_of(text: str) -> Shape:
    tags = _TAG.findall(text)
    asked = Counter(said for tag, said in tags if tag in ("if", "elif", "for") and said not in OURS_TO_CHOOSE)
    included = Counter(Path(said.strip('"')).name for tag, said in tags if tag == "include")
    return Shape(
        places=frozenset(_PLACE.findall(text)) - OURS_TO_CHOOSE,
        conditions=asked,
        parts=included,
        words=tuple(re.findall(r"\[\[(\w+)\]\]", text)),
        headings=len(re.findall(r"^(?:\{%.*?%\})?## ", text, re.MULTILINE)),
        facts=len(re.findall(r"^(?:\{%.*?%\})?\| ", text, re.MULTILINE)),
        paragraphs=len(re.split(r"\n\s*\n", text.strip())),
    )
