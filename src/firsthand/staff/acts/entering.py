"""Grave entries: what one person alone may not put on record about a reporter."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firsthand.cases import actions as cases
from firsthand.cases.rules import TwoPersonKind
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.staff.acts.act import DeskAct, Do, Given, Group
from firsthand.staff.forms import entering as forms
from firsthand.staff.scene import Scene
from firsthand.tasks.rules import TaskKind


def _propose(kind: TwoPersonKind) -> Do:
    def do(number: str, given: Given, by: Person, at: datetime) -> None:
        cases.propose_entry(number, kind, rule_id=given["rule"], evidence=given["evidence"], by=by, at=at)

    return do


def _may_second(scene: Scene) -> bool:
    return any(not scene.is_barred(TaskKind.SECOND_PERSON, str(entry.id)) for entry in scene.waiting_entries)


_GONE = _("This entry was withdrawn in the meantime; nothing was changed.")
_WAITS = _("Proposed. It holds once a colleague puts their name to it.")

ACTS = (
    DeskAct(
        "departure", Group.RECORD, Act.DECIDE, forms.DepartureForm, _propose(TwoPersonKind.DEPARTURE),
        _("Propose to record a departure from the guidelines"), _("Propose the departure"), _WAITS, danger=True,
        consequence=_(
            "Adherence is presumed. Nothing holds until a second person agrees; then the reporter reads your "
            "evidence and can answer, and no credit is owed while it holds."
        ),
        link=_("Propose a departure from the guidelines"),
    ),
    DeskAct(
        "legal_step", Group.RECORD, Act.DECIDE, forms.LegalStepForm, _propose(TwoPersonKind.LEGAL_STEP),
        _("Propose a legal step"), _("Propose the legal step"), _WAITS, danger=True,
        consequence=_(
            "The policy promises not to pursue research in good faith. Nothing holds until a second person agrees, "
            "and every step stays on record."
        ),
    ),
    DeskAct(
        "second", Group.RECORD, Act.DECIDE, forms.SecondForm,
        lambda n, g, by, at: cases.second_entry(n, int(g["about"]), by=by, at=at),
        _("Put your name to a proposed entry"), _("Put my name to it"), _("It holds now, with two names."),
        refused=_GONE,
        barred=_("You proposed this yourself. A colleague must put their name to it; nothing was changed."),
        fits=_may_second, danger=True, beside=True,
        consequence=_("It holds from now on. The reporter is told of a departure, with its evidence."),
    ),
    DeskAct(
        "withdraw_entry", Group.RECORD, Act.DECIDE, forms.WithdrawEntryForm,
        lambda n, g, by, at: cases.withdraw_entry(n, int(g["about"]), by=by, at=at),
        _("Withdraw an entry"), _("Withdraw the entry"), _("Withdrawn. It stays on record as withdrawn."),
        refused=_GONE, fits=lambda scene: bool(forms.entries_to_withdraw(scene)), beside=True,
    ),
)  # fmt: skip
