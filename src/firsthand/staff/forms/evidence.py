"""The form of an evidence pack."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from firsthand.staff.evidence.rules import ForWhom, Wanted

WHOM = {
    ForWhom.REPORTER: _("The reporter: what their case page tells, with what proves it"),
    ForWhom.AUTHORITY: _("A court or an authority: the whole case, as far as you tick it"),
}


class EvidenceForm(forms.Form):
    """For whom the pack is, in which language, and what of the inside goes with it."""

    for_whom = forms.ChoiceField(label=_("For whom"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language of the timeline"), choices=settings.LANGUAGES)
    notes = forms.BooleanField(label=_("With the notes of the team (for an authority)"), required=False)
    identity = forms.BooleanField(
        label=_("With who reported it, and the mails as they came (for an authority that may demand it)"),
        required=False,
    )  # fmt: skip

    def __init__(self, allowed: list[ForWhom], language: str, data: Any = None) -> None:
        known = language if language in dict(settings.LANGUAGES) else "en"
        first = {"for_whom": ForWhom.REPORTER, "language": known}
        super().__init__(data, label_suffix="", initial=first)
        field: forms.ChoiceField = self.fields["for_whom"]  # type: ignore[assignment]
        field.choices = [(str(whom), WHOM[whom]) for whom in allowed]

    @property
    def wanted(self) -> Wanted:
        """What was asked for, once the form is valid."""
        given = self.cleaned_data
        whom = ForWhom(given["for_whom"])
        authority = whom is ForWhom.AUTHORITY
        return Wanted(whom, given["language"], authority and given["notes"], authority and given["identity"])
