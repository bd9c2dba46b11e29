"""Each filter of the queue gives exactly the cases that a loop over all of them would pick by hand."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from firsthand.cases import actions
from firsthand.cases.listing import Horizon, View, queue
from firsthand.cases.models import Case
from firsthand.cases.rules import CaseState, ChangeKind, Channel, Outcome
from firsthand.intake.actions import follow_up
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.promises.rules import PromiseKind
from firsthand.queue.queries import _DUE, fitting
from firsthand.queue.rules import ME, NOBODY, UNRATED, Filters
from firsthand.triage.severity.actions import rate
from rating import ANSWERS, CRITICAL_31, HIGH_4, HIGH_31, rates_from

ZONE = "Europe/Amsterdam"
WHY = "We looked at it with care and this is why."
DAY = timedelta(days=1)


@pytest.fixture
def house(report_at, handler, lead, auditor, tmp_path, at) -> None:
    """Cases of every state, language, distance, person and severity that the filters tell apart."""
    rates_from(tmp_path, at - 25 * DAY)

    def file(days: float, **changes: object) -> str:
        return str(report_at(at - days * DAY, **changes).case.number)

    def accepted(days: float, **changes: object) -> str:
        number = file(days, **changes)
        actions.confirm(number, by=handler, at=at - (days - 0.5) * DAY)
        actions.accept(number, by=handler, at=at - (days - 1) * DAY, reason=WHY, asset_id="S8")
        return number

    file(0), file(2.4, language="nl"), file(3.5, asset="S1"), file(1.4, language="de")
    actions.ask(file(1), "Which version?", by=lead, at=at)
    actions.take(file(2.9), by=handler, at=at)
    actions.verify(file(2), by=lead, at=at)
    actions.restrict(file(0.5), by=lead, at=at)
    actions.restrict(actions.take(file(0.2), by=handler, at=at).number, by=lead, at=at)
    accepted(20), accepted(60), accepted(11, language="nl")
    fixed = accepted(9)
    actions.record_remedy(fixed, kind=ChangeKind.CODE, reference="change 1", day=None, by=lead, at=at)
    for number, writes in ((file(5), False), (file(6), True)):
        actions.decline(number, Outcome.NO_IMPACT, rule_id="N1", reason=WHY, by=handler, at=at - DAY)
        if writes:
            follow_up(Case.objects.get(number=number), text="But look again.", files=(), at=at)
    follow_up(Case.objects.get(number=file(4)), text="And one more thing.", files=(), at=at)
    file(0.3, vector=HIGH_31)
    for ratings in ((CRITICAL_31,), (CRITICAL_31, HIGH_4), (ANSWERS,)):
        number = file(0.6, vector=HIGH_31)
        for vector in ratings:
            rate(number, vector, by=handler, at=at)


def nearest(case: Case, at: datetime) -> tuple[datetime | None, str]:
    """The promise that is owed next: an embargo whose time is over owes nothing."""
    runs = sorted(
        (p.due_at, p.pk, str(p.kind)) for p in case.promises.all() if p.kept_at is None and p.paused_at is None
        and not (p.kind == PromiseKind.EMBARGO and p.due_at <= at)
    )  # fmt: skip
    return (runs[0][0], runs[0][2]) if runs else (None, "")


def severity(case: Case) -> str:
    """What the team said last, else the reporter."""
    said = [rating.label for side in ("reporter", "team") for rating in case.ratings.filter(side=side).order_by("pk")]
    return said[-1] if said else UNRATED


def _arrived_on(case: Case) -> date:
    return case.received_at.astimezone(ZoneInfo(ZONE)).date()


def _handler_is(case: Case, wanted: str, viewer: Person) -> bool:
    if wanted == NOBODY:
        return case.handler is None
    return case.handler_id == (viewer.pk if wanted == ME else int(wanted))


Pick = Callable[[Case, object, Person, datetime], bool]
PICKS: dict[str, Pick] = {
    "state": lambda case, wanted, viewer, at: case.state == wanted,
    "asset": lambda case, wanted, viewer, at: case.asset_id == wanted,
    "language": lambda case, wanted, viewer, at: case.language == wanted,
    "channel": lambda case, wanted, viewer, at: case.channel == wanted,
    "handler": lambda case, wanted, viewer, at: _handler_is(case, str(wanted), viewer),
    "promise": lambda case, wanted, viewer, at: nearest(case, at)[1] == wanted,
    "due": lambda case, wanted, viewer, at: Horizon.at(at).group_of(nearest(case, at)[0]) is _DUE[str(wanted)],
    "severity": lambda case, wanted, viewer, at: severity(case) == wanted,
    "unread": lambda case, wanted, viewer, at: case.unread_since is not None,
    "asked": lambda case, wanted, viewer, at: any(m.is_question and m.answered_at is None for m in case.messages.all()),
    "restricted": lambda case, wanted, viewer, at: case.restricted,
    "since": lambda case, wanted, viewer, at: _arrived_on(case) >= wanted,
    "until": lambda case, wanted, viewer, at: _arrived_on(case) <= wanted,
}
ASKED: dict[str, list[object]] = {
    "state": list(CaseState), "asset": ["S1", "S8", "S99"], "language": ["en", "nl", "de", "fr"],
    "channel": list(Channel), "handler": [ME, NOBODY, "1", "2", "999"], "promise": list(PromiseKind),
    "due": list(_DUE), "severity": ["critical", "high", "low", "Scheduled", UNRATED],
    "unread": [True], "asked": [True], "restricted": [True],
    "since": [date(2027, 1, 1), date(2027, 2, 26), date(2027, 3, 1), date(2027, 3, 2)],
    "until": [date(2026, 12, 31), date(2027, 2, 26), date(2027, 3, 1)],
}  # fmt: skip


def waits(case: Case) -> bool:
    """Whether the queue has it: open, or closed with words that nobody answered."""
    return case.state is not CaseState.CLOSED or case.unread_since is not None


def in_the_queue(viewer: Person, at: datetime, **asked: object) -> list[str]:
    horizon = Horizon.at(at)
    only = fitting(Filters(**asked), viewer, horizon=horizon, zone=ZONE)
    return [row.number for row in queue(viewer, View.OPEN, horizon=horizon, language="en", only=only).rows]


def seen(case: Case, viewer: Person) -> bool:
    """A lead sees all; others what is open to the team, and what they were let into."""
    let_in = any(access.person_id == viewer.pk and access.ended_at is None for access in case.let_in.all())
    return viewer.role == Role.LEAD or not case.restricted or let_in


def by_hand(viewer: Person, at: datetime, **asked: object) -> set[str]:
    return {
        case.number for case in Case.objects.all()
        if waits(case) and seen(case, viewer)
        and all(PICKS[name](case, wanted, viewer, at) for name, wanted in asked.items())
    }  # fmt: skip


def test_every_filter_is_tried():
    assert set(PICKS) == set(ASKED) == set(Filters.__dataclass_fields__)


@pytest.mark.parametrize("name", sorted(PICKS))
def test_a_filter_gives_what_a_loop_gives(house, handler, lead, auditor, at, name):
    some = False
    for viewer in (lead, handler, auditor):
        for wanted in ASKED[name]:
            found = in_the_queue(viewer, at, **{name: wanted})
            assert len(found) == len(set(found))
            assert set(found) == by_hand(viewer, at, **{name: wanted}), (viewer, wanted)
            some |= bool(found)
    assert some


@pytest.mark.parametrize("asked", [
    {"state": CaseState.ACCEPTED, "language": "nl"}, {"handler": ME, "unread": True},
    {"handler": NOBODY, "asset": "S1"}, {"asked": True, "restricted": True},
    {"since": date(2027, 2, 20), "until": date(2027, 2, 27), "channel": Channel.WEB},
])  # fmt: skip
def test_two_filters_leave_what_both_leave(house, handler, at, asked):
    assert set(in_the_queue(handler, at, **asked)) == by_hand(handler, at, **asked)


def test_every_case_stands_in_one_group_of_nearness_or_in_the_last(house, lead, at):
    groups = [set(in_the_queue(lead, at, due=name)) for name in _DUE]
    assert sum(map(len, groups)) == len(set().union(*groups))
    assert set().union(*groups) <= set(in_the_queue(lead, at))
