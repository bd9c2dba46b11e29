"""Forms of who sees a case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firsthand.cases.access import may_be_let_in
from firsthand.cases.models import Case
from firsthand.people.actions import NAME_LIMIT
from firsthand.people.models import Person


class LetInForm(forms.Form):
    """Which colleague to let into a restricted case."""

    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Colleague"), empty_label=_("Choose a colleague"),
        error_messages={"invalid_choice": _("Choose one of the colleagues on the list.")},
    )  # fmt: skip

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(data, label_suffix="", auto_id="let-in-%s")
        field: forms.ModelChoiceField[Person] = self.fields["person"]  # type: ignore[assignment]
        field.queryset = may_be_let_in(case)


class GuestForm(forms.Form):
    """Whom to invite into this one case."""

    mail = forms.EmailField(label=_("Mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(
        label=_("Name"), max_length=NAME_LIMIT, help_text=_("As colleagues know them, with the organisation."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="", auto_id="guest-%s")


class GuestNoteForm(forms.Form):
    """What a guest writes to the team."""

    text = forms.CharField(
        label=_("Note for the team"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
