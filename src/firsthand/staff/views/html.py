"""The HTML version of a mail: a page of the desk around a frame in which nothing runs and into which nothing loads."""

import uuid
from collections.abc import Callable
from typing import TypeVar, cast

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from firsthand.cases.queries import html_for_staff
from firsthand.core.errors import NotFound
from firsthand.intake.mail_records import mail_record
from firsthand.people.door import page, person_of, signed_in
from firsthand.staff import mail_words
from firsthand.staff.safe_html import safe_html

INSIDE = "default-src 'none'; style-src 'self'; sandbox; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
"""What the frame may do: be read. Its own sheet is all that it loads."""

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def with_a_frame(view: V) -> V:
    """Let the page of a view hold a frame of our own, which no other page of the desk may."""
    return cast(V, csp_update({"frame-src": [SELF]})(view))


@signed_in
@with_a_frame
@require_safe
def message(request: HttpRequest, number: str, message_id: uuid.UUID) -> HttpResponse:
    """The HTML version of a mail in a case."""
    html = html_for_staff(person_of(request), number, message_id)
    back = reverse("case", args=[number])
    inside = reverse("message_inside", args=[number, message_id])
    return _around(request, html, inside=inside, back=back, number=number)


@signed_in
@xframe_options_sameorigin
@require_safe
def message_inside(request: HttpRequest, number: str, message_id: uuid.UUID) -> HttpResponse:
    """The frame of `message`."""
    return _inside(request, html_for_staff(person_of(request), number, message_id))


@signed_in
@with_a_frame
@require_safe
def mail(request: HttpRequest, arrival_id: int) -> HttpResponse:
    """The HTML version of a mail that went into no case."""
    html = _html_of_mail(request, arrival_id)
    back = reverse("one_mail", args=[arrival_id])
    return _around(request, html, inside=reverse("mail_inside", args=[arrival_id]), back=back, mail_id=arrival_id)


@signed_in
@xframe_options_sameorigin
@require_safe
def mail_inside(request: HttpRequest, arrival_id: int) -> HttpResponse:
    """The frame of `mail`."""
    return _inside(request, _html_of_mail(request, arrival_id))


def _html_of_mail(request: HttpRequest, arrival_id: int) -> str:
    shown = mail_record(person_of(request), arrival_id).shown
    if shown is None or not shown.html:
        raise NotFound("There is no such mail with an HTML version.")
    return shown.html


def _around(request: HttpRequest, html: str, **context: object) -> HttpResponse:
    found = safe_html(html).held_back
    nav = "case" if "number" in context else "mail"
    said = {"nav": nav, "found": found, "held_back": mail_words.held_back(found)}
    return page(request, "desk/mail_html.html", {**context, **said})


def _inside(request: HttpRequest, html: str) -> HttpResponse:
    response = page(request, "desk/mail_inside.html", {"safe": safe_html(html).body})
    response["Content-Security-Policy"] = INSIDE
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    return response
