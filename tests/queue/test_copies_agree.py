"""After any acts by anybody, what a case repeats for lists is what its promises and messages say, asked one by one."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.acknowledgements.actions import publish, wish_by_reporter
from firsthand.cases import actions
from firsthand.cases.models import NOTHING_DUE, Case
from firsthand.cases.rules import OPEN, ChangeKind, FactKind, Outcome, Role
from firsthand.core.errors import FirsthandError
from firsthand.embargo import actions as embargo
from firsthand.embargo.sweeps import lapse_due
from firsthand.intake.actions import follow_up, receive_form
from firsthand.letters.delivery import mark_bounced
from firsthand.letters.models import Letter
from firsthand.people.models import Person
from firsthand.promises.actions import settle_by_hand
from firsthand.promises.sweeps import look_again
from promises.conftest import EVERY_KIND
from stage import REPORT

WHY = "We looked at it with care and this is why."
ASSET = "S8"
Act = Callable[[Case, "Team", datetime], object]


class Team:
    """Who acts: two people of different roles, so that one may judge what the other decided."""

    def __init__(self, handler: Person, lead: Person) -> None:
        self.handler, self.lead = handler, lead


def _of_first(case: Case) -> str:
    """The number of the earliest report: what later ones are duplicates of."""
    return Case.objects.order_by("arrival_order").values_list("number", flat=True)[0]


def _answered(case: Case, team: Team, at: datetime) -> None:
    asked = case.messages.filter(is_question=True, answered_at=None).first()
    if asked is not None:
        actions.mark_answered(case.number, asked.pk, by=team.lead, at=at)


def _bounced(case: Case, team: Team, at: datetime) -> None:
    for letter in Letter.objects.filter(case=case):
        mark_bounced(letter.pk, at=at)


ACTS: dict[str, Act] = {
    "confirm": lambda c, t, at: actions.confirm(c.number, by=t.handler, at=at),
    "reply": lambda c, t, at: actions.reply(c.number, f"We are at it, {at}.", by=t.handler, at=at),
    "note": lambda c, t, at: actions.keep_note(c.number, "A note.", by=t.handler, at=at),
    "ask": lambda c, t, at: actions.ask(c.number, f"Which version, on {at}?", by=t.handler, at=at),
    "reporter writes": lambda c, t, at: follow_up(c, text=f"And this, {at}.", files=(), at=at),
    "mark answered": _answered,
    "verify": lambda c, t, at: actions.verify(c.number, by=t.handler, at=at),
    "accept": lambda c, t, at: actions.accept(c.number, by=t.handler, at=at, reason=WHY, asset_id=ASSET),
    "decline": lambda c, t, at: actions.decline(
        c.number, Outcome.NO_IMPACT, rule_id="N1", reason=WHY, by=t.handler, at=at
    ),
    "duplicate": lambda c, t, at: actions.decline(
        c.number, Outcome.DUPLICATE, rule_id="N11", reason=WHY, by=t.handler, at=at, same_as=_of_first(c)
    ),
    "link": lambda c, t, at: actions.link_to_earlier(c.number, _of_first(c), by=t.handler, at=at),
    "appeal": lambda c, t, at: actions.appeal(c, text="I object.", at=at),
    "uphold": lambda c, t, at: actions.judge_appeal(
        c.number, upheld=True, reason=WHY, by=t.lead, at=at, asset_id=ASSET
    ),
    "dismiss": lambda c, t, at: actions.judge_appeal(c.number, upheld=False, reason=WHY, by=t.lead, at=at),
    "remedy": lambda c, t, at: actions.record_remedy(
        c.number, kind=ChangeKind.CODE, reference="change 1", day=None, by=t.handler, at=at
    ),
    "remedy not in place": lambda c, t, at: actions.record_remedy(
        c.number, kind=ChangeKind.CODE, reference="change 2", day=None, by=t.handler, at=at, deployed=False
    ),
    "in place": lambda c, t, at: actions.note_fact(c.number, FactKind.FIX_DEPLOYED, happened_at=at, by=t.lead, at=at),
    "is public": lambda c, t, at: actions.note_fact(
        c.number, FactKind.EXPLOIT_PUBLIC, happened_at=at, by=t.lead, at=at
    ),
    "close": lambda c, t, at: actions.close(c.number, by=t.lead, at=at),
    "incident": lambda c, t, at: actions.note_incident(c.number, by=t.handler, at=at),
    "incident settled": lambda c, t, at: actions.settle_incident(c.number, "Notified.", by=t.lead, at=at),
    "settle by hand": lambda c, t, at: settle_by_hand(c.number, "own:call", by=t.handler, at=at),
    "take": lambda c, t, at: actions.take(c.number, by=t.handler, at=at),
    "restrict": lambda c, t, at: actions.restrict(c.number, by=t.lead, at=at),
    "open to the team": lambda c, t, at: actions.open_to_team(c.number, by=t.lead, at=at),
    "participant": lambda c, t, at: actions.add_participant(
        c.number, roles=[Role.COORDINATOR], name="A centre", by=t.lead, at=at
    ),
    "no credit": lambda c, t, at: wish_by_reporter(c, name="", link="", at=at),
    "credit": lambda c, t, at: wish_by_reporter(c, name="t0rvald", link="", at=at),
    "publish": lambda c, t, at: publish(c.number, by=t.lead, at=at),
    "we propose": lambda c, t, at: embargo.propose_by_staff(
        c.number, ends_at=at + timedelta(days=20), why=WHY, by=t.handler, at=at
    ),
    "reporter agrees": lambda c, t, at: embargo.accept_by_reporter(c, at=at),
    "reporter proposes": lambda c, t, at: embargo.propose_by_reporter(c, ends_at=at + timedelta(days=9), at=at),
    "we agree": lambda c, t, at: embargo.accept_by_staff(c.number, by=t.handler, at=at),
    "end the embargo": lambda c, t, at: embargo.end_by_staff(c.number, reason=WHY, by=t.lead, at=at),
    "letters bounce": _bounced,
    "sweeps": lambda c, t, at: (look_again(at=at), lapse_due(at=at)),
}


def said_of(case: Case) -> tuple[datetime, str, bool, bool]:
    """What the copies of a case must be, worked out in a loop over everything it has."""
    nearest = min(
        (promise for promise in case.promises.all() if promise.kept_at is None and promise.paused_at is None),
        key=lambda promise: (promise.due_at, promise.pk), default=None,
    )  # fmt: skip
    asked = any(message.is_question and message.answered_at is None for message in case.messages.all())
    waits = case.rm in OPEN or case.unread_since is not None
    return nearest.due_at if nearest else NOTHING_DUE, nearest.kind if nearest else "", asked, waits


@pytest.fixture
def cases(promised, handler, lead):
    """Makes two reports, the second an hour after the first, under a programme with every kind of clock and pause."""
    promised(EVERY_KIND)

    def file(at: datetime) -> list[Case]:
        return [receive_form(REPORT, language="en", at=at + timedelta(hours=n)).case for n in range(2)]

    return file


ANY_ACTS = st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.booleans(), st.integers(0, 30)), max_size=12)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=ANY_ACTS)
def test_after_any_acts_on_two_cases_the_copies_are_what_a_loop_over_their_rows_says(cases, handler, lead, at, done):
    pair, now, team = cases(at), at, Team(handler, lead)
    for name, second, days in done:
        now += timedelta(days=days, hours=1)
        case = Case.objects.get(pk=pair[second].pk)
        try:
            ACTS[name](case, team, now)
        except FirsthandError:
            continue  # not in this state
        for each in Case.objects.filter(pk__in=[case.pk for case in pair]):
            kept = (each.next_due_at, each.next_kind, each.question_open, each.in_queue)
            assert kept == said_of(each), name


WAYS = (
    "confirm, ask, reporter writes, verify, accept, take, remedy, credit, publish, close",
    "ask, mark answered, accept, incident, incident settled, settle by hand, no credit, remedy not in place, in place",
    "note, decline, appeal, uphold, accept, remedy",
    "decline, appeal, dismiss, reply",
    "confirm, letters bounce, sweeps, restrict, open to the team, participant",
    "we propose, reporter agrees, reporter proposes, we agree, end the embargo",
    "accept, link, is public",
    "decline, is public",
    "duplicate, sweeps",
)


@pytest.mark.parametrize("way", WAYS)
def test_along_whole_ways_the_copies_are_what_a_loop_over_the_rows_says(cases, handler, lead, at, way):
    """As above, where every act can be done: a list of acts that are all refused would prove nothing."""
    case, now = cases(at)[1], at + timedelta(hours=1)
    for name in way.split(", "):
        now += timedelta(days=60) if name == "sweeps" else timedelta(hours=30)
        ACTS[name](case, Team(handler, lead), now)
        each = Case.objects.get(pk=case.pk)
        assert (each.next_due_at, each.next_kind, each.question_open, each.in_queue) == said_of(each), name


def test_these_ways_try_every_act():
    assert {name for way in WAYS for name in way.split(", ")} == set(ACTS)
