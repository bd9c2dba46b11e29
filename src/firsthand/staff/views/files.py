"""Attached files and whole mails, as downloads."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from firsthand.cases.downloads import download, download_attachment
from firsthand.cases.queries import attachment_for_staff
from firsthand.intake.listing import raw_mail
from firsthand.people.door import person_of, signed_in


@signed_in
@require_safe
def attachment(request: HttpRequest, number: str, attachment_id: uuid.UUID) -> HttpResponse:
    """A file of a case."""
    return download_attachment(attachment_for_staff(person_of(request), number, attachment_id))


@signed_in
@require_safe
def mail(request: HttpRequest, arrival_id: int) -> HttpResponse:
    """A mail as it came, octet by octet."""
    return download(raw_mail(person_of(request), arrival_id), f"mail-{arrival_id}.eml")
