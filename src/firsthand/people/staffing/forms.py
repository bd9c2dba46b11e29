"""Forms of those who look after accounts. Only what a form names is read; whatever else is sent changes nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firsthand.people.forms import ROLE_WORDS
from firsthand.people.rules import Role

CHOICES = [(role.value, words) for role, words in ROLE_WORDS.items() if role is not Role.GUEST]


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    JOINED = _("This person has joined already. If they cannot sign in, ask an operator for a new link.")

    mail = forms.EmailField(label=_("Mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), choices=CHOICES)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")


class RoleForm(forms.Form):
    """Another role. `seen` names the one whose consequence was read: a role is given only after that."""

    role = forms.ChoiceField(label=_("Role"), choices=CHOICES)
    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, role: str, data: Any = None) -> None:
        super().__init__(data, label_suffix="", initial={"role": role})
        self.present = role

    def clean_role(self) -> str:
        """Raises ValidationError for the role that they have."""
        role: str = self.cleaned_data["role"]
        if role == self.present:
            raise forms.ValidationError(_("They have this role already. Choose another one."))
        return role

    @property
    def was_read(self) -> bool:
        """Whether the consequence of the chosen role was shown. On a valid form."""
        return bool(self.cleaned_data["seen"] == self.cleaned_data["role"])
