"""Whatever both sides do, in whatever order: what may never happen to an agreement (R47)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from firsthand.cases.models import Case
from firsthand.core.errors import RulesBroken
from firsthand.embargo import actions
from firsthand.embargo.models import Embargo, Proposal
from firsthand.embargo.queries import EmbargoRecord, embargo_record
from firsthand.embargo.rules import IN_FORCE, Answer, EmState
from firsthand.intake.actions import Taken
from firsthand.journal.queries import entries_of
from firsthand.people.models import Person

DAY = timedelta(days=1)
ZONES = ("UTC", "Europe/London", "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia")
ARRIVALS = [
    datetime(2027, 3, 27, 23, 30, tzinfo=UTC),  # the night before summer time
    datetime(2027, 10, 31, 0, 30, tzinfo=UTC),  # the hour that comes twice, on a 31st
    datetime(2028, 2, 28, 23, 59, 59, tzinfo=UTC),  # the night before a leap day
    datetime(2027, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
]
SIDES, ACTS = ("reporter", "staff"), ("propose", "accept", "decline", "withdraw")
ANY = st.tuples(st.sampled_from(SIDES), st.sampled_from(ACTS))
FITTING = st.sampled_from(
    [("reporter", "propose"), ("staff", "propose"), ("fitting", "accept"), ("fitting", "decline")]
)
RARE = st.sampled_from([("staff", "end"), ("nobody", "fact"), ("reporter", "leave")])

ends = st.tuples(
    st.sampled_from([1, 2, 10, 30, 44, 45, 46, 60, 90, 179, 180, 181, -3]), st.integers(-7200, 7200),
    st.sampled_from(ZONES),
)  # fmt: skip
moves = st.tuples(
    # Mostly talk that fits; also what does not, and now and then something that ends it.
    st.integers(0, 9).flatmap(lambda n: FITTING if n < 6 else ANY if n < 9 else RARE),
    ends, st.sampled_from(["More time is needed.", ""]),
    # The clock goes on, mostly; it may also be set back.
    st.sampled_from([timedelta(0), timedelta(minutes=1), DAY, DAY, 9 * DAY, -timedelta(hours=2)]),
)  # fmt: skip


def act(case: Case, staff: Person, move: tuple, at: datetime) -> str:
    """Make one move; "" when the rules refused it."""
    (side, name), (days, seconds, zone), why, _ = move
    if side == "fitting":
        ours = Proposal.objects.filter(case=case, answered_at=None, by_reporter=False).exists()
        side = "reporter" if ours else "staff"
    ends_at = (case.received_at + days * DAY + timedelta(seconds=seconds)).astimezone(ZoneInfo(zone))
    by_staff, theirs = {"by": staff, "at": at}, {"at": at}
    does: dict[tuple[str, str], Callable[[], object]] = {
        ("reporter", "propose"): lambda: actions.propose_by_reporter(case, ends_at=ends_at, why=why, **theirs),
        ("reporter", "accept"): lambda: actions.accept_by_reporter(case, **theirs),
        ("reporter", "decline"): lambda: actions.decline_by_reporter(case, **theirs),
        ("reporter", "withdraw"): lambda: actions.withdraw_by_reporter(case, **theirs),
        ("reporter", "leave"): lambda: actions.leave_by_reporter(case, **theirs),
        ("staff", "propose"): lambda: actions.propose_by_staff(case.number, ends_at=ends_at, why=why, **by_staff),
        ("staff", "accept"): lambda: actions.accept_by_staff(case.number, **by_staff),
        ("staff", "decline"): lambda: actions.decline_by_staff(case.number, why="Not this.", **by_staff),
        ("staff", "withdraw"): lambda: actions.withdraw_by_staff(case.number, **by_staff),
        ("staff", "end"): lambda: actions.end_by_staff(case.number, reason="It leaked.", **by_staff),
        ("nobody", "fact"): lambda: actions.end_by_fact(case, "public_aware", at=at, by=f"person:{staff.pk}"),
    }
    try:
        does[(side, name)]()
    except RulesBroken:
        return ""
    return f"{side} {name}"


def rows(case: Case) -> list[tuple]:
    """Every proposal with everything that is fixed about it."""
    fixed = ("pk", "by_reporter", "ends_at", "made_at", "why_id", "answer", "answered_at")
    return list(Proposal.objects.filter(case=case).order_by("pk").values_list(*fixed))


def check_step(case: Case, done: str, before: EmbargoRecord, now: EmbargoRecord, was: list, rows_now: list) -> None:
    """What holds for every single step."""
    pending = [row for row in rows_now if not row[5]]
    assert len(pending) <= 1
    assert now.ends_at <= now.latest
    if now.ends_at != before.ends_at:
        # The end moves by an acceptance alone, of a proposal of the other side, to exactly its end.
        answered = [p for p in rows_now if p not in was and p[5] == Answer.ACCEPTED]
        assert len(answered) == 1
        assert answered[0][2] == now.ends_at
        assert done == ("staff accept" if answered[0][1] else "reporter accept")
    # History never shrinks, and what was answered stays as it was.
    assert len(rows_now) >= len(was)
    assert [row for row in was if row[5]] == [row for row in rows_now if row in was and row[5]]
    assert [row[:5] for row in was] == [row[:5] for row in rows_now[: len(was)]]
    if before.exited_at and Embargo.objects.get(case=case).exited_at:
        assert (now.state, now.ends_at) == (EmState.EXITED, before.ends_at)
    # The agreed end is that of the proposal that was accepted last.
    accepted = [row for row in rows_now if row[5] == Answer.ACCEPTED]
    assert now.ends_at in {row[2] for row in accepted}


@pytest.fixture
def open_case(report_at: Callable[..., Taken], handler: Person) -> Callable[[datetime], Case]:
    return lambda arrival: report_at(arrival, mail="").case


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arrival=st.sampled_from(ARRIVALS), talk=st.lists(moves, min_size=1, max_size=14))
def test_no_talk_breaks_an_agreement(
    open_case: Callable[[datetime], Case], handler: Person, arrival: datetime, talk: list[tuple]
) -> None:
    with transaction.atomic():
        case, at = open_case(arrival), arrival + DAY
        for move in talk:
            at = max(arrival, at + move[3])
            before, was, written = embargo_record(case, at=at), rows(case), len(entries_of(case.number))
            done = act(case, handler, move, at)
            now, rows_now, said = embargo_record(case, at=at), rows(case), len(entries_of(case.number))
            event(done or "refused")
            check_step(case, done, before, now, was, rows_now)
            if not done:
                assert (before, was, written) == (now, rows_now, said)
        transaction.set_rollback(True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    arrival=st.sampled_from(ARRIVALS), by_reporter=st.booleans(), end=st.integers(2, 180), hours=st.integers(0, 45 * 24)
)  # fmt: skip
def test_an_unanswered_proposal_changes_nothing(
    open_case: Callable[[datetime], Case], handler: Person, arrival: datetime, by_reporter: bool, end: int, hours: int
) -> None:
    with transaction.atomic():
        case, ends_at = open_case(arrival), arrival + end * DAY
        if end != 45:
            side = ("reporter" if by_reporter else "staff", "propose")
            assert act(case, handler, (side, (end, 0, "UTC"), "Why.", None), arrival + DAY) or ends_at <= arrival + DAY
        record = embargo_record(case, at=arrival + timedelta(hours=hours))
        assert record.ends_at == arrival + 45 * DAY
        assert (record.state in IN_FORCE) is (hours < 45 * 24)
        transaction.set_rollback(True)
