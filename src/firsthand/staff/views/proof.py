"""The receipt of a case at the desk: the very file that its reporter has."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from firsthand.cases.downloads import download
from firsthand.cases.queries import case_for
from firsthand.core.clock import now
from firsthand.people.door import person_of, signed_in
from firsthand.receipts.actions import NoReceipt, receipt_of
from firsthand.receipts.files import MEDIA_TYPE, file_name
from firsthand.receipts.refusing import why_none, words_of


@signed_in
@require_safe
def proof(request: HttpRequest, number: str) -> HttpResponse:
    """Download it; back to the case with a word of why, where none can be made."""
    case = case_for(person_of(request), number)
    try:
        receipt = receipt_of(case, at=now())
    except NoReceipt:
        messages.warning(request, words_of(why_none(case)))
        return HttpResponseRedirect(reverse("case", args=[case.number]))
    return download(receipt.as_json().encode(), file_name(case), media_type=MEDIA_TYPE)
