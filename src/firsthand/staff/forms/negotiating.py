"""Forms of the talks about the embargo. Every rule they could break is told by the talks themselves, all at once."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firsthand.embargo.queries import ProposalLine
from firsthand.staff.forms.base import AboutForm, ActForm, day_field, text_field, time_field
from firsthand.staff.words import Lazy


class ProposeForm(ActForm):
    """Proposing an end, or answering the reporter's proposal with another one."""

    name = "embargo_propose"
    instead_of = forms.IntegerField(widget=forms.HiddenInput, required=False)
    day = day_field(_("Day of the end"))
    time = time_field(required=False)
    why = text_field(_("Why"), required=False, rows=4, hint=_("The reporter reads it. A later end needs a reason."))

    def first_values(self) -> dict[str, Any]:
        pending = self.scene.record.embargo.open
        return {"instead_of": pending.id if pending else None}

    def fill_in(self) -> None:
        self.name_the_zone("time")

    def tells(self) -> list[tuple[Lazy, str]]:
        embargo = self.scene.record.embargo
        told: list[tuple[Lazy, str]] = [(_("Ends now"), self.say(embargo.ends_at))]
        if embargo.open:
            told.append((_("The reporter proposes"), self.say(embargo.open.ends_at)))
        return [*told, (_("No agreement reaches beyond"), self.say(embargo.latest))]

    def clean(self) -> dict[str, Any]:
        """The exact moment that day and time mean."""
        given = super().clean() or self.cleaned_data
        given["ends_at"] = self.moment("day", "time")
        return given


class _OnProposal(AboutForm):
    """An act on the open proposal."""

    @property
    def pending(self) -> ProposalLine | None:
        """The proposal that waits for an answer."""
        return self.scene.record.embargo.open

    def candidates(self) -> Collection[str]:
        return (str(self.pending.id),) if self.pending else ()

    def tells(self) -> list[tuple[Lazy, str]]:
        if self.pending is None:
            return []
        told: list[tuple[Lazy, str]] = [
            (_("Ends now"), self.say(self.scene.record.embargo.ends_at)),
            (_("Proposed end"), self.say(self.pending.ends_at)),
        ]
        return [*told, (_("Why"), self.pending.why)] if self.pending.why else told


class AcceptProposalForm(_OnProposal):
    """Agreeing to the end that the reporter proposed."""

    name = "embargo_accept"


class DeclineProposalForm(_OnProposal):
    """Declining it, with a reason that they read."""

    name = "embargo_decline"
    why = text_field(_("Why"), hint=_("The reporter reads it."), rows=4)


class WithdrawProposalForm(_OnProposal):
    """Taking our own proposal back."""

    name = "embargo_withdraw"


class EndForm(ActForm):
    """Ending the embargo before its time."""

    name = "embargo_end"
    reason = text_field(_("Reason"), hint=_("The reporter reads it."), rows=4)
