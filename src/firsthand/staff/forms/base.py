"""What the forms of acts share: the scene, texts, moments in the zone of the page, rules and assets to choose from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from firsthand.answers.rules import ACTS, gaps
from firsthand.cases.rules import REASON_LENGTH
from firsthand.core.local_times import moment_of
from firsthand.embargo.rules import end_on
from firsthand.intake.rules import TEXT_LIMIT
from firsthand.programme.rules import Programme, RuleKind, in_language
from firsthand.staff import words
from firsthand.staff.scene import Scene
from firsthand.staff.words import Lazy

RULE_SIGNS = 110
"""So much of a rule's text stands in the list to choose from."""
YEARS = range(1970, 2200)
"""A year beyond them is a slip of the hand."""
NOT_ONE_MOMENT = _("The clocks change that night, and this time is not one moment. Name an earlier one.")

Choices = list[tuple[Any, Any]]
WORDS = ("text", "reason")
"""The field of a form that an answer of the team starts: the first of them that it has."""


class ActForm(forms.Form):
    """The root: knows the case, the programme of its day, and the moment it is."""

    name = ""
    only: ClassVar[Mapping[str, str]] = {}
    """Fields that matter for one choice of the form alone: field -> the value of that choice."""
    to_read_first: Lazy = ""
    """What the button says while there is something to be shown before the act can be done; "" for nothing."""
    waits: bool = False
    """Whether what was sent has been answered with something to read, and the act is done by the next press."""

    def __init__(self, scene: Scene, data: Any = None) -> None:
        self.scene = scene
        super().__init__(data, auto_id=f"{self.name}-%s", label_suffix="", initial=self.first_values())
        self.fill_in()
        for field in WORDS if self.name in ACTS else ():
            if field in self.fields:
                self.fields[field].validators.append(no_open_place)

    def first_values(self) -> dict[str, Any]:
        """What stands in the fields before anybody types."""
        return {}

    def fill_in(self) -> None:
        """Put the choices of this case into the fields."""

    @property
    def is_written(self) -> bool:
        """Whether there are words to write in it, so that a draft is worth keeping."""
        return any(isinstance(field.widget, forms.Textarea) for field in self.fields.values())

    def tells(self) -> list[tuple[Lazy, str]]:
        """What the act is about, to be read before it is done: names and values."""
        return []

    def choose(self, field: str, choices: Choices) -> None:
        """Set the choices of a field."""
        cast(forms.ChoiceField, self.fields[field]).choices = choices

    def say(self, moment: datetime) -> str:
        """A moment in the words of the page."""
        return words.moment(moment, self.scene.zone)

    def name_the_zone(self, field: str) -> None:
        """Say at a field for a time in which zone it is read."""
        self.fields[field].label = _("Time in the zone %(zone)s") % {"zone": self.scene.zone}

    def moment(self, on: str, at: str) -> datetime | None:
        """What the fields for a day and a time mean together, in UTC; a day without a time means its last minute.

        None when there is no day, or when something is wrong, which the form then says.
        """
        day: date | None = self.cleaned_data.get(on)
        clock: time | None = self.cleaned_data.get(at)
        if day is None or at in self.errors:
            if clock is not None and on not in self.errors:
                self.add_error(on, _("Enter the day as well."))
            return None
        if day.year not in YEARS:
            self.add_error(on, _("Check the year: it is too far away."))
            return None
        if clock is None:
            return end_on(day, self.scene.zone)
        found = moment_of(datetime.combine(day, clock), self.scene.zone)
        if found is None:
            self.add_error(at, NOT_ONE_MOMENT)
        return found


class AboutForm(ActForm):
    """An act on one thing of the case, which it names: a question, a proposal, an entry."""

    about = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def candidates(self) -> Collection[str]:
        """What it may be about."""
        return ()

    def first_values(self) -> dict[str, Any]:
        return {"about": self.chosen}

    @property
    def chosen(self) -> str:
        """The thing asked for, or the first there is."""
        fitting = self.candidates()
        return self.scene.about if self.scene.about in fitting else next(iter(fitting), "")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("about") not in self.candidates():
            raise ValidationError(
                _("What this was about has changed in the meantime. Look at the case as it stands now.")
            )
        return given


_EMPTY = _("Write something here first.")
_NO_REASON = _("Write a reason. A sentence is enough.")
_TOO_SHORT = _("This is too short. Write at least a sentence that the reporter will understand.")


def no_open_place(text: str) -> None:
    """Raises ValidationError for a text with a place of an answer that nobody has filled in."""
    if open_places := gaps(text):
        raise ValidationError(_("Fill in {%(place)s} first, or take it out.") % {"place": open_places[0]})


def text_field(
    label: Any, *, required: bool = True, rows: int = 6, hint: Any = "", least: int | None = None, empty: Any = _EMPTY
) -> forms.CharField:
    """A field for words. `empty` is what it says where nothing was written."""
    return forms.CharField(
        label=label, required=required, max_length=TEXT_LIMIT, min_length=least, help_text=hint,
        error_messages={"min_length": _TOO_SHORT, "required": empty},
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )  # fmt: skip


def reason_field(label: Any, hint: Any) -> forms.CharField:
    """A field for a written reason (R48, R49)."""
    return text_field(label, least=REASON_LENGTH, hint=hint, empty=_NO_REASON)


def day_field(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """A field for a day of the calendar."""
    return forms.DateField(
        label=label, required=required, help_text=hint, input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


LAST_MINUTE = _("Left empty, the last minute of the day counts.")


def time_field(*, required: bool = True) -> forms.TimeField:
    """A field for a time of the day. Its form calls `name_the_zone`."""
    return forms.TimeField(
        required=required, help_text="" if required else LAST_MINUTE, input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )  # fmt: skip


def rule_choices(
    programme: Programme, kinds: Collection[RuleKind] = frozenset(RuleKind), first: Sequence[RuleKind] = ()
) -> Choices:
    """The numbered lines of the policy, in groups by kind, those of `first` before all others."""
    groups: Choices = [("", _("Choose a rule"))]
    for kind in dict.fromkeys((*first, *words.RULE_KINDS)):
        rules = programme.of_kind(kind) if kind in kinds else []
        if rules:
            groups.append((words.RULE_KINDS[kind], [(rule.id, _short(rule.id, rule.text)) for rule in rules]))
    return groups


def _short(rule_id: str, said: Mapping[str, str]) -> str:
    line = in_language(said, words.language(), "en").rstrip(" ;")
    return f"{rule_id}  {Truncator(line).chars(RULE_SIGNS)}"


def asset_choices(programme: Programme) -> Choices:
    """Every asset of the scope and what lies under it (R29)."""
    return [("", _("Choose an asset")), *_assets(programme)]


def _assets(programme: Programme) -> Iterable[tuple[str, str]]:
    language = words.language()
    for asset in programme.scope:
        yield asset.id, asset.title(language)
        for part in asset.parts:
            yield part.id, f"{asset.title(language)}: {in_language(part.name, language)}"
