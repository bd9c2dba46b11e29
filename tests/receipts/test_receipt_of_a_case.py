"""What a reporter is given in the hand: it holds by itself, and tells nothing that is not theirs."""

from datetime import timedelta

import pytest

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.cases.rules import Outcome
from firsthand.core.clock import iso
from firsthand.journal.log import actions as log
from firsthand.journal.log import beside
from firsthand.journal.log.receipts import read_receipt
from firsthand.journal.log.verifying import verify
from firsthand.journal.models import Entry
from firsthand.receipts.actions import NoReceipt, receipt_of
from firsthand.receipts.duplicates import links_of

pytestmark = pytest.mark.django_db


def proved(case: Case, at):
    return verify(read_receipt(receipt_of(case, at=at).as_json().encode()))


def test_a_receipt_shows_arrival_report_and_embargo_at_once(a_case, at):
    shown = proved(a_case, at)
    assert [entry.value("kind") for entry in shown.entries] == ["arrival.kept", "report.received", "embargo.began"]
    arrival, report, _ = shown.entries
    assert report.value("facts.content_sha256") == arrival.value("facts.sha256") == a_case.content_sha256
    assert report.value("facts.due_confirm") == iso(at + timedelta(hours=72))
    assert shown.stated["commitments"].startswith("P1 ")


def test_who_acted_stays_closed(a_case, lead, at):
    actions.confirm(a_case.number, by=lead, at=at)
    confirmed = proved(a_case, at).entries[-1]
    assert confirmed.value("kind") == "case.confirmed"
    assert confirmed.value("by") is None


def test_a_duplicate_shows_when_the_first_report_came_and_nothing_else_of_it(report_at, lead, at):
    first = report_at(at).case
    later = report_at(at + timedelta(hours=1)).case
    why = {"rule_id": "R1", "reason": "The same parameter.", "same_as": first.number}
    actions.decline(later.number, Outcome.DUPLICATE, **why, by=lead, at=at)
    order = proved(later, at).order
    assert order.by_the_log
    opened = {field.name for field in order.first.fields if field.salt}
    assert opened == {"at", "kind", "facts.arrival", "facts.sha256"}
    assert first.number not in receipt_of(later, at=at).as_json()


@pytest.mark.parametrize("links", [1, 2, 9])
def test_a_receipt_costs_the_same_queries_however_often_the_team_named_another_one(
    report_at, lead, at, links, django_assert_max_num_queries
):
    *firsts, later = [report_at(at + n * timedelta(minutes=1)).case for n in range(links + 1)]
    why = {"rule_id": "R1", "reason": "The same parameter.", "same_as": firsts[0].number}
    actions.decline(later.number, Outcome.DUPLICATE, **why, by=lead, at=at + timedelta(hours=1))
    for first in firsts[1:]:
        actions.link_to_earlier(later.number, first.number, by=lead, at=at + timedelta(hours=1))
    receipt_of(later, at=at + timedelta(hours=1))
    fresh = Case.objects.get(pk=later.pk)
    with django_assert_max_num_queries(22):
        receipt = receipt_of(fresh, at=at + timedelta(hours=1))
    assert [entry.number for entry in receipt_links(receipt)] == [entry.number for entry in links_of(fresh)]


def receipt_links(receipt):
    shown = {entry.index + 1 for entry in verify(receipt).entries if entry.value("kind") == "case.linked"}
    return list(Entry.objects.filter(number__in=shown).order_by("number"))


def test_where_the_file_beside_the_database_is_damaged_it_is_that_file_that_is_told(a_case, at):
    receipt_of(a_case, at=at)
    beside.path().write_text("garbage")
    with pytest.raises(NoReceipt, match="file log/checkpoint is no checkpoint") as told:
        receipt_of(a_case, at=at)
    assert "newest backup" in told.value.mend
    assert log.LogHead.objects.get().stopped_at is None


def test_an_altered_journal_is_told_with_its_own_reason(a_case, at):
    receipt_of(a_case, at=at)
    log.LogHead.objects.update(root=bytes(32))
    with pytest.raises(NoReceipt, match="not what the log was signed over"):
        receipt_of(a_case, at=at)


def test_a_stopped_log_gives_the_receipt_it_can_still_prove(a_case, at):
    receipt_of(a_case, at=at)
    log.LogHead.objects.update(stopped_at=at)
    assert len(proved(a_case, at).entries) == 3
