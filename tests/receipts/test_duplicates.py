"""What can be shown of the order of two reports: by the log, by its entries, by our word, or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from firsthand.cases import actions
from firsthand.cases.rules import Outcome
from firsthand.core.errors import BadInput, NotFound
from firsthand.intake.actions import receive_by_hand
from firsthand.intake.rules import ReportContent
from firsthand.journal.log.verifying import DoesNotHold, verify
from firsthand.receipts.actions import receipt_of
from firsthand.receipts.duplicates import compared
from firsthand.receipts.rules import Arrived, Evidence, Shows, earlier_of
from stage import MONDAY

HOUR = timedelta(hours=1)


def arrival(order, index, *, hours=0.0, entered=False):
    at = MONDAY + hours * HOUR
    return Arrived(order, at, at + HOUR if entered else None, False, f"hash {order}", index)


@pytest.mark.parametrize(("first", "later", "shows"), [
    (arrival(1, 4), arrival(2, 9, hours=1), Shows.LOG),
    (arrival(1, 4, entered=True), arrival(2, 9, hours=1), Shows.LOG),
    (arrival(1, 4), arrival(2, 9, hours=1, entered=True), Shows.ENTRIES),
    (arrival(2, 9), arrival(1, 4, hours=1), Shows.WORD),
    (arrival(2, 9, entered=True), arrival(1, 4, hours=1, entered=True), Shows.WORD),
    (arrival(1, None), arrival(2, 9, hours=1), Shows.NOTHING),
    (arrival(1, 4), arrival(2, None, hours=1), Shows.NOTHING),
])  # fmt: skip
def test_what_shows_the_order(first, later, shows):
    assert Evidence(first, later).holds
    assert Evidence(first, later).shows is shows
    assert not Evidence(later, first).holds


def test_two_arrivals_of_one_moment_are_told_apart_by_their_numbers():
    one, two = arrival(1, 4), arrival(2, 9)
    assert (Evidence(one, two).holds, Evidence(two, one).holds, Evidence(one, one).holds) == (True, False, False)


def test_of_what_cannot_be_shown_a_reporter_is_told_the_time_alone():
    first = arrival(1, None)
    told = earlier_of(Evidence(first, arrival(2, 9, hours=1)), changed_at=None)
    assert (told.received_at, told.sha256, told.order, told.place) == (MONDAY, "", None, None)


def test_the_team_sees_both_arrivals_in_either_order(report_at, handler, auditor, at):
    first, later = report_at(at).case, report_at(at + HOUR).case
    for person in (handler, auditor):
        found = compared(person, later.number, f" {first.number} ")
        assert (found.first, found.evidence.holds, found.evidence.shows) == (first.number, True, Shows.LOG)
        assert found.evidence.first.sha256 == first.content_sha256
        assert not compared(person, first.number, later.number).evidence.holds


def test_nobody_else_learns_that_either_is_there(report_at, administrator, at):
    first, later = report_at(at).case, report_at(at + HOUR).case
    for nobody in (administrator, None):
        with pytest.raises(NotFound):
            compared(nobody, later.number, first.number)


def test_a_case_is_not_compared_with_itself(a_case, handler):
    with pytest.raises(BadInput):
        compared(handler, a_case.number, a_case.number)


def test_a_number_that_is_not_there_is_not_found(a_case, handler):
    with pytest.raises(NotFound):
        compared(handler, a_case.number, "2027-9999")


# What a receipt may not be made into


def receipt_of_duplicate(later, first, lead, at):
    why = {"rule_id": "R1", "reason": "The same parameter of the same page."}
    actions.decline(later.number, Outcome.DUPLICATE, **why, same_as=first.number, by=lead, at=at)
    return receipt_of(later, at=at)


def test_a_receipt_that_hides_when_the_later_report_came_does_not_hold(report_at, handler, lead, at):
    """Else an arrival that was entered late would seem to have come late."""
    first = report_at(at).case
    content = ReportContent(text="Somebody rang about share 4471 and its files.", asset="S8")
    entered, came = at + 5 * HOUR, at + HOUR
    later = receive_by_hand(
        content, channel="phone", received_at=came, language="en", by=handler, at=entered
    ).case  # fmt: skip
    whole = receipt_of_duplicate(later, first, lead, entered)
    assert verify(whole).order.later_was_entered
    hidden = [replace(entry, fields=tuple(map(closed, entry.fields))) for entry in whole.entries]
    with pytest.raises(DoesNotHold, match="does not say when it came"):
        verify(replace(whole, entries=tuple(hidden)))


def closed(field):
    return field._replace(value=None, salt=None, closed=field.commitment) if "received_at" in field.name else field


def test_a_link_of_another_case_is_no_claim_about_this_one(report_at, lead, at):
    first, later, bystander = (report_at(at + hours * HOUR).case for hours in range(3))
    whole, theirs = receipt_of_duplicate(later, first, lead, at + 3 * HOUR), receipt_of(bystander, at=at + 3 * HOUR)
    borrowed = [entry for entry in whole.entries if entry.value("kind") in ("case.linked", "arrival.kept")]
    spliced = sorted((*theirs.entries, *borrowed), key=lambda entry: entry.index)
    with pytest.raises(DoesNotHold, match="does not show that it is about the report"):
        verify(replace(whole, entries=tuple(spliced)))


def test_of_several_links_the_newest_counts_and_every_earlier_report_stays_somebody_elses(report_at, lead, at):
    other, first, later = (report_at(at + hours * HOUR).case for hours in range(3))
    receipt_of_duplicate(later, first, lead, at + 3 * HOUR)
    actions.link_to_earlier(later.number, other.number, by=lead, at=at + 4 * HOUR)
    whole = receipt_of(later, at=at + 4 * HOUR)
    proved = verify(whole)
    assert proved.order.first.value("facts.sha256") == other.content_sha256
    assert {e.value("facts.sha256") for e in proved.earlier} == {other.content_sha256, first.content_sha256}
    with pytest.raises(DoesNotHold, match="in their order"):
        verify(replace(whole, entries=whole.entries[::-1]))
