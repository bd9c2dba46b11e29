"""Entering a report that came by telephone, letter, in person or another way (R11)."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firsthand.cases.records import for_staff
from firsthand.core.errors import RulesBroken
from firsthand.intake.actions import Taken, receive_by_hand
from firsthand.intake.fields import too_much_words
from firsthand.intake.uploads import too_much
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.programme.queries import in_force
from firsthand.promises.rules import PromiseKind
from firsthand.staff.forms.report_by_hand import ReportByHandForm
from firsthand.staff.refusals import sentence


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The form; once the report is kept its case, or the one page that shows its code. What was typed stays."""
    person = permit(person_of(request), Act.TRIAGE)
    around = frame(request)
    programme = in_force().programme
    if request.method != "POST":
        return _form(request, around, ReportByHandForm(programme))
    form = ReportByHandForm(programme, request.POST, request.FILES)
    taken = _take(request, around, form, person)
    if taken is None:
        return _form(request, around, form)
    if taken.code:
        return _code(request, around, taken)
    messages.success(request, _("Entered. The receipt for the reporter is in the outbox."))
    return redirect("case", number=taken.case.number)


def _take(request: HttpRequest, around: dict[str, Any], form: ReportByHandForm, person: Person) -> Taken | None:
    """Keep the report; None when something stands in the way, which the form then says."""
    if too_much(request):
        form.add_error(None, too_much_words())
    if not form.is_valid() or form.received_at is None:
        return None
    try:
        return receive_by_hand(
            form.content(), channel=form.cleaned_data["channel"], received_at=form.received_at,
            language=form.cleaned_data["language"], by=person, at=around["at"], once=form.once,
        )  # fmt: skip
    except RulesBroken as refusal:
        zone: str = around["zone"]
        for broken in refusal.broken:
            form.add_error(None, sentence(broken, zone=zone))
        return None


def _form(request: HttpRequest, around: dict[str, Any], form: ReportByHandForm) -> HttpResponse:
    context = {
        **around, "nav": "cases", "form": form, "files_lost": bool(request.FILES) or too_much(request),
        "files_limit": settings.FORM_LIMIT_FILES, "size_limit": settings.FORM_LIMIT_BYTES // 2**20,
    }  # fmt: skip
    return page(request, "desk/enter.html", context, status=422 if form.errors else 200)


def _code(request: HttpRequest, around: dict[str, Any], taken: Taken) -> HttpResponse:
    """The code stands on this answer and nowhere else: there was no address to send it to."""
    record = for_staff(taken.case, at=around["at"])
    context = {
        **around, "nav": "cases", "record": record, "code": taken.code,
        "confirm": next((p for p in record.promises if p.kind == PromiseKind.CONFIRM), None),
        "case_page": f"{settings.BASE_URL}/{taken.case.language}/case/",
    }  # fmt: skip
    return page(request, "desk/entered.html", context)
