"""What the pages of sign-in and of factors share: whether passkeys work here, where to go on, what went wrong."""

from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from firsthand.core.errors import FirsthandError
from firsthand.people.models import Person
from firsthand.people.security.checking import UsedCode, WrongProof
from firsthand.people.security.limits import TooManyTries
from firsthand.people.security.sealing import host_of_passkeys, is_address

SELF = "localhost"


def passkeys_here(request: HttpRequest) -> dict[str, Any]:
    """Whether a browser can use a passkey at this address, and where it could if it cannot."""
    asked = request.get_host()
    host = host_of_passkeys(asked)
    works = bool(host) and not is_address(host) and (settings.SECURE or host == SELF)
    port = urlsplit(f"//{asked}").port
    named = f"http://{SELF}:{port}" if port else f"http://{SELF}"
    is_own = is_address(host) and host.strip("[]") in ("127.0.0.1", "::1")
    return {"passkeys_work": works, "passkeys_at": named if is_own and not works else ""}


def asks_for_options(request: HttpRequest) -> bool:
    """Whether a script asks what the browser needs, before it can send the form itself."""
    return request.method == "POST" and request.POST.get("ask") == "options"


def passkey_options(person: Person | None) -> dict[str, Any]:
    """What a browser needs to ask for a passkey of this person, or of anybody; the session keeps the challenge."""
    options: dict[str, Any] = webauthn.begin_authentication(person)
    return options


def way_on(request: HttpRequest, otherwise: str = "account") -> str:
    """The page of this house that was asked for before, else the one named."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=False)
    return wanted if here and wanted.startswith("/desk/") else reverse(otherwise)


def trouble(error: FirsthandError) -> str:
    """A refusal of a proof, in words for its owner."""
    if isinstance(error, TooManyTries):
        return _("There were too many attempts. Wait five minutes and try again.")
    if isinstance(error, UsedCode):
        return _("This code was used already. Wait until your app shows the next one.")
    if isinstance(error, WrongProof):
        return _("That did not fit. Check it and try again.")
    return str(error)


def status_of(error: FirsthandError) -> int:
    """The status of the page that says so."""
    return 429 if isinstance(error, TooManyTries) else 422
