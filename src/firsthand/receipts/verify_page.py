"""The page that checks receipts in the browser; without script our server checks, and says that it did."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firsthand.core.dates import exact_pattern
from firsthand.journal.log.receipts import BYTES
from firsthand.programme.queries import in_force
from firsthand.receipts.queries import known_log
from firsthand.receipts.verdict_words import words
from firsthand.receipts.verdicts import Telling, Verdict

SCRIPTS = ("receipts/proof.js", "receipts/published.js", "receipts/telling.js", "receipts/verify.js")
STYLES = ("firsthand/house.css", "firsthand/public.css", "receipts/verify.css")


@require_http_methods(["GET", "HEAD", "POST"])
def verify_page(request: HttpRequest, language: str) -> HttpResponse:
    """Ask for a receipt, and check what a browser without script sends. Nothing that is sent is kept."""
    verdict, missing = None, False
    if request.method == "POST":
        file = request.FILES.get("receipt")
        missing = file is None
        verdict = _verdict(file.read(BYTES + 1)) if file is not None else None
    context = {**_said(), "verdict": verdict, "missing": missing, "scripts": SCRIPTS}
    response = render(request, "receipts/verify.html", context, status=400 if missing else 200)
    if request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def verify_file(request: HttpRequest, language: str) -> HttpResponse:
    """The same page as one file that needs no network and no server: script, style and words are in it."""
    context = {
        **_said(), "style": "\n".join(map(_text_of, STYLES)), "script": "\n".join(map(_text_of, SCRIPTS)),
        "online": request.build_absolute_uri(reverse("verify", args=[language])),
    }  # fmt: skip
    response = render(request, "receipts/verify_file.html", context)
    response.headers["Content-Disposition"] = str(content_disposition_header(True, f"verify-{language}.html"))
    return response


def _said() -> dict[str, object]:
    log = known_log()
    about = {
        "language": get_language() or "en", "organisation": in_force().programme.organisation, "key": log.vkey,
        "most_octets": BYTES, "pattern": exact_pattern(get_language() or "en"),
    }  # fmt: skip
    return {"words": words(), "about": about, "log": log}


def _verdict(content: bytes) -> Verdict:
    organisation, language = in_force().programme.organisation, get_language() or "en"
    known = known_log().vkey
    return Telling(words(), language=language, organisation=organisation, known=known).verdict(content)


def _text_of(name: str) -> str:
    """The text of one of our own static files. Raises LookupError where it was not installed."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise LookupError(_("A part of this page is not installed."))
    return Path(found).read_text(encoding="utf-8")
