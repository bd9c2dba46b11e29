"""The form for a report that came by telephone, letter, in person or another way (R11)."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from firsthand.acknowledgements.rules import NAME_LIMIT, tidy_name
from firsthand.cases.rules import BY_HAND, Channel
from firsthand.core.local_times import moment_of
from firsthand.intake.attachments import files_of
from firsthand.intake.fields import LinkField, Words
from firsthand.intake.forms import MAIL_LIMIT, ONCE_LIMIT
from firsthand.intake.rules import HARMS, TEXT_LIMIT, ReportContent
from firsthand.programme.queries import in_force_at
from firsthand.programme.rules import Programme
from firsthand.staff import words
from firsthand.staff.forms.base import NOT_ONE_MOMENT, YEARS, asset_choices, day_field, time_field
from firsthand.staff.words import Lazy

PARTS: Sequence[tuple[Lazy, Sequence[str]]] = (
    (_("Its arrival"), ("channel", "day", "time", "language")),
    (_("What was reported"), ("text", "location", "asset", "impact", "steps", "harm")),
    (_("The reporter"), ("greet_as", "mail", "name", "link")),
)
"""Headings, and the fields under each."""


def _told(
    label: Any, hint: Any = "", *, rows: int = 0, limit: int = TEXT_LIMIT, field: Words | None = None
) -> Words:  # fmt: skip
    """A field for what the reporter told; with `rows` for several lines of it. Nothing in it is required."""
    field = field or Words(limit=limit)
    field.label, field.help_text = label, hint
    field.widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
    field.widget.attrs["dir"] = "auto"
    return field


class ReportByHandForm(forms.Form):
    """When and how a report reached us, what it says, and who told it."""

    channel = forms.ChoiceField(
        label=_("How did it reach you?"), widget=forms.RadioSelect,
        choices=[(channel.value, words.CHANNELS[channel]) for channel in Channel if channel in BY_HAND],
    )  # fmt: skip
    day = day_field(_("Day on which it reached you"), hint=_("Every promise counts from then, and not from now."))
    time = time_field()
    language = forms.ChoiceField(
        label=_("Language of the reporter"), help_text=_("Letters to the reporter are written in it.")
    )
    text = _told(_("What you were told"), _("In the words of the reporter, as far as you have them."), rows=8)
    location = _told(_("Where it is"), _("A web address, a host, a screen, a version."))
    asset = forms.ChoiceField(label=_("Asset"), required=False)
    impact = _told(_("What someone could do with it"), rows=3)
    steps = _told(_("Steps to reproduce it"), rows=4)
    harm = forms.MultipleChoiceField(
        label=_("What happened while testing"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(harm, words.HARMS[harm]) for harm in HARMS],
    )  # fmt: skip
    greet_as = _told(_("How to address the reporter"), limit=NAME_LIMIT)
    mail = forms.EmailField(
        label=_("Mail address"), required=False, max_length=MAIL_LIMIT,
        help_text=_("The receipt goes there, with the code of the case page."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    name = _told(
        _("Name or handle for the Hall of Fame"), _("Only if the reporter agreed that we print it."), limit=NAME_LIMIT
    )
    link = _told(_("A link to print with it"), field=LinkField())

    def __init__(self, programme: Programme, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, label_suffix="", initial={"language": programme.default_language})
        self.programme = programme
        self._choose("language", ((code, words.language_name(code)) for code in programme.languages))
        self._choose("asset", [("", _("Not in the list, or not sure")), *asset_choices(programme)[1:]])
        self.fields["time"].label = _("Time in the zone %(zone)s") % {"zone": programme.timezone}
        self.fields["time"].help_text = _("If nobody knows it exactly, the earliest that it can have been.")
        self.received_at: datetime | None = None

    def _choose(self, field: str, choices: Iterable[tuple[Any, Any]]) -> None:
        self.fields[field].choices = list(choices)  # type: ignore[attr-defined]

    def parts(self) -> list[tuple[Lazy, list[BoundField]]]:
        """The fields under their headings, as the page has them."""
        return [(heading, [self[name] for name in fields]) for heading, fields in PARTS]

    @property
    def once(self) -> str:
        """The secret of this one opened form: a second click brings the same one back."""
        return str(self.data.get("once", ""))[:ONCE_LIMIT] or secrets.token_urlsafe(24)

    def clean(self) -> dict[str, Any]:
        """The exact moment of arrival, and an asset as it was called on that day."""
        given = super().clean() or self.cleaned_data
        if given.get("day") and given.get("time"):
            self.received_at = self._moment(datetime.combine(given["day"], given["time"]))
        if self.received_at and given.get("asset"):
            self._check_asset(given["asset"], self.received_at)
        return given

    def _moment(self, local: datetime) -> datetime | None:
        """In UTC; None when it is no one moment, which the form then says."""
        if local.year not in YEARS:
            self.add_error("day", _("Check the year: it is too far away."))
            return None
        found = moment_of(local, self.programme.timezone)
        if found is None:
            self.add_error("time", NOT_ONE_MOMENT)
        return found

    def _check_asset(self, asset_id: str, at: datetime) -> None:
        """The version of the day of arrival binds, and there the same id may stand for something else."""
        language, then = self.programme.default_language, in_force_at(at).programme
        if then.asset_title(asset_id, language) != self.programme.asset_title(asset_id, language):
            self.add_error(
                "asset", _("The policy of that day did not name this asset. Say under “Where it is” what it is.")
            )

    def content(self) -> ReportContent:
        """What was told, as a report. Call it on a valid form."""
        said = self.cleaned_data
        uploads = self.files.getlist("attachments") if self.files else []
        return ReportContent(
            text=said["text"], asset=said["asset"], location=said["location"], impact=said["impact"],
            steps=said["steps"], name=tidy_name(said["name"]), link=said["link"], mail=said["mail"],
            greet_as=tidy_name(said["greet_as"]), harms=tuple(said["harm"]), files=files_of(uploads),
        )  # fmt: skip
