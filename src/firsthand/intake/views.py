"""The report form and its answer."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firsthand.cases.receipts import show_receipt, wish_of
from firsthand.cases.texts import rule_list
from firsthand.core.clock import now
from firsthand.intake.actions import receive_form
from firsthand.intake.fields import too_much_words
from firsthand.intake.forms import ONCE_LIMIT, ReportForm
from firsthand.intake.pausing.queries import pause_at
from firsthand.intake.uploads import too_much
from firsthand.programme.queries import in_force
from firsthand.programme.rules import RuleKind


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, language: str) -> HttpResponse:
    """The form; to a report, the receipt, directly after it is committed (R2, R67-73)."""
    programme, pause = in_force().programme, pause_at(now())
    if request.method != "POST":
        form = ReportForm(programme, language, initial={"asset": request.GET.get("asset", "")}, pause=pause)
        return _form(request, form, language)
    form = ReportForm(programme, language, request.POST, request.FILES, pause=pause)
    over = too_much(request)
    if over:
        form.add_error(None, too_much_words())
    if not form.is_valid():
        return _form(request, form, language, status=413 if over else 400)
    taken = receive_form(form.content(), language=language, at=now(), once=request.POST.get("once", "")[:ONCE_LIMIT])
    at = taken.case.received_at
    wish = wish_of(form.publish_on, form.asked_end, taken.case, at=at)
    return show_receipt(request, taken.case, taken.code, at=at, wish=wish, pause=pause, critical=bool(form.critical))


def report_refused(request: HttpRequest, language: str) -> HttpResponse:
    """The form again, with its words and a fresh token, when the old token was missing or wrong."""
    form = ReportForm(in_force().programme, language, request.POST, pause=pause_at(now()))
    form.full_clean()
    form.errors.clear()
    form.add_error(None, _("The form was open too long, or your browser sent no cookie for it. Send it once more."))
    return _form(request, form, language, status=403)


def _place(form: ReportForm, field: str) -> int:
    """Where a field stands in the form; what is about the form as a whole comes first."""
    return list(form.fields).index(field) if field in form.fields else -1


def _form(request: HttpRequest, form: ReportForm, language: str, status: int = 200) -> HttpResponse:
    published = in_force()
    promises = published.programme.promises
    at = now()
    context = {
        "form": form,
        "pause": form.pause,
        "pause_reason": form.pause.reason(language) if form.pause else "",
        "contact": published.programme.contact_mail,
        "errors": sorted(form.errors.items(), key=lambda error: _place(form, error[0])),
        "error_count": sum(len(messages) for messages in form.errors.values()),
        "files_lost": bool(request.FILES) or too_much(request),
        "files_limit": settings.FORM_LIMIT_FILES,
        "size_limit": settings.FORM_LIMIT_BYTES // 2**20,
        "confirm_by": at + promises.confirm_within,
        "silent_until": at + promises.embargo,
        "excluded": rule_list(published.programme, RuleKind.EXCLUDED_TEST, language),
    }
    return render(request, "intake/report.html", context, status=status)
