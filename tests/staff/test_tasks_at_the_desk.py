"""What waits for a person: on its page, in the navigation, beside the cases, and off the list again."""

from datetime import timedelta

import pytest
from django.test import Client

from firsthand.cases.models import Case
from firsthand.cases.queries import title_of
from firsthand.staff import words
from firsthand.tasks.actions import open_task
from firsthand.tasks.models import Task
from firsthand.tasks.rules import TaskKind
from pages import words_of
from staff.prepared import Stage

PAGE = "/desk/tasks/"


def bounced(case, at):
    return open_task(TaskKind.CONFIRMATION_BOUNCED, at=at, case=Case.objects.get(pk=case.pk))


def test_every_kind_of_task_has_words(report_at, handler, desk_of, at):
    for kind in TaskKind:
        about = {TaskKind.PROMISE_MISSED: "confirm:1", TaskKind.CHANNEL_DEAD: "smtp"}.get(kind, "")
        open_task(kind, at=at, case=None if kind is TaskKind.CHANNEL_DEAD else report_at().case, about=about)
    page = words_of(desk_of(handler).get(PAGE).content.decode())
    assert set(words.TASKS) == set(TaskKind)
    assert [says for says in words.TASKS.values() if str(says) not in page] == []
    assert "A promise was missed: Confirm" in page
    assert "does not answer its test: smtp" in page


def test_the_oldest_task_comes_first_with_its_case_and_for_whom_it_is_not(report_at, handler, auditor, desk_of, at):
    appealed, older = report_at().case, report_at().case
    Stage(appealed, handler, at).appealed()
    bounced(older, at - timedelta(days=1))
    page = words_of(desk_of(auditor).get(PAGE).content.decode())
    assert page.index(older.number) < page.index(appealed.number)
    assert f"An appeal waits to be judged {title_of(appealed)} {appealed.number} Mon 1 Mar 2027, 09:00 GMT Ines" in page


def test_somebody_says_that_a_task_is_done(a_case, handler, desk_of, at):
    task = bounced(a_case, at)
    assert desk_of(handler).post(f"{PAGE}{task.pk}/done/").headers["Location"] == PAGE
    assert Task.objects.get().done_by == handler
    assert "No task waits." in desk_of(handler).get(PAGE).content.decode()


def test_from_the_page_of_a_case_the_way_leads_back_there(a_case, handler, desk_of, at):
    task = bounced(a_case, at)
    answer = desk_of(handler).post(f"{PAGE}{task.pk}/done/", {"back": "case"})
    assert answer.headers["Location"] == f"/desk/cases/{a_case.number}/"


@pytest.mark.parametrize("kind", [
    TaskKind.APPEAL, TaskKind.SECOND_PERSON, TaskKind.INCIDENT, TaskKind.EMBARGO_PROPOSED,
])  # fmt: skip
def test_what_only_an_act_settles_is_not_taken_off_by_a_button(a_case, lead, desk_of, at, kind):
    task = open_task(kind, at=at, case=a_case)
    assert f"{task.pk}/done/" not in desk_of(lead).get(PAGE).content.decode()
    assert desk_of(lead).post(f"{PAGE}{task.pk}/done/").status_code == 404
    assert Task.objects.get().done_at is None


def test_an_auditor_reads_tasks_and_finishes_none(a_case, auditor, desk_of, at):
    task = bounced(a_case, at)
    assert "/done/" not in desk_of(auditor).get(PAGE).content.decode()
    assert desk_of(auditor).post(f"{PAGE}{task.pk}/done/").status_code == 403
    assert Task.objects.get().done_at is None


def test_somebody_outside_finishes_none(a_case, at):
    task = bounced(a_case, at)
    assert Client().post(f"{PAGE}{task.pk}/done/").headers["Location"].startswith("/desk/sign-in/")
    assert Task.objects.get().done_at is None


def test_the_navigation_counts_what_waits(a_case, handler, administrator, desk_of, at):
    assert "how-many" not in desk_of(handler).get("/desk/").content.decode()
    bounced(a_case, at)
    assert '<b class="how-many">1</b>' in desk_of(handler).get("/desk/").content.decode()
    assert "how-many" not in desk_of(administrator).get("/desk/people/").content.decode()


def test_a_case_shows_what_waits_in_it_and_so_does_the_queue(report_at, handler, desk_of, at):
    case, other = report_at().case, report_at().case
    bounced(case, at)
    says = "The confirmation came back"
    assert says in desk_of(handler).get(f"/desk/cases/{case.number}/").content.decode()
    assert says not in desk_of(handler).get(f"/desk/cases/{other.number}/").content.decode()
    assert desk_of(handler).get("/desk/").content.decode().count(says) == 1


def test_pages_of_tasks_follow_each_other_without_a_gap(report_at, handler, desk_of, at, monkeypatch):
    monkeypatch.setattr("firsthand.staff.views.tasks.PAGE", 2)
    numbers = [report_at().case.number for _ in range(5)]
    for n, case in enumerate(Case.objects.order_by("pk")):
        bounced(case, at + timedelta(hours=n // 2))
    seen, address = [], PAGE
    while address:
        context = desk_of(handler).get(address).context
        seen += [line.number for line in context["tasks"]]
        address = context["next"] and PAGE + context["next"]
    assert seen == numbers


@pytest.mark.parametrize("key", ["x", "_", "2027_1", "2027-03-01T00:00:00.000000Z_x"])
def test_a_made_up_page_is_not_there(programme, handler, desk_of, key):
    assert desk_of(handler).get(PAGE, {"after": key}).status_code == 404
