"""The embargo's tables, and what a proposal may not break."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from firsthand.cases.rules import ENDS_EMBARGO, FactKind, RmState
from firsthand.core.errors import Broken, RulesBroken, StepNotAllowed
from firsthand.embargo import rules
from firsthand.embargo.rules import (
    CONSENT_TRANSITIONS,
    TRANSITIONS,
    ConsentState,
    ConsentStep,
    EmState,
    EmStep,
    Open,
    Standing,
    after,
    consent_after,
    consent_after_agreement,
    end_on,
    is_usable_wish,
    last_day,
    opening_terms,
    state_of,
)

ARRIVAL = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DEFAULT = 45 * DAY
AT = ARRIVAL + 3 * DAY
STANDING = Standing(
    received_at=ARRIVAL, longest=180 * DAY, rm=RmState.ACCEPTED, facts=frozenset({FactKind.VENDOR_AWARE}),
    ends_at=ARRIVAL + DEFAULT,
)  # fmt: skip
THEIRS = Open(7, by_reporter=True, ends_at=ARRIVAL + 60 * DAY)
OURS = Open(8, by_reporter=False, ends_at=ARRIVAL + 60 * DAY)


def said(broken: list[Broken]) -> str:
    return " ".join(map(str, broken))


# The machine of the case


@pytest.mark.parametrize(("state", "step"), TRANSITIONS)
def test_the_ten_steps_of_the_standard_lead_where_it_says(state: EmState, step: EmStep) -> None:
    assert after(state, step) is TRANSITIONS[(state, step)]
    assert len(TRANSITIONS) == 10


@pytest.mark.parametrize(("state", "step"), [p for p in product(EmState, EmStep) if p not in TRANSITIONS])
def test_every_other_step_is_refused_with_a_sentence(state: EmState, step: EmStep) -> None:
    with pytest.raises(StepNotAllowed, match=r"[A-Z].+\."):
        after(state, step)


def test_nothing_leads_out_of_an_ended_embargo() -> None:
    assert not [step for state, step in TRANSITIONS if state is EmState.EXITED]


@pytest.mark.parametrize(
    ("ends_at", "exited_at", "pending", "state"),
    [
        (None, None, False, EmState.NONE),
        (None, None, True, EmState.PROPOSED),
        (AT + DAY, None, False, EmState.ACTIVE),
        (AT + DAY, None, True, EmState.REVISE),
        (AT + timedelta(microseconds=1), None, False, EmState.ACTIVE),
        (AT, None, False, EmState.EXITED),
        (AT, None, True, EmState.EXITED),
        (AT + DAY, AT, True, EmState.EXITED),
        # The clock was set back after the end: what is over stays over.
        (AT + DAY, AT + 2 * DAY, False, EmState.EXITED),
    ],
)
def test_the_state_is_worked_out_from_the_facts(ends_at, exited_at, pending, state) -> None:
    assert state_of(ends_at=ends_at, exited_at=exited_at, open_proposal=pending, now=AT) is state


# Consent of each participant


@pytest.mark.parametrize(("state", "step"), CONSENT_TRANSITIONS)
def test_consent_moves_as_the_standard_says(state: ConsentState, step: ConsentStep) -> None:
    assert consent_after(state, step) is CONSENT_TRANSITIONS[(state, step)]


@pytest.mark.parametrize(
    ("state", "step"), [p for p in product(ConsentState, ConsentStep) if p not in CONSENT_TRANSITIONS]
)
def test_every_other_step_of_consent_is_refused(state: ConsentState, step: ConsentStep) -> None:
    with pytest.raises(RulesBroken):
        consent_after(state, step)


def test_consent_has_the_steps_of_the_standard_and_no_more() -> None:
    def from_states(step: ConsentStep) -> set[str]:
        return {str(state) for state, taken in CONSENT_TRANSITIONS if taken is step}

    assert from_states(ConsentStep.INVITE) == {"no_embargo", "lapsed", "declined"}
    assert from_states(ConsentStep.ACCEPT) == {"no_embargo", "invited", "lapsed"}
    assert from_states(ConsentStep.DECLINE) == {"no_embargo", "invited", "lapsed", "signatory"}
    assert from_states(ConsentStep.CHANGE_TERMS) == {"signatory"}
    assert from_states(ConsentStep.END) == set(ConsentState)


@pytest.mark.parametrize(
    ("before", "party", "others"),
    [
        ("no_embargo", "signatory", "no_embargo"),
        ("invited", "signatory", "invited"),
        ("signatory", "signatory", "lapsed"),
        ("lapsed", "signatory", "lapsed"),
        ("declined", "signatory", "declined"),
    ],
)
def test_new_terms_bind_whoever_agreed_and_are_put_to_the_others_again(before, party, others) -> None:
    assert consent_after_agreement(before, party=True) == party
    assert consent_after_agreement(before, party=False) == others


# The beginning


@pytest.mark.parametrize(
    ("asked", "active", "pending"),
    [
        (None, DEFAULT, None),
        (DEFAULT, DEFAULT, None),
        (90 * DAY, DEFAULT, 90 * DAY),
        (10 * DAY, 10 * DAY, DEFAULT),
        (DEFAULT - timedelta(microseconds=1), DEFAULT - timedelta(microseconds=1), DEFAULT),
        (DEFAULT + timedelta(microseconds=1), DEFAULT, DEFAULT + timedelta(microseconds=1)),
    ],
)
def test_the_shortest_wins_and_the_longer_is_left_to_be_negotiated(asked, active, pending) -> None:
    terms = opening_terms(ARRIVAL, DEFAULT, ARRIVAL + asked if asked is not None else None)
    assert terms == (ARRIVAL + active, ARRIVAL + pending if pending is not None else None)


def test_an_end_asked_for_in_another_zone_is_compared_as_a_moment() -> None:
    tokyo = (ARRIVAL + DEFAULT).astimezone(ZoneInfo("Asia/Tokyo"))
    assert opening_terms(ARRIVAL, DEFAULT, tokyo) == (ARRIVAL + DEFAULT, None)


@pytest.mark.parametrize(
    ("received", "end"),
    [
        ("2027-01-31T23:59:59+00:00", "2027-03-17T23:59:59+00:00"),  # across a short month
        ("2028-01-31T12:00:00+00:00", "2028-03-16T12:00:00+00:00"),  # the leap day counts
        ("2027-02-20T09:00:00+01:00", "2027-04-06T08:00:00+00:00"),  # summer time in between takes no hour
        ("2027-10-30T09:00:00+02:00", "2027-12-14T07:00:00+00:00"),  # and gives none
        ("2027-12-31T23:30:00-05:00", "2028-02-15T04:30:00+00:00"),  # across a year
    ],
)
def test_the_default_is_45_times_24_hours(received: str, end: str) -> None:
    assert opening_terms(datetime.fromisoformat(received), DEFAULT, None)[0].isoformat() == end


@pytest.mark.parametrize(
    ("asked", "usable"),
    [
        (ARRIVAL + DAY, True),
        (ARRIVAL + 180 * DAY, True),
        (ARRIVAL + 180 * DAY + timedelta(microseconds=1), False),
        (ARRIVAL, False),
        (ARRIVAL - 400 * DAY, False),
        (datetime(9999, 12, 31, tzinfo=timezone(timedelta(hours=-12))), False),
        (datetime(2027, 3, 20), False),
    ],
)
def test_a_wish_that_cannot_be_agreed_is_left_out(asked: datetime, usable: bool) -> None:
    assert is_usable_wish(asked, received_at=ARRIVAL, longest=180 * DAY, at=ARRIVAL) is usable


def test_a_wish_that_passed_before_the_mail_was_read_is_left_out() -> None:
    assert not is_usable_wish(ARRIVAL + DAY, received_at=ARRIVAL, longest=180 * DAY, at=ARRIVAL + 2 * DAY)


# A bare day


@pytest.mark.parametrize(
    ("day", "zone", "end"),
    [
        ("2027-04-15", "Europe/London", "2027-04-15T22:59:00+00:00"),
        ("2027-03-28", "Europe/Amsterdam", "2027-03-28T21:59:00+00:00"),  # 23 hours long
        ("2027-10-31", "Europe/Amsterdam", "2027-10-31T22:59:00+00:00"),  # 25 hours long, a 31st
        ("2028-02-29", "Europe/London", "2028-02-29T23:59:00+00:00"),
        ("2027-12-31", "Pacific/Auckland", "2027-12-31T10:59:00+00:00"),
        ("2023-10-26", "Africa/Cairo", "2023-10-26T21:59:00+00:00"),  # 23:59 came twice: the later
        ("9999-12-31", "America/New_York", "9999-01-01T04:59:00+00:00"),
        ("0001-01-01", "Pacific/Auckland", "0001-01-01T12:19:56+00:00"),
    ],
)
def test_a_bare_day_ends_with_its_last_minute_in_the_zone(day: str, zone: str, end: str) -> None:
    assert end_on(date.fromisoformat(day), zone).isoformat() == end


@pytest.mark.parametrize(
    ("latest", "day"),
    [("2027-08-28T09:00:00+00:00", "2027-08-27"), ("2027-08-28T22:59:00+00:00", "2027-08-28"),
     ("2027-08-28T22:58:59+00:00", "2027-08-27"), ("2027-08-28T23:30:00+00:00", "2027-08-28")],
)  # fmt: skip
def test_the_last_day_on_offer_ends_in_time(latest: str, day: str) -> None:
    assert last_day(datetime.fromisoformat(latest), "Europe/London").isoformat() == day


# What a proposal may not break


def proposing(standing: Standing = STANDING, **changes: object) -> str:
    given = {"ends_at": ARRIVAL + 60 * DAY, "by_reporter": True, "why": "More time is needed.", "at": AT, **changes}
    return said(rules.broken_by_proposal(standing, **given))


@pytest.mark.parametrize("by_reporter", [True, False])
@pytest.mark.parametrize("days", [10, 44, 46, 60, 180])
def test_a_proposal_that_breaks_nothing_passes(by_reporter: bool, days: int) -> None:
    assert proposing(by_reporter=by_reporter, ends_at=ARRIVAL + days * DAY) == ""


def test_a_shorter_time_needs_no_reason_and_a_longer_does() -> None:
    assert proposing(ends_at=ARRIVAL + 30 * DAY, why="") == ""
    assert "needs a reason" in proposing(ends_at=ARRIVAL + 60 * DAY, why=" \n ")


@pytest.mark.parametrize("ends_at", [AT, AT - DAY, ARRIVAL - 9 * DAY])
def test_an_end_that_is_past_is_refused(ends_at: datetime) -> None:
    assert "in the past" in proposing(ends_at=ends_at)


def test_an_end_beyond_the_longest_time_is_refused_and_the_latest_is_named() -> None:
    assert "2027-08-28" in proposing(ends_at=ARRIVAL + 181 * DAY)


def test_the_end_that_holds_already_is_refused() -> None:
    assert "holds already" in proposing(ends_at=STANDING.ends_at)
    assert "holds already" in proposing(ends_at=STANDING.ends_at.astimezone(ZoneInfo("Asia/Tokyo")))


def test_an_end_without_a_zone_is_refused() -> None:
    assert "time zone" in proposing(ends_at=datetime(2027, 5, 1))


@pytest.mark.parametrize("fact", sorted(ENDS_EMBARGO))
def test_nothing_is_negotiated_once_it_is_public_or_attacked(fact: FactKind) -> None:
    assert "no confidentiality left" in proposing(replace(STANDING, facts=frozenset({fact})))
    assert "no confidentiality left" in accepting(replace(STANDING, facts=frozenset({fact}), open=OURS))


def test_with_a_fix_ready_only_a_shorter_time_is_negotiated() -> None:
    fixed = replace(STANDING, facts=frozenset({FactKind.FIX_READY}))
    assert "fix is ready" in proposing(fixed)
    assert proposing(fixed, ends_at=ARRIVAL + 20 * DAY) == ""
    assert "fix is ready" in accepting(replace(fixed, open=OURS))
    assert accepting(replace(fixed, open=replace(OURS, ends_at=ARRIVAL + 20 * DAY))) == ""


def test_a_second_proposal_of_the_same_side_is_refused_and_a_counter_is_not() -> None:
    assert "withdraw it" in proposing(replace(STANDING, open=THEIRS))
    assert proposing(replace(STANDING, open=OURS)) == ""
    assert "withdraw it" in proposing(replace(STANDING, open=OURS), by_reporter=False)


def proposals(*hours_ago: float, by_reporter: bool = True) -> tuple[tuple[bool, datetime], ...]:
    return tuple((by_reporter, AT - timedelta(hours=hours)) for hours in hours_ago)


def test_one_side_makes_five_proposals_in_a_day_and_then_waits() -> None:
    five = replace(STANDING, proposed=proposals(1, 2, 3, 4, 23.5, 30))
    assert "2027-03-04 09:30" in proposing(five)
    assert proposing(five, by_reporter=False) == ""
    assert proposing(replace(STANDING, proposed=proposals(1, 2, 3, 23.5, 24))) == ""
    assert proposing(replace(STANDING, proposed=proposals(1, 2, 3, 4))) == ""
    ours = replace(STANDING, proposed=proposals(0, 0, 0, 0, 0, by_reporter=False))
    assert "5 proposals" in proposing(ours, by_reporter=False)


@pytest.mark.parametrize("change", [{"exited_at": AT - DAY}, {"ends_at": AT}])
def test_an_embargo_that_is_over_is_not_negotiated(change: dict[str, datetime]) -> None:
    assert "has ended" in proposing(replace(STANDING, **change))


@pytest.mark.parametrize("rm", RmState)
def test_talks_do_not_start_from_a_report_that_was_put_aside(rm: RmState) -> None:
    refused = "declined, deferred or closed" in proposing(replace(STANDING, rm=rm))
    assert refused is (rm in {RmState.INVALID, RmState.DEFERRED, RmState.CLOSED})


def test_all_broken_rules_come_in_one_answer() -> None:
    standing = replace(
        STANDING, rm=RmState.CLOSED, open=THEIRS, exited_at=AT - DAY,
        facts=frozenset({FactKind.FIX_READY, *ENDS_EMBARGO}),
    )  # fmt: skip
    found = proposing(standing, ends_at=ARRIVAL + 200 * DAY, why="")
    for words in (
        "has ended", "is public;", "exploit it is public", "Attacks", "declined, deferred", "withdraw it",
        "no agreement", "fix is ready", "needs a reason",
    ):  # fmt: skip
        assert words in found


def test_before_anything_was_agreed_no_end_is_the_later_one() -> None:
    assert proposing(replace(STANDING, ends_at=None), why="") == ""


# Answers


def accepting(standing: Standing, **changes: object) -> str:
    return said(rules.broken_by_acceptance(standing, **{"by_reporter": True, "at": AT, **changes}))


def test_the_other_side_may_agree_and_ones_own_side_may_not() -> None:
    assert accepting(replace(STANDING, open=OURS)) == ""
    assert accepting(replace(STANDING, open=THEIRS), by_reporter=False) == ""
    assert "your own side" in accepting(replace(STANDING, open=THEIRS))
    assert "your own side" in accepting(replace(STANDING, open=OURS), by_reporter=False)


def test_a_proposal_whose_end_has_passed_meanwhile_cannot_be_agreed_to() -> None:
    assert "passed in the meantime" in accepting(replace(STANDING, open=replace(OURS, ends_at=AT)))


def test_nobody_agrees_to_nothing() -> None:
    assert accepting(STANDING) == str(rules.NOTHING_OPEN)


@pytest.mark.parametrize("rm", RmState)
def test_nothing_is_agreed_in_an_invalid_or_closed_case(rm: RmState) -> None:
    assert bool(accepting(replace(STANDING, rm=rm, open=OURS))) is (rm in {RmState.INVALID, RmState.CLOSED})


def test_we_decline_with_a_reason_and_the_reporter_need_not_give_one() -> None:
    assert said(rules.broken_by_decline(replace(STANDING, open=OURS), by_reporter=True, why="", at=AT)) == ""
    ours = rules.broken_by_decline(replace(STANDING, open=THEIRS), by_reporter=False, why=" ", at=AT)
    assert "needs a reason" in said(ours)


def test_only_the_side_that_proposed_may_withdraw() -> None:
    assert said(rules.broken_by_withdrawal(replace(STANDING, open=THEIRS), by_reporter=True, at=AT)) == ""
    assert "other side" in said(rules.broken_by_withdrawal(replace(STANDING, open=OURS), by_reporter=True, at=AT))
    assert said(rules.broken_by_withdrawal(STANDING, by_reporter=True, at=AT)) == str(rules.NOTHING_OPEN)


@pytest.mark.parametrize(
    ("seen", "pending", "stale"),
    [
        (7, THEIRS, False),
        (8, THEIRS, True),
        (0, THEIRS, True),
        (None, THEIRS, False),
        (7, None, True),
        (0, None, False),
        (None, None, False),
    ],
)
def test_an_answer_to_a_proposal_that_was_replaced_is_refused(seen, pending, stale) -> None:
    assert bool(rules.broken_by_other_proposal(replace(STANDING, open=pending), seen)) is stale


def test_an_early_end_needs_a_running_embargo_and_a_reason() -> None:
    assert said(rules.broken_by_early_end(STANDING, why="It leaked.", at=AT)) == ""
    assert "needs a reason" in said(rules.broken_by_early_end(STANDING, why="", at=AT))
    assert "has ended" in said(rules.broken_by_early_end(replace(STANDING, exited_at=AT), why="It leaked.", at=AT))
    none = rules.broken_by_early_end(replace(STANDING, ends_at=None), why="It leaked.", at=AT)
    assert said(none) == str(rules.NOTHING_RUNS)


@pytest.mark.parametrize("consent", ConsentState)
def test_the_reporter_leaves_once(consent: ConsentState) -> None:
    broken = rules.broken_by_leaving(STANDING, consent, at=AT)
    assert bool(broken) is (consent is ConsentState.DECLINED)


def test_nobody_leaves_what_is_over_or_never_was() -> None:
    assert rules.broken_by_leaving(replace(STANDING, exited_at=AT), "signatory", at=AT)
    assert rules.broken_by_leaving(replace(STANDING, ends_at=None), "signatory", at=AT)
