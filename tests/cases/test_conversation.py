"""What the reporter's timeline tells, and what it leaves out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from firsthand.cases import actions
from firsthand.cases.conversation import conversation
from firsthand.cases.entries import TEAM_ONLY
from firsthand.cases.event_words import Teller
from firsthand.cases.lines import Event, PromiseLine
from firsthand.cases.models import Case
from firsthand.cases.page import promises_shown
from firsthand.cases.records import CaseRecord, for_reporter
from firsthand.cases.rules import Outcome
from firsthand.cases.words import EVENTS, promise_words
from firsthand.intake.actions import Taken
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.promises.rules import PromiseKind, PromiseState

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
NOT_OF_A_CASE = frozenset(
    k
    for k in Kind
    if k.split(".")[0] in ("programme", "arrival", "channel", "key", "staff", "log", "intake", "known_issues", "answer")
)
SHOWN_AS_MESSAGE_OR_DECISION = frozenset(
    {Kind.REPORT_RECEIVED, Kind.MESSAGE_RECEIVED, Kind.MESSAGE_SENT, Kind.QUESTION_ASKED, Kind.CASE_DECIDED}
)
TOLD_BY_THE_PROMISES_THEMSELVES = frozenset({Kind.PROMISE_KEPT})


@pytest.fixture
def record(a_case: Case, at: datetime) -> CaseRecord:
    return for_reporter(a_case, at=at)


def line(kind: str, state: PromiseState = PromiseState.RUNNING, turn: int = 1, name: str = "") -> PromiseLine:
    kept = NOON if state is PromiseState.KEPT else None
    return PromiseLine(kind, NOON, NOON, kept, state, 0.5, False, turn, name=name)


def told(record: CaseRecord, kind: Kind, facts: Mapping[str, Any], by: str = "Ines") -> str | None:
    said = Teller(record, zone="Europe/London").tell(Event(NOON, kind, by, dict(facts)))
    return said.words if said else None


def test_every_kind_of_entry_has_words_or_is_left_out_on_purpose() -> None:
    named = set(EVENTS) | set(Teller.WITH_FACTS)
    left_out = TEAM_ONLY | NOT_OF_A_CASE | SHOWN_AS_MESSAGE_OR_DECISION | TOLD_BY_THE_PROMISES_THEMSELVES
    assert set(Kind) - named - left_out == set()
    assert named & set(TEAM_ONLY) == set()


def test_one_answer_that_stops_two_clocks_is_one_line(record: CaseRecord) -> None:
    promises = (line(PromiseKind.ASSESSMENT), line(PromiseKind.RESOLUTION))
    paused = [Event(NOON, Kind.PROMISE_PAUSED, "Ines", {"promise": p.kind, "turn": 1}) for p in promises]
    record = replace(record, promises=promises, timeline=tuple(paused))
    assert len(conversation(record, Teller(record, zone="UTC").tell)) == 1


def test_a_missed_promise_is_named(record: CaseRecord) -> None:
    own = replace(record, promises=(line("own:call", name="We call you"),))
    assert "“We call you”" in str(told(own, Kind.PROMISE_MISSED, {"promise": "own:call"}))


def test_only_a_confirmation_that_came_back_is_told_as_such(record: CaseRecord) -> None:
    assert told(record, Kind.PROMISE_REOPENED, {"promise": PromiseKind.RESOLUTION}) is None
    assert "did not reach you" in str(told(record, Kind.PROMISE_REOPENED, {"promise": PromiseKind.CONFIRM}))


def test_consent_that_changes_with_an_agreement_is_not_told(record: CaseRecord) -> None:
    assert told(record, Kind.CONSENT_CHANGED, {"from": "signatory", "to": "lapsed"}) is None


def test_a_message_is_shown_once_though_two_entries_are_about_it(unmailed: Taken, lead: Person, at: datetime) -> None:
    actions.decline(unmailed.case.number, Outcome.OTHER, rule_id="N1", reason="r" * 40, by=lead, at=at)
    actions.appeal(unmailed.case, text="my objection", at=at)
    record = for_reporter(Case.objects.get(pk=unmailed.case.pk), at=at)
    turns = conversation(record, Teller(record, zone="UTC").tell)
    assert [t.message.text for t in turns if t.message].count("my objection") == 1
    assert sum(t.decision is not None for t in turns) == 1


def test_update_periods_that_were_kept_are_counted_and_the_others_listed() -> None:
    update = PromiseKind.UPDATE
    lines = [
        line(update, PromiseState.KEPT, 1), line(update, PromiseState.MISSED, 2), line(update, PromiseState.KEPT, 3),
        line(update, PromiseState.RUNNING, 4), line(PromiseKind.CONFIRM, PromiseState.KEPT),
    ]  # fmt: skip
    shown = promises_shown(lines)
    assert [(p.kind, p.turn) for _, p in shown.rows] == [(update, 2), (update, 4), (PromiseKind.CONFIRM, 1)]
    assert shown.updates_kept == 2


def test_an_own_promise_is_called_as_the_operator_named_it() -> None:
    assert promise_words(line("own:call", name="We call you")) == "We call you"
