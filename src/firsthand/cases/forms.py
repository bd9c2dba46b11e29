"""What the reporter writes on the case page."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from firsthand.acknowledgements.rules import NAME_LIMIT, tidy_name
from firsthand.cases.lines import MessageLine
from firsthand.core.local_times import moment_of
from firsthand.embargo.forms import ProposalForm
from firsthand.embargo.rules import end_on
from firsthand.intake.attachments import files_of
from firsthand.intake.fields import LinkField, Words
from firsthand.intake.rules import File

KEY_LIMIT = 250_000
"""Signs of an armoured key; one with very many signatures has half of that."""
ANSWER = "answer-"
"""The field of an answer is called so, and then by the id of its question."""


class WriteForm(forms.Form):
    """A message to the team: answers to its questions, other words, files, or any of them together."""

    TOO_LONG = _("Your message is longer than %(limit)s characters. Shorten it, or attach it as a file.")
    text = Words(too_long=TOO_LONG)

    def __init__(self, *args: Any, questions: Iterable[MessageLine] = (), **kwargs: Any) -> None:
        """`questions` are all that were ever asked: one may have been settled since the page was opened."""
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[ANSWER + question.id] = Words(too_long=self.TOO_LONG)

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.words() and not self.files:
            field = ANSWER + self.open[0].id if self.open else "text"
            self.add_error(field, _("There is nothing to send yet. Write something or choose a file."))
        return self.cleaned_data

    @property
    def open(self) -> list[MessageLine]:
        """The questions that wait for an answer."""
        return [question for question in self.questions if question.answered_at is None]

    @property
    def to_answer(self) -> list[tuple[MessageLine, forms.BoundField]]:
        """Each question to show with its field: the open ones, and one that somebody has just written to."""
        return [
            (q, self[ANSWER + q.id]) for q in self.questions if q.answered_at is None or self[ANSWER + q.id].value()
        ]

    @property
    def written_to(self) -> list[tuple[MessageLine, forms.BoundField]]:
        """Each question that something was written to, with its field."""
        return [(q, self[ANSWER + q.id]) for q in self.questions if self[ANSWER + q.id].value()]

    @property
    def shows_questions(self) -> bool:
        """Whether the form that was sent had a field for each question."""
        return any(ANSWER + question.id in self.data for question in self.questions)

    def answers(self) -> frozenset[str]:
        """The ids of the questions that something was written to."""
        return frozenset(q.id for q in self.questions if self.cleaned_data[ANSWER + q.id].strip())

    def words(self) -> str:
        """All that was written as one message. Where several questions were asked, each answer follows its own."""
        said = self.cleaned_data
        parts = []
        for question in self.questions:
            answer = said[ANSWER + question.id]
            if answer.strip():
                parts.append(f"{_quoted(question.text)}\n\n{answer}" if len(self.to_answer) > 1 else answer)
        if said["text"].strip():
            parts.append(said["text"])
        return "\n\n".join(parts)

    def uploads(self) -> tuple[File, ...]:
        """The files that came with it."""
        return files_of(self.files.getlist("attachments")) if self.files else ()


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


class CreditForm(forms.Form):
    """Which name to print, and with what."""

    name = Words(limit=NAME_LIMIT, too_long=_("The name is longer than %(limit)s characters. Shorten it."))
    link = LinkField()
    organisation = Words(
        limit=NAME_LIMIT, too_long=_("The organisation is longer than %(limit)s characters. Shorten it.")
    )

    def clean_name(self) -> str:
        name = tidy_name(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("The name is empty. Write one, or choose to be printed without a name."))
        return name


_TIME = re.compile(r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?", re.ASCII)


class EndForm(ProposalForm):
    """Another end of the time of confidentiality: a day, a time if it matters, and the reason."""

    field_order = ("day", "time", "why")
    time = forms.CharField(required=False, max_length=20)

    def __init__(self, data: Any = None, *, zone: str) -> None:
        """`zone` is that of the page: the form names no other one."""
        super().__init__(data)
        self.zone = zone

    def clean_time(self) -> dt.time | None:
        typed = self.cleaned_data["time"].strip()
        if not typed:
            return None
        parts = _TIME.fullmatch(typed)
        try:
            if parts is None:
                raise ValueError
            return dt.time(int(parts["hour"]), int(parts["minute"]), int(parts["second"] or 0))
        except ValueError:
            raise ValidationError(_("This is not a time. Write hours and minutes, such as 17:30.")) from None

    def clean(self) -> dict[str, Any]:
        """`ends_at`, the exact end (UTC). Without a time it is the last minute of the day."""
        given = self.cleaned_data
        if self.errors:
            return given
        if given["time"] is None:
            return given | {"ends_at": end_on(given["day"], self.zone)}
        # The calendar's first and last days have no moment in UTC in some zones; both are refused as they are.
        day = min(max(given["day"], dt.date(1970, 1, 1)), dt.date(9998, 12, 31))
        ends_at = moment_of(dt.datetime.combine(day, given["time"]), self.zone)
        if ends_at is None:
            self.add_error(
                "time", _("The clocks change that night, and this time is not one moment. Name an earlier one.")
            )
        return given | {"ends_at": ends_at}


class DeclineForm(forms.Form):
    """A word of why to a proposal that is declined; it may be empty."""

    decline_why = Words(limit=2000, too_long=_("The reason is longer than %(limit)s characters. Shorten it."))


class KeyForm(forms.Form):
    """The public key that letters are encrypted to."""

    public_key = Words(limit=KEY_LIMIT, too_long=_("This is longer than any key. Send the one that is yours alone."))

    def clean_public_key(self) -> str:
        key: str = self.cleaned_data["public_key"]
        if not key.strip():
            raise ValidationError(_("The field is empty. Paste your public key."))
        return key


class ObjectionForm(forms.Form):
    """Why the reporter does not agree with a decision."""

    objection = Words(too_long=_("Your objection is longer than %(limit)s characters. Shorten it."))

    def clean_objection(self) -> str:
        objection: str = self.cleaned_data["objection"]
        if not objection.strip():
            raise ValidationError(_("The field is empty. Write what you see differently."))
        return objection
