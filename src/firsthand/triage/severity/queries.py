"""How severe the reporter and the team find a case, for whoever took the case through `visible_to` or its code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from firsthand.cases.lines import MessageLine
from firsthand.cases.models import Case
from firsthand.programme.rules import Programme
from firsthand.triage.models import Rating
from firsthand.triage.reading import READ_AT_MOST
from firsthand.triage.severity.rules import VectorFaulty, read_vector, told_in
from firsthand.triage.severity.systems import Side, System
from firsthand.vault import queries as vault


@dataclass(frozen=True)
class SeverityView:
    """How severe one side finds it."""

    system: System
    vector: str
    score: float | None
    """None for a decision by SSVC."""
    label: str
    """none, low, medium, high or critical; of SSVC the name of the decision."""
    nomenclature: str
    """Which groups of CVSS metrics count: B, BT, BE or BTE; "" for SSVC."""
    at: datetime
    by: str = ""
    """Who of the team rated it; "" for the reporter."""
    reason: str = ""
    """Why, for the team alone."""
    in_text: bool = False
    """The reporter named it in the words of the report, not in a field of its own."""


@dataclass(frozen=True)
class Views:
    """Both sides, side by side. None: that side has said nothing that can be read."""

    reporter: SeverityView | None
    team: SeverityView | None
    unread: str = ""
    """What the reporter typed as a vector and is none."""


def views_of(case: Case, programme: Programme, messages: Iterable[MessageLine], *, team: bool) -> Views | None:
    """Both views of a case; None where the programme of its day rates no severity.

    `messages` are those that the reader is shown: a vector is found in the words of the report among them. What the
    reporter wrote into the field for a vector counts before. `team`: the reader is of the team.
    """
    if programme.severity is None:
        return None
    words, typed = _said(messages)
    last: dict[str, Rating] = {
        rating.side: rating for rating in case.ratings.order_by("pk").select_related("by", "reason__key")
    }
    ours, theirs = last.get(Side.TEAM), last.get(Side.REPORTER)
    named = None if theirs else told_in(words, programme.severity.systems)
    reporter = _view(theirs, team=team) if theirs else None
    if named:
        reporter = SeverityView(
            named.system, named.vector, named.score, str(named.word), named.nomenclature, case.received_at, in_text=True
        )  # fmt: skip
    unread = "" if theirs else typed
    return Views(reporter, _view(ours, team=team) if ours else None, unread)


def _said(messages: Iterable[MessageLine]) -> tuple[str, str]:
    """(the words of the report as far as advice reads, what was typed as a vector)."""
    report = next((message for message in messages if message.is_report), None)
    fields = dict(report.fields) if report else {}
    typed = fields.pop("vector", "")
    return "\n".join((*fields.values(), report.text))[:READ_AT_MOST] if report else "", typed


def _view(rating: Rating, *, team: bool) -> SeverityView:
    nomenclature = "" if rating.system == System.SSVC else _nomenclature(rating.vector)
    return SeverityView(
        System(rating.system), rating.vector, None if rating.score is None else float(rating.score), rating.label,
        nomenclature, rating.at, (str(rating.by) if team else rating.by.name) if rating.by else "",
        vault.unseal_text(rating.reason) if rating.reason and team else "",
    )  # fmt: skip


def _nomenclature(vector: str) -> str:
    """Of a vector that was read before it was kept."""
    try:
        return read_vector(vector).nomenclature
    except VectorFaulty:
        return ""
