"""Forms of second factors, passwords and sessions."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from firsthand.people.models import Person
from firsthand.people.security.rules import PASSKEY_NAME_LIMIT


class OneForm(forms.Form):
    """Labels without a colon."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)


class CodeForm(OneForm):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"), max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip


class PasswordForm(OneForm):
    """The password that somebody has."""

    password = forms.CharField(
        label=_("Your password"), strip=False, max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip


class NewPasswordForm(OneForm):
    """The password that somebody wants."""

    password = forms.CharField(
        label=_("New password"), strip=False, max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A sentence of four or five words works well."),
    )  # fmt: skip

    def __init__(self, person: Person, data: Any = None) -> None:
        super().__init__(data)
        self.person = person

    def clean_password(self) -> str:
        """Raises ValidationError in the words of Django's own validators."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password


class NameForm(OneForm):
    """What a passkey is called."""

    name = forms.CharField(
        label=_("Name of the passkey"), max_length=PASSKEY_NAME_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("By which you know it again, such as “work laptop” or “blue key”."),
    )  # fmt: skip
