"""Pages for what went wrong on the public face, in the language of the address."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from firsthand.cases.views import case_refused
from firsthand.embargo.views import answer_refused
from firsthand.intake.views import report_refused
from firsthand.public.languages import language_of, words_language


def _page(request: HttpRequest, status: int, heading: str, mend: str, *, again: str = "") -> HttpResponse:
    """A page that says what went wrong and the mend; `again` is the address of a page worth loading once more."""
    template = "public/error.html" if hasattr(request, "face") else "public/bare.html"
    return render(request, template, {"heading": heading, "mend": mend, "again": again}, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(
        request, 404, _("This page does not exist."),
        _("Check the address for a typing error, or begin at the policy."),
    )  # fmt: skip


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; or 413 when the text of a form was more than a request may hold."""
    if isinstance(exception, RequestDataTooBig):
        return _page(
            request, 413, _("What you sent is too long."),
            _("One form may hold %(limit)s MB of text. Go back, shorten it or attach it as a file, and send it again.")
            % {"limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20},
        )  # fmt: skip
    return _page(
        request, 400, _("We could not read what your browser sent."),
        _("Nothing was kept. Go back and send it again, or write to us by mail."),
    )  # fmt: skip


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, 403, _("This page is not open to you."), _("If you think it should be, write to us by mail."))


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old: a fresh form with the words that were typed."""
    match = request.resolver_match
    if match and match.url_name == "report":
        return report_refused(request, match.kwargs["language"])
    if match and match.url_name == "case":
        return case_refused(request, match.kwargs["language"])
    if match and match.url_name == "embargo-answer":
        return answer_refused(request, match.kwargs["language"], match.kwargs["token"])
    return _page(
        request, 403, _("The form was open too long, or your browser sent no cookie for it."),
        _("Go back, load the page again and send it once more."), again=request.path if match else "",
    )  # fmt: skip


def broken(request: HttpRequest) -> HttpResponse:
    """500. Reads nothing from the database: that may be what is broken."""
    with translation.override(words_language(language_of(request.path_info))):
        return render(
            request, "public/bare.html",
            {
                "heading": _("Something went wrong on our side."),
                "mend": _("You did nothing wrong. Try again in a few minutes, or write to us by mail."),
            }, status=500,
        )  # fmt: skip
