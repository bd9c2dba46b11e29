"""The reporter's case page. The code opens it: it comes in the body of each request and stands in no address."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firsthand.acknowledgements.actions import wish_by_reporter
from firsthand.cases.conversation import conversation
from firsthand.cases.downloads import download_attachment
from firsthand.cases.forms import CreditForm, WriteForm
from firsthand.cases.models import Case
from firsthand.cases.queries import attachment_for_reporter, case_by_code
from firsthand.cases.receipts import show_receipt
from firsthand.cases.records import for_reporter
from firsthand.cases.texts import asset_name, rule_texts
from firsthand.cases.words import DECISIONS, EVENTS, FIELDS, PROMISES, STATES, heading_of, situation_of
from firsthand.core.clock import now
from firsthand.core.errors import NotFound
from firsthand.core.identifiers import tidy_case_code
from firsthand.intake.actions import follow_up
from firsthand.intake.fields import too_much_words
from firsthand.intake.uploads import too_much


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_page(request: HttpRequest, language: str) -> HttpResponse:
    """Ask for the code; with the right one, show the case or do the act that the form names."""
    if request.method != "POST":
        return _ask(request)
    typed = request.POST.get("code", "")
    case = case_by_code(typed)
    if case is None:
        return _ask(request, typed=typed, error=_wrong(typed), status=404)
    act = _ACTS.get(request.POST.get("act", ""), show)
    return act(request, case, tidy_case_code(typed))


def case_refused(request: HttpRequest, language: str) -> HttpResponse:
    """The same form with its words and a fresh token, when the old token was missing or wrong."""
    error = _("The form was open too long, or your browser sent no cookie for it. Send it once more.")
    return _ask(request, typed=request.POST.get("code", ""), error=error, status=403)


def _ask(request: HttpRequest, *, typed: str = "", error: str = "", status: int = 200) -> HttpResponse:
    kept = {name: request.POST.get(name, "") for name in ("act", "text", "name", "link", "organisation", "file")}
    context = {"typed": typed[:100], "error": error, "kept": {k: v for k, v in kept.items() if v}}
    return render(request, "cases/open.html", context, status=status)


def _wrong(typed: str) -> str:
    if not typed.strip():
        return _("The field is empty. Enter the code from your receipt.")
    return _("No case opens with this code. Compare it with your receipt, character by character.")


def show(request: HttpRequest, case: Case, code: str) -> HttpResponse:
    """The case as it stands."""
    return _show(request, case, code)


def write(request: HttpRequest, case: Case, code: str) -> HttpResponse:
    """Keep a message, in every state of the case (R8)."""
    form = WriteForm(request.POST, request.FILES)
    over = too_much(request)
    if over:
        form.add_error(None, too_much_words())
    if not form.is_valid():
        return _show(request, case, code, write=form, status=413 if over else 400)
    follow_up(case, text=form.cleaned_data["text"], files=form.uploads(), at=now())
    return _show(request, case, code, done=_("Your message is kept, and the team sees that you wrote."))


def credit(request: HttpRequest, case: Case, code: str) -> HttpResponse:
    """Change the name to print: before it is published and after (R73)."""
    form = CreditForm(request.POST)
    if not form.is_valid():
        return _show(request, case, code, credit=form, status=400)
    wish_by_reporter(case, **form.cleaned_data, at=now())
    return _show(request, case, code, done=_("We have noted the name to print."))


def decline(request: HttpRequest, case: Case, code: str) -> HttpResponse:
    """Print no name; one that is published goes at once (R83)."""
    wish_by_reporter(case, name="", link="", at=now())
    return _show(request, case, code, done=_("We have noted that you want no name printed."))


def receipt(request: HttpRequest, case: Case, code: str) -> HttpResponse:
    """The receipt once more, for whoever holds the code."""
    return show_receipt(request, case, code, at=now())


def download(request: HttpRequest, case: Case, code: str) -> HttpResponse:
    """One attachment, as bytes to save and never as a page."""
    try:
        attachment = attachment_for_reporter(case, UUID(request.POST.get("file", "")))
    except (NotFound, ValueError):
        return _show(request, case, code, status=404)
    return download_attachment(attachment)


_ACTS: dict[str, Callable[[HttpRequest, Case, str], HttpResponse]] = {
    "write": write,
    "credit": credit,
    "decline": decline,
    "receipt": receipt,
    "file": download,
}


def _show(
    request: HttpRequest, case: Case, code: str, *, write: WriteForm | None = None, credit: CreditForm | None = None,
    done: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    at = now()
    case = Case.objects.get(pk=case.pk)
    record = for_reporter(case, at=at)
    language = request.resolver_match.kwargs["language"] if request.resolver_match else record.language
    who = record.reporter
    context = {
        "record": record, "code": code, "at": at, "done": done,
        "situation": situation_of(record), "state": STATES[situation_of(record)], "heading": heading_of(record),
        "promises": [(PROMISES[line.kind], line) for line in record.promises],
        "turns": conversation(record, shown=frozenset(EVENTS)),
        "events": EVENTS, "decisions": DECISIONS, "fields": FIELDS,
        "question": next((m for m in reversed(record.messages) if m.is_question), None),
        "asset": asset_name(record, language), "rules": rule_texts(record, language),
        "write": write or WriteForm(),
        "unnamed": case.reporter.credit_declined_at is not None,
        "credit": credit or CreditForm(initial={"name": who.name, "link": who.link, "organisation": who.organisation}),
        "errors": _errors(write, credit), "files_lost": bool(request.FILES) or too_much(request),
        "files_limit": settings.FORM_LIMIT_FILES, "size_limit": settings.FORM_LIMIT_BYTES // 2**20,
        "confirm": next((line for line in record.promises if line.kind == "confirm"), None),
        "confirmed_after": record.confirmed_at - record.received_at if record.confirmed_at else None,
    }  # fmt: skip
    response = render(request, "cases/case.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _errors(*forms: Form | None) -> list[tuple[str, str]]:
    return [
        (field, str(message)) for form in forms if form for field, found in form.errors.items() for message in found
    ]
