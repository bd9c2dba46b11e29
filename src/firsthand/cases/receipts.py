"""The receipt page: directly after a report is kept, and again for whoever brings the code."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from firsthand.cases.models import Case
from firsthand.cases.records import for_receipt
from firsthand.cases.texts import asset_name
from firsthand.cases.words import CHANNELS, PROMISES


def show_receipt(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """Number, time, promises with dates, hash, policy version, and the code. Never stored by a browser or a proxy."""
    record = for_receipt(case, at=at)
    context = {
        "record": record, "code": code, "at": at, "switch_act": "receipt",
        "asset": asset_name(record, get_language() or "en"), "channel": CHANNELS[record.channel],
        "promises": [(PROMISES[line.kind], line) for line in record.promises],
        "case_address": settings.BASE_URL + reverse("case", args=[get_language()]),
    }  # fmt: skip
    response = render(request, "cases/receipt.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
