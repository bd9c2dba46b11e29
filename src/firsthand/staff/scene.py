"""What the page of a case and its forms are made from: the record, who looks at it when, and what waits for whom."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from firsthand.cases.lines import EntryLine, ParticipantLine
from firsthand.cases.models import Case
from firsthand.cases.queries import visible_to
from firsthand.cases.records import CaseRecord, for_staff
from firsthand.cases.rules import Direction
from firsthand.keys.answering import AnswerKey, answer_key
from firsthand.people.models import Person
from firsthand.people.queries import names
from firsthand.people.rules import Act, may
from firsthand.programme.queries import version
from firsthand.programme.rules import Programme
from firsthand.staff import words
from firsthand.tasks.models import Task
from firsthand.tasks.queries import open_of
from firsthand.tasks.rules import TaskKind
from firsthand.teamwork.models import Draft
from firsthand.teamwork.queries import drafts_in, named_in
from firsthand.teamwork.queries import may_be_named as nameable


@dataclass(frozen=True)
class Scene:
    """A case as one person sees it at one moment, with the programme of the day on which it arrived."""

    record: CaseRecord
    case: Case
    """The row that the record was made from, as `case_to_show` reads it: for reads, not for acts."""
    person: Person
    programme: Programme
    at: datetime
    zone: str
    """In which the page tells times, and takes them."""
    tasks: tuple[Task, ...] = ()
    """The open ones of this case."""
    about: str = ""
    """Which question, proposal, entry or participant an act is asked for; "" where there is only the case."""
    answer_key: AnswerKey | None = None
    """The reporter's key that our letters are encrypted to."""
    names: Mapping[int, str] = field(default_factory=dict)
    """What everybody with an account at the desk is called, by their number."""
    named: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Whom each note names, by its id."""
    may_be_named: Sequence[Person] = ()
    """Whom a note in this case can name."""
    drafts: Sequence[Draft] = ()
    """What anybody has begun to write here."""
    question: str = ""
    """Words that advice puts into the form of a question; a person sends them or not."""

    @property
    def today(self) -> date:
        """The day it is, in the zone of the page."""
        return self.at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def waiting_entries(self) -> tuple[EntryLine, ...]:
        """Departures and legal steps that wait for a second person."""
        both = (*self.record.departures, *self.record.legal_steps)
        return tuple(entry for entry in both if entry.seconded_at is None and entry.withdrawn_at is None)

    @property
    def others(self) -> tuple[ParticipantLine, ...]:
        """Who takes part beside ourselves and the reporter."""
        return tuple(p for p in self.record.participants if p.id and not p.is_reporter)

    def task(self, kind: TaskKind, about: str = "") -> Task | None:
        """The open task of a kind, about one thing where `about` names it."""
        found = (task for task in self.tasks if task.kind == kind and about in ("", task.about))
        return next(found, None)

    def is_barred(self, kind: TaskKind, about: str = "") -> bool:
        """Whether this very person may not do what a task asks for: they decided it, or proposed it."""
        task = self.task(kind, about)
        return task is not None and task.not_for_id == self.person.pk


def scene_of(case: Case, person: Person, *, at: datetime, zone: str, about: str = "") -> Scene:
    """Read everything that the page of a case shows. The caller took `case` through `case_to_show`."""
    programme = version(case.version_id).programme
    record = _without_others(for_staff(case, at=at), person)
    # The record names the asset and the operator's own promises in the reporter's language; here the reader's counts.
    asset = programme.asset_title(record.asset_id, words.language())
    named = (replace(line, name=words.own_promise(line.kind, programme)) for line in record.promises)
    tasks = tuple(open_of(case))
    key = answer_key(case, at=at)
    notes = named_in(m.id for m in record.messages if m.direction == Direction.NOTE)
    may_be_named = tuple(nameable(case, person)) if may(person.role, Act.NOTE) else ()
    return Scene(
        replace(record, asset_name=asset, promises=tuple(named)), case, person, programme, at, zone, tasks, about,
        key, names(), notes, may_be_named, tuple(drafts_in(case)),
    )  # fmt: skip


def _without_others(record: CaseRecord, person: Person) -> CaseRecord:
    """The record without the numbers of linked cases that this person may not see."""
    told = {str(event.facts.get(LINKED, "")) for event in record.timeline}
    linked = {number for number in (record.same_as, *record.later_ones, *told) if number}
    if not linked:
        return record
    seen = seen_of(linked, person)
    later = tuple(number for number in record.later_ones if number in seen)
    timeline = tuple(replace(event, facts=masked(event.facts, seen)) for event in record.timeline)
    first = record.same_as if record.same_as in seen else ""
    return replace(record, same_as=first, later_ones=later, timeline=timeline)


LINKED = "same_as"
"""The fact of an entry that names another case."""


def seen_of(numbers: Iterable[str], person: Person) -> set[str]:
    """Which of these numbers are of cases that somebody may see: one query."""
    return set(visible_to(person).filter(number__in=list(numbers)).values_list("number", flat=True))


def masked(facts: Mapping[str, Any], seen: Collection[str]) -> dict[str, Any]:
    """The facts of an entry without the number of a case that is not among those seen."""
    hides = LINKED in facts and facts[LINKED] not in seen
    return {**facts, LINKED: "…"} if hides else dict(facts)
