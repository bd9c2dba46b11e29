"""The door of the desk: sign in and out, accept an invitation, invite."""

from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from firsthand.core.clock import now
from firsthand.core.errors import BadInput, NotFound
from firsthand.people.actions import INVITATION_HOLDS, accept_invitation, invite
from firsthand.people.door import at_the_desk, frame, page, person_of, signed_in
from firsthand.people.forms import InviteForm, JoinForm, SignInForm
from firsthand.people.queries import invitation_of, permit, staff
from firsthand.people.rules import Act

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class SignIn(LoginView):
    """Mail address and password; allauth limits the attempts and gives the session a new id."""

    form_class = SignInForm
    template_name = "people/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The frame of the desk around the form."""
        return {**frame(self.request), **super().get_context_data(**kwargs)}


sign_in = at_the_desk(SignIn.as_view())


@at_the_desk
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("account_login")


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Set name and password by a one-time link, and be signed in."""
    at = now()
    try:
        invited = invitation_of(secret, at=at).person
        form = JoinForm(invited, request.POST or None)
        if request.method == "POST" and form.is_valid():
            person = accept_invitation(secret, form.cleaned_data["name"], form.cleaned_data["password"], at=at)
            login(request, person, backend=BACKEND)
            request.session.set_expiry(0)
            return redirect("desk")
    except NotFound:
        return page(request, "people/invitation_over.html", status=404)
    except BadInput as error:
        form.add_error(None, str(error))
    status = 422 if form.errors else 200
    return page(request, "people/invitation.html", {"form": form, "invited": invited}, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Who is on the staff, and inviting somebody. The link is shown once, on this answer."""
    person = permit(person_of(request), Act.INVITE)
    form = InviteForm(request.POST or None)
    link = ""
    if request.method == "POST" and form.is_valid():
        try:
            link = invite(form.cleaned_data["mail"], form.cleaned_data["role"], by=person, at=now())
            form = InviteForm()
        except BadInput:
            form.add_error("mail", form.JOINED)
    context = {"nav": "people", "form": form, "link": link, "people": staff(), "days": INVITATION_HOLDS.days}
    return page(request, "people/people.html", context, status=422 if form.errors else 200)
