"""What came from outside, as downloads: never shown by the browser, never kept by a cache."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from firsthand.cases.models import Attachment
from firsthand.core.file_names import safe_name
from firsthand.vault.queries import unseal, unseal_json


def download(content: bytes, name: str, *, media_type: str = "application/octet-stream") -> HttpResponse:
    """Octets to keep, not to open: no type to guess from, no script, no frame. `media_type` for what we made."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, safe_name(name, "attachment")) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store"
    return response


def download_attachment(attachment: Attachment) -> HttpResponse:
    """One attached file. The caller has checked that the viewer may read it."""
    return download(unseal(attachment.content), str(unseal_json(attachment.about)["name"]))
