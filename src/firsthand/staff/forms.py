"""Forms of the acts on a case. What was typed stays in them when something is wrong."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from firsthand.acknowledgements.rules import LINK_LIMIT, NAME_LIMIT, tidy_link
from firsthand.cases.records import CaseRecord
from firsthand.cases.rules import REASON_LENGTH, RESTS_ON, ChangeKind, Outcome
from firsthand.core.errors import BadInput
from firsthand.intake.rules import TEXT_LIMIT
from firsthand.programme.rules import Programme, in_language
from firsthand.staff import words

RULE_SIGNS = 110
"""So much of a rule's text stands in the list to choose from."""

Choices = list[tuple[Any, Any]]


class ActForm(forms.Form):
    """The root: knows the case, the programme of its day, and the day it is."""

    name = ""

    def __init__(self, record: CaseRecord, programme: Programme, today: date, data: Any = None) -> None:
        self.record, self.programme, self.today = record, programme, today
        super().__init__(data, auto_id=f"{self.name}-%s", label_suffix="", initial=self.first_values())
        self.fill_in()

    def first_values(self) -> dict[str, Any]:
        """What stands in the fields before anybody types."""
        return {}

    def fill_in(self) -> None:
        """Put the choices of this case into the fields."""

    def choose(self, field: str, choices: Choices) -> None:
        """Set the choices of a field."""
        cast(forms.ChoiceField, self.fields[field]).choices = choices


_TOO_SHORT = _("This is too short. Write at least a sentence that the reporter will understand.")


def _text(
    label: Any, *, required: bool = True, rows: int = 6, hint: Any = "", least: int | None = None
) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=TEXT_LIMIT, min_length=least, help_text=hint,
        error_messages={"min_length": _TOO_SHORT}, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )  # fmt: skip


class ConfirmForm(ActForm):
    name = "confirm"
    text = _text(
        _("A word of your own"), required=False,
        hint=_("The letter says that you have read the report and take it in hand, and gives the dates."),
    )  # fmt: skip


class MessageForm(ActForm):
    name = "message"
    text = _text(_("Your message"))


class QuestionForm(ActForm):
    name = "question"
    text = _text(_("Your question"), hint=_("The case shows it as open until the reporter writes."))


class NoteForm(ActForm):
    name = "note"
    text = _text(_("Note"), rows=3)


class WithRule(ActForm):
    """An act that cites a rule of the version of the day of arrival."""

    def fill_in(self) -> None:
        self.choose("rule", [("", _("Choose a rule")), *rule_choices(self.programme)])


class AcceptForm(WithRule):
    name = "accept"
    asset = forms.ChoiceField(label=_("Asset"), help_text=_("A report qualifies only in an asset of the scope."))
    reason = _text(_("Reason"), least=REASON_LENGTH, hint=_("The reporter reads it. A sentence is enough."))
    rule = forms.ChoiceField(label=_("Rule"), required=False)

    def first_values(self) -> dict[str, Any]:
        return {"asset": self.record.asset_id}

    def fill_in(self) -> None:
        super().fill_in()
        self.choose("asset", [("", _("Choose an asset")), *asset_choices(self.programme)])


class DeclineForm(WithRule):
    name = "decline"
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("", _("Choose an outcome")), *(
            (o.value, words.OUTCOMES[o]) for o in Outcome if o not in (Outcome.ACCEPTED, Outcome.DUPLICATE)
        )],
    )  # fmt: skip
    rule = forms.ChoiceField(label=_("Rule"), help_text=_("As it read on the day the report arrived."))
    reason = _text(
        _("Reason"), least=REASON_LENGTH, hint=_("The reporter reads it under the rule. Say what led you to it.")
    )

    def clean(self) -> dict[str, Any]:
        """A rule must carry the outcome that rests on it."""
        given = super().clean() or self.cleaned_data
        fitting = RESTS_ON.get(Outcome(given["outcome"])) if given.get("outcome") else None
        rule = self.programme.rules.get(given.get("rule", ""))
        if fitting and rule is not None and rule.kind not in fitting:
            lists = ", ".join(str(words.RULE_KINDS[kind]) for kind in words.RULE_KINDS if kind in fitting)
            self.add_error(
                "rule", ValidationError(_("This outcome rests on a rule from: %(lists)s."), params={"lists": lists})
            )
        return given


