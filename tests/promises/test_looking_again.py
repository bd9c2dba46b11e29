"""The sweep over promises: warnings before they are due, and a miss that is kept for ever."""

from datetime import timedelta

import pytest

from firsthand.intake.actions import receive_form
from firsthand.journal.models import Entry
from firsthand.letters.models import Letter
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.programme.rules import Moment
from firsthand.promises import actions
from firsthand.promises.models import Promise
from firsthand.promises.queries import late
from firsthand.promises.sweeps import look_again
from firsthand.tasks.models import Task
from stage import MONDAY, REPORT

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def sweep(told, **span):
    told.after(**span)
    return look_again(at=told.now)


def shares(told):
    return [f["share"] for _, f in told.journal("promise.warned")]


@pytest.mark.usefixtures("staff_post")
def test_each_warning_and_the_miss_come_once_at_their_moment(plain):
    seen = []
    for hours in (35, 36, 37, 54, 55, 64, 65, 72, 72.001, 73, 100):
        sweep(plain, hours=hours)
        sweep(plain, hours=hours)
        seen.append((hours, shares(plain), len(plain.journal("promise.missed"))))
    assert seen == [
        (35, [], 0), (36, [50], 0), (37, [50], 0), (54, [50, 75], 0), (55, [50, 75], 0), (64, [50, 75], 0),
        (65, [50, 75, 90], 0), (72, [50, 75, 90], 0), (72.001, [50, 75, 90], 1), (73, [50, 75, 90], 1),
        (100, [50, 75, 90], 1),
    ]  # fmt: skip


@pytest.mark.usefixtures("staff_post")
def test_a_sweep_that_comes_late_gives_one_warning_not_three(plain):
    sweep(plain, hours=66)
    assert shares(plain) == [90]


@pytest.mark.usefixtures("staff_post")
def test_at_the_last_moment_there_is_still_something_to_warn_of(plain):
    sweep(plain, hours=72)
    assert (shares(plain), plain.journal("promise.missed")) == ([90], [])


@pytest.mark.usefixtures("staff_post")
def test_a_sweep_that_comes_too_late_notes_the_miss_and_warns_of_nothing(plain):
    assert sweep(plain, days=9) == 1
    assert (shares(plain), len(plain.journal("promise.missed"))) == ([], 1)
    assert plain.row("confirm").look_again_at is None


@pytest.mark.usefixtures("staff_post")
def test_a_clock_that_is_set_back_and_forth_writes_nothing_twice(plain):
    for hours in (36, 2, 36, -50, 73, 40, 73):
        sweep(plain, hours=hours)
    assert (shares(plain), len(plain.journal("promise.missed"))) == ([50], 1)


@pytest.mark.usefixtures("staff_post")
def test_what_is_kept_is_looked_at_no_more(plain):
    plain.after(hours=1).happens(Moment.ANSWERED)
    assert sweep(plain, hours=80) == 0


@pytest.mark.usefixtures("staff_post")
def test_what_is_paused_is_neither_warned_of_nor_missed(told):
    told.after(hours=1).happens(Moment.ANSWERED, Moment.QUESTION_ASKED)
    sweep(told, days=13)
    assert {f["promise"] for _, f in told.journal("promise.missed")} == set()
    told.happens(Moment.QUESTION_ANSWERED)
    sweep(told, days=16)
    assert {f["promise"] for _, f in told.journal("promise.missed")} == {"update", "own:inner"}


@pytest.mark.usefixtures("staff_post")
def test_an_embargo_is_neither_warned_of_nor_missed(plain):
    plain.after(hours=1).happens(Moment.ANSWERED)
    Promise.objects.filter(kind="update").delete()
    assert sweep(plain, days=60) == 0


@pytest.mark.usefixtures("staff_post")
def test_a_bounced_confirmation_is_missed_at_the_next_sweep_when_its_time_has_passed(plain):
    plain.after(hours=70).happens(Moment.ANSWERED)
    Promise.objects.filter(kind="update").delete()
    actions.reopen(plain.case, "confirm", at=plain.now + 5 * HOUR, why="the letter bounced")
    sweep(plain, hours=76)
    assert len(plain.journal("promise.missed")) == 1
    assert late(at=plain.now) == 1


