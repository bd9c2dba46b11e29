"""The reporter's case page. The code opens it: it comes in the body of each request and stands in no address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firsthand.cases.acts import ACTS
from firsthand.cases.page import show
from firsthand.cases.queries import case_by_code
from firsthand.core.clock import now
from firsthand.core.identifiers import tidy_case_code
from firsthand.receipts.case_acts import erased, proof, proof_page

KEPT_FIELDS = 40
"""So many fields of a form come back when its code was wrong; no form of ours has more."""
LONG_FIELDS = ("text", "why", "decline_why", "objection")


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
    act = ACTS.get(request.POST.get("act", ""), show)
    if not case.key.wrapped and act not in (proof, proof_page):
        act = erased
    return act(request, case, tidy_case_code(typed), at=now())


def case_refused(request: HttpRequest, language: str) -> HttpResponse:
    """The same form with its words and a fresh token, when the old token was missing or wrong."""
    error = _("The form was open too long, or your browser sent no cookie for it. Send it once more.")
    return _ask(request, typed=request.POST.get("code", ""), error=error, status=403)


def _ask(request: HttpRequest, *, typed: str = "", error: str = "", status: int = 200) -> HttpResponse:
    """Ask for the code. What was written to be sent with it stays: long words in the open, the rest beside them."""
    kept = {
        name: value
        for name, value in list(request.POST.items())[:KEPT_FIELDS]
        if value and name not in ("code", "csrfmiddlewaretoken")
    }
    long = {n: v for n, v in kept.items() if n in LONG_FIELDS or n.startswith("answer-")}
    context = {
        "typed": typed[:100], "error": error, "long": long, "act": kept.get("act", ""),
        "short": {n: v for n, v in kept.items() if n not in long},
    }  # fmt: skip
    return render(request, "cases/open.html", context, status=status)


def _wrong(typed: str) -> str:
    if not typed.strip():
        return _("The field is empty. Enter the code from your receipt.")
    return _("No case opens with this code. Compare it with your receipt, character by character.")
