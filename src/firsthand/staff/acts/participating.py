"""Others who take part: adding somebody, and noting what they said or did."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firsthand.cases import actions as cases
from firsthand.cases.rules import RmStep, Role
from firsthand.embargo.rules import ConsentStep
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.staff.acts.act import DeskAct, Given, Group
from firsthand.staff.forms import participating as forms
from firsthand.staff.participants import to_consent, to_move


def _add(number: str, given: Given, by: Person, at: datetime) -> None:
    roles = {Role(role) for role in given["roles"]}
    cases.add_participant(number, roles=roles, name=given["called"], mail=given["mail"], by=by, at=at)


def _consent(number: str, given: Given, by: Person, at: datetime) -> None:
    cases.note_consent(number, int(given["about"]), ConsentStep(given["step"]), by=by, at=at)


def _step(number: str, given: Given, by: Person, at: datetime) -> None:
    cases.note_participant_step(number, int(given["about"]), RmStep(given["step"]), by=by, at=at)


ACTS = (
    DeskAct(
        "participant", Group.PEOPLE, Act.SHARE, forms.ParticipantForm, _add,
        _("Add somebody to the case"), _("Add to the case"), _("Added. Nothing was sent."),
        consequence=_(
            "Nothing is sent. While the embargo is in force they agree to it first, and get the report after that."
        ),
        link=_("Add somebody"),
    ),
    DeskAct(
        "participant_consent", Group.PEOPLE, Act.SHARE, forms.ConsentForm, _consent,
        _("Their word on the embargo"), _("Note their word"), _("Noted."),
        fits=lambda scene: bool(to_consent(scene)), beside=True,
    ),
    DeskAct(
        "participant_step", Group.PEOPLE, Act.SHARE, forms.ReceiptForm, _step,
        _("How far they are with the report"), _("Note how far they are"), _("Noted."),
        fits=lambda scene: bool(to_move(scene)), beside=True,
    ),
)  # fmt: skip
