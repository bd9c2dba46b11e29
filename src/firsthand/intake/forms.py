"""The report form. It asks for belief, not for proof (R67), and refuses only what it cannot keep."""

import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from firsthand.acknowledgements.rules import LINK_LIMIT, NAME_LIMIT, tidy_link, tidy_name
from firsthand.core.errors import BadInput
from firsthand.intake.attachments import files_of
from firsthand.intake.fields import Words
from firsthand.intake.rules import HARMS, ReportContent
from firsthand.programme.rules import Programme

MAIL_LIMIT = 254
"""Signs of a mail address (RFC 5321, 4.5.3.1.3, less the brackets)."""

ONCE_LIMIT = 64
HARM_WORDS = {
    "personal_data": _("I saw personal data of other people"),
    "service": _("A service became slow or stopped"),
    "data": _("Data was changed or removed"),
}


class ReportForm(forms.Form):
    """Fields by names that stay stable: programs send them too."""

    location = Words(
        too_long=_("The location is longer than %(limit)s characters. Shorten it, or attach it as a file.")
    )
    asset = Words(limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    impact = Words(
        too_long=_("What someone could do is longer than %(limit)s characters. Shorten it, or attach it as a file.")
    )
    steps = Words(too_long=_("The steps are longer than %(limit)s characters. Shorten them, or attach them as a file."))
    name = Words(limit=NAME_LIMIT, too_long=_("The name is longer than %(limit)s characters. Shorten it."))
    link = Words(
        limit=LINK_LIMIT,
        too_long=_("The link is longer than %(limit)s characters. Give a shorter one or leave it empty."),
    )
    mail = Words(
        limit=MAIL_LIMIT,
        too_long=_("Your mail address is longer than %(limit)s characters. Check it, or leave it empty."),
    )

    def __init__(self, programme: Programme, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assets = asset_choices(programme, language)

    @property
    def chosen_asset(self) -> str:
        """The asset as it stands in the form; "" for one that is not in the list, which is no error (R68)."""
        wished = str(self["asset"].value() or "")
        return wished if wished in dict(self.assets) else ""

    @property
    def once(self) -> str:
        """The secret of this one opened form: a second click or a reload brings the same one back."""
        return str(self.data.get("once", ""))[:ONCE_LIMIT] or secrets.token_urlsafe(24)

    @property
    def harms(self) -> tuple[str, ...]:
        """The boxes that are ticked."""
        ticked = self.data.getlist("harm") if hasattr(self.data, "getlist") else []
        return tuple(harm for harm in HARMS if harm in ticked)

    @property
    def harm_choices(self) -> list[tuple[str, Any, bool]]:
        """Value, words and whether it is ticked."""
        return [(harm, HARM_WORDS[harm], harm in self.harms) for harm in HARMS]

    def clean_link(self) -> str:
        try:
            return tidy_link(self.cleaned_data["link"])
        except BadInput:
            raise ValidationError(
                _("The link is not a web address. Give one that begins with https:// or leave it empty.")
            ) from None

    def clean_mail(self) -> str:
        mail = str(self.cleaned_data["mail"]).strip()
        if mail:
            EmailValidator(_("Your mail address looks incomplete. Give it as name@example.org or leave it empty."))(
                mail
            )
        return mail

    def clean(self) -> dict[str, Any]:
        """Something must be there to look at: words in one of three fields, or a file."""
        said = any(str(self[field].value() or "").strip() for field in ("location", "impact", "steps"))
        if not said and not self.files:
            self.add_error("location", _("Tell us where it is. A guess is enough."))
        return self.cleaned_data

    def content(self) -> ReportContent:
        """What was typed and attached, as a report. Call it on a valid form."""
        said = self.cleaned_data
        uploads = self.files.getlist("attachments") if self.files else []
        return ReportContent(
            asset=self.chosen_asset, location=said["location"], impact=said["impact"], steps=said["steps"],
            name=tidy_name(said["name"]), link=said["link"], mail=said["mail"], harms=self.harms,
            files=files_of(uploads),
        )  # fmt: skip


def asset_choices(programme: Programme, language: str) -> list[tuple[str, str]]:
    """Every asset of the scope and every part of one, by id and name (R29)."""
    choices = []
    for asset in programme.scope:
        title = asset.title(language, programme.default_language)
        choices.append((asset.id, title))
        for part in asset.parts:
            name = part.name.get(language) or part.name.get(programme.default_language, "")
            choices.append((part.id, f"{title}: {name}"))
    return choices
