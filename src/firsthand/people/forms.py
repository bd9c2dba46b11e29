"""Forms of the door: sign in, accept an invitation."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from firsthand.people.actions import NAME_LIMIT
from firsthand.people.models import Person
from firsthand.people.rules import Role

ROLE_WORDS = {
    Role.TRIAGER: _("Triager: reads, answers and decides"),
    Role.HANDLER: _("Handler: does that too, records remedies and closes cases"),
    Role.LEAD: _("Lead: everything"),
    Role.PUBLISHER: _("Publisher: reads cases, publishes credit and the programme"),
    Role.AUDITOR: _("Auditor: reads cases and the journal, changes nothing"),
    Role.ADMINISTRATOR: _("Administrator: invites staff and publishes the programme, reads no case"),
    Role.GUEST: _("Guest: reads the cases that they are let into, and keeps notes there"),
}


class SignInForm(LoginForm):
    """Mail address and password, with the limits on attempts that allauth brings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["login"].label = _("Mail address")
        self.fields["login"].widget.attrs = {"autocomplete": "username", "autofocus": True}
        self.fields["password"].label = _("Password")
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
        self.fields["password"].help_text = ""


class JoinForm(forms.Form):
    """Name and password, by a one-time link."""

    name = forms.CharField(
        label=_("Your name"), max_length=NAME_LIMIT, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Colleagues and reporters read it under what you write."),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A sentence of four or five words works well."),
    )  # fmt: skip

    def __init__(self, person: Person, data: Any = None) -> None:
        super().__init__(data, label_suffix="", initial={"name": person.name})
        self.person = person
        if person.role == Role.GUEST:
            self.fields["name"].help_text = _("The team reads it under what you write. The reporter never learns it.")

    def clean_password(self) -> str:
        """Raises ValidationError in the words of Django's own validators."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password
