"""The record of a case: in which language its rules stand, and whether an appeal is possible."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.cases.records import for_reporter
from firsthand.cases.rules import Outcome, TwoPersonKind
from firsthand.intake.actions import Taken
from firsthand.people.models import Person
from firsthand.programme.queries import Published
from firsthand.programme.rules import Moment, OwnPromise, Unit, Within


@pytest.fixture
def mostly_dutch(programme: Published, monkeypatch: pytest.MonkeyPatch) -> Published:
    """The reference programme with Dutch as its first language, and a promise of its own."""
    own = OwnPromise("call", {"en": "Call", "nl": "Bellen"}, Within(2, Unit.DAYS), Moment.ARRIVED, Moment.DECIDED)
    promises = replace(programme.programme.promises, own=(own,))
    rules = {
        key: replace(rule, text={"en": f"English {key}", "nl": f"Nederlands {key}"})
        for key, rule in programme.programme.rules.items()
    }
    changed = replace(
        programme, programme=replace(programme.programme, languages=("nl", "en"), promises=promises, rules=rules)
    )
    for module in ("promises.actions", "promises.turns", "cases.records"):
        monkeypatch.setattr(f"firsthand.{module}.version", lambda number: changed)
    return changed


def test_a_language_that_a_rule_does_not_speak_gets_that_of_the_programme(
    mostly_dutch: Published, report_at: Callable[..., Taken], handler: Person, lead: Person, at: datetime
) -> None:
    case = report_at(language="fr").case
    entry = actions.propose_entry(
        case.number, TwoPersonKind.DEPARTURE, rule_id="G1", evidence="Everything was scanned.", by=handler, at=at
    )  # fmt: skip
    actions.second_entry(case.number, entry.pk, by=lead, at=at)
    actions.decline(case.number, Outcome.NOT_QUALIFYING, rule_id="N11", reason="It leads nowhere.", by=handler, at=at)
    record = for_reporter(Case.objects.get(pk=case.pk), at=at)
    assert record.decision is not None
    assert record.decision.rule_text == "Nederlands N11"
    assert [entry.rule_text for entry in record.departures] == ["Nederlands G1"]
    assert "Bellen" in [line.name for line in record.promises]


def test_an_appeal_is_possible_against_a_decision_that_closed_the_report_and_once(
    a_case: Case, handler: Person, at: datetime
) -> None:
    def may_appeal() -> bool:
        return for_reporter(Case.objects.get(pk=a_case.pk), at=at).may_appeal

    assert not may_appeal()
    actions.decline(a_case.number, Outcome.NOT_QUALIFYING, rule_id="N11", reason="It leads nowhere.", by=handler, at=at)
    assert may_appeal()
    actions.appeal(a_case, text="It does.", at=at)
    assert not may_appeal()
