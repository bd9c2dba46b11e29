"""The door of the desk: sign in and out, accept an invitation."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.views import LoginView
from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from firsthand.cases.queries import open_to_guest
from firsthand.core.clock import now
from firsthand.core.errors import BadInput, NotFound
from firsthand.people.actions import accept_invitation
from firsthand.people.door import at_the_desk, frame, page
from firsthand.people.forms import JoinForm, SignInForm
from firsthand.people.models import Person
from firsthand.people.organisation.provider import button
from firsthand.people.queries import invitation_of
from firsthand.people.rules import Role
from firsthand.people.security.actions import write_signed_out
from firsthand.people.security.ways import passkeys_here


class SignIn(LoginView):
    """Mail address and password; allauth limits the attempts and gives the session a new id."""

    form_class = SignInForm
    template_name = "people/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The frame of the desk around the form."""
        beside = {"organisation_sign_in": button(), **passkeys_here(self.request)}
        return {**frame(self.request), **beside, **super().get_context_data(**kwargs)}


sign_in = at_the_desk(SignIn.as_view())


@at_the_desk
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, or a sign-in that waits for its second step."""
    if isinstance(request.user, Person):
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        write_signed_out(request.user, at=now())
    logout(request)
    return redirect("account_login")


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Set name and password by a one-time link, and be signed in; with the second factor, where one is set up."""
    at = now()
    try:
        link = invitation_of(secret, at=at)
        invited = link.person
        form = JoinForm(invited, request.POST or None)
        if request.method == "POST" and form.is_valid():
            person = accept_invitation(secret, form.cleaned_data["name"], form.cleaned_data["password"], at=at)
            logout(request)
            answer: HttpResponse = perform_password_login(request, {}, Login(user=person))
            return answer
    except NotFound:
        return page(request, "people/invitation_over.html", status=404)
    except BadInput as error:
        form.add_error(None, str(error))
    status = 422 if form.errors else 200
    context = {"form": form, "invited": invited, "link": link, "secret": secret, "organisation_sign_in": button()}
    if invited.role == Role.GUEST and invited.joined_at is None:
        # The number alone: whoever holds the link has not agreed to anything yet.
        context["numbers"] = list(
            open_to_guest(invited, agreed=False).order_by("number").values_list("number", flat=True)
        )
        return page(request, "people/invitation_guest.html", context, status=status)
    return page(request, "people/invitation.html", context, status=status)