class DuplicateForm(WithRule):
    name = "duplicate"
    earlier = forms.CharField(
        label=_("Number of the earlier case"), max_length=20,
        help_text=_("The first report is the one that arrived first, whatever was worked on first."),
    )  # fmt: skip
    rule = forms.ChoiceField(label=_("Rule"), help_text=_("As it read on the day the report arrived."))
    reason = _text(_("Reason"), least=REASON_LENGTH, hint=_("The reporter reads it. Tell nothing of the other report."))


class RemedyForm(ActForm):
    name = "remedied"
    kind = forms.ChoiceField(
        label=_("What was changed"), widget=forms.RadioSelect,
        choices=[(kind.value, words.CHANGES[kind]) for kind in ChangeKind],
    )  # fmt: skip
    reference = forms.CharField(
        label=_("Reference"), max_length=500, help_text=_("A commit, a ticket, a change number. Only the team sees it.")
    )
    day = forms.DateField(
        label=_("Day of the change"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )  # fmt: skip
    text = _text(
        _("A word of your own"), required=False, rows=4,
        hint=_("The letter asks whether the repair works and which name to print."),
    )  # fmt: skip

    def first_values(self) -> dict[str, Any]:
        return {"day": self.today}

    def clean_day(self) -> date:
        """A remedy is recorded once it is in place."""
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise ValidationError(_("This day lies in the future. Record the remedy once it is in place."))
        if day < (self.record.received_at - timedelta(days=1)).date():
            raise ValidationError(_("This day lies before the report arrived. Enter the day of the change."))
        return day


class WishForm(ActForm):
    name = "wish"
    printed = forms.CharField(label=_("Name to print"), max_length=NAME_LIMIT, required=False)
    link = forms.CharField(label=_("Link"), max_length=LINK_LIMIT, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=NAME_LIMIT, required=False)
    none = forms.BooleanField(label=_("The reporter wants no name printed"), required=False)

    def first_values(self) -> dict[str, Any]:
        who = self.record.reporter
        return {"printed": who.name, "link": who.link, "organisation": who.organisation}

    def clean_link(self) -> str:
        """A web address or nothing (R79)."""
        try:
            return tidy_link(self.cleaned_data["link"])
        except BadInput:
            raise ValidationError(_("This is not a web address. Give one that begins with https://.")) from None

    def clean(self) -> dict[str, Any]:
        """Either a name, or the word that there is to be none."""
        given = super().clean() or self.cleaned_data
        if not given.get("printed") and not given.get("none"):
            self.add_error("printed", _("Enter the name, or say that the reporter wants none."))
        return given


class PublishForm(ActForm):
    name = "publish"


class CloseForm(ActForm):
    name = "close"


class TakeForm(ActForm):
    name = "take"


def rule_choices(programme: Programme) -> Choices:
    """Every numbered line of the policy, in groups by kind, in the language of the page."""
    groups: Choices = []
    for kind, words_of_kind in words.RULE_KINDS.items():
        rules = programme.of_kind(kind)
        if rules:
            groups.append((words_of_kind, [(rule.id, _short(rule.id, rule.text)) for rule in rules]))
    return groups


def _short(rule_id: str, text: Any) -> str:
    said = in_language(text, words.language(), "en").rstrip(" ;")
    return f"{rule_id}  {Truncator(said).chars(RULE_SIGNS)}"


def asset_choices(programme: Programme) -> Choices:
    """Every asset of the scope and what lies under it (R29)."""
    return list(_assets(programme))


def _assets(programme: Programme) -> Iterable[tuple[str, str]]:
    language = words.language()
    for asset in programme.scope:
        yield asset.id, asset.title(language)
        for part in asset.parts:
            yield part.id, f"{asset.title(language)}: {in_language(part.name, language)}"
