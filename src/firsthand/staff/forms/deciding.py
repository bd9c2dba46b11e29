"""Forms of decisions."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from firsthand.cases.rules import RESTS_ON, ChangeKind, Outcome
from firsthand.programme.rules import RuleKind
from firsthand.staff import words
from firsthand.staff.forms.base import (
    ActForm,
    asset_choices,
    day_field,
    reason_field,
    rule_choices,
    text_field,
    time_field,
)
from firsthand.staff.words import Lazy

UPHELD, DISMISSED = "upheld", "dismissed"
IN_PLACE, READY = "in_place", "ready"


class _WithWord(ActForm):
    """An act whose letter says everything that must be said; a word of one's own can go along."""

    hint: ClassVar[Any] = ""
    text = text_field(_("A word of your own"), required=False)

    def fill_in(self) -> None:
        self.fields["text"].help_text = self.hint


class ConfirmForm(_WithWord):
    """The first word of a person to the reporter (R20)."""

    name = "confirm"
    hint = _("The letter says that you have read the report and take it in hand, and gives the dates.")


class VerifyForm(_WithWord):
    """That the vulnerability is there as reported."""

    name = "verify"
    hint = _("The letter says that you found the vulnerability as it was reported, and gives the dates.")


class WithRule(ActForm):
    """An act that cites a rule of the version of the day of arrival."""

    first: ClassVar[tuple[RuleKind, ...]] = ()
    """The kinds of rules that such an act mostly cites."""

    def fill_in(self) -> None:
        self.choose("rule", rule_choices(self.scene.programme, first=self.first))


class AcceptForm(WithRule):
    """Accepting: which asset, why, and the rule if there is one to cite (R44)."""

    name = "accept"
    first = (RuleKind.QUALIFYING_CLASS, RuleKind.SCOPE)
    asset = forms.ChoiceField(label=_("Asset"), help_text=_("A report qualifies only in an asset of the scope."))
    reason = reason_field(_("Reason"), _("The reporter reads it. A sentence is enough."))
    rule = forms.ChoiceField(label=_("Rule"), required=False)

    def first_values(self) -> dict[str, Any]:
        return {"asset": self.scene.record.asset_id}

    def fill_in(self) -> None:
        super().fill_in()
        self.choose("asset", asset_choices(self.scene.programme))


REPORTS_NOTHING = _(
    "Every decision cites a rule, so that the reporter can hold it against the policy. For spam and whatever else "
    "reports nothing, cite how to report, such as %(rule)s."
)


class DeclineForm(WithRule):
    """Declining. What `known` and `cannot_reproduce` rest on is asked for with them alone (R45, R49)."""

    name = "decline"
    only: ClassVar = {
        "since_day": Outcome.KNOWN, "since_time": Outcome.KNOWN, "record": Outcome.KNOWN,
        "versions": Outcome.CANNOT_REPRODUCE, "traces": Outcome.CANNOT_REPRODUCE,
    }  # fmt: skip
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("", _("Choose an outcome")), *(
            (o.value, words.OUTCOMES[o]) for o in Outcome if o not in (Outcome.ACCEPTED, Outcome.DUPLICATE)
        )],
    )  # fmt: skip
    since_day = day_field(_("Known since"), required=False)
    since_time = time_field(required=False)
    record = forms.CharField(
        label=_("Where that record is"), required=False, max_length=500,
        help_text=_("A ticket, an advisory, an audit. Only the team sees it; the reporter is told the date."),
    )  # fmt: skip
    versions = forms.CharField(
        label=_("Versions it was tried on"), required=False, max_length=500, help_text=_("The reporter reads it.")
    )
    traces = text_field(
        _("What was done and seen"), required=False, rows=4,
        hint=_("The reporter reads it, and can tell you what you did differently."),
    )  # fmt: skip
    rule = forms.ChoiceField(
        label=_("Rule"),
        help_text=_("As it read on the day the report arrived. Where there is no vulnerability, cite how to report."),
    )
    reason = reason_field(_("Reason"), _("The reporter reads it under the rule. Say what led you to it."))

    def fill_in(self) -> None:
        super().fill_in()
        self.name_the_zone("since_time")

    def clean(self) -> dict[str, Any]:
        """A rule must carry the outcome that rests on it; what belongs to another outcome is left out."""
        given = super().clean() or self.cleaned_data
        chosen = given.get("outcome", "")
        for field, outcome in self.only.items():
            if outcome != chosen:
                self.errors.pop(field, None)
        given["since"] = self.moment("since_day", "since_time") if chosen == Outcome.KNOWN else None
        items = self.scene.programme.of_kind(RuleKind.REPORT_ITEM)
        if chosen == Outcome.NOT_A_REPORT and items and not self.data.get("rule"):
            self.errors["rule"] = self.error_class([REPORTS_NOTHING % {"rule": items[0].id}])
        fitting = RESTS_ON.get(Outcome(chosen)) if chosen else None
        rule = self.scene.programme.rules.get(given.get("rule", ""))
        if fitting and rule is not None and rule.kind not in fitting:
            lists = ", ".join(str(words.RULE_KINDS[kind]) for kind in words.RULE_KINDS if kind in fitting)
            self.add_error(
                "rule", ValidationError(_("This outcome rests on a rule from: %(lists)s."), params={"lists": lists})
            )
        return given


