"""The form of a duplicate: the number of the earlier case, then what can be shown, then the decision (R23)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from firsthand.core.errors import BadInput, NotFound
from firsthand.receipts.duplicates import Compared, compared
from firsthand.staff import order
from firsthand.staff.forms.base import reason_field
from firsthand.staff.forms.deciding import WithRule
from firsthand.staff.words import Lazy


class DuplicateForm(WithRule):
    """Declining as reported earlier. What the log shows of the order is read before the decision is taken."""

    name = "duplicate"
    earlier = forms.CharField(
        label=_("Number of the earlier case"), max_length=20,
        help_text=_("The first report is the one that arrived first, whatever was worked on first."),
    )  # fmt: skip
    rule = forms.ChoiceField(label=_("Rule"), help_text=_("As it read on the day the report arrived."))
    reason = reason_field(_("Reason"), _("The reporter reads it. Tell nothing of the other report."))
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    """What was shown of the order; the decision follows once it is what there is to show."""

    compared: Compared | None = None
    to_read_first: Lazy = _("Look at what shows the order")

    def first_values(self) -> dict[str, Any]:
        return {"earlier": self.scene.about}

    def tells(self) -> list[tuple[Lazy, str]]:
        if self.compared is None:
            return []
        return order.lines(self.compared, self.scene.record.number, self.scene.zone)

    def clean_earlier(self) -> str:
        """A case that arrived before this one, by the journal."""
        earlier: str = self.cleaned_data["earlier"]
        try:
            found = compared(self.scene.person, self.scene.record.number, earlier)
        except NotFound:
            raise ValidationError(_("There is no case with this number.")) from None
        except BadInput:
            if earlier.strip() == self.scene.record.number:
                raise ValidationError(_("This is the case itself. Enter the number of an earlier case.")) from None
            raise ValidationError(
                _("Case %(other)s is itself a duplicate of this one. Enter the number of an earlier case."),
                params={"other": earlier},
            ) from None
        self.compared = found
        if not found.evidence.holds:
            raise ValidationError(
                _(
                    "Case %(first)s did not arrive before this one, so it is not the first report. "
                    "Mark %(first)s as reported earlier instead, and enter %(number)s there."
                ),
                params={"first": found.first, "number": self.scene.record.number},
            )
        return earlier

    def clean(self) -> dict[str, Any]:
        """The decision is taken in a second step, on what the first has shown."""
        given = super().clean() or self.cleaned_data
        if self.compared is not None and self.compared.evidence.holds:
            shown = f"{self.compared.first} {self.compared.evidence.shows}"
            self.waits = given.get("seen") != shown
            self.to_read_first = ""
            self.data = {**{name: self.data.get(name, "") for name in self.fields}, "seen": shown}
        return given
