"""The page of one case, and the acts on it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firsthand.cases.models import Case
from firsthand.cases.queries import case_for
from firsthand.cases.records import CaseRecord, for_staff
from firsthand.core.errors import BadInput, NotFound, StepNotAllowed
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.people.queries import permit
from firsthand.programme.queries import version
from firsthand.promises.rules import PromiseKind
from firsthand.staff import acts
from firsthand.staff.acts import DeskAct
from firsthand.staff.forms import ActForm
from firsthand.staff.plot import Line, Point, line
from firsthand.staff.timeline import entries, reporter_name


@signed_in
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """A case with its promises, its facts, its timeline, and what this person may do to it."""
    found = case_for(person_of(request), number)
    return _case_page(request, found, chosen=request.GET.get("act", ""))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Do one act and go back to the case. What was typed stays when it cannot be done."""
    person = person_of(request)
    found = case_for(person, number)
    wanted = acts.ALL.get(name)
    if wanted is None:
        raise NotFound("There is no such act.")
    permit(person, wanted.needs)
    here = reverse("case", args=[found.number])
    if request.method != "POST":
        return HttpResponseRedirect(f"{here}?act={wanted.name}#{wanted.name}")
    around = frame(request)
    form = _form(wanted, for_staff(found, at=around["at"]), around, request.POST)
    if form.is_valid():
        try:
            wanted.do(found.number, form.cleaned_data, person, around["at"])
            messages.success(request, str(wanted.done))
            return HttpResponseRedirect(here)
        except BadInput:
            form.add_error(None, str(wanted.refused))
        except StepNotAllowed:
            form.add_error(None, _("The case has moved on and does not take this step any more. Nothing was changed."))
    return _case_page(request, case_for(person, number), chosen=wanted.name, bound=form)


def _form(wanted: DeskAct, record: CaseRecord, around: dict[str, Any], data: Any = None) -> ActForm:
    today = around["at"].astimezone(ZoneInfo(around["zone"])).date()
    return wanted.form(record, version(record.programme_version).programme, today, data)


def _case_page(request: HttpRequest, found: Case, *, chosen: str, bound: ActForm | None = None) -> HttpResponse:
    person = person_of(request)
    around = frame(request)
    record = for_staff(found, at=around["at"])
    offered = acts.offered(record, person)
    primary = acts.primary(record, offered)
    open_act = _open_act(chosen, offered, primary, bound)
    note = next((a for a in offered if a.name == "note"), None)
    context = {
        **around, "nav": "case", "record": record, "plot": _plot(record, around["at"]),
        "entries": entries(record, zone=around["zone"]), "reporter": reporter_name(record),
        "primary": primary, "open_act": open_act,
        "form": bound if open_act and bound else _form(open_act, record, around) if open_act else None,
        "note": note, "note_form": _form(note, record, around) if note and open_act is not note else None,
        "others": [a for a in offered if a not in (open_act, note, primary) and a.name != "take"],
        "take": next((a for a in offered if a.name == "take"), None),
        "harms": [harm for message in record.messages for harm in message.harms],
        "nearest": next((p for p in record.promises if p.kept_at is None and p.kind != PromiseKind.EMBARGO), None),
    }  # fmt: skip
    return page(request, "desk/case.html", context, status=422 if bound else 200)


def _open_act(chosen: str, offered: list[DeskAct], primary: DeskAct | None, bound: ActForm | None) -> DeskAct | None:
    """Which form stands open: the one that failed, the one asked for, else confirming, else writing a message."""
    if bound is not None:
        return acts.ALL[bound.name]
    names = {a.name: a for a in offered}
    if chosen in names:
        return names[chosen]
    return primary if primary and primary.name == "confirm" else names.get("message")


def _plot(record: CaseRecord, at: datetime) -> Line:
    points = [Point(p.kind, p.due_at, p.state) for p in record.promises]
    return line(points, start=record.received_at, now=at)
