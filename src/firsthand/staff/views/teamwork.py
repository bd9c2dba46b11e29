"""Small posts behind the page of a case: a draft kept, somebody is here, a note was seen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firsthand.cases.models import Case
from firsthand.cases.queries import case_for
from firsthand.core.errors import NotFound
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.staff import acts
from firsthand.teamwork import actions
from firsthand.teamwork.queries import others_at, unseen_of


@signed_in
@require_POST
def draft(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Keep what stands in a form, or throw it away; with a script, say so in a line."""
    person = person_of(request)
    case, wanted = case_for(person, number), acts.ALL.get(name)
    if wanted is None:
        raise NotFound("There is no such act.")
    permit(person, wanted.needs)
    around = frame(request)
    if "drop" in request.POST:
        actions.drop_draft(case, person, name)
        messages.success(request, _("The draft is gone."))
        return redirect("case", number=case.number)
    kept = keep_draft(request, case, person, name)
    if request.headers.get("HX-Request"):
        return page(request, "desk/draft_kept.html", {**around, "kept": kept})
    return back_to_draft(request, case, name, kept=kept)


def keep_draft(request: HttpRequest, case: Case, person: Person, name: str) -> bool:
    """Keep what was sent with a form as its draft; whether there was something to keep."""
    sent = {field: request.POST[field] for field in request.POST}
    return actions.keep_draft(case, person, name, sent, at=frame(request)["at"])


def back_to_draft(request: HttpRequest, case: Case, name: str, *, kept: bool) -> HttpResponse:
    """To the form again, which has what was kept."""
    if kept:
        messages.success(request, _("Kept as a draft. Only you see it, and nothing was sent."))
    else:
        messages.warning(request, _("There was nothing to keep, or more than a draft holds."))
    response = redirect("case", number=case.number)
    response["Location"] += f"?act={name}#{name}"
    return response


@signed_in
@require_POST
def here(request: HttpRequest, number: str) -> HttpResponse:
    """Say that the page of a case is open, and learn who else has it open."""
    person, around = person_of(request), frame(request)
    case = case_for(person, number)
    actions.here(case, person, at=around["at"])
    return page(request, "desk/others.html", {**around, "others": others_at(case, person, at=around["at"])})


@signed_in
@require_POST
def seen(request: HttpRequest, mention_id: int) -> HttpResponse:
    """Take a note that names one off one's list."""
    person = person_of(request)
    named = unseen_of(person).filter(pk=mention_id).first()
    if named is None:
        raise NotFound("There is no such note.")
    actions.seen(person, mention_id, at=frame(request)["at"])
    messages.success(request, _("Off your list. The note stays in the case."))
    return redirect("case", number=named.note.case.number) if request.POST.get("back") == "case" else redirect("tasks")
