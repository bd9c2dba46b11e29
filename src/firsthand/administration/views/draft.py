"""The draft of the next version: its files, what is wrong in them, and publishing it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firsthand.administration.drafts import actions, words
from firsthand.administration.drafts.actions import AnotherInForce, ChangedMeanwhile
from firsthand.administration.drafts.forms import FileForm, FolderForm, LanguageForm
from firsthand.administration.drafts.looking import Looked, look_at, what_changes
from firsthand.administration.drafts.queries import the_draft
from firsthand.administration.frame import place, publisher_of
from firsthand.administration.models import ProgrammeDraft
from firsthand.administration.views.programme import HERE, as_zip, tell_left_out
from firsthand.cases.queries import how_many_open
from firsthand.core.errors import BadInput, NotFound
from firsthand.people.door import asks_again, frame, signed_in
from firsthand.programme.actions import ProgrammeFaulty
from firsthand.programme.queries import in_force
from firsthand.programme.reader import FILE


@signed_in
@require_safe
def draft(request: HttpRequest) -> HttpResponse:
    """The files, what a check finds in them, and what can be done next."""
    return _draft_page(request, the_draft(publisher_of(request)))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, name: str) -> HttpResponse:
    """One file in a field to type in. What another person wrote meanwhile is shown beside what was typed."""
    viewer = publisher_of(request)
    now_kept = the_draft(viewer)
    if name not in now_kept.files:
        raise NotFound("The draft has no such file.")
    if request.method != "POST":
        return _file_page(request, now_kept, name, FileForm(name, initial={"text": now_kept.files[name]}))
    form = FileForm(name, request.POST)
    if not form.is_valid():
        return _file_page(request, now_kept, name, form, status=422)
    try:
        seen, at = request.POST.get("seen", ""), frame(request)["at"]
        actions.write_file(name, form.cleaned_data["text"], seen=seen, by=viewer, at=at)
    except ChangedMeanwhile:
        return _file_page(request, the_draft(viewer), name, form, status=409, theirs=True)
    except BadInput:
        form.add_error("text", _("This is larger than 1 MiB. Shorten it."))
        return _file_page(request, now_kept, name, form, status=422)
    messages.success(request, _("%(name)s is kept in the draft.") % {"name": name})
    return redirect("programme_draft")


@signed_in
@require_safe
def folder(request: HttpRequest) -> HttpResponse:
    """The draft as a ZIP."""
    return as_zip(the_draft(publisher_of(request)).files, "programme-draft")


@signed_in
@require_POST
def change(request: HttpRequest, name: str) -> HttpResponse:
    """Another folder in its place, one more language, one file less, take up a newer version, throw it away."""
    viewer = publisher_of(request)
    if name not in _CHANGES:
        raise NotFound("There is no such act.")
    try:
        return _CHANGES[name](request, the_draft(viewer), request.POST.get("seen", ""), frame(request)["at"])
    except ChangedMeanwhile:
        messages.warning(request, words.CHANGED_MEANWHILE)
        return redirect("programme_versions")


def _upload(request: HttpRequest, kept: ProgrammeDraft, seen: str, at: Any) -> HttpResponse:
    form = FolderForm(request.POST, request.FILES, label_suffix="")
    if not form.is_valid():
        return _draft_page(request, kept, folder_form=form, status=422)
    actions.replace_files(form.unpacked.files, seen=seen, by=publisher_of(request), at=at)
    tell_left_out(request, form)
    messages.success(request, _("The draft now holds the files of the archive."))
    return redirect("programme_draft")


def _language(request: HttpRequest, kept: ProgrammeDraft, seen: str, at: Any) -> HttpResponse:
    form = LanguageForm(request.POST, label_suffix="")
    if form.is_valid() and form.name in kept.files:
        form.add_error("language", _("The draft has this language already."))
    if not form.is_valid():
        return _draft_page(request, kept, language_form=form, status=422)
    actions.write_file(form.name, "", seen=seen, by=publisher_of(request), at=at)
    return redirect("programme_draft_file", name=form.name)


def _remove(request: HttpRequest, kept: ProgrammeDraft, seen: str, at: Any) -> HttpResponse:
    name = request.POST.get("file", "")
    actions.remove_file(name, seen=seen, by=publisher_of(request), at=at)
    messages.success(request, _("%(name)s is no longer in the draft.") % {"name": name})
    return redirect("programme_draft")


def _take_up(request: HttpRequest, kept: ProgrammeDraft, seen: str, at: Any) -> HttpResponse:
    actions.take_up(seen=seen, by=publisher_of(request), at=at)
    return redirect("programme_publish")


def _discard(request: HttpRequest, kept: ProgrammeDraft, seen: str, at: Any) -> HttpResponse:
    actions.discard(seen=seen, by=publisher_of(request))
    messages.success(request, _("The draft is thrown away. The version in force was not touched."))
    return redirect("programme_versions")


_CHANGES: dict[str, Callable[[HttpRequest, ProgrammeDraft, str, Any], HttpResponse]] = {
    "upload": _upload, "language": _language, "remove": _remove, "take-up": _take_up, "discard": _discard,
}  # fmt: skip


@signed_in
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """What publishing changes, for whom; and doing it."""
    viewer = publisher_of(request)
    kept = the_draft(viewer)
    if request.method != "POST":
        return _publish_page(request, kept)
    try:
        published, new = actions.publish(seen=request.POST.get("seen", ""), by=viewer, at=frame(request)["at"])
    except ChangedMeanwhile:
        return _publish_page(request, the_draft(viewer), refused=words.CHANGED_MEANWHILE, status=409)
    except AnotherInForce:
        return _publish_page(request, kept, refused=words.ANOTHER_IN_FORCE, status=409)
    except ProgrammeFaulty:
        return redirect("programme_draft")
    said = _("Version %(number)s is in force.") if new else _("The draft said what version %(number)s says already.")
    messages.success(request, said % {"number": published.number})
    return redirect("programme_versions")


def _draft_page(
    request: HttpRequest, kept: ProgrammeDraft, *, folder_form: forms.Form | None = None,
    language_form: forms.Form | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    looked = look_at(kept.files)
    names = sorted(kept.files, key=lambda name: (name != FILE, name))
    context = {
        **_about(kept, looked), "files": [(name, len(kept.files[name].splitlines())) for name in names],
        "languages": looked.programme.languages if looked.programme else (), "fixed": FILE,
        "folder_form": folder_form or FolderForm(label_suffix=""),
        "language_form": language_form or LanguageForm(label_suffix=""),
    }  # fmt: skip
    return place(request, HERE, "draft.html", context, status=status)


def _file_page(
    request: HttpRequest, kept: ProgrammeDraft, name: str, form: FileForm, *, status: int = 200, theirs: bool = False
) -> HttpResponse:
    looked = look_at(kept.files)
    found = [(finding, finding.place.partition(":")[2]) for finding in looked.findings]
    context = {
        "draft": kept, "name": name, "form": form, "theirs": kept.files.get(name, "") if theirs else None,
        "found": [(finding, line) for finding, line in found if finding.place.partition(":")[0] == name],
    }  # fmt: skip
    return place(request, HERE, "draft_file.html", context, status=status)


def _publish_page(request: HttpRequest, kept: ProgrammeDraft, *, refused: Any = "", status: int = 200) -> HttpResponse:
    looked, current = look_at(kept.files), in_force()
    if looked.programme is None:
        messages.warning(request, _("Mend the errors first; then the draft can be published."))
        return redirect("programme_draft")
    found = what_changes(current, looked.programme, kept.files)
    context = {
        **_about(kept, looked), "current": current, "next": current.number + 1, "changes": found, "refused": refused,
        "same": looked.sha256 == current.sha256, "languages": looked.programme.languages, "how_many": how_many_open(),
        "unseen": [words.UNSEEN[key] for key in found.unseen],
    }  # fmt: skip
    return place(request, HERE, "draft_publish.html", context, status=status)


def _about(kept: ProgrammeDraft, looked: Looked) -> dict[str, Any]:
    moved = in_force().number if in_force().number != kept.based_on else 0
    return {"draft": kept, "looked": looked, "warnings": len(looked.findings) - len(looked.errors), "moved": moved}
