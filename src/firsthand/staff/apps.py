"""What a form says of a field that was left empty, or that holds no such day, time or mail address: with its mend."""

from typing import Any

from django import forms
from django.apps import AppConfig
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

EMPTY: dict[type[forms.Field], Any] = {
    forms.Field: _("Fill this in: it cannot stay empty."),
    forms.ChoiceField: _("Choose one of the list."),
    forms.MultipleChoiceField: _("Tick at least one."),
    forms.BooleanField: _("Tick this to go on."),
    forms.DateField: _("Enter a day, such as 2026-12-31."),
    forms.TimeField: _("Enter a time, such as 17:30."),
    forms.FileField: _("Choose a file."),
}
NOT_THERE: dict[type[forms.Field], Any] = {
    forms.DateField: _("There is no such day. Write it like 2026-12-31."),
    forms.TimeField: _("There is no such time. Write it like 17:30."),
}


class StaffConfig(AppConfig):
    """Gives Django's fields words that say what to do, once for all forms of both faces."""

    name = "firsthand.staff"

    def ready(self) -> None:
        """Called once at the start, before any form is made."""
        for key, said in (("required", EMPTY), ("invalid", NOT_THERE)):
            for field, sentence in said.items():
                field.default_error_messages = {**field.default_error_messages, key: sentence}
        EmailValidator.message = _("Enter a whole mail address, such as name@house.example.")
