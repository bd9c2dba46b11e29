"""Facts of the world with their moment, and incidents with personal data."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firsthand.cases import actions as cases
from firsthand.cases.rules import FactKind
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.staff.acts.act import DeskAct, Given, Group
from firsthand.staff.forms import noting as forms
from firsthand.staff.scene import Scene
from firsthand.tasks.rules import TaskKind


def _note(number: str, given: Given, by: Person, at: datetime) -> None:
    cases.note_fact(number, FactKind(given["fact"]), happened_at=given["happened_at"], by=by, at=at)


def _incident_waits(scene: Scene) -> bool:
    return scene.task(TaskKind.INCIDENT) is not None


ACTS = (
    DeskAct(
        "fact", Group.WORK, Act.DECIDE, forms.FactForm, _note,
        _("Note a fact"), _("Note the fact"), _("Noted."), fits=lambda scene: bool(forms.facts_to_note(scene)),
        consequence=_(
            "A fact is noted once and never undone. If the vulnerability or an exploit is public, or attacks were "
            "seen, the embargo ends with it and the reporter gets a letter."
        ),
        link=_("Note that it is public or under attack"),
    ),
    DeskAct(
        "incident", Group.WORK, Act.TRIAGE, forms.IncidentForm,
        lambda n, g, by, at: cases.note_incident(n, by=by, at=at),
        _("Note an incident with personal data"), _("Note the incident"),
        _("Noted. Its clock runs, and the team has a task."), fits=lambda scene: not _incident_waits(scene),
        consequence=_("The clock for notifying an authority starts now. The reporter does not see it."),
        link=_("Note an incident"),
    ),
    DeskAct(
        "settle_incident", Group.WORK, Act.DECIDE, forms.SettleIncidentForm,
        lambda n, g, by, at: cases.settle_incident(n, g["text"], by=by, at=at),
        _("Settle the incident"), _("Settle the incident"), _("Settled. Its clock stands."), fits=_incident_waits,
    ),
)  # fmt: skip
