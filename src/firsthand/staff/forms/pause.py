"""The form for a pause of intake: its last day, and why, in every language of the programme."""

import hashlib
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from firsthand.embargo.rules import end_on
from firsthand.intake.pausing.rules import REASON_SIGNS, tidy_reasons
from firsthand.programme.rules import Programme
from firsthand.staff import words
from firsthand.staff.forms.base import YEARS, day_field

_REASON = "reason_"


class PauseForm(forms.Form):
    """`seen` names what was shown as a preview: a pause begins only with words that were seen as they will stand."""

    day = day_field(
        _("Last day of the pause"), hint=_("It ends by itself at 23:59 of this day; at most 30 days from now.")
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, programme: Programme, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.programme = programme
        for code in programme.languages:
            self.fields[f"{_REASON}{code}"] = forms.CharField(
                label=_("Why, in one sentence: %(language)s") % {"language": words.language_name(code)},
                max_length=REASON_SIGNS, widget=forms.TextInput(attrs={"dir": "auto", "lang": code}),
                help_text=_("Everybody reads it on the policy page."),
            )  # fmt: skip

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day.year not in YEARS:
            raise ValidationError(_("Check the year: it is too far away."))
        return day

    @property
    def until(self) -> datetime:
        """The end, exactly (UTC). On a valid form."""
        return end_on(self.cleaned_data["day"], self.programme.timezone)

    @property
    def reasons(self) -> dict[str, str]:
        """The sentences by language. On a valid form."""
        return tidy_reasons({code: str(self.cleaned_data[f"{_REASON}{code}"]) for code in self.programme.languages})

    @property
    def shown(self) -> str:
        """A name for what the preview of this form shows. On a valid form."""
        return hashlib.sha256(repr((self.until, sorted(self.reasons.items()))).encode()).hexdigest()

    def visible(self) -> list[BoundField]:
        """The fields to fill in, the day first."""
        return [self["day"], *(self[f"{_REASON}{code}"] for code in self.programme.languages)]
