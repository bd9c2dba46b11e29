"""What was decided, on what, and what the reporter can do about it: objection, departure, identity."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from firsthand.cases import actions
from firsthand.cases.models import Appeal
from firsthand.cases.records import for_reporter
from firsthand.cases.rules import ChangeKind, Grounds, Outcome, TwoPersonKind
from firsthand.intake.actions import Taken
from firsthand.people.models import Person
from holder import Holder

REASON = "We looked at it with care and saw what you saw."
RULES = {Outcome.OUT_OF_SCOPE: "O1", Outcome.EXCLUDED_TEST: "X5"}
GROUNDS = Grounds(
    known_since=datetime(2027, 1, 5, 12, tzinfo=UTC), record="canary-ticket", versions="Portal 8.2",
    traces="Each number answered 403.",
)  # fmt: skip


def decline(
    taken: Taken, by: Person, at: datetime, outcome: Outcome = Outcome.NOT_QUALIFYING, same_as: str = ""
) -> None:
    actions.decline(
        taken.case.number, outcome, rule_id=RULES.get(outcome, "N11"), reason=REASON, by=by, at=at, grounds=GROUNDS,
        same_as=same_as,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome.OUT_OF_SCOPE, "it lies outside the scope"),
        (Outcome.EXCLUDED_TEST, "it rests on a test that the policy excludes"),
        (Outcome.NOT_QUALIFYING, "it does not qualify"),
        (Outcome.KNOWN, "we knew of this already"),
        (Outcome.ACCEPTED_RISK, "we leave it as it is, and bear the risk"),
        (Outcome.CANNOT_REPRODUCE, "we could not reproduce it"),
        (Outcome.NO_IMPACT, "we found no effect on security"),
        (Outcome.NOT_A_REPORT, "it does not report a vulnerability"),
        (Outcome.OTHER, "for the reason below"),
    ],
)
def test_every_way_to_close_says_its_reason(
    unmailed: Taken, holder: Holder, lead: Person, at: datetime, outcome: Outcome, said: str
) -> None:
    decline(unmailed, lead, at, outcome)
    words = holder.send()
    assert said in words
    assert words.count(REASON) == 1
    assert "Closed" in words


def test_known_says_since_when_and_not_where_it_is_kept(
    unmailed: Taken, holder: Holder, lead: Person, at: datetime
) -> None:
    decline(unmailed, lead, at, Outcome.KNOWN)
    words = holder.send()
    assert "We have a record of it since Tuesday 5 January 2027, before your report arrived." in words
    assert "canary" not in holder.html


def test_what_was_tried_is_told_where_it_could_not_be_reproduced(
    unmailed: Taken, holder: Holder, lead: Person, at: datetime
) -> None:
    decline(unmailed, lead, at, Outcome.CANNOT_REPRODUCE)
    words = holder.send()
    assert "What we tried it on Portal 8.2" in words
    assert "What we did and saw Each number answered 403." in words


def test_a_later_report_learns_the_outcome_and_nothing_else(
    report_at: Callable[..., Taken], holder: Holder, unmailed: Taken, lead: Person, at: datetime
) -> None:
    later = report_at(at + timedelta(hours=1), mail="")
    actions.reply(unmailed.case.number, "canary-words", by=lead, at=at)
    decline(later, lead, at + timedelta(hours=2), Outcome.DUPLICATE, same_as=unmailed.case.number)
    holder.code, holder.at = later.code, at + timedelta(days=3)
    assert "Your case keeps its own number and its own conversation" in holder.send()
    actions.accept(unmailed.case.number, by=lead, at=at, reason="canary-reason")
    actions.record_remedy(
        unmailed.case.number, kind=ChangeKind.CODE, reference="canary-change", day=at.date(), by=lead, at=at,
        text="canary-text",
    )  # fmt: skip
    words = holder.send()
    assert "It is fixed. An earlier report had told us of it." in words
    assert "The change that fixes it was made on 1 March 2027." in words
    assert "canary" not in holder.html
    assert unmailed.case.number not in holder.html


def test_an_objection_is_offered_once_the_report_is_declined(
    unmailed: Taken, holder: Holder, lead: Person, at: datetime
) -> None:
    assert "You do not agree?" not in holder.send()
    decline(unmailed, lead, at)
    assert "You do not agree? You may object once. Somebody who did not take this decision" in holder.send()


def test_an_objection_is_kept_once_and_shown_as_waiting(
    unmailed: Taken, holder: Holder, lead: Person, at: datetime
) -> None:
    decline(unmailed, lead, at)
    words = holder.send("object", objection="The header <b>does</b> matter here.")
    assert "Your objection is kept." in words
    assert "Somebody else looks again" in words
    assert words.count("The header <b>does</b> matter here.") == 1
    assert "The header &lt;b&gt;does" in holder.html
    assert words.count("Decision: does not qualify") == 1
    again = holder.send("object", objection="And once more.")
    assert holder.status == 409
    assert "This case had its review; it is looked at again once." in again
    assert "And once more." in again
    assert Appeal.objects.count() == 1


def test_an_empty_objection_is_asked_for_its_words(unmailed: Taken, holder: Holder, lead: Person, at: datetime) -> None:
    decline(unmailed, lead, at)
    assert "Write what you see differently." in holder.send("object", objection="  ")
    assert holder.status == 400
    assert Appeal.objects.count() == 0


def test_there_is_nothing_to_object_to_in_an_open_case(holder: Holder) -> None:
    words = holder.send("object", objection="I do not like it.")
    assert holder.status == 409
    assert "There is no decision here that closed the report" in words
    assert "I do not like it." in words


def test_an_objection_that_was_upheld_opens_the_case(
    unmailed: Taken, holder: Holder, lead: Person, handler: Person, at: datetime
) -> None:
    decline(unmailed, handler, at)
    actions.appeal(unmailed.case, text="It matters.", at=at)
    actions.judge_appeal(unmailed.case.number, upheld=True, reason="It does matter indeed.", by=lead, at=at)
    words = holder.send()
    assert "Your objection was right" in words
    assert "It does matter indeed." in words
    assert "The case is open again." in words
    assert "You do not agree?" not in words


def test_an_objection_that_was_dismissed_is_told_with_its_reason(
    unmailed: Taken, holder: Holder, lead: Person, handler: Person, at: datetime
) -> None:
    decline(unmailed, handler, at)
    actions.appeal(unmailed.case, text="It matters.", at=at)
    actions.judge_appeal(unmailed.case.number, upheld=False, reason="It leads to nothing here.", by=lead, at=at)
    words = holder.send()
    assert "The decision stands" in words
    assert "It leads to nothing here." in words
    assert "Judged by Tomas." in words


def test_a_departure_is_shown_once_a_second_person_agreed(
    unmailed: Taken, holder: Holder, lead: Person, handler: Person, at: datetime
) -> None:
    entry = actions.propose_entry(
        unmailed.case.number, TwoPersonKind.DEPARTURE, rule_id="X5", evidence="A file of a customer.", by=handler, at=at
    )
    assert "A file of a customer." not in holder.send()
    assert "guideline" not in holder.html
    actions.second_entry(unmailed.case.number, entry.pk, by=lead, at=at)
    words = holder.send()
    assert "We have put on record that a guideline was not kept" in words
    assert "Rule X5 of policy version 1: trying to get into a user’s account" in words
    assert "A file of a customer." in words
    assert "Do you see it differently? Write to us here." in words
    actions.withdraw_entry(unmailed.case.number, entry.pk, by=lead, at=at)
    words = holder.send()
    assert "We took back that a guideline was not kept." in words
    assert "We have put on record" not in words


def test_a_departure_that_never_held_leaves_no_trace_on_the_page(
    unmailed: Taken, holder: Holder, handler: Person, at: datetime
) -> None:
    entry = actions.propose_entry(
        unmailed.case.number, TwoPersonKind.DEPARTURE, rule_id="X5", evidence="A file of a customer.", by=handler, at=at
    )
    actions.withdraw_entry(unmailed.case.number, entry.pk, by=handler, at=at)
    holder.send()
    assert "guideline" not in holder.html


def test_third_parties_learn_the_identity_only_when_the_reporter_says_so(unmailed: Taken, holder: Holder) -> None:
    def shared() -> bool:
        return for_reporter(type(unmailed.case).objects.get(pk=unmailed.case.pk), at=holder.at).identity_shared

    assert "We tell no third party who you are." in holder.send()
    assert not shared()
    holder.send("identity", allowed="perhaps")
    assert not shared()
    assert "You allow us to tell third parties who you are." in holder.send("identity", allowed="yes")
    assert shared()
    assert "We tell nobody who you are." in holder.send("identity", allowed="no")
    assert not shared()


@pytest.mark.parametrize(
    ("act", "fields"), [("object", {"objection": "my words"}), ("identity", {"allowed": "yes"}), ("decline", {})]
)
def test_a_wrong_code_does_nothing(
    unmailed: Taken, holder: Holder, lead: Person, at: datetime, act: str, fields: dict[str, str]
) -> None:
    decline(unmailed, lead, at)
    before = asdict(for_reporter(unmailed.case, at=holder.at))
    holder.code = "0000-0000-0000-0000-0000"
    words = holder.send(act, **fields)
    assert holder.status == 404
    assert REASON not in words
    assert asdict(for_reporter(unmailed.case, at=holder.at)) == before


def test_notes_requests_legal_steps_and_incident_notes_never_show(
    unmailed: Taken, holder: Holder, lead: Person, handler: Person, at: datetime
) -> None:
    number = unmailed.case.number
    actions.keep_note(number, "canary-note", by=lead, at=at)
    actions.note_request(number, "canary-request", by=lead, at=at)
    actions.note_incident(number, by=lead, at=at)
    actions.settle_incident(number, "canary-incident", by=lead, at=at)
    actions.export_for_third_party(number, recipient="canary-recipient", why="canary-why", by=lead, at=at)
    entry = actions.propose_entry(
        number, TwoPersonKind.LEGAL_STEP, rule_id="X5", evidence="canary-legal-step", by=handler, at=at
    )
    actions.second_entry(number, entry.pk, by=lead, at=at)
    holder.send()
    assert "canary" not in holder.html


def test_an_account_to_test_with_is_announced_and_shown(
    unmailed: Taken, holder: Holder, lead: Person, at: datetime
) -> None:
    actions.hand_out_test_account(unmailed.case.number, "tester-7, password by telephone", by=lead, at=at)
    words = holder.send()
    assert "We gave you an account to test with." in words
    assert words.count("tester-7, password by telephone") == 1
