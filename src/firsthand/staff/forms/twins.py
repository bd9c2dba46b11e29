"""The form that declines several look-alikes of a case as reported earlier: a tick and a reason for each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from firsthand.cases.actions import Twin
from firsthand.programme.rules import Programme
from firsthand.staff.forms.base import reason_field, rule_choices
from firsthand.staff.twins import TwinLine

NO_REASON = _("Write a reason for this report, or let it have the one for all.")


@dataclass(frozen=True)
class Row:
    """A look-alike with its fields; without them where it cannot be declined so."""

    line: TwinLine
    tick: BoundField | None = None
    reason: BoundField | None = None
    seen: BoundField | None = None
    errors: Sequence[Any] = ()


class TwinsForm(forms.Form):
    """Ticks and reasons for the look-alikes that can be declined, the rule for all, and one reason to copy."""

    rule = forms.ChoiceField(label=_("Rule"), help_text=_("As it read on the day the report arrived."))
    for_all = reason_field(_("One reason for all"), _("Each reporter reads it. Tell nothing of the other report."))
    copy = forms.BooleanField(label=_("Give this reason to every chosen report that has none"), required=False)

    def __init__(self, lines: Sequence[TwinLine], programme: Programme, data: Any = None) -> None:
        super().__init__(data, auto_id="twins-%s", label_suffix="")
        self.lines = lines
        self.fields["for_all"].required = False
        rule = self.fields["rule"]
        rule.choices = rule_choices(programme)  # type: ignore[attr-defined]
        for line in self._takes():
            self.fields[f"twin-{line.number}"] = forms.BooleanField(
                label=_("Decline as reported earlier"), required=False
            )
            reason = reason_field(_("Reason"), _("The reporter reads it. Tell nothing of the other report."))
            reason.required = False
            reason.widget.attrs["rows"] = 3
            self.fields[f"reason-{line.number}"] = reason
            self.fields[f"seen-{line.number}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, max_length=60, initial=line.shows
            )

    def _takes(self) -> list[TwinLine]:
        return [line for line in self.lines if not line.refused]

    def rows(self) -> Iterator[Row]:
        """Every look-alike with its fields, in the order of the list."""
        for line in self.lines:
            if line.refused:
                yield Row(line)
                continue
            tick = self[f"twin-{line.number}"]
            yield Row(line, tick, self[f"reason-{line.number}"], self[f"seen-{line.number}"], tick.errors)

    def clean(self) -> dict[str, Any]:
        """At least one is ticked, each with a reason, on what was shown of the order."""
        given = super().clean() or self.cleaned_data
        chosen = [line for line in self._takes() if given.get(f"twin-{line.number}")]
        if not chosen:
            raise ValidationError(_("Choose at least one report."))
        for line in chosen:
            own = f"reason-{line.number}"
            if own not in self.errors and not self._reason(line):
                self.add_error(own, NO_REASON)
            if given.get(f"seen-{line.number}") != line.shows:
                self.add_error(
                    f"twin-{line.number}", _("What shows the order has changed. Read it again, then decide.")
                )
        return given

    def _reason(self, line: TwinLine) -> str:
        own = str(self.cleaned_data.get(f"reason-{line.number}") or "")
        return own or (str(self.cleaned_data.get("for_all") or "") if self.cleaned_data.get("copy") else "")

    def twins(self) -> list[Twin]:
        """What was chosen, once the form is valid."""
        return [
            Twin(line.number, self._reason(line)) for line in self._takes() if self.cleaned_data[f"twin-{line.number}"]
        ]

    def show_again(self) -> None:
        """Show the present evidence in the hidden fields, also after a post that had another one."""
        data = cast(QueryDict, self.data).copy()
        for line in self._takes():
            data[f"seen-{line.number}"] = line.shows
        self.data = data
