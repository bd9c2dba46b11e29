"""What of the journal the reporter sees, on the page and in what leaves the house: the same entries."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from firsthand.cases import actions
from firsthand.cases.conversation import conversation
from firsthand.cases.event_words import Teller
from firsthand.cases.models import Case
from firsthand.cases.records import CaseRecord, for_reporter, for_staff
from firsthand.cases.rules import TwoPersonKind
from firsthand.intake.actions import Taken
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.programme.queries import Published
from firsthand.programme.rules import Moment, OwnPromise, Unit, Within
from firsthand.promises import actions as promises
from firsthand.promises.sweeps import look_again
from holder import Holder

HOUR = timedelta(hours=1)
SEEN = "Personal data of others was seen."
TOLD = "You told us that you saw personal data of others."


def record_of(case: Case, at: datetime) -> CaseRecord:
    return for_reporter(Case.objects.get(pk=case.pk), at=at)


def told(case: Case, at: datetime) -> str:
    record = record_of(case, at)
    return " ".join(t.told.words for t in conversation(record, Teller(record, zone="UTC").tell) if t.told)


def kinds_exported(case: Case, lead: Person, at: datetime) -> list[str]:
    said = actions.export_for_third_party(case.number, recipient="CSIRT", why="They coordinate.", by=lead, at=at)
    return [event["kind"] for event in said["timeline"]]


def test_an_incident_that_the_team_saw_is_not_the_reporters(
    report_at: Callable[..., Taken], handler: Person, lead: Person, at: datetime
) -> None:
    taken = report_at()
    actions.note_incident(taken.case.number, by=handler, at=at + HOUR)
    actions.settle_incident(taken.case.number, "Told the authority.", by=handler, at=at + 2 * HOUR)
    assert SEEN not in told(taken.case, at + 3 * HOUR)
    exported = kinds_exported(taken.case, lead, at + 3 * HOUR)
    assert Kind.INCIDENT_SEEN not in exported
    assert Kind.PROMISE_KEPT not in exported


def test_an_incident_that_the_report_tells_of_is(report_at: Callable[..., Taken], lead: Person, at: datetime) -> None:
    taken = report_at(harms=("personal_data",))
    assert SEEN in told(taken.case, at + HOUR)
    assert Kind.INCIDENT_SEEN in kinds_exported(taken.case, lead, at + HOUR)


def test_the_receipt_tells_of_an_incident_only_if_the_report_did(
    report_at: Callable[..., Taken], handler: Person, at: datetime
) -> None:
    seen_by_us, seen_by_them = report_at(), report_at(harms=("personal_data",), steps="other")
    for taken in (seen_by_us, seen_by_them):
        actions.note_incident(taken.case.number, by=handler, at=at + HOUR)
    assert TOLD not in Holder(seen_by_us.code, at).send("receipt")
    words = Holder(seen_by_them.code, at).send("receipt")
    assert TOLD in words
    assert "by Thursday 4 March 2027, 09:00 GMT those who must know of it are told" in words


def departure(case: Case, by: Person, at: datetime) -> int:
    return actions.propose_entry(
        case.number, TwoPersonKind.DEPARTURE, rule_id="G1", evidence="Everything was scanned.", by=by, at=at
    ).pk  # fmt: skip


def test_a_departure_that_nobody_seconded_leaves_no_trace_outside(
    a_case: Case, handler: Person, lead: Person, at: datetime
) -> None:
    actions.withdraw_entry(a_case.number, departure(a_case, handler, at), by=handler, at=at + HOUR)
    assert "guideline" not in told(a_case, at + HOUR)
    assert Kind.DEPARTURE_WITHDRAWN not in kinds_exported(a_case, lead, at + HOUR)


def test_a_departure_that_held_and_was_withdrawn_is_told(
    a_case: Case, handler: Person, lead: Person, at: datetime
) -> None:
    entry = departure(a_case, handler, at)
    actions.second_entry(a_case.number, entry, by=lead, at=at + HOUR)
    actions.withdraw_entry(a_case.number, entry, by=handler, at=at + 2 * HOUR)
    assert "We took back that a guideline was not kept." in told(a_case, at + 2 * HOUR)
    assert Kind.DEPARTURE_WITHDRAWN in kinds_exported(a_case, lead, at + 3 * HOUR)


def test_a_promise_of_the_team_alone_leaves_no_trace_outside(
    programme: Published,
    report_at: Callable[..., Taken],
    handler: Person,
    monkeypatch: pytest.MonkeyPatch,
    at: datetime,
) -> None:
    inside = OwnPromise(
        "inside", {"en": "Canary"}, Within(1, Unit.HOURS), Moment.ARRIVED, Moment.SETTLED_BY_HAND,
        paused_by=("question",), public=False,
    )  # fmt: skip
    own = replace(programme.programme.promises, own=(inside,))
    changed = replace(programme, programme=replace(programme.programme, promises=own))
    for module in ("promises.actions", "promises.turns", "cases.records"):
        monkeypatch.setattr(f"firsthand.{module}.version", lambda number: changed)
    case = report_at().case
    actions.ask(case.number, "Which version?", by=handler, at=at + HOUR / 2)
    promises.mark(case, Moment.QUESTION_ANSWERED, at=at + HOUR, by="reporter")
    look_again(at=at + 3 * HOUR)
    at += 4 * HOUR
    inside_kinds = [e.kind for e in for_staff(case, at=at).timeline if e.facts.get("promise") == "own:inside"]
    assert {Kind.PROMISE_PAUSED, Kind.PROMISE_RESUMED, Kind.PROMISE_MISSED} <= set(inside_kinds)
    assert [e for e in record_of(case, at).timeline if e.facts.get("promise") == "own:inside"] == []
    assert "clocks" not in told(case, at)
