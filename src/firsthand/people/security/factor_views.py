"""Setting up second factors and looking after them."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from firsthand.core.clock import now
from firsthand.core.errors import BadInput, NotFound, RulesBroken
from firsthand.people.door import asks_again, page, person_of, setting_up, signed_in
from firsthand.people.models import Person
from firsthand.people.security import actions, proofs, qr
from firsthand.people.security.checking import WrongProof
from firsthand.people.security.forms import CodeForm, NameForm
from firsthand.people.security.queries import factors_of, recovery_codes
from firsthand.people.security.sealing import seal, unseal
from firsthand.people.security.views import BARE
from firsthand.people.security.ways import asks_for_options, passkeys_here, trouble
from firsthand.vault.rules import CannotOpen


@setting_up
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code", "secret")
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up an app that shows codes, or put another in its place.

    The secret travels in the form, sealed for this person: reading the page keeps nothing.
    """
    person, at = person_of(request), now()
    form, wrong = CodeForm(request.POST or None), ""
    secret = _secret_in(request, person)
    if secret and form.is_valid():
        try:
            made = actions.set_up_totp(person, secret, form.cleaned_data["code"], at=at)
            return _set_up(request, person, _("Codes of your app are asked for from now on."), made_codes=made)
        except WrongProof as error:
            wrong = trouble(error)
    secret = secret or generate_totp_secret()
    side, dark = qr.squares(get_adapter().build_totp_url(person, secret))
    factors = factors_of(person)
    context = {
        **({} if factors.any else BARE), "form": form, "wrong": wrong, "factors": factors, "side": side, "dark": dark,
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        "sealed": seal(f"{person.pk}/{secret}"), **passkeys_here(request),
    }  # fmt: skip
    return page(request, "people/security/second_factor.html", context, status=422 if wrong or form.errors else 200)


@signed_in
@asks_again
@require_POST
def remove_app(request: HttpRequest) -> HttpResponse:
    """Take no more codes of the app; somebody keeps at least one second factor."""
    try:
        actions.remove_totp(person_of(request), at=now())
        messages.success(request, _("Codes of your app are no longer taken."))
    except RulesBroken:
        messages.warning(request, _("This is your last second factor. Replace it, or set up another one first."))
    except NotFound:
        pass  # gone already, in another tab
    return redirect("account")


@setting_up
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("credential")
def add_passkey(request: HttpRequest) -> HttpResponseBase:
    """Have the browser make a passkey, and keep what it shows of it."""
    person, wrong = person_of(request), ""
    if asks_for_options(request):
        return JsonResponse(webauthn.begin_registration(person, passwordless=True))
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = request.POST.get("credential", "")
            made = actions.add_passkey(person, form.cleaned_data["name"], given, at=now())
            return _set_up(request, person, _("The passkey was added."), made_codes=made)
        except (WrongProof, BadInput) as error:
            wrong = trouble(error)
    factors = factors_of(person)
    context = {**({} if factors.any else BARE), "form": form, "wrong": wrong, "factors": factors}
    status = 422 if wrong or form.errors else 200
    return page(request, "people/security/add_passkey.html", {**context, **passkeys_here(request)}, status=status)


@signed_in
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def passkey(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """Call a passkey something else, or remove it."""
    person = person_of(request)
    factors = factors_of(person)
    shown = next((one for one in factors.passkeys if one.id == passkey_id), None)
    if shown is None:
        raise NotFound("There is no such passkey.")
    form = NameForm(request.POST if "name" in request.POST else None, initial={"name": shown.name})
    if request.POST.get("do") == "remove":
        try:
            actions.remove_passkey(person, passkey_id, at=now())
            messages.success(request, _("The passkey is no longer taken."))
        except RulesBroken:
            messages.warning(request, _("This is your last second factor. Replace it, or set up another one first."))
        return redirect("account")
    if form.is_valid():
        actions.rename_passkey(person, passkey_id, form.cleaned_data["name"])
        messages.success(request, _("The passkey has its new name."))
        return redirect("account")
    context = {"form": form, "passkey": shown, "may_go": factors.passkey_may_go}
    return page(request, "people/security/passkey.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest) -> HttpResponseBase:
    """Recovery codes: shown for some minutes after they were made, and then never again."""
    person, at = person_of(request), now()
    fresh = proofs.codes_are_fresh(request, at=at)
    if request.method == "POST" and request.POST.get("do") == "renew":
        return renew_codes(request)
    if request.method == "POST" and request.POST.get("do") == "kept":
        proofs.codes_kept(request)
        return redirect("desk")
    shown = recovery_codes(person) if fresh else []
    if request.method == "POST" and shown:
        return _file_of(shown)
    context = {"codes": shown, "left": factors_of(person).codes_left}
    return page(request, "people/security/codes.html", context)


@asks_again
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes, which voids the former."""
    actions.renew_codes(person_of(request), at=now())
    proofs.codes_made(request, at=now())
    return redirect("recovery_codes")


def _secret_in(request: HttpRequest, person: Person) -> str:
    """The secret that this page gave this person; "" for any other."""
    try:
        owner, _slash, secret = unseal(request.POST.get("secret", "")).partition("/")
    except (CannotOpen, ValueError):
        return ""
    return secret if owner == str(person.pk) else ""


def _set_up(request: HttpRequest, person: Person, said: str, *, made_codes: bool) -> HttpResponse:
    """A factor was added: from now on this session has one, and new recovery codes are shown."""
    proofs.remember(request, person, second=True, at=now())
    if made_codes:
        proofs.codes_made(request, at=now())
        return redirect("recovery_codes")
    messages.success(request, said)
    return redirect("account")


def _file_of(codes: list[str]) -> HttpResponse:
    answer = HttpResponse("\n".join(codes) + "\n", content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="firsthand-recovery-codes.txt"'
    return answer
