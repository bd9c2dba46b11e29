"""The clock of recognition follows whether it is owed, also when that changes after the remedy (R14, R23-25)."""

from datetime import timedelta

import pytest
from django.db import transaction

from firsthand.acknowledgements.actions import follow_credit, wish_by_reporter
from firsthand.acknowledgements.queries import credit_state
from firsthand.acknowledgements.rules import CreditState
from firsthand.cases import actions
from firsthand.cases.models import Case, TwoPersonEntry
from firsthand.cases.rules import ChangeKind, TwoPersonKind
from firsthand.promises.models import Promise
from firsthand.promises.sweeps import look_again
from firsthand.vault import actions as vault

LATER = timedelta(days=5)


@pytest.fixture
def fixed(a_case, handler, at):
    """A case whose remedy is recorded, so that recognition is owed."""
    actions.accept(a_case.number, by=handler, at=at, reason="We see it as well.")
    actions.record_remedy(a_case.number, kind=ChangeKind.CODE, reference="x", day=at.date(), by=handler, at=at)
    return Case.objects.get(pk=a_case.pk)


def departure(case, handler, lead, at):
    """A departure that holds, as a row alone: without the act around it."""
    return TwoPersonEntry.objects.create(
        case=case, kind=TwoPersonKind.DEPARTURE, rule_id="X4", proposed_at=at, proposed_by=handler, seconded_at=at,
        seconded_by=lead, evidence=vault.seal(case.key, "evidence", b"Seen in the log."),
    )  # fmt: skip


def withdrawn(entry, lead, at):
    entry.withdrawn_at, entry.withdrawn_by = at, lead
    entry.save()


def follows(case, before, at):
    with transaction.atomic():
        follow_credit(case, before=before, at=at, by="person:7")


def turns(case):
    rows = Promise.objects.filter(case=case, kind="credit").order_by("turn")
    return [(row.started_at, row.kept_at) for row in rows]


def test_a_departure_that_holds_after_the_remedy_settles_the_clock(fixed, handler, lead, at):
    departure(fixed, handler, lead, at + LATER)
    follows(fixed, CreditState.OWED, at + LATER)
    look_again(at=at + timedelta(days=90))
    assert turns(fixed) == [(at, at + LATER)]
    assert Promise.objects.get(case=fixed, kind="credit").miss_noted_at is None


def test_one_that_is_withdrawn_starts_it_again_with_its_whole_time(fixed, handler, lead, at):
    entry = departure(fixed, handler, lead, at)
    follows(fixed, CreditState.OWED, at)
    withdrawn(entry, lead, at + LATER)
    follows(fixed, CreditState.NONE, at + LATER)
    assert turns(fixed) == [(at, at), (at + LATER, None)]
    first, again = Promise.objects.filter(case=fixed, kind="credit").order_by("turn")
    assert again.due_at - again.started_at == first.due_at - first.started_at


def test_an_act_after_which_it_stands_as_before_moves_no_clock(fixed, at):
    follows(fixed, credit_state(fixed), at + LATER)
    assert turns(fixed) == [(at, None)]


def test_a_report_that_turns_out_to_be_the_second_is_owed_nothing(report_at, handler, at):
    early, late = report_at(at).case, report_at(at + timedelta(hours=1)).case
    actions.accept(late.number, by=handler, at=at + LATER, reason="We see it as well.")
    actions.record_remedy(
        late.number, kind=ChangeKind.CODE, reference="x", day=at.date(), by=handler, at=at + LATER
    )  # fmt: skip
    late = Case.objects.get(pk=late.pk)
    before, late.same_as = credit_state(late), early
    late.save()
    follows(late, before, at + LATER * 2)
    assert turns(late) == [(at + LATER, at + LATER * 2)]


def test_a_published_name_stays_and_its_clock_as_well(fixed, handler, lead, at):
    from firsthand.acknowledgements.actions import publish

    publish(fixed.number, by=lead, at=at + LATER)
    before = credit_state(fixed)
    departure(fixed, handler, lead, at + LATER * 2)
    follows(fixed, before, at + LATER * 2)
    assert turns(fixed) == [(at, at + LATER)]


def test_whoever_declines_and_then_gives_a_name_after_all_is_owed_it_again(fixed, at):
    wish_by_reporter(fixed, name="", link="", at=at + LATER)
    wish_by_reporter(fixed, name="oak", link="", at=at + LATER * 2)
    assert turns(fixed) == [(at, at + LATER), (at + LATER * 2, None)]
