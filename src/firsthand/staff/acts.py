"""The acts on a case as the desk offers them: who may, in which state, with which form, and what happens then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from firsthand.acknowledgements import actions as acknowledgements
from firsthand.acknowledgements.rules import CreditState
from firsthand.cases import actions as cases
from firsthand.cases.records import CaseRecord
from firsthand.cases.rules import CaseState, CaseStep, ChangeKind, Outcome
from firsthand.people.models import Person
from firsthand.people.rules import Act, may
from firsthand.staff import forms
from firsthand.staff.words import Lazy

Given = Mapping[str, Any]
REFUSED = _("This could not be done. Check what you entered and try again; nothing was changed.")

Do = Callable[[str, Given, Person, datetime], object]


@dataclass(frozen=True)
class DeskAct:
    """One act. `step` is what the state must admit, if it moves the case."""

    name: str
    needs: Act
    form: type[forms.ActForm]
    do: Do
    title: Lazy
    button: Lazy
    done: Lazy
    """What the page says afterwards."""
    refused: Lazy = REFUSED
    """What the form says when the case does not take what was entered."""
    step: CaseStep | None = None
    sends: bool = False
    """Whether it writes to the reporter."""
    consequence: Lazy = ""
    """What cannot be taken back, in words."""
    link: Lazy = ""
    """How the list of other acts names it, when that is not the title."""

    @property
    def called(self) -> Lazy:
        """Its name in the list of other acts."""
        return self.link or self.title


def _wish(number: str, given: Given, by: Person, at: datetime) -> None:
    none = given["none"]
    acknowledgements.wish_by_staff(
        number, name="" if none else given["printed"], link="" if none else given["link"],
        organisation="" if none else given["organisation"], by=by, at=at,
    )  # fmt: skip


def _accept(number: str, given: Given, by: Person, at: datetime) -> None:
    cases.accept(number, by=by, at=at, reason=given["reason"], asset_id=given["asset"], rule_id=given["rule"])


def _decline(number: str, given: Given, by: Person, at: datetime) -> None:
    outcome = Outcome(given["outcome"])
    cases.decline(number, outcome, rule_id=given["rule"], reason=given["reason"], by=by, at=at)


def _duplicate(number: str, given: Given, by: Person, at: datetime) -> None:
    cases.decline(
        number, Outcome.DUPLICATE, rule_id=given["rule"], reason=given["reason"], by=by, at=at, same_as=given["earlier"]
    )


def _remedied(number: str, given: Given, by: Person, at: datetime) -> None:
    cases.record_remedy(
        number, kind=ChangeKind(given["kind"]), reference=given["reference"], day=given["day"], by=by, at=at,
        text=given["text"],
    )  # fmt: skip


_CLOSES = _("The case closes, and the reporter gets the rule and your reason. They can still write to you.")

ALL: Mapping[str, DeskAct] = {act.name: act for act in (
    DeskAct(
        "confirm", Act.TRIAGE, forms.ConfirmForm, lambda n, g, by, at: cases.confirm(n, by=by, at=at, text=g["text"]),
        _("Confirm the report"), _("Confirm to the reporter"), _("Confirmed. The letter is in the outbox."),
        step=CaseStep.CONFIRM, sends=True,
    ),
    DeskAct(
        "message", Act.TRIAGE, forms.MessageForm, lambda n, g, by, at: cases.reply(n, g["text"], by=by, at=at),
        _("Message to the reporter"), _("Send to the reporter"), _("Sent. The reporter sees it on the case page."),
        sends=True, link=_("Write a message"),
    ),
    DeskAct(
        "question", Act.TRIAGE, forms.QuestionForm, lambda n, g, by, at: cases.ask(n, g["text"], by=by, at=at),
        _("Question to the reporter"), _("Ask the reporter"),
        _("Asked. The question is open until the reporter writes."),
        sends=True, link=_("Ask a question"),
    ),
    DeskAct(
        "note", Act.TRIAGE, forms.NoteForm, lambda n, g, by, at: cases.keep_note(n, g["text"], by=by, at=at),
        _("Note for the team"), _("Keep the note"), _("Kept. Only the team sees it."), link=_("Keep a note"),
    ),
    DeskAct(
        "accept", Act.DECIDE, forms.AcceptForm, _accept, _("Accept the report"), _("Accept the report"),
        _("Accepted. The reporter is told why."), step=CaseStep.ACCEPT, sends=True, link=_("Accept, with an asset"),
    ),
    DeskAct(
        "decline", Act.DECIDE, forms.DeclineForm, _decline, _("Decline the report"), _("Decline and close"),
        _("Declined and closed. The reporter is told the rule and the reason."), step=CaseStep.DECLINE, sends=True,
        consequence=_CLOSES, link=_("Decline, with a rule"),
    ),
    DeskAct(
        "duplicate", Act.DECIDE, forms.DuplicateForm, _duplicate, _("Reported earlier by somebody else"),
        _("Decline as reported earlier"), _("Closed as reported earlier, and linked to that case."),
        step=CaseStep.DECLINE, sends=True, consequence=_CLOSES, link=_("Mark as reported earlier"),
        refused=_("This needs the number of a case that arrived before this one."),
    ),
    DeskAct(
        "remedied", Act.REMEDY, forms.RemedyForm, _remedied, _("Record the remedy"), _("Record the remedy"),
        _("Recorded. The reporter is asked whether it works."), step=CaseStep.REMEDY, sends=True,
    ),
    DeskAct(
        "wish", Act.TRIAGE, forms.WishForm, _wish, _("The name to print"), _("Record their wish"),
        _("Recorded. A credit that is already published follows it."), link=_("Enter the name to print"),
    ),
    DeskAct(
        "publish", Act.PUBLISH_CREDIT, forms.PublishForm,
        lambda n, g, by, at: acknowledgements.publish(n, by=by, at=at),
        _("Publish the credit"), _("Publish the credit"),
        _("Published in the Hall of Fame. The reporter gets a letter."),
        sends=True, consequence=_("The name is public at once, in every language. Nothing of the report is shown."),
    ),
    DeskAct(
        "close", Act.CLOSE, forms.CloseForm, lambda n, g, by, at: cases.close(n, by=by, at=at),
        _("Close the case"), _("Close the case"), _("Closed. The reporter can still write."), step=CaseStep.CLOSE,
        consequence=_("The case leaves the queue. The reporter can still write; then it comes back."),
    ),
    DeskAct(
        "take", Act.TRIAGE, forms.TakeForm, lambda n, g, by, at: cases.take(n, by=by, at=at),
        _("Take this case"), _("Take this case"), _("This case is yours now."),
    ),
)}  # fmt: skip

PRIMARY = ("confirm", "accept", "remedied", "publish", "close")
"""The first of these that is offered is the one primary act of the page."""


def offered(record: CaseRecord, person: Person) -> list[DeskAct]:
    """The acts that this person may do to the case as it stands."""
    return [
        act for act in ALL.values()
        if may(person.role, act.needs) and (act.step is None or act.step in record.steps) and _fits(act, record, person)
    ]  # fmt: skip


def _fits(act: DeskAct, record: CaseRecord, person: Person) -> bool:
    if act.name == "publish":
        return record.credit is CreditState.OWED and bool(record.reporter.name)
    if act.name == "take":
        return record.handler != str(person)
    return True


def primary(record: CaseRecord, acts: list[DeskAct]) -> DeskAct | None:
    """The one act that the page puts first; on a closed case, answering what the reporter wrote since."""
    names = {act.name: act for act in acts}
    if record.state is CaseState.CLOSED and record.unread_since and "publish" not in names:
        return names.get("message")
    return next((names[name] for name in PRIMARY if name in names), None)