class RemedyForm(ActForm):
    """What was changed, where it stands, and on which day (R24)."""

    name = "remedied"
    kind = forms.ChoiceField(
        label=_("What was changed"), widget=forms.RadioSelect,
        choices=[(kind.value, words.CHANGES[kind]) for kind in ChangeKind],
    )  # fmt: skip
    deployed = forms.ChoiceField(
        label=_("Where the change stands"), widget=forms.RadioSelect, initial=IN_PLACE,
        choices=[(IN_PLACE, _("In place already")), (READY, _("Ready, not in place yet"))],
    )  # fmt: skip
    reference = forms.CharField(
        label=_("Reference"), max_length=500, help_text=_("A commit, a ticket, a change number. Only the team sees it.")
    )
    day = day_field(_("Day of the change"))
    text = text_field(
        _("A word of your own"), required=False, rows=4,
        hint=_("The letter asks whether the fix works and which name to print."),
    )  # fmt: skip

    def first_values(self) -> dict[str, Any]:
        return {"day": self.scene.today}

    def clean_day(self) -> date:
        """A remedy is recorded once there is one."""
        chosen: date = self.cleaned_data["day"]
        if chosen > self.scene.today:
            raise ValidationError(_("This day lies in the future. Record the remedy once it is in place."))
        if chosen < (self.scene.record.received_at - timedelta(days=1)).date():
            raise ValidationError(_("This day lies before the report arrived. Enter the day of the change."))
        return chosen


class CloseForm(ActForm):
    """Closing a remedied case. There is nothing to fill in."""

    name = "close"


class FinishForm(ActForm):
    """Closing a declined case once its review is over. There is nothing to fill in."""

    name = "finish"


class AppealForm(ActForm):
    """Judging an appeal (R21)."""

    name = "appeal"
    verdict = forms.ChoiceField(
        label=_("Your judgement"), widget=forms.RadioSelect,
        choices=[
            (UPHELD, _("Uphold it: the report is in work again")),
            (DISMISSED, _("Dismiss it: the decision stands")),
        ],
    )  # fmt: skip
    reason = reason_field(_("Reason"), _("The reporter reads it. Answer what they wrote."))
    asset = forms.ChoiceField(
        label=_("Asset"), required=False, help_text=_("A report qualifies only in an asset of the scope.")
    )

    def first_values(self) -> dict[str, Any]:
        return {"asset": self.scene.record.asset_id}

    def fill_in(self) -> None:
        self.choose("asset", asset_choices(self.scene.programme))

    def tells(self) -> list[tuple[Lazy, str]]:
        record = self.scene.record
        told: list[tuple[Lazy, str]] = []
        if record.appeal:
            told.append((_("What the reporter wrote"), record.appeal.text))
        if record.decision:
            decided = f"{words.OUTCOMES[record.decision.outcome]}. {record.decision.reason}"
            told.append((_("What was decided"), decided))
        return told
