"""The panel of a case on how severe it is: the reporter's view, the team's, and where the two differ."""

from collections.abc import Iterator
from dataclasses import dataclass

from firsthand.staff.scene import Scene
from firsthand.triage.severity.queries import SeverityView
from firsthand.triage.severity.rules import Scored, VectorFaulty, are_comparable, differences, read_vector
from firsthand.triage.severity.ssvc import AnswersFaulty, Table, read_answers
from firsthand.triage.severity.systems import CALLED, System
from firsthand.triage.severity.table_words import in_table
from firsthand.triage.severity.words import fault_words, label_words, metric_name, value_name


@dataclass(frozen=True)
class Shown:
    """One side, in words."""

    view: SeverityView
    system: str
    label: str
    answers: tuple[tuple[str, str], ...] = ()
    """Of SSVC: each point and its answer, by their names."""


@dataclass(frozen=True)
class Differs:
    """A metric that the two sides see differently, in words."""

    metric: str
    reporter: str
    team: str


@dataclass(frozen=True)
class Panel:
    """What the panel shows."""

    reporter: Shown | None
    team: Shown | None
    differs: tuple[Differs, ...]
    agrees: bool
    """Both have a vector of the same version, and no metric differs."""
    unread: str
    """What the reporter typed as a vector and is none; `unread_why` says why."""
    unread_why: str
    systems: tuple[tuple[str, str], ...]
    """In which the team may rate: value and name."""


def severity_panel(scene: Scene) -> Panel | None:
    """The panel; None where the programme of the day of arrival rates no severity."""
    part, views = scene.programme.severity, scene.record.severity
    if part is None or views is None:
        return None
    theirs, ours = _scored(views.reporter), _scored(views.team)
    comparable = theirs is not None and ours is not None and are_comparable(theirs, ours)
    differs = tuple(_differs(theirs, ours)) if theirs and ours and comparable else ()
    return Panel(
        _shown(views.reporter, part.table), _shown(views.team, part.table), differs, comparable and not differs,
        views.unread, _why(views.unread), tuple((str(system), CALLED[system]) for system in part.systems),
    )  # fmt: skip


def _differs(theirs: Scored, ours: Scored) -> Iterator[Differs]:
    for found in differences(theirs, ours):
        yield Differs(
            metric_name(ours.system, found.metric), value_name(ours.system, found.metric, found.reporter),
            value_name(ours.system, found.metric, found.team),
        )  # fmt: skip


def _scored(view: SeverityView | None) -> Scored | None:
    return read_vector(view.vector) if view and view.system is not System.SSVC else None


def _shown(view: SeverityView | None, table: Table | None) -> Shown | None:
    if view is None:
        return None
    answers = tuple(_answers(view, table)) if view.system is System.SSVC and table else ()
    return Shown(view, CALLED[view.system], label_words(view.system, view.label, view.vector), answers)


def _answers(view: SeverityView, table: Table) -> Iterator[tuple[str, str]]:
    try:
        answers = read_answers(table, view.vector).answers
    except AnswersFaulty:
        return
    for point in table.points:
        value = point.value(answers[point.key])
        yield in_table(table, point.name), in_table(table, value.name) if value else ""


def _why(unread: str) -> str:
    """Why what a reporter typed is no vector; "" where there is nothing."""
    if not unread:
        return ""
    try:
        read_vector(unread)
    except VectorFaulty as faulty:
        return fault_words(faulty)
    return ""
