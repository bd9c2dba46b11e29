"""Forms of others who take part: adding somebody, and noting what they said or did."""

from collections.abc import Collection, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from firsthand.cases.actions.participating import NAME_LIMIT
from firsthand.cases.lines import ParticipantLine
from firsthand.cases.rules import OTHER_ROLES
from firsthand.staff import words
from firsthand.staff.forms.base import AboutForm, ActForm, Choices
from firsthand.staff.participants import consents, how_it_stands, moves, to_consent, to_move
from firsthand.staff.words import Lazy


class ParticipantForm(ActForm):
    """Whom to add, and as what."""

    name = "participant"
    called = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)
    roles = forms.MultipleChoiceField(
        label=_("What they are in this case"), widget=forms.CheckboxSelectMultiple,
        choices=[(role.value, words.CASE_ROLES[role]) for role in OTHER_ROLES],
    )  # fmt: skip
    mail = forms.EmailField(
        label=_("Mail address"), required=False, max_length=NAME_LIMIT, help_text=_("Nothing is sent there."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class _OnParticipant(AboutForm):
    """An act on one of those who were added, which moves them from where they stand."""

    step = forms.ChoiceField(label=_("What to note"), widget=forms.RadioSelect)

    def open_to(self) -> Mapping[str, ParticipantLine]:
        """Those for whom there is something to note, by id."""
        return {}

    def steps_of(self, line: ParticipantLine) -> Choices:
        """What can be noted of one of them."""
        return []

    def candidates(self) -> Collection[str]:
        return self.open_to()

    def fill_in(self) -> None:
        line = self.open_to().get(self.chosen)
        self.choose("step", self.steps_of(line) if line else [])

    def tells(self) -> list[tuple[Lazy, str]]:
        line = self.open_to().get(self.chosen)
        return [(_("Name"), line.name), (_("Now"), "; ".join(how_it_stands(line, self.scene)))] if line else []


class ConsentForm(_OnParticipant):
    """What somebody said about the embargo."""

    name = "participant_consent"

    def open_to(self) -> Mapping[str, ParticipantLine]:
        return to_consent(self.scene)

    def steps_of(self, line: ParticipantLine) -> Choices:
        return [(step.value, words.CONSENT_OF_OTHERS[after]) for step, after in consents(line).items()]


class ReceiptForm(_OnParticipant):
    """That somebody has received the report, and how far they are with it."""

    name = "participant_step"

    def open_to(self) -> Mapping[str, ParticipantLine]:
        return to_move(self.scene)

    def steps_of(self, line: ParticipantLine) -> Choices:
        return [(step.value, words.RM_OF_OTHERS[after]) for step, after in moves(line).items()]
