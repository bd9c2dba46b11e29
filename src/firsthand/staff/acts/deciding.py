"""Deciding: from the first word of a person to the closed case, and the appeal."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firsthand.cases import actions as cases
from firsthand.cases.actions.deciding import APPEAL_WITHIN
from firsthand.cases.rules import CaseStep, ChangeKind, Grounds, Outcome, RmState
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.staff.acts.act import DeskAct, Given, Group
from firsthand.staff.forms import deciding as forms
from firsthand.staff.forms.duplicate import DuplicateForm
from firsthand.staff.scene import Scene
from firsthand.tasks.rules import TaskKind


def _accept(number: str, given: Given, by: Person, at: datetime) -> None:
    cases.accept(number, by=by, at=at, reason=given["reason"], asset_id=given["asset"], rule_id=given["rule"])


def _decline(number: str, given: Given, by: Person, at: datetime) -> None:
    outcome = Outcome(given["outcome"])
    grounds = Grounds()
    if outcome is Outcome.KNOWN:
        grounds = Grounds(known_since=given["since"], record=given["record"])
    elif outcome is Outcome.CANNOT_REPRODUCE:
        grounds = Grounds(versions=given["versions"], traces=given["traces"])
    cases.decline(number, outcome, rule_id=given["rule"], reason=given["reason"], by=by, at=at, grounds=grounds)


def _duplicate(number: str, given: Given, by: Person, at: datetime) -> None:
    cases.decline(
        number, Outcome.DUPLICATE, rule_id=given["rule"], reason=given["reason"], by=by, at=at, same_as=given["earlier"]
    )


def _remedied(number: str, given: Given, by: Person, at: datetime) -> None:
    cases.record_remedy(
        number, kind=ChangeKind(given["kind"]), reference=given["reference"], day=given["day"], by=by, at=at,
        text=given["text"], deployed=given["deployed"] == forms.IN_PLACE,
    )  # fmt: skip


def _judge(number: str, given: Given, by: Person, at: datetime) -> None:
    cases.judge_appeal(
        number, upheld=given["verdict"] == forms.UPHELD, reason=given["reason"], by=by, at=at, asset_id=given["asset"]
    )  # fmt: skip


def _appeal_waits(scene: Scene) -> bool:
    return scene.record.appeal is not None and scene.record.appeal.judged_at is None


def _may_judge(scene: Scene) -> bool:
    return _appeal_waits(scene) and not scene.is_barred(TaskKind.APPEAL)


def _review_is_over(scene: Scene) -> bool:
    record = scene.record
    judged = record.appeal is not None and record.appeal.judged_at is not None
    held = record.closed_at is None or scene.at < record.closed_at + APPEAL_WITHIN
    return record.rm in (RmState.INVALID, RmState.DEFERRED) and (judged or (record.appeal is None and not held))


_CLOSES = _("The case closes, and the reporter gets the rule and your reason. They can still write to you.")

ACTS = (
    DeskAct(
        "appeal", Group.DECIDE, Act.DECIDE, forms.AppealForm, _judge,
        _("Judge the appeal"), _("Judge the appeal"), _("Judged. The reporter gets a letter with your reason."),
        barred=_("You took the decision that this appeal is about. A colleague must judge it; nothing was changed."),
        fits=_may_judge, sends=True,
        consequence=_("A case has one appeal. Upheld, the report is in work again and its clocks run on."),
    ),
    DeskAct(
        "confirm", Group.DECIDE, Act.TRIAGE, forms.ConfirmForm,
        lambda n, g, by, at: cases.confirm(n, by=by, at=at, text=g["text"]),
        _("Confirm the report"), _("Confirm to the reporter"), _("Confirmed. The letter is in the outbox."),
        step=CaseStep.CONFIRM, sends=True,
    ),
    DeskAct(
        "verify", Group.DECIDE, Act.DECIDE, forms.VerifyForm,
        lambda n, g, by, at: cases.verify(n, by=by, at=at, text=g["text"]),
        _("Confirm the vulnerability"), _("Confirm the vulnerability"),
        _("Noted as confirmed. The reporter gets a letter."), step=CaseStep.VERIFY, sends=True,
    ),
    DeskAct(
        "accept", Group.DECIDE, Act.DECIDE, forms.AcceptForm, _accept,
        _("Accept the report"), _("Accept the report"), _("Accepted. The reporter is told why."),
        step=CaseStep.ACCEPT, sends=True, link=_("Accept, with an asset"),
    ),
    DeskAct(
        "decline", Group.DECIDE, Act.DECIDE, forms.DeclineForm, _decline,
        _("Decline the report"), _("Decline and close"),
        _("Declined and closed. The reporter is told the rule and the reason."), step=CaseStep.DECLINE, sends=True,
        consequence=_CLOSES, danger=True, link=_("Decline, with a rule"),
    ),
    DeskAct(
        "duplicate", Group.DECIDE, Act.DECIDE, DuplicateForm, _duplicate,
        _("Reported earlier by somebody else"), _("Decline as reported earlier"),
        _("Closed as reported earlier, and linked to that case."), step=CaseStep.DECLINE, sends=True,
        consequence=_CLOSES, danger=True, link=_("Mark as reported earlier"),
        refused=_("This needs the number of a case that arrived before this one."),
    ),
    DeskAct(
        "remedied", Group.DECIDE, Act.REMEDY, forms.RemedyForm, _remedied,
        _("Record the remedy"), _("Record the remedy"), _("Recorded. The reporter is asked whether it works."),
        step=CaseStep.REMEDY, sends=True, fits=lambda scene: scene.record.remedy is None,
    ),
    DeskAct(
        "close", Group.DECIDE, Act.CLOSE, forms.CloseForm, lambda n, g, by, at: cases.close(n, by=by, at=at),
        _("Close the case"), _("Close the case"), _("Closed. The reporter can still write."), step=CaseStep.CLOSE,
        consequence=_("The case leaves the queue. The reporter can still write; then it comes back."), danger=True,
    ),
    DeskAct(
        "finish", Group.DECIDE, Act.CLOSE, forms.FinishForm, lambda n, g, by, at: cases.close(n, by=by, at=at),
        _("Close the declined case for good"), _("Close for good"), _("Closed for good."), fits=_review_is_over,
        consequence=_("The decision is final then: the reporter can write, but no longer appeal."), danger=True,
    ),
)  # fmt: skip
