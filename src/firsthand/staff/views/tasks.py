"""What waits for a person, beside the promises."""

from datetime import UTC, datetime

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firsthand.core.clock import iso, now
from firsthand.core.errors import NotFound
from firsthand.people.door import page, person_of, signed_in
from firsthand.staff.views.queue import reader_of_cases
from firsthand.staff.waiting import is_finished_by_hand, lines_of
from firsthand.tasks.actions import done
from firsthand.tasks.models import Task
from firsthand.tasks.queries import open_for
from firsthand.teamwork.queries import unseen_of

PAGE = 100


@signed_in
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """Every open task, the oldest first."""
    person = reader_of_cases(request)
    rows = open_for(person).select_related("case__title__key", "not_for")
    after = request.GET.get("after", "")
    if after:
        rows = rows.filter(_beyond(after))
    found = list(rows[: PAGE + 1])
    key = _key(found[PAGE - 1]) if len(found) > PAGE else ""
    context = {
        "nav": "tasks", "named": list(unseen_of(person)[:PAGE]), "tasks": lines_of(found[:PAGE], person, titled=True),
        "next": f"?{urlencode({'after': key})}" if key else "", "first": reverse("tasks") if after else "",
    }  # fmt: skip
    return page(request, "desk/tasks.html", context)


def _key(task: Task) -> str:
    return f"{iso(task.opened_at)}_{task.pk}"


def _beyond(key: str) -> Q:
    opened, _sep, number = key.partition("_")
    try:
        moment = datetime.strptime(opened, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        return Q(opened_at__gt=moment) | Q(opened_at=moment, pk__gt=int(number))
    except ValueError:
        raise NotFound("There is no such page.") from None


@signed_in
@require_POST
def finished(request: HttpRequest, task_id: int) -> HttpResponse:
    """Take a task off the list; what only its own act settles is not taken off here."""
    person = person_of(request)
    task = open_for(person).filter(pk=task_id).first()
    if task is None or not is_finished_by_hand(task):
        raise NotFound("There is no such task.")
    done(task.pk, by=person, at=now())
    messages.success(request, _("Done. The task is off the list."))
    if task.case is not None and request.POST.get("back") == "case":
        return redirect("case", number=task.case.number)
    return redirect("tasks")
