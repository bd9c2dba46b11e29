"""What every page of the desk shares: language, no copy kept, somebody signed in, failures in words."""

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from firsthand.core.clock import now
from firsthand.core.errors import NotAllowed, NotFound, SetupRefused
from firsthand.people.models import Person
from firsthand.people.rules import Act, may
from firsthand.programme.queries import in_force
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
    """Only for members of staff; everybody else is led to the door and learns nothing, also not what exists.

    What is not there and what is not theirs get the same page.
    """

    @at_the_desk
    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, Person) or not request.user.is_active:
            here = request.get_full_path() if request.method == "GET" else reverse("desk")
            return redirect_to_login(here)
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


def person_of(request: HttpRequest) -> Person:
    """The member of staff who asks. Raises NotAllowed for nobody."""
    if not isinstance(request.user, Person):
        raise NotAllowed("Nobody is signed in.", "Sign in.")
    return request.user


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame around a page says: whose desk this is, in which zone times are told, and where one may go."""
    try:
        programme = in_force().programme
        organisation, zone = programme.organisation, programme.timezone
    except SetupRefused:
        organisation, zone = "Firsthand", "UTC"
    role = request.user.role if isinstance(request.user, Person) else ""
    return {
        "organisation": organisation, "zone": zone, "at": now(),
        "reads_cases": may(role, Act.READ_CASES), "invites": may(role, Act.INVITE), "enters": may(role, Act.TRIAGE),
        "pauses": may(role, Act.PAUSE_INTAKE), "is_guest": may(role, Act.READ_AS_GUEST),
    }  # fmt: skip


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A page of the desk in its frame; a context that has the frame already keeps it."""
    context = context or {}
    return render(request, template, {**({} if "zone" in context else frame(request)), **context}, status=status)
