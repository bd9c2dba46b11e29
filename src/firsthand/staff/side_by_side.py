"""What the page that compares two reports shows of each."""

from dataclasses import dataclass
from datetime import datetime

from firsthand.cases.models import Case
from firsthand.cases.queries import title_of
from firsthand.cases.rules import CaseState
from firsthand.programme.queries import version
from firsthand.staff import words as desk_words
from firsthand.staff.words import Lazy
from firsthand.triage.comparing import Common, Piece, common, marked, terms_of, usual_in
from firsthand.triage.queries import words_of
from firsthand.triage.reading import ReportWords, plain

SIGNS = 30_000
"""So much of each part of a report is shown here; the whole of it stands in its case."""


@dataclass(frozen=True)
class Part:
    """One field of a report in pieces, the shared words marked."""

    name: Lazy
    pieces: list[Piece]
    cut: bool


@dataclass(frozen=True)
class Side:
    """One of the two reports."""

    number: str
    title: list[Piece]
    received_at: datetime
    state: CaseState
    parts: list[Part]
    differs: tuple[str, ...]
    """What this one names and the other one names differently."""


def both(case: Case, other: Case) -> tuple[Side, Side]:
    """The two sides. The caller took both cases through `case_for`."""
    mine, theirs = words_of(case), words_of(other)
    usual = usual_in(version(case.version_id).programme)
    one, two = terms_of(mine.whole, at_most=SIGNS), terms_of(theirs.whole, at_most=SIGNS)
    here, there = common(one, two, usual=usual), common(two, one, usual=usual)
    return _side(case, mine, here), _side(other, theirs, there)


def _side(case: Case, words: ReportWords, shared: Common) -> Side:
    fields = (
        (desk_words.FIELDS["location"], words.location),
        (desk_words.FIELDS["impact"], words.impact),
        (desk_words.FIELDS["steps"], words.steps),
        ("", words.text),
    )
    parts = [Part(name, marked(text[:SIGNS], shared.stems), len(text) > SIGNS) for name, text in fields if text]
    title = marked(plain(title_of(case)) or case.number, shared.stems)
    return Side(case.number, title, case.received_at, case.state, parts, shared.differs)
