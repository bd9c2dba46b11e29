"""The embargo: proposing another end, answering the reporter's proposal, ending it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firsthand.cases.rules import ENDS_EMBARGO
from firsthand.embargo import actions as embargo
from firsthand.embargo.rules import IN_FORCE, NO_TALKS_IN
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.staff.acts.act import DeskAct, Given, Group
from firsthand.staff.forms import negotiating as forms
from firsthand.staff.scene import Scene


def _propose(number: str, given: Given, by: Person, at: datetime) -> None:
    embargo.propose_by_staff(
        number, ends_at=given["ends_at"], why=given["why"], by=by, at=at, instead_of=given["instead_of"]
    )


def _accept(number: str, given: Given, by: Person, at: datetime) -> None:
    embargo.accept_by_staff(number, by=by, at=at, proposal=int(given["about"]))


def _decline(number: str, given: Given, by: Person, at: datetime) -> None:
    embargo.decline_by_staff(number, why=given["why"], by=by, at=at, proposal=int(given["about"]))


def _withdraw(number: str, given: Given, by: Person, at: datetime) -> None:
    embargo.withdraw_by_staff(number, by=by, at=at, proposal=int(given["about"]))


def _in_force(scene: Scene) -> bool:
    return scene.record.embargo.state in IN_FORCE


def _theirs_is_open(scene: Scene) -> bool:
    pending = scene.record.embargo.open
    return _in_force(scene) and pending is not None and pending.by_reporter


def _ours_is_open(scene: Scene) -> bool:
    pending = scene.record.embargo.open
    return _in_force(scene) and pending is not None and not pending.by_reporter


def _may_propose(scene: Scene) -> bool:
    passed = any(fact.kind in ENDS_EMBARGO for fact in scene.record.facts)
    return _in_force(scene) and not _ours_is_open(scene) and scene.record.rm not in NO_TALKS_IN and not passed


ACTS = (
    DeskAct(
        "embargo_propose", Group.EMBARGO, Act.NEGOTIATE, forms.ProposeForm, _propose,
        _("Propose another end of the embargo"), _("Propose this end"),
        _("Proposed. Nothing changes until the reporter agrees."), fits=_may_propose, sends=True,
        link=_("Propose another end"),
    ),
    DeskAct(
        "embargo_accept", Group.EMBARGO, Act.NEGOTIATE, forms.AcceptProposalForm, _accept,
        _("Agree to the reporter’s proposal"), _("Agree to this end"), _("Agreed. The reporter gets a letter."),
        fits=_theirs_is_open, sends=True, beside=True,
        consequence=_("The proposed end holds from now on, for both sides."),
    ),
    DeskAct(
        "embargo_decline", Group.EMBARGO, Act.NEGOTIATE, forms.DeclineProposalForm, _decline,
        _("Decline the reporter’s proposal"), _("Decline the proposal"),
        _("Declined. The end that was agreed goes on to hold."), fits=_theirs_is_open, sends=True, beside=True,
    ),
    DeskAct(
        "embargo_withdraw", Group.EMBARGO, Act.NEGOTIATE, forms.WithdrawProposalForm, _withdraw,
        _("Withdraw our proposal"), _("Withdraw the proposal"),
        _("Withdrawn. The end that was agreed goes on to hold."), fits=_ours_is_open, sends=True, beside=True,
    ),
    DeskAct(
        "embargo_end", Group.EMBARGO, Act.NEGOTIATE, forms.EndForm,
        lambda n, g, by, at: embargo.end_by_staff(n, reason=g["reason"], by=by, at=at),
        _("End the embargo now"), _("End the embargo now"), _("Ended. The reporter gets a letter."),
        fits=_in_force, sends=True, danger=True,
        consequence=_(
            "The reporter is free to publish at once, and this cannot be undone. For an earlier end that is still to "
            "come, make a proposal instead."
        ),
    ),
)  # fmt: skip
