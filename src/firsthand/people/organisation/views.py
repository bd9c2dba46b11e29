"""Going to the organisation's issuer and coming back.

Our cookie is sent by our own pages only (SameSite=Strict), and a form of ours may lead nowhere else (form-action). So
both ways go over a small page of ours that the browser leaves by itself.
"""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firsthand.core.clock import now
from firsthand.core.errors import FirsthandError, NotFound
from firsthand.people.adapter import address_of
from firsthand.people.door import at_the_desk, page
from firsthand.people.models import Person
from firsthand.people.organisation import provider as issuer
from firsthand.people.organisation.actions import NAME, is_linked, join, person_behind
from firsthand.people.organisation.provider import Begun, NoSecondFactor, NotVouchedFor, Provider, Vouched
from firsthand.people.security import limits, proofs
from firsthand.people.security.rules import Way
from firsthand.people.security.ways import trouble, way_on

KEPT = "visit_to_organisation"
HOLDS = timedelta(minutes=10)


@at_the_desk
@require_POST
def go(request: HttpRequest) -> HttpResponse:
    """Set out for the issuer: to sign in, to join by an invitation, or to be asked again."""
    found, at = issuer.configured(), now()
    if found is None:
        return page(request, "desk/not_found.html", status=404)
    begun, again = issuer.begin(), isinstance(request.user, Person)
    try:
        limits.begin_here(address_of(request), at=at)
        there = issuer.address_there(found, begun, again=again)
    except FirsthandError as error:
        return _refused(request, found, error)
    request.session[KEPT] = {
        "state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier, "next": way_on(request, "desk"),
        "invitation": request.POST.get("invitation", "")[:200], "again": again, "at": at.timestamp(),
    }  # fmt: skip
    return page(request, "people/organisation/on_the_way.html", {"there": there, "name": found.name})


@at_the_desk
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Come back from the issuer. The state, kept in our session, is what makes a GET enough."""
    found, at = issuer.configured(), now()
    if found is None:
        return page(request, "desk/not_found.html", status=404)
    kept = request.session.get(KEPT)
    if kept is None and "here" not in request.GET:
        onwards = f"{request.path}?{urlencode({**request.GET.dict(), 'here': '1'})}"
        return page(request, "people/organisation/on_the_way.html", {"there": onwards, "name": ""})
    try:
        visit = _visit(request, kept, at=at)
        begun = Begun(visit["state"], visit["nonce"], visit["verifier"])
        vouched = issuer.redeem(found, begun, request.GET.get("code", ""), at=at)
        if issuer.believes_second_factor() and not vouched.second_factor:
            raise NoSecondFactor("The issuer did not say that it asked for a second factor.")
        return _asked_again(request, vouched, visit, at=at) if visit["again"] else _come_in(request, vouched, visit, at)
    except FirsthandError as error:
        return _refused(request, found, error)


def _visit(request: HttpRequest, kept: dict[str, Any] | None, *, at: datetime) -> dict[str, Any]:
    """What was kept when this visit began. It is used up, whatever becomes of it. Raises NotVouchedFor."""
    request.session.pop(KEPT, None)
    if kept is None or at.timestamp() - kept["at"] > HOLDS.total_seconds():
        raise NotVouchedFor("No visit began here.")
    if not constant_time_compare(request.GET.get("state", ""), kept["state"]) or "code" not in request.GET:
        raise NotVouchedFor("The issuer sends somebody back from another visit, or without a word.")
    return kept


def _come_in(request: HttpRequest, vouched: Vouched, visit: dict[str, Any], at: datetime) -> HttpResponse:
    invited = visit["invitation"]
    person = join(invited, vouched, at=at) if invited else person_behind(vouched, at=at)
    logout(request)
    record_authentication(request, person, "socialaccount", provider=NAME)
    if issuer.believes_second_factor():
        record_authentication(request, person, str(Way.THERE))
    answer: HttpResponse = perform_login(request, Login(user=person, redirect_url=visit["next"]))
    return answer


def _asked_again(request: HttpRequest, vouched: Vouched, visit: dict[str, Any], *, at: datetime) -> HttpResponse:
    """The same person, who has shown who they are over there just now."""
    person = request.user
    is_fresh = vouched.since is not None and at - vouched.since < issuer.AGAIN_WITHIN
    if not isinstance(person, Person) or not is_linked(person, vouched) or not is_fresh:
        raise NotVouchedFor("The issuer did not ask this person again.")
    proofs.remember(request, person, second=False, at=at)
    return redirect(visit["next"])


def _refused(request: HttpRequest, found: Provider, error: FirsthandError) -> HttpResponse:
    name = {"name": found.name}
    if isinstance(error, NotFound):
        said = _("%(name)s knows you, but nobody has invited you to this desk, or your account here has ended.") % name
    elif isinstance(error, NoSecondFactor):
        said = _("%(name)s did not say that it asked you for a second factor. Set one up there and try again.") % name
    elif isinstance(error, limits.TooManyTries):
        said = trouble(error)
    else:
        said = _("%(name)s could not tell us who you are. Try again; if it goes on, tell an operator.") % name
    status = 429 if isinstance(error, limits.TooManyTries) else 403
    return page(request, "people/organisation/refused.html", {"said": said, **name}, status=status)
