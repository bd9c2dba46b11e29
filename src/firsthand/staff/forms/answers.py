"""The form of one answer that the team keeps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firsthand.answers.actions import NAME_LIMIT, TEXT_LIMIT
from firsthand.answers.models import Answer
from firsthand.answers.rules import ACTS, PLACES, unknown_places
from firsthand.staff import acts, words
from firsthand.staff.answer_names import kept_name, shown_name

UNKNOWN = _("Nothing fills {%(place)s}. These places there are: %(known)s.")


class AnswerForm(forms.Form):
    """Which act it starts, how the team calls it, and its words in each language of our letters."""

    act = forms.ChoiceField(label=_("Starts"))
    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT, help_text=_("For the team; no reporter reads it."))

    def __init__(self, languages: list[str], answer: Answer | None = None, data: Any = None) -> None:
        first = {"act": answer.act, "name": shown_name(answer.name)} if answer else {}
        super().__init__(data, label_suffix="", initial=first)
        act: forms.ChoiceField = self.fields["act"]  # type: ignore[assignment]
        act.choices = [(name, acts.ALL[name].title) for name in ACTS]
        self.languages, self.called = languages, answer.name if answer else ""
        for language in languages:
            self.fields[f"text_{language}"] = forms.CharField(
                label=words.language_name(language), required=False, max_length=TEXT_LIMIT,
                initial=answer.texts.get(language, "") if answer else "",
                widget=forms.Textarea(attrs={"rows": 5, "lang": language, "dir": "auto"}),
            )  # fmt: skip

    def clean_name(self) -> str:
        """The name that is kept stays what it was where nobody changed what stood here."""
        return kept_name(self.cleaned_data["name"], self.called)

    def clean(self) -> dict[str, Any]:
        """At least one text, and no place that nothing fills."""
        given = super().clean() or self.cleaned_data
        known = ", ".join(f"{{{place}}}" for place in PLACES)
        for name in (f"text_{language}" for language in self.languages):
            if wrong := unknown_places(given.get(name, "")):
                self.add_error(name, UNKNOWN % {"place": wrong[0], "known": known})
        if not any(given.get(f"text_{language}") for language in self.languages):
            self.add_error(None, _("Write the answer in one language at least."))
        return given

    @property
    def texts(self) -> dict[str, str]:
        """The words by language, once the form is valid."""
        return {language: self.cleaned_data[f"text_{language}"] for language in self.languages}
