"""What the reporter writes when they propose another end."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firsthand.intake.fields import Words

WHY_LIMIT = 2000


class ProposalForm(forms.Form):
    """A day, to its end, and the reason for it."""

    day = forms.CharField(required=False, max_length=40)
    why = Words(limit=WHY_LIMIT, too_long=gettext_lazy("The reason is longer than %(limit)s characters. Shorten it."))

    def clean_day(self) -> date:
        """A day as a date field sends it: the same in every language."""
        typed = self.cleaned_data["day"].strip()
        if not typed:
            raise ValidationError(_("The day is empty. Name the last day on which it should stay between us."))
        try:
            return date.fromisoformat(typed)
        except ValueError:
            raise ValidationError(_("This is not a day. Write year, month and day, such as 2027-04-30.")) from None
