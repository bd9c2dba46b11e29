"""One's own account: what it is guarded with, and where one is signed in."""

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firsthand.core.clock import now
from firsthand.core.errors import BadInput
from firsthand.people.adapter import address_of
from firsthand.people.door import asks_again, page, person_of, setting_up, signed_in
from firsthand.people.organisation.provider import button
from firsthand.people.security import actions, proofs
from firsthand.people.security.checking import WrongProof, check_code, check_passkey, check_password
from firsthand.people.security.forms import CodeForm, NewPasswordForm, PasswordForm
from firsthand.people.security.limits import TooManyTries
from firsthand.people.security.queries import factors_of, sessions_of
from firsthand.people.security.ways import (
    asks_for_options,
    passkey_options,
    passkeys_here,
    status_of,
    trouble,
    way_on,
)

BARE = {"reads_cases": False, "invites": False, "reads_boards": False, "pauses": False, "is_guest": False,
        "reads_journal": False, "administers": False, "publishes": False, "enters": False}  # fmt: skip
"""A frame without ways to elsewhere: whoever is asked something first gets nowhere else."""

NUMBER_LIMIT = 18
"""Digits of the number of a row: what a database can hold."""


@signed_in
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What guards one's own account, and the browsers in which one is signed in."""
    person = person_of(request)
    context = {
        "nav": "account", "factors": factors_of(person), "has_password": person.has_usable_password(),
        "sessions": sessions_of(person, request.session.session_key), **passkeys_here(request),
    }  # fmt: skip
    return page(request, "people/security/account.html", context)


@signed_in
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def password(request: HttpRequest) -> HttpResponse:
    """Give oneself another password. Every other session ends by it; this one goes on under a new id."""
    person = person_of(request)
    form = NewPasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_password(person, form.cleaned_data["password"], at=now())
            update_session_auth_hash(request, person)
            UserSession.objects.create_from_request(request)
            messages.success(request, _("Your password was changed. You were signed out everywhere else."))
            return redirect("account")
        except BadInput as error:
            form.add_error("password", str(error))
    return page(request, "people/security/password.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one other session of one's own, or all others. This one ends by signing out."""
    person, this, given = person_of(request), request.session.session_key, request.POST.get("session", "")
    if given.isdecimal() and len(given) <= NUMBER_LIMIT:
        if actions.end_session(person, int(given), at=now()) == this:
            get_adapter().logout(request)
            return redirect("account_login")
        messages.success(request, _("That session has ended."))
    else:
        ended = actions.end_other_sessions(person, this, at=now())
        said = ngettext("%(count)s other session has ended.", "%(count)s other sessions have ended.", ended)
        messages.success(request, said % {"count": ended})
    return redirect("account")


@setting_up
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "code", "credential")
def again(request: HttpRequest) -> HttpResponseBase:
    """Show who one is once more, before a dangerous act; then back to it."""
    if asks_for_options(request):
        return JsonResponse(passkey_options(person_of(request)))
    person, given = person_of(request), request.POST
    forms: dict[str, PasswordForm | CodeForm] = {
        "password_form": PasswordForm(given if "password" in given else None),
        "code_form": CodeForm(given if "code" in given else None),
    }
    wrong, status = "", 200
    if request.method == "POST":
        try:
            if _shown(request, forms):
                proofs.remember(request, person, second=False, at=now())
                return redirect(way_on(request))
            status = 422
        except (WrongProof, TooManyTries) as error:
            wrong, status = trouble(error), status_of(error)
    context = {
        **BARE, **forms, "wrong": wrong, "factors": factors_of(person), "has_password": person.has_usable_password(),
        "organisation_sign_in": button(), "next": way_on(request), **passkeys_here(request),
    }  # fmt: skip
    return page(request, "people/security/again.html", context, status=status)


def _shown(request: HttpRequest, forms: dict[str, PasswordForm | CodeForm]) -> bool:
    """Whether what was sent proves who it is; False for an empty form. Raises WrongProof, TooManyTries."""
    person, at, address = person_of(request), now(), address_of(request)
    if credential := request.POST.get("credential"):
        check_passkey(person, credential, at=at)
    elif forms["password_form"].is_valid():
        check_password(person, forms["password_form"].cleaned_data["password"], address=address, at=at)
    elif forms["code_form"].is_valid():
        check_code(person, forms["code_form"].cleaned_data["code"], address=address, at=at)
    else:
        return False
    return True
