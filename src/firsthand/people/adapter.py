"""How staff sign in: by invitation only, with mail address and password, a passkey, or where the organisation says."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from firsthand.core.clock import now
from firsthand.people.models import Person
from firsthand.people.security import actions, limits, proofs
from firsthand.people.security.failures import tell_of_failure
from firsthand.people.security.rules import Way

WORDS = {
    "email_password_mismatch": _("The mail address and the password do not match. Check both and try again."),
    "too_many_login_attempts": _("There were too many attempts. Wait five minutes and try again."),
}


class StaffOnly(DefaultAccountAdapter):
    """Nobody signs up by themselves, and no other page of the account application is reachable."""

    error_messages = {**DefaultAccountAdapter.error_messages, **WORDS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made by invitation."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only what lies on this host: `next` leads nowhere else, also not to another name of this machine."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: tries are counted in `authenticate`."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The person, when both fit. Somebody who has left is told the same as a wrong password tells.

        Raises ValidationError after too many tries, in the same words for accounts that do not exist.
        """
        at, mail = now(), str(credentials.get("email", "")).strip().lower()
        try:
            tried = limits.begin(f"sign in/{mail}", address_of(request), at=at)
        except limits.TooManyTries:
            raise self.validation_error("too_many_login_attempts") from None
        person: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if person is not None and person.is_active:
            tried.succeeded()
            return person
        if known := Person.objects.filter(mail__iexact=mail).first():
            tell_of_failure(known, at=at)
        return None

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Give the session its person and a new id, and remember how they showed who they are."""
        super().login(request, user)
        assert isinstance(user, Person)
        at, (first, second) = now(), proofs.ways(request, user)
        proofs.remember(request, user, second=bool(second) or first == Way.PASSKEY, at=at)
        actions.write_signed_in(user, first, second, at=at)

    def get_login_stages(self) -> list[str]:
        """One stage alone: the second factor."""
        return ["firsthand.people.organisation.stage.SecondStep"]

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Back to the door; there is no page of its own for this."""
        return redirect("account_login")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The desk tells its own messages."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The journal tells of changes; no letter is sent."""


def address_of(request: HttpRequest) -> str:
    """From where somebody asks; what a proxy says of it is believed only where the web server was told to."""
    return str(request.META.get("REMOTE_ADDR", ""))
