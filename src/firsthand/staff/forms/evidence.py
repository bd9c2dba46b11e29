"""The form of an evidence pack."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from firsthand.intake.rules import TEXT_LIMIT
from firsthand.staff.evidence.rules import ForWhom, Wanted

WHOM = {
    ForWhom.REPORTER: _("The reporter: what their case page tells, with what proves it"),
    ForWhom.AUTHORITY: _("A court or an authority: the whole case, as far as you tick it"),
}


class EvidenceForm(forms.Form):
    """For whom the pack is, in which language, and what of the inside goes with it."""

    for_whom = forms.ChoiceField(label=_("For whom"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language of the timeline"), choices=settings.LANGUAGES)
    why = forms.CharField(
        label=_("Who asks for it, and on what ground"), required=False, max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3, "aria-describedby": "why-hint why-error"}),
    )  # fmt: skip
    notes = forms.BooleanField(
        label=_("With what the team wrote and did among itself"), required=False,
        widget=forms.CheckboxInput(attrs={"aria-describedby": "notes-hint"}),
    )  # fmt: skip
    identity = forms.BooleanField(
        label=_("With who reported it, and the mails as they came"), required=False,
        widget=forms.CheckboxInput(attrs={"aria-describedby": "identity-hint"}),
    )  # fmt: skip

    def __init__(self, allowed: list[ForWhom], language: str, data: Any = None) -> None:
        known = language if language in dict(settings.LANGUAGES) else "en"
        super().__init__(data, label_suffix="", initial={"for_whom": ForWhom.REPORTER, "language": known})
        field: forms.ChoiceField = self.fields["for_whom"]  # type: ignore[assignment]
        field.choices = [(str(whom), WHOM[whom]) for whom in allowed]

    def clean(self) -> dict[str, Any]:
        """A request from outside is kept on record (R16)."""
        given = super().clean() or self.cleaned_data
        if given.get("for_whom") == ForWhom.AUTHORITY and not given.get("why", "").strip():
            self.add_error("why", _("Write down who asks for it, and on what ground."))
        return given

    @property
    def wanted(self) -> Wanted:
        """What was asked for, once the form is valid."""
        given = self.cleaned_data
        whom = ForWhom(given["for_whom"])
        if whom is ForWhom.REPORTER:
            return Wanted(whom, given["language"])
        return Wanted(whom, given["language"], given["why"], given["notes"], given["identity"])
