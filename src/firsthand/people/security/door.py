"""The second step of sign-in, and signing in with a passkey alone."""

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from firsthand.core.clock import now
from firsthand.people.adapter import address_of
from firsthand.people.door import at_the_desk, page
from firsthand.people.forms import SignInForm
from firsthand.people.models import Person
from firsthand.people.organisation.provider import button
from firsthand.people.security import limits
from firsthand.people.security.checking import WrongProof, check_code, check_passkey
from firsthand.people.security.forms import CodeForm
from firsthand.people.security.queries import factors_of
from firsthand.people.security.ways import asks_for_options, passkey_options, passkeys_here, status_of, trouble


@at_the_desk
@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code", "credential")
def second_step(request: HttpRequest) -> HttpResponseBase:
    """After the password: a code of the app, a passkey or a recovery code."""
    stage = request._login_stage  # type: ignore[attr-defined]
    person: Person = stage.login.user
    if asks_for_options(request):
        return JsonResponse(passkey_options(person))
    with_passkey = bool(request.POST.get("credential"))
    form, wrong, status = CodeForm(request.POST if request.POST and not with_passkey else None), "", 200
    try:
        if with_passkey:
            return _through(request, stage, check_passkey(person, request.POST["credential"], at=now()))
        if form.is_valid():
            code = form.cleaned_data["code"]
            return _through(request, stage, check_code(person, code, address=address_of(request), at=now()))
        status = 422 if form.errors else 200
    except (WrongProof, limits.TooManyTries) as error:
        wrong, status = trouble(error), status_of(error)
    context = {"form": form, "wrong": wrong, "factors": factors_of(person), **passkeys_here(request)}
    return page(request, "people/security/second_step.html", context, status=status)


@at_the_desk
@require_POST
@sensitive_post_parameters("credential")
def with_passkey(request: HttpRequest) -> HttpResponseBase:
    """Sign in with a passkey that tells who it is of; first a script asks what the browser needs for that."""
    at = now()
    try:
        if asks_for_options(request):
            limits.begin_here(address_of(request), at=at)
            return JsonResponse(passkey_options(None))
        found = check_passkey(None, request.POST.get("credential", ""), at=at)
        _record(request, found, passwordless=True)
        answer: HttpResponse = perform_login(request, Login(user=found.user))
        return answer
    except (WrongProof, limits.TooManyTries) as error:
        context = {"form": SignInForm(request=request), "wrong": trouble(error), "organisation_sign_in": button()}
        return page(request, "people/sign_in.html", {**context, **passkeys_here(request)}, status=status_of(error))


def _through(request: HttpRequest, stage: AuthenticateStage, found: Authenticator) -> HttpResponse:
    """The session gets a new id here, and the sign-in is complete."""
    _record(request, found)
    answer: HttpResponse = stage.exit()  # type: ignore[no-untyped-call]
    return answer


def _record(request: HttpRequest, found: Authenticator, *, passwordless: bool = False) -> None:
    more = {"passwordless": True} if passwordless else {}
    record_authentication(request, found.user, "mfa", id=found.pk, type=found.type, **more)
