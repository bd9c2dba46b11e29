"""What came from outside, as downloads: attached files and whole mails. Nothing of it is ever shown by the browser."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from firsthand.cases.queries import attachment_for_staff
from firsthand.core.text import one_line
from firsthand.intake.listing import raw_mail
from firsthand.people.door import person_of, signed_in
from firsthand.vault.queries import unseal, unseal_json

NAME_SIGNS = 120
_FORBIDDEN = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


def safe_name(name: str) -> str:
    """A name that is a file's and nothing more: no folders, no leading dots, no controls; else "file"."""
    return one_line(name.translate(_FORBIDDEN), NAME_SIGNS).lstrip(". ").rstrip(". ") or "file"


def download(content: bytes, name: str) -> HttpResponse:
    """Octets to keep, not to open: no type to guess from, no script, no frame."""
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, safe_name(name)) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@signed_in
@require_safe
def attachment(request: HttpRequest, number: str, attachment_id: uuid.UUID) -> HttpResponse:
    """A file of a case."""
    found = attachment_for_staff(person_of(request), number, attachment_id)
    return download(unseal(found.content), unseal_json(found.about)["name"])


@signed_in
@require_safe
def mail(request: HttpRequest, arrival_id: int) -> HttpResponse:
    """A mail as it came, octet by octet."""
    return download(raw_mail(person_of(request), arrival_id), f"mail-{arrival_id}.eml")
