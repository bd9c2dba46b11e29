"""What others get to see: the name in the Hall of Fame, and what leaves the house to third parties."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firsthand.acknowledgements import actions as acknowledgements
from firsthand.acknowledgements.rules import CreditState
from firsthand.cases import actions as cases
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.staff.acts.act import DeskAct, Given, Group
from firsthand.staff.forms import sharing as forms
from firsthand.staff.scene import Scene
from firsthand.staff.words import Lazy


def _wish(number: str, given: Given, by: Person, at: datetime) -> None:
    none = given["none"]
    acknowledgements.wish_by_staff(
        number, name="" if none else given["printed"], link="" if none else given["link"],
        organisation="" if none else given["organisation"], by=by, at=at,
    )  # fmt: skip


def _export(number: str, given: Given, by: Person, at: datetime) -> object:
    return cases.export_for_third_party(number, recipient=given["recipient"], why=given["why"], by=by, at=at)


def _has_a_name_to_print(scene: Scene) -> bool:
    return scene.record.credit is CreditState.OWED and bool(scene.record.reporter.name)


def _what_leaves(scene: Scene) -> Lazy:
    if scene.record.identity_shared:
        return _("Who the reporter is goes along: they allowed it. The export stays on record.")
    return _(
        "Who the reporter is stays out: name and addresses are taken out wherever they stand. Read the file before "
        "you pass it on; what they wrote may still tell who they are. The export stays on record."
    )


ACTS = (
    DeskAct(
        "wish", Group.PEOPLE, Act.TRIAGE, forms.WishForm, _wish, _("The name to print"), _("Record their wish"),
        _("Recorded. A credit that is already published follows it."), link=_("Enter the name to print"),
    ),
    DeskAct(
        "publish", Group.PEOPLE, Act.PUBLISH_CREDIT, forms.PublishForm,
        lambda n, g, by, at: acknowledgements.publish(n, by=by, at=at),
        _("Publish the credit"), _("Publish the credit"),
        _("Published in the Hall of Fame. The reporter gets a letter."), fits=_has_a_name_to_print, sends=True,
        consequence=_("The name is public at once, in every language. Nothing of the report is shown."),
    ),
    DeskAct(
        "request", Group.RECORD, Act.TRIAGE, forms.RequestForm,
        lambda n, g, by, at: cases.note_request(n, g["text"], by=by, at=at),
        _("Note a request from outside"), _("Keep the request on record"), _("Kept. Only the team sees it."),
    ),
    DeskAct(
        "export", Group.RECORD, Act.SHARE, forms.ExportForm, _export,
        _("Export the case for a third party"), _("Export as JSON"), "", consequence=_what_leaves, danger=True,
        link=_("Export for a third party"), downloads=True,
    ),
)  # fmt: skip
