"""Forms of facts and incidents."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from firsthand.cases.rules import FactKind
from firsthand.staff import words
from firsthand.staff.forms.base import ActForm, day_field, text_field, time_field
from firsthand.staff.scene import Scene

BY_HAND = (FactKind.PUBLIC_AWARE, FactKind.EXPLOIT_PUBLIC, FactKind.ATTACKS_SEEN, FactKind.FIX_DEPLOYED)
"""Facts that somebody notes as such; the others come with the report and with the remedy."""


class FactForm(ActForm):
    """A fact with the moment at which it happened, which may lie before the report."""

    name = "fact"
    fact = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    day = day_field(_("Day on which it happened"))
    time = time_field()

    def first_values(self) -> dict[str, Any]:
        here = self.scene.at.astimezone(ZoneInfo(self.scene.zone))
        return {"day": here.date(), "time": here.time()}

    def fill_in(self) -> None:
        self.choose("fact", [(fact.value, words.FACTS[fact]) for fact in facts_to_note(self.scene)])
        self.name_the_zone("time")

    def clean(self) -> dict[str, Any]:
        """The exact moment that day and time mean."""
        given = super().clean() or self.cleaned_data
        given["happened_at"] = self.moment("day", "time")
        return given


class IncidentForm(ActForm):
    """That personal data was seen. There is nothing to fill in."""

    name = "incident"


class SettleIncidentForm(ActForm):
    """Whom the incident was reported to, or why to nobody (R9)."""

    name = "settle_incident"
    text = text_field(
        _("What was done"),
        hint=_("Whom you notified and when, or why nobody had to be notified. Only the team sees it."),
    )


def facts_to_note(scene: Scene) -> tuple[FactKind, ...]:
    """The facts that are still to come and can be noted now."""
    have = {fact.kind for fact in scene.record.facts}
    ready = FactKind.FIX_READY in have
    return tuple(fact for fact in BY_HAND if fact not in have and (ready or fact is not FactKind.FIX_DEPLOYED))
