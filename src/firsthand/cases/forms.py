"""What the reporter writes on the case page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from firsthand.acknowledgements.rules import LINK_LIMIT, NAME_LIMIT, tidy_link, tidy_name
from firsthand.core.errors import BadInput
from firsthand.intake.attachments import files_of
from firsthand.intake.fields import Words
from firsthand.intake.rules import File


class WriteForm(forms.Form):
    """A message to the team: words, files, or both."""

    text = Words(too_long=_("Your message is longer than %(limit)s characters. Shorten it, or attach it as a file."))

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.cleaned_data["text"].strip() and not self.files:
            self.add_error("text", _("There is nothing to send yet. Write something or choose a file."))
        return self.cleaned_data

    def uploads(self) -> tuple[File, ...]:
        """The files that came with it."""
        return files_of(self.files.getlist("attachments")) if self.files else ()


class CreditForm(forms.Form):
    """Which name to print, and with what."""

    name = Words(limit=NAME_LIMIT, too_long=_("The name is longer than %(limit)s characters. Shorten it."))
    link = Words(
        limit=LINK_LIMIT,
        too_long=_("The link is longer than %(limit)s characters. Give a shorter one or leave it empty."),
    )
    organisation = Words(
        limit=NAME_LIMIT, too_long=_("The organisation is longer than %(limit)s characters. Shorten it.")
    )

    def clean_name(self) -> str:
        name = tidy_name(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("The name is empty. Write one, or choose to be printed without a name."))
        return name

    def clean_link(self) -> str:
        try:
            return tidy_link(self.cleaned_data["link"])
        except BadInput:
            raise ValidationError(
                _("The link is not a web address. Give one that begins with https:// or leave it empty.")
            ) from None
