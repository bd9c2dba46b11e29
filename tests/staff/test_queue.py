"""The queue: the nearest promise first, in groups, in views, at a constant price."""

from datetime import timedelta

import pytest
from django.db.models import Q

from firsthand.cases import actions, copies
from firsthand.cases.listing import (
    Group,
    Horizon,
    View,
    all_cases,
    by_number,
    chosen,
    due_within,
    how_many,
    queue,
    unreadable_cases,
)
from firsthand.cases.models import Case
from firsthand.cases.rules import Outcome
from firsthand.core.errors import BadInput
from firsthand.intake.actions import follow_up
from firsthand.promises.models import Promise
from firsthand.tasks.actions import open_task
from firsthand.tasks.rules import TaskKind
from pages import words_of

REASON = "We looked at it with care and this is why."


def rows(viewer, at, view=View.OPEN, **options):
    return queue(viewer, view, horizon=Horizon.at(at), language="en", **options).rows


def numbers(viewer, at, view=View.OPEN):
    return [row.number for row in rows(viewer, at, view)]


def count(viewer, at, view):
    return how_many(viewer, chosen(view, viewer, Horizon.at(at)))[0]


def test_what_is_late_comes_first_and_the_rest_by_the_nearest_promise(report_at, handler, at):
    now = at + timedelta(hours=80)
    near = report_at(now - timedelta(hours=70)).case
    late = report_at(at).case
    confirmed = report_at(now - timedelta(days=20)).case
    actions.confirm(confirmed.number, by=handler, at=now - timedelta(days=10))
    fresh = report_at(now).case
    assert numbers(handler, now) == [late.number, near.number, fresh.number, confirmed.number]


@pytest.mark.parametrize(("hours_ago", "group"), [
    (72.1, Group.LATE), (72, Group.WITHIN_A_DAY), (62, Group.WITHIN_A_DAY), (48, Group.THIS_WEEK), (0, Group.THIS_WEEK),
])  # fmt: skip
def test_a_case_lies_in_the_group_of_its_nearest_promise(report_at, handler, at, hours_ago, group):
    report_at(at - timedelta(hours=hours_ago))
    assert [row.group for row in rows(handler, at)] == [group]
    assert how_many(handler, due_within(group, Horizon.at(at))) == [1]


@pytest.mark.parametrize("hour", [0, 12, 22, 23])
def test_what_is_due_in_an_hour_lies_within_the_day_also_late_in_the_evening(at, hour):
    now = at.replace(hour=hour)
    assert Horizon.at(now).group_of(now + timedelta(hours=1)) is Group.WITHIN_A_DAY


@pytest.mark.parametrize(("due_in", "group"), [
    (timedelta(seconds=-1), Group.LATE), (timedelta(0), Group.WITHIN_A_DAY), (timedelta(hours=23), Group.WITHIN_A_DAY),
    (timedelta(hours=24), Group.THIS_WEEK), (timedelta(days=6, hours=23), Group.THIS_WEEK),
    (timedelta(days=7), Group.LATER), (None, Group.LATER),
])  # fmt: skip
def test_groups_are_counted_in_hours_from_now_and_not_by_the_calendar(at, due_in, group):
    assert Horizon.at(at).group_of(None if due_in is None else at + due_in) is group


def test_an_embargo_past_its_end_is_not_called_late(a_case, handler, at):
    actions.confirm(a_case.number, by=handler, at=at)
    Promise.objects.filter(kind="update").update(kept_at=at)
    copies.follow(a_case)
    [row] = rows(handler, at + timedelta(days=46))
    assert (row.group, row.next_promise) == (Group.LATER, None)
    assert count(handler, at + timedelta(days=46), View.LATE) == 0


def test_a_closed_case_leaves_the_queue_and_comes_back_when_its_reporter_writes(a_case, handler, at):
    actions.decline(a_case.number, Outcome.NO_IMPACT, rule_id="N1", reason=REASON, by=handler, at=at)
    assert numbers(handler, at) == []
    follow_up(Case.objects.get(), text="But look again.", files=(), at=at)
    [row] = rows(handler, at)
    assert (row.number, row.state, row.unread_since) == (a_case.number, "closed", at)


def test_the_views_and_their_counts_agree(report_at, handler, lead, at):
    mine = report_at(at).case
    actions.take(mine.number, by=handler, at=at)
    asked = report_at(at).case
    actions.ask(asked.number, "Which version?", by=lead, at=at)
    nobodys = report_at(at - timedelta(days=4)).case
    expected = {
        View.OPEN: {mine.number, asked.number, nobodys.number}, View.MINE: {mine.number},
        View.NOBODYS: {nobodys.number}, View.LATE: {nobodys.number}, View.WAITING: {asked.number},
    }  # fmt: skip
    assert {view: set(numbers(handler, at, view)) for view in View} == expected
    assert {view: count(handler, at, view) for view in View} == {view: len(found) for view, found in expected.items()}


