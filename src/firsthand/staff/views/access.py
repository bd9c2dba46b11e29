"""Who sees a case: restrict it, let colleagues in, invite guests, and end what was given."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from firsthand.cases import actions
from firsthand.cases.access import sees_all, who_was_let_in
from firsthand.cases.models import Case
from firsthand.cases.queries import case_for, title_of
from firsthand.core.errors import BadInput, NotAllowed
from firsthand.people.actions import INVITATION_HOLDS
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.people.models import Person
from firsthand.people.rules import Act, may
from firsthand.staff.forms.access import GuestForm, LetInForm

NO_GUEST = gettext_lazy("This address belongs to a colleague, or to somebody who left. Let colleagues in above.")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def access(request: HttpRequest, number: str) -> HttpResponse:
    """Who sees this case, and changing it."""
    person = person_of(request)
    found = case_for(person, number)
    if request.method != "POST":
        return _shown(request, found, person)
    do = DOES.get(request.POST.get("do", ""))
    if do is None:
        return _shown(request, found, person, status=400)
    around = frame(request)
    return do(request, found, person, around["at"])


Does = Callable[[HttpRequest, Case, Person, datetime], HttpResponse]


def _restrict(request: HttpRequest, case: Case, person: Person, at: datetime) -> HttpResponse:
    actions.restrict(case.number, by=person, at=at)
    messages.success(request, _("Restricted. Only leads and those below see this case."))
    return redirect("case_access", number=case.number)


def _open(request: HttpRequest, case: Case, person: Person, at: datetime) -> HttpResponse:
    actions.open_to_team(case.number, by=person, at=at)
    messages.success(request, _("The team sees this case again."))
    return redirect("case_access", number=case.number)


def _let_in(request: HttpRequest, case: Case, person: Person, at: datetime) -> HttpResponse:
    form = LetInForm(case, request.POST)
    if not form.is_valid():
        return _shown(request, case, person, let_in=form, status=422)
    name = actions.let_in(case.number, form.cleaned_data["person"].pk, by=person, at=at)
    messages.success(request, _("%(name)s sees this case now.") % {"name": name})
    return redirect("case_access", number=case.number)


def _guest(request: HttpRequest, case: Case, person: Person, at: datetime) -> HttpResponse:
    form = GuestForm(request.POST)
    if not form.is_valid():
        return _shown(request, case, person, guest=form, status=422)
    try:
        _account, link = actions.let_guest_in(
            case.number, form.cleaned_data["mail"], form.cleaned_data["name"], by=person, at=at
        )
    except BadInput:
        form.add_error("mail", NO_GUEST)
        return _shown(request, case, person, guest=form, status=422)
    if link:
        return _shown(request, case, person, link=link)
    messages.success(
        request,
        _("They were invited before, and find the case there. A lost link is made anew by a lead, under People."),
    )
    return redirect("case_access", number=case.number)


def _end(request: HttpRequest, case: Case, person: Person, at: datetime) -> HttpResponse:
    chosen = request.POST.get("person", "")
    try:
        actions.end_access(
            case.number,
            int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else 0,
            by=person,
            at=at,
        )
    except BadInput:
        messages.warning(request, _("You would shut yourself out. Ask a colleague who stays in the case."))
    else:
        messages.success(request, _("Ended. From now on they no longer see this case."))
    return redirect("case_access", number=case.number)


DOES: dict[str, Does] = {"restrict": _restrict, "open": _open, "let_in": _let_in, "guest": _guest, "end": _end}


def _shown(
    request: HttpRequest, case: Case, person: Person, *, let_in: LetInForm | None = None,
    guest: GuestForm | None = None, link: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    case.refresh_from_db(fields=["restricted"])
    restricts, invites = may(person.role, Act.RESTRICT), may(person.role, Act.INVITE_GUEST)
    if request.method == "POST" and not (restricts or invites):
        raise NotAllowed("This role does not say who sees a case.")
    context = {
        "nav": "case", "case": case, "title": title_of(case), "people": who_was_let_in(case), "leads": sees_all(),
        "restricts": restricts, "invites_guests": invites, "let_in": let_in or LetInForm(case),
        "guest": guest or GuestForm(), "link": link, "days": INVITATION_HOLDS.days,
    }  # fmt: skip
    return page(request, "desk/access.html", context, status=status)
