"""The acts of staff on a case: row, journal and letter together, and three people every time."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from firsthand.cases import actions, records
from firsthand.cases.models import Case, Decision, Fact
from firsthand.cases.rules import CaseState, ChangeKind, Outcome
from firsthand.core.clock import iso
from firsthand.core.errors import BadInput, NotAllowed, NotFound, StepNotAllowed
from firsthand.journal.models import Entry
from firsthand.journal.queries import facts_of
from firsthand.letters.models import Letter

REASON = "We do not count missing headers without a way to use them."


def kinds(case: Case) -> list[str]:
    return list(Entry.objects.filter(subject=case.number).order_by("number").values_list("kind", flat=True))


def letters(case: Case) -> list[str]:
    return list(Letter.objects.filter(case=case).order_by("written_at", "kind").values_list("kind", flat=True))


ACTS = {
    "confirm": lambda n, by, at: actions.confirm(n, by=by, at=at),
    "reply": lambda n, by, at: actions.reply(n, "Thank you.", by=by, at=at),
    "ask": lambda n, by, at: actions.ask(n, "Which version?", by=by, at=at),
    "note": lambda n, by, at: actions.keep_note(n, "Seen before?", by=by, at=at),
    "take": lambda n, by, at: actions.take(n, by=by, at=at),
    "accept": lambda n, by, at: actions.accept(n, by=by, at=at, reason=REASON),
    "decline": lambda n, by, at: actions.decline(n, Outcome.NOT_QUALIFYING, rule_id="N11", reason=REASON, by=by, at=at),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_handler_may(a_case, handler, at, act):
    before = Entry.objects.count()
    ACTS[act](a_case.number, handler, at)
    assert Entry.objects.count() > before


@pytest.mark.parametrize("act", ACTS)
def test_an_auditor_may_not_and_nothing_changes(a_case, auditor, at, act):
    before = Entry.objects.count()
    with pytest.raises(NotAllowed):
        ACTS[act](a_case.number, auditor, at)
    assert (Entry.objects.count(), Case.objects.get().state) == (before, CaseState.RECEIVED)


@pytest.mark.parametrize("act", ACTS)
def test_nobody_and_the_machine_may_not(a_case, at, act):
    for outsider in (None, "firsthand"):
        with pytest.raises(NotAllowed):
            ACTS[act](a_case.number, outsider, at)


@pytest.mark.parametrize("act", ACTS)
def test_a_case_that_is_not_there_is_not_found(programme, handler, at, act):
    with pytest.raises(NotFound):
        ACTS[act]("2027-9999", handler, at)


def test_confirming_writes_row_journal_and_letter_together(a_case, handler, at):
    case = actions.confirm(a_case.number, by=handler, at=at, text="I see it as well.")
    assert (case.state, case.confirmed_by, case.handler) == (CaseState.IN_REVIEW, handler, handler)
    assert kinds(case)[-3:] == ["promise.kept", "case.confirmed", "letter.written"]
    assert letters(case) == ["confirmed", "receipt"]


def test_a_second_confirmation_is_refused(a_case, handler, at):
    actions.confirm(a_case.number, by=handler, at=at)
    with pytest.raises(StepNotAllowed):
        actions.confirm(a_case.number, by=handler, at=at)


def test_a_refused_act_leaves_no_trace(a_case, handler, at):
    before = kinds(a_case), letters(a_case)
    with pytest.raises(BadInput):
        actions.decline(a_case.number, Outcome.NOT_QUALIFYING, rule_id="X1", reason=REASON, by=handler, at=at)
    assert (kinds(a_case), letters(a_case)) == before


def test_a_decline_without_a_written_reason_is_refused(a_case, handler, at):
    with pytest.raises(BadInput, match="written reason"):
        actions.decline(a_case.number, Outcome.OTHER, rule_id="N1", reason=" no ", by=handler, at=at)


def test_a_rule_that_the_version_does_not_have_is_refused(a_case, handler, at):
    with pytest.raises(BadInput, match="N99"):
        actions.decline(a_case.number, Outcome.OTHER, rule_id="N99", reason=REASON, by=handler, at=at)


def test_a_report_qualifies_only_in_an_asset_of_the_scope(report_at, handler, at):
    case = report_at(at, asset="").case
    with pytest.raises(BadInput, match="asset of the scope"):
        actions.accept(case.number, by=handler, at=at, reason=REASON)
    actions.accept(case.number, by=handler, at=at, reason=REASON, asset_id="S8")


def test_deciding_first_also_confirms(a_case, handler, at):
    actions.accept(a_case.number, by=handler, at=at, reason=REASON)
    case = Case.objects.get(pk=a_case.pk)
    assert case.confirmed_by == handler
    assert case.promises.get(kind="confirm").kept_at == at


def test_a_remedy_of_the_future_is_refused(a_case, handler, at):
    actions.accept(a_case.number, by=handler, at=at, reason=REASON)
    tomorrow = (at + timedelta(days=1)).date()
    with pytest.raises(BadInput, match="future"):
        actions.record_remedy(
            a_case.number, kind=ChangeKind.CODE, reference="commit 1", day=tomorrow, by=handler, at=at
        )


@pytest.mark.parametrize("given", [True, False])
def test_a_remedy_of_today_happened_at_the_moment_of_the_act(a_case, handler, at, given):
    actions.accept(a_case.number, by=handler, at=at, reason=REASON)
    now = at + timedelta(hours=5)
    day = now.date() if given else None
    actions.record_remedy(a_case.number, kind=ChangeKind.CODE, reference="commit 1", day=day, by=handler, at=now)
    noted = [facts_of(entry) for entry in Entry.objects.filter(kind="fact.noted", subject=a_case.number)]
    assert {facts["happened_at"] for facts in noted if facts["fact"].startswith("fix_")} == {iso(now)}
    assert Case.objects.get(pk=a_case.pk).remedy.day == now.date()


def test_a_remedy_of_the_past_never_happened_before_the_report(a_case, handler, at):
    actions.accept(a_case.number, by=handler, at=at, reason=REASON)
    day, later = a_case.received_at.date(), at + timedelta(days=3)
    actions.record_remedy(a_case.number, kind=ChangeKind.CODE, reference="1", day=day, by=handler, at=later)
    moment = max(a_case.received_at, datetime.combine(day, time(12), tzinfo=UTC))
    happened = Fact.objects.filter(case=a_case, kind__startswith="fix_").values_list("happened_at", flat=True)
    assert set(happened) == {moment}


def test_a_duplicate_with_a_wrong_number_says_what_is_wrong_with_it(report_at, handler, at):
    first, later = report_at(at).case, report_at(at + timedelta(hours=1)).case
    actions.link_to_earlier(later.number, first.number, by=handler, at=at + timedelta(hours=2))
    for named, words in (
        ("2027-9999", "no case with the number 2027-9999"),
        (later.number, f"{later.number} is itself a duplicate of {first.number}"),
        (first.number, "is the case itself"),
        ("", "needs the number of the earlier case"),
    ):
        with pytest.raises(BadInput, match=words):
            actions.link_to_earlier(first.number, named, by=handler, at=at + timedelta(hours=3))


def test_a_remedy_from_before_the_report_is_refused(a_case, handler, at):
    actions.accept(a_case.number, by=handler, at=at, reason=REASON)
    with pytest.raises(BadInput, match="before the report"):
        actions.record_remedy(
            a_case.number,
            kind=ChangeKind.CODE,
            reference="commit 1",
            day=(at - timedelta(days=2)).date(),
            by=handler,
            at=at,
        )


def test_a_decline_without_a_rule_says_which_there_are(a_case, handler, at):
    with pytest.raises(BadInput, match="N17"):
        actions.decline(a_case.number, Outcome.OTHER, rule_id="", reason=REASON, by=handler, at=at)


def test_a_part_of_an_asset_is_named_in_full(report_at, at):
    case = report_at(at, asset="S11.1").case
    assert records.for_staff(case, at=at).asset_name == "Mobile clients: Android"


def test_a_reporter_never_sees_the_address_of_staff(a_case, handler, at):
    handler.name = ""
    handler.save()
    actions.reply(a_case.number, "Thank you.", by=handler, at=at)
    assert handler.mail in str(records.for_staff(a_case, at=at))
    assert handler.mail not in str(records.for_reporter(a_case, at=at))


def test_a_closed_case_takes_no_further_step(a_case, handler, at):
    actions.decline(a_case.number, Outcome.OTHER, rule_id="N1", reason=REASON, by=handler, at=at)
    with pytest.raises(StepNotAllowed):
        actions.accept(a_case.number, by=handler, at=at, reason=REASON)


def test_a_duplicate_of_a_later_arrival_is_refused(report_at, handler, at):
    early, late = report_at(at).case, report_at(at + timedelta(seconds=1)).case
    with pytest.raises(BadInput, match="did not arrive before"):
        actions.decline(
            early.number, Outcome.DUPLICATE, rule_id="P3", reason=REASON, by=handler, at=at, same_as=late.number
        )


def test_the_database_refuses_a_decision_without_a_person(a_case, at):
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(case=a_case, outcome="other", rule_id="N1", reason=a_case.title, at=at, by=None)


@pytest.mark.parametrize("change", [{"rm": rm} for rm in ("invalid", "deferred", "closed", "valid", "accepted")])
def test_the_database_refuses_a_state_that_no_person_reached(a_case, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=a_case.pk).update(**change)


def test_a_second_click_says_the_same_words_once(a_case, handler, at):
    for seconds in (0, 5):
        actions.reply(a_case.number, "We are at it.", by=handler, at=at + timedelta(seconds=seconds))
    assert letters(a_case).count("message") == 1
    actions.reply(a_case.number, "We are at it.", by=handler, at=at + timedelta(minutes=2))
    assert letters(a_case).count("message") == 2
