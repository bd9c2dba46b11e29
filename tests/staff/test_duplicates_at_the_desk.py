"""Before a report is declined as reported earlier, the desk shows what its reporter will be able to prove."""

from datetime import timedelta

import pytest
from django.test import Client

from firsthand.cases.actions import link_to_earlier
from firsthand.cases.models import Case
from firsthand.core import append_only
from firsthand.intake.actions import receive_by_hand
from firsthand.intake.models import Arrival
from firsthand.intake.rules import ReportContent
from firsthand.journal.models import Entry
from staff.prepared import REASON, address

HOUR = timedelta(hours=1)


@pytest.fixture
def two(report_at, at):
    """Two reports, an hour apart."""
    return report_at(at - 2 * HOUR).case, report_at(at - HOUR, name="somebody else").case


def press(client, case, earlier, seen=""):
    """What the button sends: the form as it stands."""
    post = {"earlier": earlier.number, "rule": "N1", "reason": REASON, "seen": seen}
    return client.post(address(case, "duplicate"), post)


def words_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def seen_in(answer) -> str:
    return words_of(answer).partition('name="seen" value="')[2].partition('"')[0]


def is_declined(case) -> bool:
    return Case.objects.get(pk=case.pk).decisions.exists()


def by_telephone(handler, at, came):
    content = ReportContent(text="Somebody rang about share 4471 and its files.", asset="S8")
    return receive_by_hand(content, channel="phone", received_at=came, language="en", by=handler, at=at).case


def test_the_first_press_shows_both_arrivals_and_decides_nothing(two, handler, desk_of):
    first, later = two
    before = Entry.objects.count()
    answer = press(desk_of(handler), later, first)
    page = words_of(answer)
    assert answer.status_code == 200
    for fact in (
        first.content_sha256,
        later.content_sha256,
        *(f"number {case.arrival_order} in the order" for case in two),
    ):
        assert fact in page
    assert f"entry {Arrival.objects.get(pk=first.arrival_order).entry - 1} of the log" in page
    assert "The log itself: it holds the earlier report before this one." in page
    assert REASON in page
    assert (is_declined(later), Entry.objects.count()) == (False, before)


def test_the_second_press_decides(two, handler, desk_of):
    first, later = two
    client = desk_of(handler)
    shown = press(client, later, first)
    assert "Decline as reported earlier</button>" in words_of(shown)
    assert press(client, later, first, seen_in(shown)).status_code == 302
    assert Case.objects.get(pk=later.pk).same_as == first


def test_another_number_is_shown_first_again(two, report_at, handler, desk_of, at):
    first, later = two
    other = report_at(at - 3 * HOUR, name="a third").case
    client = desk_of(handler)
    answer = press(client, later, other, seen_in(press(client, later, first)))
    assert (answer.status_code, is_declined(later)) == (200, False)
    assert other.content_sha256 in words_of(answer)


def test_before_a_number_is_typed_the_button_offers_to_look(two, handler, desk_of):
    page = words_of(desk_of(handler).get(f"/desk/cases/{two[1].number}/", {"act": "duplicate"}))
    assert "Look at what shows the order</button>" in page
    assert "Decline as reported earlier</button>" not in page


def test_a_later_arrival_is_refused_and_the_other_way_round_is_one_link_away(two, handler, desk_of):
    first, later = two
    client = desk_of(handler)
    answer = press(client, first, later)
    page = words_of(answer)
    assert answer.status_code == 422
    assert f"Case {later.number} did not arrive before this one" in page
    link = f'href="/desk/cases/{later.number}/?act=duplicate&amp;about={first.number}#duplicate"'
    assert link in page
    there = words_of(client.get(f"/desk/cases/{later.number}/", {"act": "duplicate", "about": first.number}))
    assert f'value="{first.number}"' in there
    assert press(client, first, later, f"{later.number} log").status_code == 422
    assert not is_declined(first)


def test_a_case_that_is_itself_a_duplicate_of_this_one_is_named_as_that(two, handler, desk_of, at):
    first, later = two
    link_to_earlier(later.number, first.number, by=handler, at=at)
    answer = press(desk_of(handler), first, later)
    assert answer.status_code == 422
    assert f"Case {later.number} is itself a duplicate of this one." in words_of(answer)


@pytest.mark.parametrize(("number", "words"), [
    ("2027-9999", "There is no case with this number."), ("itself", "This is the case itself"),
])  # fmt: skip
def test_a_number_that_is_of_no_use_is_named(two, handler, desk_of, number, words):
    later = two[1]
    named = later if number == "itself" else Case(number=number)
    answer = press(desk_of(handler), later, named)
    assert (answer.status_code, words in words_of(answer)) == (422, True)


def test_an_original_that_was_entered_later_is_our_word_and_may_be_named(two, handler, desk_of, at):
    first = by_telephone(handler, at, at - 5 * HOUR)
    client = desk_of(handler)
    shown = press(client, two[1], first)
    page = words_of(shown)
    assert "Our word alone: the log holds the earlier report after this one" in page
    assert "entered by hand Monday 1 March 2027, 09:00:00" in page
    assert press(client, two[1], first, seen_in(shown)).status_code == 302


def test_an_original_from_before_the_log_shows_nothing(two, handler, desk_of):
    from django.db import connection

    first, later = two
    with connection.cursor() as cursor:
        for statement in append_only.free_columns("intake_arrival")[connection.vendor]:
            cursor.execute(statement)
    Arrival.objects.filter(pk=first.arrival_order).update(entry=None)
    assert "Nothing: one of the two is older than the log." in words_of(press(desk_of(handler), later, first))


def test_a_decided_duplicate_says_what_the_reporter_can_prove(two, handler, auditor, desk_of):
    first, later = two
    press(desk_of(handler), later, first, f"{first.number} log")
    for person in (handler, auditor):
        page = words_of(desk_of(person).get(f"/desk/cases/{later.number}/"))
        assert "what the reporter can show of the earlier report:" in page
        assert f"SHA-256 {first.content_sha256}" in page
    assert "what the reporter can show" not in words_of(desk_of(handler).get(f"/desk/cases/{first.number}/"))


def test_who_only_reads_may_not_even_look_by_the_form(two, auditor, desk_of):
    first, later = two
    answer = press(desk_of(auditor), later, first)
    assert answer.status_code == 403
    assert first.content_sha256 not in words_of(answer)


def test_who_reads_no_cases_and_who_is_outside_learn_nothing(two, administrator, desk_of):
    first, later = two
    hidden, outside = press(desk_of(administrator), later, first), press(Client(), later, first)
    assert hidden.status_code == 404
    assert outside.headers["Location"].startswith("/desk/sign-in/")
    for answer in (hidden, outside):
        assert first.content_sha256 not in words_of(answer)