def test_a_question_is_open_until_the_reporter_writes(a_case, handler, at):
    actions.ask(a_case.number, "Which version?", by=handler, at=at)
    assert numbers(handler, at, View.WAITING) == [a_case.number]
    follow_up(Case.objects.get(), text="The latest.", files=(), at=at + timedelta(hours=1))
    assert numbers(handler, at + timedelta(hours=2), View.WAITING) == []


def test_pages_follow_each_other_without_a_gap_or_a_repeat(report_at, handler, at):
    for n in range(7):
        case = report_at(at - timedelta(hours=n // 2)).case
        if n in (2, 5):
            Promise.objects.filter(case=case).update(kept_at=at)
            copies.follow(case)
    seen, key = [], ""
    while True:
        page = queue(handler, View.OPEN, horizon=Horizon.at(at), language="en", after=key, size=2)
        seen += [row.number for row in page.rows]
        if not (key := page.next_key):
            break
    assert seen == numbers(handler, at)
    assert len(seen) == 7


@pytest.mark.parametrize("key", ["x", "_", "2027_1", "2027-03-01T00:00:00.000000Z_x"])
def test_a_made_up_page_is_refused(programme, handler, at, key):
    with pytest.raises(BadInput):
        rows(handler, at, after=key)


def test_every_case_is_listed_by_arrival_and_found_by_its_number(report_at, handler, at):
    first, second = report_at(at).case, report_at(at).case
    horizon = Horizon.at(at)
    assert [r.number for r in all_cases(handler, horizon=horizon, language="en").rows] == [second.number, first.number]
    assert [r.number for r in by_number(handler, first.number, horizon=horizon, language="en").rows] == [first.number]


def test_a_role_that_reads_no_case_gets_no_row(a_case, administrator, at):
    assert numbers(administrator, at) == []
    assert count(administrator, at, View.OPEN) == 0


def test_counts_stand_in_the_order_in_which_they_were_asked_for_also_of_the_same_or_of_nothing(a_case, handler, at):
    nothing, all_of_them, late = Q(pk__in=[]), Q(), due_within(Group.LATE, Horizon.at(at))
    assert how_many(handler, all_of_them, nothing, late, all_of_them) == [1, 0, 0, 1]
    assert how_many(None, all_of_them, nothing) == [0, 0]


@pytest.mark.parametrize("page", ["/desk/", "/desk/cases/"])
@pytest.mark.parametrize("how_many", [3, 25])
def test_a_list_costs_the_same_for_three_cases_and_for_a_full_page(
    report_at, handler, desk_of, at, how_many, page, django_assert_max_num_queries
):
    for n in range(how_many):
        case = report_at(at - timedelta(hours=n)).case
        if n % 3 == 0:
            actions.ask(case.number, "Which version?", by=handler, at=at)
            open_task(TaskKind.LETTER_FAILED, at=at, case=case, about="x")
    client = desk_of(handler)
    client.get(page)
    with django_assert_max_num_queries(24):
        answer = client.get(page)
    assert answer.content.count(b'class="cell-case"') == how_many


def test_the_page_says_how_many_are_late_and_how_long_is_left(report_at, handler, desk_of, clock, at):
    report_at(at - timedelta(hours=75))
    report_at(at - timedelta(hours=70))
    page = desk_of(handler).get("/desk/").content.decode()
    assert "Late: 1" in page
    assert "Within 24 hours: 1" in page
    assert "Confirm 3 h late" in page
    assert "Confirm 2 h" in page


def test_a_missed_promise_is_said_once_in_a_row(report_at, handler, desk_of, clock, at):
    late, answered = report_at(at - timedelta(hours=80)).case, report_at(at - timedelta(hours=90)).case
    for case in (late, answered):
        open_task(TaskKind.PROMISE_MISSED, at=at, case=case, about="confirm:1")
    actions.confirm(answered.number, by=handler, at=at)
    assert words_of(desk_of(handler).get("/desk/").content.decode()).count("A promise was missed") == 1


def test_the_desk_speaks_the_language_of_the_browser(a_case, handler, desk_of):
    client = desk_of(handler)
    english = client.get("/desk/", headers={"accept-language": "en"})
    dutch = client.get("/desk/", headers={"accept-language": "nl-NL,nl;q=0.9"})
    assert 'lang="en"' in english.content.decode()
    assert 'lang="nl"' in dutch.content.decode()
    assert "Accept-Language" in english.headers["Vary"]


def test_a_whole_number_in_the_search_leads_straight_to_the_case(a_case, handler, desk_of):
    answer = desk_of(handler).get("/desk/cases/", {"number": f" {a_case.number} "})
    assert answer.headers["Location"] == f"/desk/cases/{a_case.number}/"


@pytest.mark.parametrize("table", ["title", "contact"])
def test_one_spoilt_row_does_not_take_the_queue_away(report_at, handler, desk_of, at, table):
    spoilt, well = report_at(at).case, report_at(at, name="another", location="The other place").case
    row = spoilt.title if table == "title" else spoilt.reporter.contact
    type(row).objects.filter(pk=row.pk).update(box=b"cut")
    page = desk_of(handler).get("/desk/").content.decode()
    assert spoilt.number in page
    assert "The other place" in page
    assert unreadable_cases() == [spoilt.number]
    assert well.number in page
