"""How staff sign in: by invitation only, and then with mail address and password."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

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

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The person, when both fit. Somebody who has left is told the same as a wrong password tells."""
        person: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return person if person is not None and person.is_active else None

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Back to the door; there is no page of its own for this."""
        return redirect("account_login")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The desk tells its own messages."""
