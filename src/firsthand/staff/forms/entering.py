"""Forms of entries that need a second person."""

from collections.abc import Collection, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from firsthand.cases.actions.entering import GUIDELINES
from firsthand.cases.lines import EntryLine
from firsthand.staff import words
from firsthand.staff.forms.base import AboutForm, ActForm, reason_field, rule_choices
from firsthand.staff.scene import Scene
from firsthand.staff.words import Lazy


class _WithGuideline(ActForm):
    """An entry rests on a rule that asks something of a reporter, as it read when they reported (R14)."""

    rule = forms.ChoiceField(label=_("Rule"), help_text=_("As it read on the day the report arrived."))

    def fill_in(self) -> None:
        self.choose("rule", rule_choices(self.scene.programme, GUIDELINES))


class DepartureForm(_WithGuideline):
    """Which guideline the reporter departed from, and what shows it (R14)."""

    name = "departure"
    evidence = reason_field(
        _("Evidence"), _("The reporter reads it once a second person agrees. Say what happened, and when.")
    )


class LegalStepForm(_WithGuideline):
    """Which step that leads to a lawyer or an authority, and what for (R15)."""

    name = "legal_step"
    evidence = reason_field(_("Evidence"), _("Say what happened, when, and what the step is. Only the team sees it."))


class _OnEntry(AboutForm):
    """An act on one entry."""

    def entries(self) -> Mapping[str, EntryLine]:
        """The entries that it may be about, by id."""
        return {}

    def candidates(self) -> Collection[str]:
        return self.entries()

    def tells(self) -> list[tuple[Lazy, str]]:
        entry = self.entries().get(self.chosen)
        if entry is None:
            return []
        proposed = _("%(name)s, %(moment)s") % {"name": entry.proposed_by, "moment": self.say(entry.proposed_at)}
        return [
            (words.ENTRIES[entry.kind], f"{entry.rule_id}  {entry.rule_text}"), (_("Evidence"), entry.evidence),
            (_("Proposed by"), proposed),
        ]  # fmt: skip


class SecondForm(_OnEntry):
    """Putting a second name to an entry that waits for one."""

    name = "second"

    def entries(self) -> Mapping[str, EntryLine]:
        return {str(entry.id): entry for entry in self.scene.waiting_entries}


class WithdrawEntryForm(_OnEntry):
    """Taking back an entry that waits or holds."""

    name = "withdraw_entry"

    def entries(self) -> Mapping[str, EntryLine]:
        return entries_to_withdraw(self.scene)


def entries_to_withdraw(scene: Scene) -> Mapping[str, EntryLine]:
    """Entries that wait or hold, by id."""
    both = (*scene.record.departures, *scene.record.legal_steps)
    return {str(entry.id): entry for entry in both if entry.withdrawn_at is None}
