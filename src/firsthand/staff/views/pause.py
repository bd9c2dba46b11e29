"""A pause of intake: its page for leads, with a preview of what everybody will read."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firsthand.core.errors import StepNotAllowed
from firsthand.intake.pausing.actions import pause as begin
from firsthand.intake.pausing.actions import resume
from firsthand.intake.pausing.queries import past_pauses, row_began, running
from firsthand.intake.pausing.rules import broken_by_pausing
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.programme.queries import in_force
from firsthand.staff.forms.pause import PauseForm
from firsthand.staff.refusals import sentence


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest) -> HttpResponse:
    """Whether a pause runs; the form for one, which shows a preview first; and the button that ends it."""
    person = permit(person_of(request), Act.PAUSE_INTAKE)
    around, programme = frame(request), in_force().programme
    if request.method != "POST":
        return _page(request, around, PauseForm(programme))
    if "resume" in request.POST:
        return _resume(request, person, around)
    form = PauseForm(programme, request.POST)
    if not form.is_valid() or not _allowed(form, around):
        return _page(request, around, form)
    if "begin" not in request.POST or form.cleaned_data["seen"] != form.shown:
        return _page(request, around, form, preview=True)
    begin(form.reasons, until=form.until, by=person, at=around["at"])
    messages.success(request, _("The pause runs. The policy page and the report form tell everybody."))
    return redirect("intake_pause")


def _resume(request: HttpRequest, person: Person, around: dict[str, Any]) -> HttpResponse:
    try:
        resume(by=person, at=around["at"])
        messages.success(request, _("The pause is over."))
    except StepNotAllowed:
        messages.warning(request, _("No pause runs any more. Nothing was changed."))
    return redirect("intake_pause")


def _allowed(form: PauseForm, around: dict[str, Any]) -> bool:
    """Whether such a pause may begin; what stands in the way, the form then says."""
    at, zone = around["at"], form.programme.timezone
    broken = broken_by_pausing(
        form.reasons, until=form.until, at=at, row_began=row_began(at), languages=form.programme.languages, zone=zone
    )
    for each in broken:
        form.add_error(None, sentence(each, zone=zone))
    return not broken


def _page(request: HttpRequest, around: dict[str, Any], form: PauseForm, *, preview: bool = False) -> HttpResponse:
    context = {
        **around, "nav": "intake", "form": form, "running": running(around["at"]), "past": past_pauses(),
        "preview": {"until": form.until, "reasons": form.reasons, "seen": form.shown} if preview else None,
    }  # fmt: skip
    return page(request, "desk/pause.html", context, status=422 if form.errors else 200)
