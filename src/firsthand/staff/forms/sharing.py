"""Forms of what others get to see."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from firsthand.acknowledgements.rules import LINK_LIMIT, NAME_LIMIT, tidy_link
from firsthand.cases.actions.sharing import RECIPIENT_LIMIT
from firsthand.core.errors import BadInput
from firsthand.staff.forms.base import ActForm, text_field


class WishForm(ActForm):
    """The name that the reporter wants printed, or that they want none (R22, R73)."""

    name = "wish"
    printed = forms.CharField(label=_("Name to print"), max_length=NAME_LIMIT, required=False)
    link = forms.CharField(label=_("Link"), max_length=LINK_LIMIT, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=NAME_LIMIT, required=False)
    none = forms.BooleanField(label=_("The reporter wants no name printed"), required=False)

    def first_values(self) -> dict[str, Any]:
        who = self.scene.record.reporter
        return {"printed": who.name, "link": who.link, "organisation": who.organisation}

    def clean_link(self) -> str:
        """A web address or nothing (R79)."""
        try:
            return tidy_link(self.cleaned_data["link"])
        except BadInput:
            raise ValidationError(_("This is not a web address. Give one that begins with https://.")) from None

    def clean(self) -> dict[str, Any]:
        """Either a name, or the word that there is to be none."""
        given = super().clean() or self.cleaned_data
        if not given.get("printed") and not given.get("none"):
            self.add_error("printed", _("Enter the name, or say that the reporter wants none."))
        return given


class PublishForm(ActForm):
    """Publishing the credit. There is nothing to fill in."""

    name = "publish"


class RequestForm(ActForm):
    """Who from outside asked for what, and what they were told (R16)."""

    name = "request"
    text = text_field(_("Who asked, for what, and what you answered"), rows=4)


class ExportForm(ActForm):
    """To whom a case goes, and why (R16)."""

    name = "export"
    recipient = forms.CharField(label=_("Who gets it"), max_length=RECIPIENT_LIMIT)
    why = text_field(_("Why"), rows=3, hint=_("Only the team sees it."))
