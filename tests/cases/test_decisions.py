"""What a decision must rest on (R14, R21, R37-50)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from firsthand.cases import actions
from firsthand.cases.models import Case, TwoPersonEntry
from firsthand.cases.records import for_reporter, for_staff
from firsthand.cases.rules import FactKind, Grounds, Outcome, TwoPersonKind
from firsthand.core.errors import BadInput, NotAllowed, RulesBroken, StepNotAllowed
from firsthand.journal.models import Entry
from firsthand.journal.rules import Kind
from firsthand.letters.models import Letter
from firsthand.tasks.models import Task
from firsthand.tasks.rules import TaskKind

REASON = "We looked at it with care; this is what our policy says about it."
TRIED = Grounds(versions="5.4.1 and 5.5", traces="HTTP 403 in each of ten tries")


def decline(case, outcome, by, at, *, rule="N11", reason=REASON, **more):
    return actions.decline(case.number, outcome, rule_id=rule, reason=reason, by=by, at=at, **more)


def journal_of(case) -> list[str]:
    return list(Entry.objects.filter(subject=case.number).order_by("number").values_list("kind", flat=True))


@pytest.mark.parametrize(("outcome", "reason", "grounds", "says"), [
    (Outcome.OTHER, "Not for us, sorry.", Grounds(), "words of its own"),
    (Outcome.KNOWN, REASON, Grounds(), "dated record"),
    (Outcome.KNOWN, REASON, Grounds(record="ticket 12"), "dated record"),
    (Outcome.CANNOT_REPRODUCE, REASON, Grounds(versions="5.4"), "what was seen"),
    (Outcome.CANNOT_REPRODUCE, REASON, Grounds(traces="403"), "versions"),
])  # fmt: skip
def test_an_outcome_without_what_it_rests_on_is_refused_and_changes_nothing(
    a_case, handler, at, outcome, reason, grounds, says
):
    before = Entry.objects.count()
    with pytest.raises(RulesBroken, match=says):
        decline(a_case, outcome, handler, at, reason=reason, grounds=grounds)
    assert (Entry.objects.count(), Case.objects.get().rm) == (before, "received")


def test_a_record_that_is_not_older_than_the_report_does_not_show_that_we_knew(a_case, handler, at):
    with pytest.raises(RulesBroken, match="not older"):
        decline(a_case, Outcome.KNOWN, handler, at, grounds=Grounds(known_since=a_case.received_at, record="audit"))


def test_a_dated_record_carries_the_outcome_known_and_the_reporter_reads_the_date_but_not_the_record(
    a_case, handler, at
):
    since = a_case.received_at - timedelta(days=9)
    decline(a_case, Outcome.KNOWN, handler, at, grounds=Grounds(known_since=since, record="ticket 12"))
    case = Case.objects.get()
    assert for_staff(case, at=at).decision.record == "ticket 12"
    theirs = for_reporter(case, at=at).decision
    assert (theirs.known_since, theirs.record) == (since, "")


def test_the_reporter_reads_on_what_it_was_tried(a_case, handler, at):
    decline(a_case, Outcome.CANNOT_REPRODUCE, handler, at, grounds=TRIED)
    assert for_reporter(Case.objects.get(), at=at).decision.traces == TRIED.traces


@pytest.mark.parametrize(("outcome", "rm"), [
    (Outcome.NOT_A_REPORT, "invalid"), (Outcome.ACCEPTED_RISK, "deferred"), (Outcome.NO_IMPACT, "invalid"),
])  # fmt: skip
def test_a_declined_report_is_held_where_an_appeal_can_bring_it_back(a_case, handler, at, outcome, rm):
    decline(a_case, outcome, handler, at)
    assert (Case.objects.get().rm, Case.objects.get().state) == (rm, "closed")


# appeals


def declined(case, handler, at):
    decline(case, Outcome.NO_IMPACT, handler, at)
    return Case.objects.get(pk=case.pk)


def test_an_appeal_opens_a_task_for_somebody_who_did_not_decide(a_case, handler, at):
    actions.appeal(declined(a_case, handler, at), text="It does harm: see below.", at=at)
    task = Task.objects.get(kind=TaskKind.APPEAL)
    assert (task.not_for, task.case) == (handler, a_case)
    assert Letter.objects.filter(kind="appeal_received").count() == 1


def test_who_decided_does_not_judge(a_case, handler, lead, auditor, at):
    actions.appeal(declined(a_case, handler, at), text="It does harm.", at=at)
    for person in (handler, auditor, None):
        with pytest.raises(NotAllowed):
            actions.judge_appeal(a_case.number, upheld=True, reason=REASON, by=person, at=at)
    assert actions.judge_appeal(a_case.number, upheld=False, reason=REASON, by=lead, at=at).judged_by == lead


def test_an_upheld_appeal_puts_the_report_in_work_again_and_says_so(a_case, handler, lead, at):
    actions.appeal(declined(a_case, handler, at), text="It does harm.", at=at)
    actions.judge_appeal(a_case.number, upheld=True, reason=REASON, by=lead, at=at)
    case = Case.objects.get()
    assert (case.rm, case.state, case.closed_at) == ("valid", "in_review", None)
    assert Kind.CASE_REOPENED in journal_of(a_case)
    assert not Task.objects.filter(done_at=None).exists()


def test_a_deferred_report_comes_back_accepted(a_case, handler, lead, at):
    decline(a_case, Outcome.ACCEPTED_RISK, handler, at)
    actions.appeal(Case.objects.get(), text="The risk is larger.", at=at)
    actions.judge_appeal(a_case.number, upheld=True, reason=REASON, by=lead, at=at)
    assert Case.objects.get().rm == "accepted"


def test_there_is_one_appeal_a_case(a_case, handler, lead, at):
    actions.appeal(declined(a_case, handler, at), text="It does harm.", at=at)
    actions.judge_appeal(a_case.number, upheld=False, reason=REASON, by=lead, at=at)
    with pytest.raises(RulesBroken, match="once"):
        actions.appeal(Case.objects.get(), text="And yet it does.", at=at)


def test_there_is_nothing_to_appeal_against_while_the_case_is_open(a_case, at):
    with pytest.raises(RulesBroken, match="no decision"):
        actions.appeal(a_case, text="Faster.", at=at)


def test_a_case_with_an_open_appeal_is_not_closed_for_good(a_case, handler, lead, at):
    actions.appeal(declined(a_case, handler, at), text="It does harm.", at=at)
    with pytest.raises(StepNotAllowed, match="appeal"):
        actions.close(a_case.number, by=lead, at=at)


# departures and legal steps


def depart(case, by, at, rule="X5", evidence="Two accounts of customers were read on 3 May."):
    return actions.propose_entry(case.number, TwoPersonKind.DEPARTURE, rule_id=rule, evidence=evidence, by=by, at=at)


def test_a_departure_holds_only_with_a_second_person(a_case, handler, lead, at):
    entry = depart(a_case, handler, at)
    assert for_reporter(Case.objects.get(), at=at).departures == ()
    with pytest.raises(NotAllowed, match="second"):
        actions.second_entry(a_case.number, entry.pk, by=handler, at=at)
    actions.second_entry(a_case.number, entry.pk, by=lead, at=at)
    assert for_reporter(Case.objects.get(), at=at).departures[0].rule_id == "X5"
    assert Letter.objects.filter(kind="departure").count() == 1


@pytest.mark.parametrize(
    ("rule", "evidence"), [("X5", ""), ("X5", "   "), ("N1", "They wrote impolitely to us."), ("", "…" * 20)]
)
def test_a_departure_needs_a_guideline_and_evidence(a_case, handler, at, rule, evidence):
    with pytest.raises(BadInput):
        depart(a_case, handler, at, rule=rule, evidence=evidence)
    assert not TwoPersonEntry.objects.exists()


def test_the_database_refuses_an_entry_that_one_person_signed_twice(a_case, handler, at):
    entry = depart(a_case, handler, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        TwoPersonEntry.objects.filter(pk=entry.pk).update(seconded_at=at, seconded_by=handler)


def test_a_withdrawn_departure_no_longer_bars_the_credit(a_case, handler, lead, at):
    from firsthand.cases.queries import credit_is_barred

    entry = depart(a_case, handler, at)
    actions.second_entry(a_case.number, entry.pk, by=lead, at=at)
    assert credit_is_barred(a_case)
    actions.withdraw_entry(a_case.number, entry.pk, by=lead, at=at)
    assert not credit_is_barred(a_case)


def test_a_legal_step_takes_two_and_stands_in_the_journal_but_not_on_the_reporters_page(a_case, handler, lead, at):
    entry = actions.propose_entry(
        a_case.number,
        TwoPersonKind.LEGAL_STEP,
        rule_id="X1",
        evidence="Data was destroyed on purpose.",
        by=handler,
        at=at,
    )
    actions.second_entry(a_case.number, entry.pk, by=lead, at=at)
    assert {Kind.LEGAL_STEP_PROPOSED, Kind.LEGAL_STEP_SECONDED} <= set(journal_of(a_case))
    assert for_reporter(Case.objects.get(), at=at).legal_steps == ()
    assert all("legal" not in event.kind for event in for_reporter(Case.objects.get(), at=at).timeline)


# several reports about one vulnerability


def test_a_later_report_learns_the_outcome_in_its_own_thread(report_at, handler, at):
    first = report_at(at, location="the canary heron", mail="first@finder.example").case
    later = report_at(at + timedelta(hours=1), mail="later@finder.example", name="later").case
    decline(later, Outcome.DUPLICATE, handler, at + timedelta(hours=2), same_as=first.number)
    actions.accept(first.number, by=handler, at=at + timedelta(hours=3), reason=REASON, asset_id="S8")
    actions.record_remedy(
        first.number, kind="code", reference="change 1", day=at.date(), by=handler, at=at + timedelta(hours=4)
    )
    assert [letter.kind for letter in Letter.objects.filter(case=later).order_by("written_at")][
        -1
    ] == "earlier_remedied"
    seen = str(for_reporter(Case.objects.get(pk=later.pk), at=at + timedelta(days=1)))
    assert "heron" not in seen
    assert first.number not in seen


def test_who_joined_a_later_report_belongs_to_the_first_of_all(report_at, handler, at):
    cases = [report_at(at + timedelta(hours=n), name=f"reporter {n}").case for n in range(3)]
    actions.link_to_earlier(cases[2].number, cases[1].number, by=handler, at=at)
    actions.link_to_earlier(cases[1].number, cases[0].number, by=handler, at=at)
    assert Case.objects.get(pk=cases[2].pk).same_as == cases[0]


def test_a_declined_report_is_held_so_that_nobody_is_shut_out_from_the_review(a_case, handler, lead, at):
    declined(a_case, handler, at)
    with pytest.raises(StepNotAllowed, match="looked at again"):
        actions.close(a_case.number, by=lead, at=at + timedelta(days=89))
    actions.close(a_case.number, by=lead, at=at + timedelta(days=90))
    assert Case.objects.get().rm == "closed"
    assert Letter.objects.order_by("written_at").last().kind == "closed"


def test_a_deferred_report_without_an_asset_needs_one_to_come_back(report_at, handler, lead, at):
    """R44."""
    case = report_at(asset="").case
    decline(case, Outcome.ACCEPTED_RISK, handler, at)
    actions.appeal(Case.objects.get(), text="The risk is larger.", at=at)
    with pytest.raises(BadInput, match="asset of the scope"):
        actions.judge_appeal(case.number, upheld=True, reason=REASON, by=lead, at=at)
    actions.judge_appeal(case.number, upheld=True, reason=REASON, by=lead, at=at, asset_id="S8")
    assert for_staff(Case.objects.get(), at=at).decision.outcome == "accepted"


def test_a_duplicate_of_what_is_fixed_already_is_told_so_at_once(report_at, handler, at):
    first = report_at(at).case
    later = report_at(at + timedelta(hours=1), name="later").case
    actions.accept(first.number, by=handler, at=at, reason=REASON, asset_id="S8")
    actions.record_remedy(first.number, kind="code", reference="1", day=at.date(), by=handler, at=at)
    decline(later, Outcome.DUPLICATE, handler, at + timedelta(hours=2), same_as=first.number)
    assert set(Letter.objects.filter(case=later).values_list("kind", flat=True)) >= {"declined", "earlier_remedied"}


def test_what_the_world_learns_holds_for_every_report_of_it(report_at, handler, at):
    first, later = report_at(at).case, report_at(at + timedelta(hours=1), name="later").case
    actions.link_to_earlier(later.number, first.number, by=handler, at=at)
    actions.note_fact(first.number, FactKind.PUBLIC_AWARE, happened_at=at, by=handler, at=at + timedelta(hours=2))
    assert Case.objects.get(pk=later.pk).embargo.exited_why == "public_aware"


def test_a_departure_after_the_remedy_ends_the_clock_of_the_credit_and_its_withdrawal_starts_it_anew(
    a_case, handler, lead, at
):
    def credit() -> list[str]:
        return [str(p.state) for p in for_staff(Case.objects.get(), at=at).promises if p.kind == "credit"]

    actions.accept(a_case.number, by=handler, at=at, reason=REASON)
    actions.record_remedy(a_case.number, kind="code", reference="1", day=at.date(), by=handler, at=at)
    entry = depart(a_case, handler, at)
    actions.second_entry(a_case.number, entry.pk, by=lead, at=at)
    assert credit() == ["kept"]
    actions.withdraw_entry(a_case.number, entry.pk, by=lead, at=at)
    assert credit() == ["kept", "running"]
