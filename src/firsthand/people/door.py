"""What every page of the desk shares: language, no copy kept, somebody signed in, failures in words."""

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from firsthand.core.clock import now
from firsthand.core.errors import NotAllowed, NotFound, SetupRefused
from firsthand.people.models import Person
from firsthand.people.rules import Act, may
from firsthand.people.security import proofs
from firsthand.people.security.queries import has_second_factor
from firsthand.programme.queries import in_force
from firsthand.programme.rules import Programme
from firsthand.vault.rules import CannotOpen

log = logging.getLogger("firsthand.desk")

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def at_the_desk(view: View[P]) -> View[P]:
    """Answer in the language that the browser asks for, and let nobody keep a copy of the answer."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        with translation.override(translation.get_language_from_request(request)):
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response.render()
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
        response["Cache-Control"] = "no-store"
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return answer


def signed_in(view: View[P]) -> View[P]:
    """Only for members of staff who have shown a second factor; everybody else is led to the door and learns nothing.

    Whoever has none yet is led to the page where one is set up, and to no other. What is not there and what is not
    theirs get the same page.
    """
    return _for_staff(view, without_factor=False)


def setting_up(view: View[P]) -> View[P]:
    """As `signed_in`, but also for somebody who has no second factor yet: the pages on which they set one up."""
    return _for_staff(view, without_factor=True)


def _for_staff(view: View[P], *, without_factor: bool) -> View[P]:
    @at_the_desk
    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, Person) or not request.user.is_active:
            here = request.get_full_path() if request.method == "GET" else reverse("desk")
            return redirect_to_login(here)
        if not proofs.has_second_factor(request, request.user):
            if not without_factor:
                return redirect("second_factor")
            if has_second_factor(request.user):  # a password alone must not set up another factor
                logout(request)
                return redirect_to_login(reverse("desk"))
        try:
            return view(request, *args, **kwargs)
        except NotFound:
            return page(request, "desk/not_found.html", status=404)
        except NotAllowed:
            return page(request, "desk/not_allowed.html", status=403)
        except CannotOpen:
            log.warning("words behind %s cannot be opened", request.path)
            return page(request, "desk/cannot_open.html", status=410)

    return answer


def asks_again(view: View[P]) -> View[P]:
    """For dangerous acts, inside `signed_in`: whoever has not shown who they are of late is asked to, and led back.

    A form that comes too late changes nothing, and gets a page that says what to do: its words stay in the browser.
    """

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if proofs.shown_recently(request, at=now()):
            return view(request, *args, **kwargs)
        again = f"{reverse('asked_again')}?{urlencode({'next': request.get_full_path()})}"
        if request.method in ("GET", "HEAD"):
            return redirect(again)
        return page(request, "people/security/again_first.html", {"again": again}, status=403)

    return answer


def person_of(request: HttpRequest) -> Person:
    """The member of staff who asks. Raises NotAllowed for nobody."""
    if not isinstance(request.user, Person):
        raise NotAllowed("Nobody is signed in.", "Sign in.")
    return request.user


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame around a page says: whose desk this is, in which zone times are told, and where one may go.

    `in_force` is the programme that holds now, None before the first was published.
    """
    try:
        programme: Programme | None = in_force().programme
    except SetupRefused:
        programme = None
    organisation, zone = (programme.organisation, programme.timezone) if programme else ("Firsthand", "UTC")
    role = request.user.role if isinstance(request.user, Person) else ""
    return {
        "organisation": organisation, "zone": zone, "at": now(), "in_force": programme,
        "reads_cases": may(role, Act.READ_CASES), "invites": may(role, Act.INVITE), "enters": may(role, Act.TRIAGE),
        "reads_boards": may(role, Act.READ_BOARDS),
        "pauses": may(role, Act.PAUSE_INTAKE), "is_guest": may(role, Act.READ_AS_GUEST),
        "reads_journal": may(role, Act.READ_JOURNAL),
        "administers": may(role, Act.ADMINISTER), "publishes": may(role, Act.PUBLISH_PROGRAMME),
    }  # fmt: skip


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A page of the desk in its frame; a context that has the frame already keeps it."""
    context = context or {}
    return render(request, template, {**({} if "zone" in context else frame(request)), **context}, status=status)
