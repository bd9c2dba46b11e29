"""The pages of a guest: the cases they were let into, the terms, the case itself, a note to the team."""

import uuid
from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firsthand.cases import actions
from firsthand.cases.downloads import download
from firsthand.cases.guests import GuestRecord, attachment_for_guest, case_for_guest, name_for_guest, record_for
from firsthand.cases.models import Case
from firsthand.cases.queries import open_to_guest
from firsthand.core.errors import BadInput, NotFound
from firsthand.embargo.queries import embargo_record
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.people.models import Person
from firsthand.people.rules import Act, may
from firsthand.programme.queries import version
from firsthand.staff import words
from firsthand.staff.forms.access import GuestNoteForm
from firsthand.teamwork.actions import seen_in
from firsthand.teamwork.queries import named_notes
from firsthand.vault.queries import unseal
from firsthand.vault.rules import CannotOpen


def guest_of(request: HttpRequest) -> Person:
    """The guest who asks. Raises NotFound for everybody else: these pages are not the team's."""
    person = person_of(request)
    if not may(person.role, Act.READ_AS_GUEST):
        raise NotFound("This page is for guests.")
    return person


@signed_in
@require_safe
def guest_cases(request: HttpRequest) -> HttpResponse:
    """The cases that this guest was let into, with the terms of those not agreed to yet."""
    guest, around = guest_of(request), frame(request)
    waiting = [
        (case, embargo_record(case, at=around["at"]))
        for case in open_to_guest(guest, agreed=False).order_by("arrival_order")
    ]
    agreed = open_to_guest(guest).order_by("-arrival_order")
    cases = [(case, _readable(case, guest, at=around["at"])) for case in agreed]
    return page(request, "desk/guest_cases.html", {**around, "nav": "guest", "waiting": waiting, "cases": cases})


def _readable(case: Case, guest: Person, *, at: datetime) -> GuestRecord | None:
    """What the guest reads of a case; None where it cannot be opened: the others still stand in the list."""
    try:
        return _record(case, guest, at=at)
    except CannotOpen:
        return None


def _record(case: Case, guest: Person, *, at: datetime) -> GuestRecord:
    record = record_for(case, guest, named_in=named_notes(case, guest), at=at)
    asset = version(case.version_id).programme.asset_title(case.asset_id, words.language())
    return replace(record, said={**record.said, "asset_name": asset})


@signed_in
@require_POST
def guest_agrees(request: HttpRequest, number: str) -> HttpResponse:
    """Agree to keep the case confidential, and read it."""
    actions.agree(number, by=guest_of(request), at=frame(request)["at"])
    return redirect("guest_case", number=number)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def guest_case(request: HttpRequest, number: str) -> HttpResponse:
    """The case as a guest reads it, and their note to the team."""
    guest, around = guest_of(request), frame(request)
    case = case_for_guest(guest, number)
    form = GuestNoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_note_of_guest(number, form.cleaned_data["text"], by=guest, at=around["at"])
        except BadInput:
            form.add_error("text", _("The note is empty. Write it and send again."))
        else:
            seen_in(case, guest, at=around["at"])
            messages.success(request, _("Kept. The team sees it; the reporter never does."))
            return redirect("guest_case", number=number)
    record = _record(case, guest, at=around["at"])
    context = {**around, "nav": "guest", "record": record, "said": record.said, "form": form}
    return page(request, "desk/guest_case.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def guest_file(request: HttpRequest, number: str, attachment_id: uuid.UUID) -> HttpResponse:
    """A file of the case."""
    found = attachment_for_guest(guest_of(request), number, attachment_id)
    return download(unseal(found.content), name_for_guest(found))
