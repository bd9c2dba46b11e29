"""Entries of the journal as lines to read, for a viewer: what they may not see of a case, no line tells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from firsthand.cases.models import Participant
from firsthand.cases.queries import visible_to
from firsthand.core.clock import iso
from firsthand.journal.models import Entry
from firsthand.journal.queries import facts_of
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.programme.rules import Programme
from firsthand.staff.happenings import Facts
from firsthand.staff.journal_words import says

ABOUT_ANOTHER_CASE = "same_as"
"""The fact that names a second case."""


@dataclass(frozen=True)
class Line:
    """One entry. Of a case that the viewer may not see: its number in the journal and its time, and nothing else."""

    number: int
    at: datetime
    kind: str = ""
    case: str = ""
    who: str = ""
    says: str = ""
    closed: bool = False


@dataclass(frozen=True)
class Telling:
    """What lines are told with, the same for all of them."""

    viewer: Person
    programme: Programme
    zone: str
    people: Mapping[int, str]
    """Names of accounts at the desk, by their number."""


def lines(entries: Iterable[Entry], telling: Telling) -> list[Line]:
    """The entries as this person may read them: two queries, however many there are."""
    entries = list(entries)
    named = {e.subject for e in entries} | {str(facts_of(e).get(ABOUT_ANOTHER_CASE, "")) for e in entries}
    open_ones = set(visible_to(telling.viewer).filter(number__in=named - {""}).values_list("number", flat=True))
    others = _others(entries)
    return [
        _line(entry, telling, open_ones, others)
        if not entry.subject or entry.subject in open_ones
        else Line(entry.number, entry.at, closed=True)
        for entry in entries
    ]


def _line(entry: Entry, telling: Telling, open_ones: set[str], others: Mapping[str, str]) -> Line:
    given = _masked(facts_of(entry), open_ones)
    by_machine = entry.by in ("firsthand", "operator")
    facts = Facts(
        given, telling.programme, telling.zone, others, telling.people, by_machine=by_machine,
        by_reporter=entry.by == "reporter",
    )  # fmt: skip
    said, named = says(entry.kind, facts)
    who = actor(entry.by, telling.people) if named else ""
    return Line(entry.number, entry.at, entry.kind, entry.subject, who, said if who else capfirst(said))


def _masked(given: Mapping[str, Any], open_ones: set[str]) -> Mapping[str, Any]:
    other = given.get(ABOUT_ANOTHER_CASE)
    return given if other is None or other in open_ones else {**given, ABOUT_ANOTHER_CASE: _("a restricted case")}


def _others(entries: Iterable[Entry]) -> Mapping[str, str]:
    """What participants beside the reporter are called here, by their number: their names stay in their case."""
    about = {str(facts_of(e)["participant"]) for e in entries if e.kind in _ABOUT_PARTICIPANTS}
    numbers = [int(each) for each in about if each.isdigit()]
    beside = Participant.objects.filter(pk__in=numbers, is_reporter=False).values_list("pk", flat=True)
    return {"vendor": _("our team"), **{str(pk): _("another participant") for pk in beside}}


_ABOUT_PARTICIPANTS = frozenset({Kind.RM_MOVED, Kind.CONSENT_CHANGED, Kind.PARTICIPANT_ADDED})


def actor(by: str, people: Mapping[int, str]) -> str:
    """What the one who acted is called; "" for the machine."""
    if by == "operator":
        return _("The operator")
    if by == "reporter":
        return _("The reporter")
    number = by.removeprefix("person:")
    return people.get(int(number), "?") if number != by and number.isdigit() else ""


def columns() -> list[str]:
    """The head of the table for programs."""
    return ["number", "time", "case", "kind", "by", "entry"]


def cells(line: Line, *, closed: str) -> list[str]:
    """A line as a row for a spreadsheet, where nothing is taken for a formula."""
    said = closed if line.closed else line.says
    return [str(line.number), iso(line.at), *map(plain, (line.case, line.kind, line.who, said))]


def plain(cell: str) -> str:
    """A cell that no spreadsheet works out: what begins as a formula does gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell
