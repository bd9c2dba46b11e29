"""Forms of messages, notes, and what is settled beside them."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firsthand.cases.lines import MessageLine, PromiseLine
from firsthand.letters.languages import answer_languages
from firsthand.people.rules import Act, may
from firsthand.programme.rules import Moment
from firsthand.promises.rules import own_kind
from firsthand.staff import words
from firsthand.staff.forms.base import AboutForm, ActForm, text_field
from firsthand.staff.scene import Scene
from firsthand.staff.words import Lazy


class MessageForm(ActForm):
    """Words to the reporter."""

    name = "message"
    text = text_field(_("Your message"))


class QuestionForm(ActForm):
    """Words to the reporter that wait for an answer (R18)."""

    name = "question"
    text = text_field(_("Your question"), hint=_("The case shows it as open until the reporter writes."))

    def first_values(self) -> dict[str, Any]:
        return {"text": self.scene.question}


class NoteForm(ActForm):
    """Words for the team alone."""

    name = "note"
    text = text_field(_("Note"), rows=3)
    tell = forms.TypedMultipleChoiceField(
        label=_("Name colleagues"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("One of them no longer sees this case. Choose again.")},
    )  # fmt: skip

    def fill_in(self) -> None:
        self.choose("tell", [(person.pk, str(person)) for person in self.scene.may_be_named])


class AccountForm(ActForm):
    """A test account to hand out to the reporter."""

    name = "test_account"
    text = text_field(
        _("The account"),
        hint=_("Where to sign in, with which name and password, what it may do, and until when it lives."),
    )  # fmt: skip


class LanguageForm(ActForm):
    """In which language our letters answer from here on (R91)."""

    name = "language"
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Letters to the reporter are in this language from now on. Your own words stay as you write them."),
    )  # fmt: skip

    def first_values(self) -> dict[str, Any]:
        return {"language": self.scene.record.language}

    def fill_in(self) -> None:
        spoken = answer_languages(self.scene.programme)
        self.choose("language", [(code, words.language_name(code)) for code in spoken])


class TakeForm(ActForm):
    """Taking a case. There is nothing to fill in."""

    name = "take"


class AssignForm(ActForm):
    """Who is to work on the case: somebody who sees it, or nobody."""

    name = "assign"
    to = forms.TypedChoiceField(label=_("To"), required=False, coerce=int, empty_value=None)

    def first_values(self) -> dict[str, Any]:
        return {"to": self.scene.case.handler_id or ""}

    def fill_in(self) -> None:
        able = [person for person in (self.scene.person, *self.scene.may_be_named) if may(person.role, Act.TRIAGE)]
        names: list[tuple[int | str, Lazy]] = [(person.pk, str(person)) for person in sorted(able, key=str)]
        self.choose("to", [("", _("nobody")), *names])


class DropKeyForm(ActForm):
    """Taking the reporter's key away. There is nothing to fill in."""

    name = "drop_key"


class AnsweredForm(AboutForm):
    """Which open question the reporter has answered, where their words did not name it (R18)."""

    name = "answered"

    def candidates(self) -> Collection[str]:
        return open_questions(self.scene)

    def tells(self) -> list[tuple[Lazy, str]]:
        question = open_questions(self.scene).get(self.chosen)
        return [(_("The question"), question.text)] if question else []


class PromiseKeptForm(AboutForm):
    """Which promise of the operator's own a person says was kept."""

    name = "promise_kept"

    def candidates(self) -> Collection[str]:
        return by_hand(self.scene)

    def tells(self) -> list[tuple[Lazy, str]]:
        line = by_hand(self.scene).get(self.chosen)
        return [(_("The promise"), words.promise_name(line))] if line else []


def open_questions(scene: Scene) -> Mapping[str, MessageLine]:
    """Questions of ours that wait for an answer, by id."""
    return {m.id: m for m in scene.record.messages if m.is_question and m.answered_at is None}


def by_hand(scene: Scene) -> Mapping[str, PromiseLine]:
    """Open promises that a person has to call kept, by kind."""
    own = {own_kind(p.id) for p in scene.programme.promises.own if p.kept_by is Moment.SETTLED_BY_HAND}
    return {line.kind: line for line in scene.record.promises if line.kind in own and line.kept_at is None}
