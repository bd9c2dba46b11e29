"""The views of the queue that a person keeps: keep, rename, delete."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firsthand.core.clock import now
from firsthand.core.errors import BadInput
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.queue.actions import delete_view, keep_view, rename_view
from firsthand.queue.queries import view_for_change
from firsthand.queue.rules import as_fields, of_query, written
from firsthand.staff import filters
from firsthand.staff.views.queue import reader_of_cases


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def views(request: HttpRequest) -> HttpResponse:
    """The views that this person may change; a POST keeps another one."""
    person = reader_of_cases(request)
    if request.method == "POST":
        query = request.POST.get("query", "")
        shared = request.POST.get("shared") == "1"
        try:
            kept = keep_view(request.POST.get("name", ""), query, by=person, at=now(), shared=shared)
        except BadInput:
            messages.warning(request, _("The view was not kept: it needs filters, and a name that no other view has."))
            return redirect(f"{reverse('desk')}?{written(of_query(query))}")
        messages.success(request, _("Kept. The view stands beside the others."))
        return redirect(f"{reverse('desk')}?{kept.query}")
    around = frame(request)
    choices = filters.choices(filters.people_to_assign(), around["in_force"])
    kept_ones = [(view, filters.said(as_fields(of_query(view.query)), choices)) for view in view_for_change(person)]
    return page(request, "desk/views.html", {**around, "nav": "queue", "views": kept_ones})


@signed_in
@require_POST
def view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Rename a view, or delete it."""
    person = person_of(request)
    if request.POST.get("do") == "delete":
        delete_view(view_id, by=person)
        messages.success(request, _("Deleted. The cases in it are as they were."))
        return redirect("views")
    try:
        rename_view(view_id, request.POST.get("name", ""), by=person)
        messages.success(request, _("The view has its new name."))
    except BadInput:
        messages.warning(request, _("The view keeps its name: the other one is empty, or another view has it."))
    return redirect("views")
