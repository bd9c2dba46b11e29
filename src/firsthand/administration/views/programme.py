"""The versions of the programme: which there were, downloading one, beginning the next."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firsthand.administration.drafts import actions
from firsthand.administration.drafts.actions import ChangedMeanwhile
from firsthand.administration.drafts.archive import pack
from firsthand.administration.drafts.forms import FolderForm
from firsthand.administration.drafts.queries import draft_for, version_lines
from firsthand.administration.frame import place, publisher_of
from firsthand.people.door import frame, signed_in
from firsthand.programme.queries import folder_of

HERE = "programme_versions"


@signed_in
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """Every version, and the draft of the next one."""
    publisher_of(request)
    return _page(request, FolderForm(label_suffix=""))


@signed_in
@require_safe
def folder(request: HttpRequest, number: int) -> HttpResponse:
    """The folder of one version as a ZIP."""
    publisher_of(request)
    return as_zip(folder_of(number), f"programme-{number}")


@signed_in
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft from the version in force, or from an uploaded folder."""
    viewer = publisher_of(request)
    files, form = None, FolderForm(label_suffix="")
    if "upload" in request.POST:
        form = FolderForm(request.POST, request.FILES, label_suffix="")
        if not form.is_valid():
            return _page(request, form, status=422)
        files = form.unpacked.files
    try:
        actions.begin(by=viewer, at=frame(request)["at"], files=files)
    except ChangedMeanwhile:
        messages.warning(request, _("There is a draft already: this is it. Nothing was changed."))
    else:
        tell_left_out(request, form)
    return redirect("programme_draft")


def tell_left_out(request: HttpRequest, form: FolderForm) -> None:
    """Name the files of an upload that no programme folder has."""
    left = form.unpacked.left_out if hasattr(form, "unpacked") else ()
    if left:
        shown = ", ".join(left[:5]) + (" …" if len(left) > 5 else "")
        messages.warning(
            request, _("Left out, since a programme folder has no such files: %(names)s") % {"names": shown}
        )


def as_zip(files: dict[str, str], name: str) -> HttpResponse:
    """A folder to be saved. `name` is ours and plain."""
    response = HttpResponse(pack(files, name), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _page(request: HttpRequest, form: FolderForm, status: int = 200) -> HttpResponse:
    viewer = publisher_of(request)
    context: dict[str, Any] = {"lines": version_lines(viewer), "draft": draft_for(viewer), "form": form}
    return place(request, HERE, "programme.html", context, status=status)
