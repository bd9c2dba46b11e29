"""The pages of those who look after accounts: everybody, one person, and each change asked again before it is done."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firsthand.core.errors import BadInput, NotFound, RulesBroken
from firsthand.people.actions import INVITATION_HOLDS, invite
from firsthand.people.door import asks_again, frame, page, person_of, signed_in
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.people.staffing import actions, queries, words
from firsthand.people.staffing.forms import InviteForm, RoleForm
from firsthand.people.staffing.queries import Line
from firsthand.people.staffing.rules import OWN, Change


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponseBase:
    """Who is on the staff, and inviting somebody."""
    viewer = permit(person_of(request), Act.INVITE)
    return _invited(request, viewer) if request.method == "POST" else _people_page(request, viewer, InviteForm())


@asks_again
def _invited(request: HttpRequest, viewer: Person) -> HttpResponse:
    """Invite somebody, after asking again who asks. The link is shown once, on this answer."""
    form, link = InviteForm(request.POST), ""
    if form.is_valid():
        try:
            mail, role = form.cleaned_data["mail"], form.cleaned_data["role"]
            link = invite(mail, role, by=viewer, at=frame(request)["at"])
            form = InviteForm()
        except BadInput:
            form.add_error("mail", form.JOINED)
    return _people_page(request, viewer, form, link=link)


def _people_page(request: HttpRequest, viewer: Person, form: InviteForm, *, link: str = "") -> HttpResponse:
    around = frame(request)
    everybody = queries.everybody(viewer, at=around["at"])
    context = {
        **around, "nav": "people", "form": form, "link": link, "days": INVITATION_HOLDS.days,
        "team": everybody.team, "guests": everybody.guests,
    }  # fmt: skip
    return page(request, "people/people.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person, and what can be done to their account."""
    viewer = permit(person_of(request), Act.INVITE)
    return _person_page(request, person_id, viewer)


@signed_in
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, person_id: int, name: str) -> HttpResponse:
    """Ask once more, with the consequence in words; then do it."""
    viewer, at = permit(person_of(request), Act.INVITE), frame(request)["at"]
    line = queries.one(person_id, viewer, at=at)
    if name not in set(Change):
        raise NotFound("There is no such act.")
    wanted = Change(name)
    if line.id == viewer.pk:
        messages.warning(request, words.sentence(OWN))
        return redirect("person", person_id=line.id)
    if wanted not in line.changes:
        messages.warning(request, _("This has changed in the meantime. Nothing was done."))
        return redirect("person", person_id=line.id)
    form = _form(request, line, wanted)
    is_sure = form.is_valid() and (not isinstance(form, RoleForm) or form.was_read)
    if request.method != "POST" or not is_sure:
        return _sure_page(request, line, wanted, form)
    try:
        outcome = _DO[wanted](line.id, form.cleaned_data, viewer, at)
    except RulesBroken as broken:
        for sentence in words.refused(broken):
            form.add_error(None, sentence)
        return _sure_page(request, line, wanted, form)
    if wanted is Change.LINK:
        return _person_page(request, line.id, viewer, link=str(outcome))
    messages.success(request, str(words.CHANGES[wanted].done))
    return redirect("person", person_id=line.id)


@signed_in
@require_POST
def breaches(request: HttpRequest, person_id: int) -> HttpResponse:
    """Whether a person hears of promises about to be missed."""
    viewer = permit(person_of(request), Act.INVITE)
    told = request.POST.get("told") == "yes"
    try:
        actions.hear_of_breaches(person_id, told=told, by=viewer, at=frame(request)["at"])
    except RulesBroken as broken:
        messages.warning(request, " ".join(words.refused(broken)))
    else:
        said = _("They hear of promises about to be missed.") if told else _("They no longer hear of such promises.")
        messages.success(request, said)
    return redirect("person", person_id=person_id)


_Do = Callable[[int, Mapping[str, Any], Person, Any], object]
_DO: Mapping[Change, _Do] = {
    Change.ROLE: lambda pk, given, by, at: actions.change_role(pk, given["role"], by=by, at=at),
    Change.LEAVE: lambda pk, given, by, at: actions.leave(pk, by=by, at=at),
    Change.COME_BACK: lambda pk, given, by, at: actions.come_back(pk, by=by, at=at),
    Change.VOID: lambda pk, given, by, at: actions.void_invitation(pk, by=by, at=at),
    Change.LINK: lambda pk, given, by, at: actions.new_link(pk, by=by, at=at),
    Change.FACTORS: lambda pk, given, by, at: actions.take_factors(pk, by=by, at=at),
}


def _form(request: HttpRequest, line: Line, wanted: Change) -> forms.Form:
    """What was sent, as a form; all but a role needs no more than the press of the button."""
    given = request.POST if request.method == "POST" else None
    return RoleForm(line.role, given) if wanted is Change.ROLE else forms.Form(given)


def _person_page(request: HttpRequest, person_id: int, viewer: Person, *, link: str = "") -> HttpResponse:
    around = frame(request)
    line = queries.one(person_id, viewer, at=around["at"])
    own = line.id == viewer.pk
    changes = [] if own else [(change, words.CHANGES[change]) for change in line.changes]
    context = {
        **around, "nav": "person", "line": line, "own": own, "changes": changes, "link": link,
        "days": INVITATION_HOLDS.days, "has": queries.has(line.id, viewer),
    }  # fmt: skip
    return page(request, "people/person.html", context)


def _sure_page(request: HttpRequest, line: Line, wanted: Change, form: forms.Form) -> HttpResponse:
    role = form.cleaned_data.get("role", "") if isinstance(form, RoleForm) and form.is_bound else ""
    said = words.CHANGES[wanted]
    context = {
        "nav": "person", "line": line, "change": wanted, "words": said, "form": form, "role": role,
        "title": str(said.title) % {"name": line.name or line.mail},
        "consequences": words.consequences(line, wanted, role),
        "to_read_first": wanted is Change.ROLE and not role,
    }  # fmt: skip
    return page(request, "people/sure.html", context, status=422 if form.errors else 200)
