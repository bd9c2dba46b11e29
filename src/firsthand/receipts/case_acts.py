"""The acts of the case page about its proof: the receipt as a file and as a page, and the report as it was hashed."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from firsthand.cases.downloads import download
from firsthand.cases.models import Case
from firsthand.cases.page import show
from firsthand.journal.log.verifying import verify
from firsthand.programme.queries import in_force
from firsthand.receipts.actions import NoReceipt, receipt_of
from firsthand.receipts.content import content_of
from firsthand.receipts.files import MEDIA_TYPE, file_name
from firsthand.receipts.pages import page_of
from firsthand.receipts.refusing import why_none, words_of


def proof(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """The receipt as a file that anyone can check."""
    try:
        receipt = receipt_of(case, at=at)
    except NoReceipt:
        return _none_now(request, case, code, at=at)
    return download(receipt.as_json().encode(), file_name(case), media_type=MEDIA_TYPE)


def proof_page(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """The receipt as a page to print, told from what the file proves."""
    try:
        receipt = receipt_of(case, at=at)
    except NoReceipt:
        return _none_now(request, case, code, at=at)
    page = page_of(
        verify(receipt), receipt.verifier, language=get_language() or "en", zone=in_force().programme.timezone
    )  # fmt: skip
    context = {
        "page": page, "file_name": file_name(case), "base_url": settings.BASE_URL, "code": code, "at": at,
        "switch_act": "proof_page",
    }  # fmt: skip
    response = render(request, "receipts/receipt.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def content(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """The report exactly as it was received, for whoever wants to work its hash out again."""
    found = content_of(case)
    return download(found.octets, found.file_name)


def erased(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """Of a case whose content was erased, what is left: the proof, which never held a word of it."""
    context = {"number": case.number, "code": code, "at": at, "file_name": file_name(case), "switch_act": "open"}
    response = render(request, "receipts/erased.html", context, status=410)
    response.headers["Cache-Control"] = "no-store"
    return response


def _none_now(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    if not case.key.wrapped:
        return erased(request, case, code, at=at)
    return show(request, case, code, at=at, notice=words_of(why_none(case)), status=409)
