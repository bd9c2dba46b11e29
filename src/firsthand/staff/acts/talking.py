"""Talking: words to the reporter, notes for the team, and what is settled beside them."""

from django.utils.translation import gettext_lazy as _

from firsthand.cases import actions as cases
from firsthand.keys.actions import drop_reporter_key_by_staff
from firsthand.people.rules import Act
from firsthand.promises import actions as promises
from firsthand.staff.acts.act import DeskAct, Group
from firsthand.staff.forms import talking as forms
from firsthand.staff.scene import Scene
from firsthand.staff.words import Lazy
from firsthand.teamwork import actions as teamwork


def _asks(scene: Scene) -> bool:
    return scene.record.question_open


def _is_not_mine(scene: Scene) -> bool:
    return scene.record.handler != str(scene.person)


def _key_gone(scene: Scene) -> Lazy:
    if scene.answer_key is not None and not scene.answer_key.usable:
        return _("This key can no longer be used, so letters cannot be sent. Without it they travel unencrypted.")
    return _("From then on letters to the reporter travel unencrypted, whatever the reporter expected.")


ACTS = (
    DeskAct(
        "message", Group.ANSWER, Act.TRIAGE, forms.MessageForm,
        lambda n, g, by, at: cases.reply(n, g["text"], by=by, at=at),
        _("Message to the reporter"), _("Send to the reporter"), _("Sent. The reporter sees it on the case page."),
        sends=True, link=_("Write a message"),
    ),
    DeskAct(
        "question", Group.ANSWER, Act.TRIAGE, forms.QuestionForm,
        lambda n, g, by, at: cases.ask(n, g["text"], by=by, at=at),
        _("Question to the reporter"), _("Ask the reporter"),
        _("Asked. The question is open until the reporter writes."),
        sends=True, link=_("Ask a question"),
    ),
    DeskAct(
        "answered", Group.ANSWER, Act.TRIAGE, forms.AnsweredForm,
        lambda n, g, by, at: cases.mark_answered(n, g["about"], by=by, at=at),
        _("A question is answered"), _("Mark as answered"), _("Marked as answered."), fits=_asks, beside=True,
    ),
    DeskAct(
        "test_account", Group.ANSWER, Act.DECIDE, forms.AccountForm,
        lambda n, g, by, at: cases.hand_out_test_account(n, g["text"], by=by, at=at),
        _("Test account for the reporter"), _("Hand out the test account"),
        _("Handed out. The reporter gets it with the letter."), sends=True, link=_("Hand out a test account"),
        consequence=_("What you write here leaves the house as it stands, the password as well."),
    ),
    DeskAct(
        "drop_key", Group.ANSWER, Act.TRIAGE, forms.DropKeyForm,
        lambda n, g, by, at: drop_reporter_key_by_staff(n, by=by, at=at),
        _("The reporter’s key"), _("Take the key away"), _("Taken away. Letters to the reporter travel unencrypted."),
        fits=lambda scene: scene.answer_key is not None, consequence=_key_gone, danger=True,
        link=_("Take the reporter’s key away"),
    ),
    DeskAct(
        "note", Group.WORK, Act.NOTE, forms.NoteForm,
        lambda n, g, by, at: teamwork.keep_note(n, g["text"], names=g["tell"], by=by, at=at),
        _("Note for the team"), _("Keep the note"), _("Kept. Only the team sees it."), link=_("Keep a note"),
    ),
    DeskAct(
        "promise_kept", Group.WORK, Act.TRIAGE, forms.PromiseKeptForm,
        lambda n, g, by, at: promises.settle_by_hand(n, g["about"], by=by, at=at),
        _("A promise is kept"), _("Mark as kept"), _("Marked as kept."),
        fits=lambda scene: bool(forms.by_hand(scene)), beside=True,
    ),
    DeskAct(
        "language", Group.ANSWER, Act.TRIAGE, forms.LanguageForm,
        lambda n, g, by, at: cases.change_language(n, g["language"], by=by, at=at),
        _("Language of the answers"), _("Answer in this language"), _("Our letters are in this language from now on."),
        link=_("Change the language of the answers"),
    ),
    DeskAct(
        "take", Group.WORK, Act.TRIAGE, forms.TakeForm, lambda n, g, by, at: cases.take(n, by=by, at=at),
        _("Take this case"), _("Take this case"), _("This case is yours now."), fits=_is_not_mine,
    ),
    DeskAct(
        "assign", Group.WORK, Act.ASSIGN, forms.AssignForm,
        lambda n, g, by, at: cases.assign(n, g["to"], by=by, at=at),
        _("Who works on this case"), _("Give the case"), _("Given. The case stands in their queue."),
        link=_("Give the case to somebody"),
    ),
)  # fmt: skip
