"""Rows of a list of cases as the desk shows them: each with what waits, what advice says and how severe it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.cases.listing import Row
from firsthand.people.models import Person
from firsthand.promises.rules import PromiseState
from firsthand.staff import words
from firsthand.staff.waiting import by_case
from firsthand.tasks.rules import TaskKind
from firsthand.triage.severity.listing import Severity, severities
from firsthand.triage.severity.words import label_words
from firsthand.triage.summaries import Flags, flags_for


@dataclass(frozen=True)
class Shown:
    """One row. `severity` is a score with its word, "" where nobody rated; `sure` whether the team did."""

    row: Row
    waiting: list[words.Lazy]
    flags: Flags | None
    severity: str
    sure: bool


def shown(person: Person, rows: Sequence[Row]) -> list[Shown]:
    """The rows with what stands beside them: the same few queries for one row and for fifty."""
    numbers = [row.number for row in rows]
    waiting, flags, severe = by_case(person, numbers), flags_for(person, numbers), severities([row.id for row in rows])
    return [
        Shown(
            row, _waiting(row, waiting.get(row.number, [])), flags.get(row.number), _said(severe.get(row.id)),
            row.id in severe and severe[row.id].by_team,
        )
        for row in rows
    ]  # fmt: skip


def _waiting(row: Row, kinds: Sequence[str]) -> list[words.Lazy]:
    """What waits in a case, but a missed promise where the chip of the row says so already."""
    told = row.next_promise is not None and row.next_promise.state is PromiseState.MISSED
    return [words.TASKS.get(kind, kind) for kind in kinds if not (told and kind == TaskKind.PROMISE_MISSED)]


def _said(severity: Severity | None) -> str:
    if severity is None:
        return ""
    word = label_words(severity.system, severity.label, severity.vector)
    return word if severity.score is None else f"{severity.score:.1f} {word}"
