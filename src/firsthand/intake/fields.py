"""Fields that the forms of reports and of credit share."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firsthand.acknowledgements.rules import LINK_LIMIT, tidy_link
from firsthand.core.errors import BadInput
from firsthand.core.text import without_controls
from firsthand.intake.rules import TEXT_LIMIT


class Words(forms.CharField):
    """Text as it was typed: blanks kept, controls that no page can show taken out, never refused for a sign in it."""

    TOO_LONG = gettext_lazy("This is longer than %(limit)s characters. Shorten it.")

    def __init__(self, *, limit: int = TEXT_LIMIT, too_long: Promise = TOO_LONG) -> None:
        super().__init__(strip=False, required=False)
        self.limit, self.too_long = limit, too_long

    def to_python(self, value: Any) -> str:
        return without_controls(str(value or ""))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.limit:
            limit = number_format(self.limit, force_grouping=True)
            raise ValidationError(str(self.too_long) % {"limit": limit})


class LinkField(Words):
    """The link to print with a name: a full https address, or nothing (R79)."""

    TOO_LONG = gettext_lazy("The link is longer than %(limit)s characters. Give a shorter one or leave it empty.")

    def __init__(self) -> None:
        super().__init__(limit=LINK_LIMIT, too_long=self.TOO_LONG)

    def clean(self, value: Any) -> str:
        """The address in its tidy form."""
        typed = super().clean(value)
        try:
            return tidy_link(typed)
        except BadInput:
            raise ValidationError(
                _("The link is not a web address. Give one that begins with https:// or leave it empty.")
            ) from None


def too_much_words() -> str:
    """What to say when attachments were left out because they were too many or too large."""
    return _("The attachments are too many or too large: up to %(files)d files, %(size)d MB together.") % {
        "files": settings.FORM_LIMIT_FILES, "size": settings.FORM_LIMIT_BYTES // 2**20,
    }  # fmt: skip
