"""Which entries of the journal to read."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.choices import flatten_choices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firsthand.core.dates import say_date
from firsthand.journal.reading import Asked
from firsthand.staff import words
from firsthand.staff.forms.base import YEARS, day_field
from firsthand.staff.journal_words import kinds_in_groups


class JournalFilter(forms.Form):
    """Case, kind, person and days; whatever is left empty asks for nothing."""

    case = forms.CharField(label=_("Case number"), required=False, max_length=20)
    kind = forms.ChoiceField(label=_("Kind of entry"), required=False)
    by = forms.ChoiceField(label=pgettext_lazy("who did it", "By"), required=False)
    since = day_field(pgettext_lazy("first day", "From"), required=False)
    until = day_field(pgettext_lazy("last day", "To"), required=False)

    def __init__(self, people: Mapping[int, str], zone: str, data: Any = None) -> None:
        super().__init__(data, label_suffix="", auto_id="journal-%s")
        self.zone = zone
        self._choose("kind", [("", _("every kind")), *kinds_in_groups()])
        self._choose("by", [
            ("", _("everybody")), ("operator", _("The operator")), ("reporter", _("Reporters")),
            ("firsthand", _("The machine")),
            *((f"person:{pk}", name) for pk, name in sorted(people.items(), key=lambda each: each[1].casefold())),
        ])  # fmt: skip

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field: forms.ChoiceField = self.fields[name]  # type: ignore[assignment]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in ("since", "until"):
            day = given.get(name)
            if day is not None and day.year not in YEARS:
                self.add_error(name, _("Check the year: it is too far away."))
        if not self.errors and given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return given

    @property
    def said(self) -> list[str]:
        """What is asked for, a phrase each: "By: Ines". Of the fields that are in order."""
        given = getattr(self, "cleaned_data", {})
        chosen = [(name, given[name]) for name in self.fields if given.get(name)]
        return [f"{self.fields[name].label}: {self._name_of(name, value)}" for name, value in chosen]

    def _name_of(self, name: str, value: Any) -> str:
        if isinstance(value, date):
            return say_date(value, words.language())
        return str(dict(flatten_choices(getattr(self.fields[name], "choices", ()))).get(value, value))

    @property
    def asked(self) -> Asked:
        """What was asked for. On a valid form."""
        given = self.cleaned_data
        until: date | None = given["until"]
        return Asked(
            given["case"].strip(), given["kind"], given["by"], self._begin(given["since"]),
            self._begin(until + timedelta(days=1)) if until else None,
        )  # fmt: skip

    def _begin(self, day: date | None) -> datetime | None:
        return datetime.combine(day, time.min, ZoneInfo(self.zone)).astimezone(UTC) if day else None