# Who is told


def names(post, kind=None, share=None):
    return sorted({n for k, n, f in post if kind in (None, k) and share in (None, f.get("share"))})


def test_while_nobody_has_a_case_everybody_who_may_triage_is_warned(plain, staff_post, auditor, administrator):
    sweep(plain, hours=36)
    assert names(staff_post) == ["Ines", "Tomas"]
    assert staff_post[0][2] == {"promise": "confirm", "share": 50, "due": MONDAY + 72 * HOUR}


def test_whoever_has_the_case_is_warned_alone(plain, staff_post, handler):
    plain.case.handler = handler
    plain.case.save()
    sweep(plain, hours=36)
    assert names(staff_post) == ["Ines"]


def test_a_handler_who_has_left_hands_the_warning_to_all(plain, staff_post, handler):
    plain.case.handler = handler
    plain.case.save()
    Person.objects.filter(pk=handler.pk).update(is_active=False)
    sweep(plain, hours=36)
    assert names(staff_post) == ["Tomas"]


def test_a_team_of_any_size_gets_twenty_letters_at_most(plain, staff_post):
    for n in range(30):
        Person.objects.create(mail=f"t{n}@staff.example", name=f"T{n}", role=Role.TRIAGER, joined_at=MONDAY)
    sweep(plain, hours=36)
    assert len(staff_post) == 20


@pytest.mark.parametrize(("hours", "told_too"), [(54, False), (65, True), (73, True)])
def test_from_90_percent_on_the_leads_are_told_while_nobody_is_named(plain, staff_post, handler, hours, told_too):
    plain.case.handler = handler
    plain.case.save()
    sweep(plain, hours=hours)
    assert ("Tomas" in names(staff_post)) is told_too


def test_whoever_is_named_is_told_instead_of_the_leads(plain, staff_post, handler, auditor):
    Person.objects.filter(pk=auditor.pk).update(told_of_breaches=True)
    plain.case.handler = handler
    plain.case.save()
    sweep(plain, hours=65)
    assert names(staff_post, share=90) == ["Ines", "Joke"]
    sweep(plain, hours=73)
    assert names(staff_post, kind="promise_missed") == ["Ines", "Joke"]


def test_nobody_gets_the_same_letter_twice(plain, staff_post, lead):
    plain.case.handler = lead
    plain.case.save()
    sweep(plain, hours=73)
    assert [name for _, name, _ in staff_post] == ["Tomas"]


@pytest.mark.usefixtures("staff_post")
def test_a_miss_opens_a_task_that_a_late_answer_settles(plain):
    sweep(plain, hours=73)
    task = Task.objects.get()
    assert (task.kind, task.about, task.done_at) == ("promise_missed", "confirm:1", None)
    plain.after(hours=75).happens(Moment.ANSWERED)
    task.refresh_from_db()
    assert task.done_at == plain.now


@pytest.mark.usefixtures("staff_post")
def test_the_reporter_hears_once_of_a_public_promise_that_was_missed(plain):
    sweep(plain, hours=73)
    sweep(plain, hours=90)
    assert Letter.objects.filter(case=plain.case, kind="late").count() == 1


@pytest.mark.usefixtures("staff_post")
def test_the_reporter_hears_nothing_of_a_promise_that_stays_in_the_house(told):
    told.after(hours=1).happens(Moment.ANSWERED)
    sweep(told, hours=49)
    assert [f["promise"] for _, f in told.journal("promise.missed")] == ["own:inner"]
    assert not Letter.objects.filter(case=told.case, kind="late").exists()


@pytest.mark.usefixtures("staff_post")
def test_the_sweep_asks_once_when_nothing_is_due(plain, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert look_again(at=MONDAY + HOUR) == 0


@pytest.mark.usefixtures("staff_post")
def test_more_rows_than_a_page_are_all_looked_at(programme, monkeypatch):
    monkeypatch.setattr("firsthand.promises.troubles.PAGE", 3)
    for _ in range(8):
        receive_form(REPORT, language="en", at=MONDAY)
    assert look_again(at=MONDAY + 36 * HOUR) == 8
    assert Entry.objects.filter(kind="promise.warned").count() == 8
